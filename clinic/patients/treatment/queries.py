"""Whose records are open to whom within a practice, and who treats or stands in for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from clinic.accounts.models import Access, Clinician, Practice, Role
from clinic.database import db
from clinic.patients.models import Patient
from clinic.patients.treatment.models import Cover, EmergencyAccess, Treatment
from clinic.patients.treatment.rules import Relation


@dataclass(frozen=True, slots=True)
class StandingIn:
    """Who stands in for whom, and for how long."""

    id: UUID
    clinician: str
    colleague: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Emergency:
    """A record that somebody opened without treating its patient."""

    id: UUID
    patient_id: UUID
    patient: str
    clinician_id: UUID
    clinician: str
    reason: str
    at: datetime
    until: datetime
    seen_at: datetime | None


def open_to(by: Clinician, *, of: Practice, now: datetime, on: date) -> ColumnElement[bool]:
    """The condition under which a patient's record is open to this person."""
    if of.access is Access.EVERYONE:
        return true()
    return or_(_treated_by(by.id, of), _covered_by(by.id, of, on=on), _in_an_emergency(by.id, of, now=now))


def relation(
    patient_id: UUID, *, by: Clinician, of: Practice, now: datetime, on: date, held: bool = False
) -> Relation | None:
    """Why this record is open to this person; None where there is no such patient at the practice.

    `held` keeps a treatment from ending before the transaction does.
    """
    if of.access is Access.EVERYONE:
        known = select(Patient.id).where(Patient.id == patient_id, Patient.practice_id == of.id)
        return None if db.session.scalar(known) is None else Relation.SHARED
    own = select(Treatment).where(
        Treatment.patient_id == patient_id,
        Treatment.clinician_id == by.id,
        Treatment.practice_id == of.id,
    )
    if db.session.scalar(own.with_for_update(read=True) if held else own) is not None:
        return Relation.OWN
    row = db.session.execute(
        select(_covered_by(by.id, of, on=on), _in_an_emergency(by.id, of, now=now)).where(
            Patient.id == patient_id, Patient.practice_id == of.id
        )
    ).one_or_none()
    if row is None:
        return None
    return Relation.COVER if row[0] else Relation.EMERGENCY if row[1] else Relation.NONE


def open_among(
    patient_ids: Collection[UUID], *, by: Clinician, of: Practice, now: datetime, on: date
) -> frozenset[UUID]:
    """Whose records of these are open to this person."""
    return frozenset(
        db.session.scalars(
            select(Patient.id).where(
                Patient.id.in_(patient_ids), Patient.practice_id == of.id, open_to(by, of=of, now=now, on=on)
            )
        )
    )


def treating(patient_id: UUID, *, of: Practice) -> Sequence[Clinician]:
    """Who treats a patient, by name."""
    return db.session.scalars(
        select(Clinician)
        .join(Treatment, Treatment.clinician_id == Clinician.id)
        .where(Treatment.patient_id == patient_id, Treatment.practice_id == of.id)
        .order_by(Clinician.name, Clinician.id)
    ).all()


def treats(clinician_id: UUID, *, of: Practice) -> int:
    """How many people somebody treats."""
    return (
        db.session.scalar(
            select(func.count()).where(Treatment.clinician_id == clinician_id, Treatment.practice_id == of.id)
        )
        or 0
    )


def colleagues(*, of: Practice, other_than: UUID | None = None) -> Sequence[Clinician]:
    """Who could treat somebody here: active, and not of the front desk."""
    found = db.session.scalars(
        select(Clinician)
        .where(Clinician.practice_id == of.id, Clinician.active, Clinician.role != Role.FRONT_DESK)
        .order_by(Clinician.name, Clinician.id)
    )
    return [one for one in found if one.id != other_than]


def covers(*, of: Practice, on: date, clinician_id: UUID | None = None) -> Sequence[StandingIn]:
    """Who stands in now or later, for one person or for anybody."""
    away, colleague = aliased(Clinician), aliased(Clinician)
    rows = db.session.execute(
        select(Cover.id, away.name, colleague.name, Cover.starts_on, Cover.ends_on)
        .join(away, away.id == Cover.clinician_id)
        .join(colleague, colleague.id == Cover.colleague_id)
        .where(
            Cover.practice_id == of.id,
            Cover.ends_on >= on,
            true() if clinician_id is None else Cover.clinician_id == clinician_id,
        )
        .order_by(Cover.starts_on, away.name, Cover.id)
    )
    return [StandingIn(*row) for row in rows]


def cover(cover_id: UUID, *, of: Practice) -> Cover | None:
    """One of them."""
    return db.session.scalar(select(Cover).where(Cover.id == cover_id, Cover.practice_id == of.id))


def emergencies(*, of: Practice, since: datetime, patient_id: UUID | None = None) -> Sequence[Emergency]:
    """Whose records were opened in an emergency since then, the newest first."""
    rows = db.session.execute(
        select(
            EmergencyAccess.id,
            Patient.id,
            Patient.name,
            Clinician.id,
            Clinician.name,
            EmergencyAccess.reason,
            EmergencyAccess.at,
            EmergencyAccess.until,
            EmergencyAccess.seen_at,
        )
        .join(Patient, Patient.id == EmergencyAccess.patient_id)
        .join(Clinician, Clinician.id == EmergencyAccess.clinician_id)
        .where(
            EmergencyAccess.practice_id == of.id,
            EmergencyAccess.at >= since,
            true() if patient_id is None else EmergencyAccess.patient_id == patient_id,
        )
        .order_by(EmergencyAccess.at.desc(), EmergencyAccess.id)
    )
    return [Emergency(*row) for row in rows]


def emergency(emergency_id: UUID, *, of: Practice) -> EmergencyAccess | None:
    """One of them."""
    return db.session.scalar(
        select(EmergencyAccess).where(
            EmergencyAccess.id == emergency_id, EmergencyAccess.practice_id == of.id
        )
    )


def _treated_by(clinician_id: UUID, of: Practice) -> ColumnElement[bool]:
    return exists().where(
        Treatment.patient_id == Patient.id,
        Treatment.clinician_id == clinician_id,
        Treatment.practice_id == of.id,
    )


def _covered_by(clinician_id: UUID, of: Practice, *, on: date) -> ColumnElement[bool]:
    return exists().where(
        and_(
            Treatment.patient_id == Patient.id,
            Treatment.practice_id == of.id,
            Cover.clinician_id == Treatment.clinician_id,
            Cover.colleague_id == clinician_id,
            Cover.starts_on <= on,
            Cover.ends_on >= on,
        )
    )


def _in_an_emergency(clinician_id: UUID, of: Practice, *, now: datetime) -> ColumnElement[bool]:
    return exists().where(
        EmergencyAccess.patient_id == Patient.id,
        EmergencyAccess.clinician_id == clinician_id,
        EmergencyAccess.practice_id == of.id,
        EmergencyAccess.at <= now,
        EmergencyAccess.until > now,
    )

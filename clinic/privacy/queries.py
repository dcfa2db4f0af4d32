"""How long each record of a practice is to be kept, which are restricted or due, and what was erased."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select, union, union_all
from sqlalchemy.orm import joinedload, selectinload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.measures.models import Measure
from clinic.patients.models import Episode, Patient
from clinic.plans.models import Plan, Revision
from clinic.privacy import rules
from clinic.privacy.models import Erasure, Keeping
from clinic.privacy.rules import Duty, Standing
from clinic.screening.models import Screening
from clinic.sharing.models import Link

MOST = 200
QUIET_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Kept:
    """A record with what was settled about it and what follows."""

    patient: Patient
    keeping: Keeping | None
    standing: Standing
    duty: Duty


def patient(patient_id: UUID, *, of: Practice) -> Patient | None:
    """A person, restricted or not."""
    return db.session.scalar(select(Patient).where(Patient.id == patient_id, Patient.practice_id == of.id))


def whole(patient_id: UUID, *, of: Practice) -> Patient | None:
    """A person with all episodes, restricted or not."""
    return db.session.scalar(
        select(Patient)
        .where(Patient.id == patient_id, Patient.practice_id == of.id)
        .options(selectinload(Patient.episodes))
        .execution_options(populate_existing=True)
    )


def screened(patient_id: UUID, *, of: Practice) -> Sequence[Any]:
    """The decided screenings of a person: id and when."""
    return db.session.execute(
        select(Screening.id, Screening.decided_at)
        .join(Episode, Episode.id == Screening.episode_id)
        .where(
            Episode.patient_id == patient_id,
            Episode.practice_id == of.id,
            Screening.decided_at.is_not(None),
        )
        .order_by(Screening.decided_at)
    ).all()


def issued(patient_id: UUID, *, of: Practice) -> Sequence[Any]:
    """The revisions issued to a person: id, number and when."""
    return db.session.execute(
        select(Revision.id, Revision.number, Revision.issued_at)
        .join(Plan, Plan.id == Revision.plan_id)
        .join(Episode, Episode.id == Plan.episode_id)
        .where(Episode.patient_id == patient_id, Episode.practice_id == of.id)
        .order_by(Revision.issued_at)
    ).all()


def planned(patient_id: UUID, *, of: Practice) -> Sequence[Any]:
    """The days a person's plans name: id, review and end."""
    return db.session.execute(
        select(Plan.id, Plan.review_on, Plan.ends_on)
        .join(Episode, Episode.id == Plan.episode_id)
        .where(Episode.patient_id == patient_id, Episode.practice_id == of.id)
    ).all()


def kept(patient_id: UUID, *, of: Practice, years: int, on: date) -> Kept | None:
    """One record, restricted or not. Only pages that answer for privacy ask here."""
    found = _each(select(Patient).where(Patient.id == patient_id), of=of, years=years, on=on)
    return found[0] if found else None


def last_day(patient_id: UUID, *, of: Practice) -> date | None:
    """The day on which something was decided, issued or measured last: the likeliest end of treatment."""
    zone = ZoneInfo(of.time_zone)
    days = [at.astimezone(zone).date() for _id, at in screened(patient_id, of=of)]
    days += [at.astimezone(zone).date() for _id, _number, at in issued(patient_id, of=of)]
    measured = select(func.max(Measure.day)).join(Episode, Episode.id == Measure.episode_id)
    if last := db.session.scalar(
        measured.where(Episode.patient_id == patient_id, Measure.practice_id == of.id)
    ):
        days.append(last)
    return max(days, default=None)


def restricted(*, of: Practice, years: int, on: date) -> list[Kept]:
    """The records kept apart from everyday use."""
    asked = select(Patient).where(Patient.restricted_at.is_not(None)).limit(MOST)
    return _each(asked, of=of, years=years, on=on)


def due(*, of: Practice, years: int, on: date) -> list[Kept]:
    """The records whose time is over and that nothing holds: to be erased today."""
    ended = (
        select(Episode.patient_id)
        .where(Episode.practice_id == of.id)
        .group_by(Episode.patient_id)
        .having(func.count() == func.count(Episode.closed_at))
        .having(func.max(Episode.closed_at) < _midnight(on, of) - timedelta(days=365 * years))
    )
    settled = select(Keeping.patient_id).where(
        Keeping.practice_id == of.id, Keeping.treatment_ended_on < on - timedelta(days=365 * years)
    )
    found = _each(
        select(Patient).where(or_(Patient.id.in_(ended), Patient.id.in_(settled))), of=of, years=years, on=on
    )
    return [one for one in found if one.duty.may_erase][:MOST]


def quiet(*, of: Practice, on: date) -> int:
    """How many records are open although nothing happened in them for a year: their time does not begin."""
    lately = _midnight(on, of) - QUIET_FOR
    busy = union_all(
        select(Screening.episode_id).where(Screening.started_at > lately),
        select(Plan.episode_id).where(Plan.changed_at > lately),
        select(Measure.episode_id).where(Measure.taken_at > lately),
    )
    return (
        db.session.scalar(
            select(func.count(func.distinct(Episode.patient_id))).where(
                Episode.practice_id == of.id,
                Episode.closed_at.is_(None),
                Episode.created_at <= lately,
                Episode.id.not_in(busy),
            )
        )
        or 0
    )


def erasures(*, of: Practice) -> Sequence[Erasure]:
    """What was erased here, the newest first: ids and times, for the names are gone."""
    return db.session.scalars(
        select(Erasure)
        .where(Erasure.practice_id == of.id)
        .options(joinedload(Erasure.beginner))
        .order_by(Erasure.begun_at.desc(), Erasure.id)
        .limit(MOST)
    ).all()


def open_links(*, of: Practice, patient_id: UUID | None = None) -> Select[Link]:
    """The links that are not withdrawn: of one patient, or of the whole practice."""
    asked = select(Link).where(Link.practice_id == of.id, Link.revoked_at.is_(None))
    if patient_id is None:
        return asked
    theirs = select(Plan.id).join(Episode, Episode.id == Plan.episode_id)
    return asked.where(Link.plan_id.in_(theirs.where(Episode.patient_id == patient_id)))


def named(patients: Collection[UUID], *, of: Practice) -> dict[UUID, Patient]:
    """These patients, as far as they are still there."""
    found = db.session.scalars(
        select(Patient).where(and_(Patient.practice_id == of.id, Patient.id.in_(list(patients))))
    )
    return {one.id: one for one in found}


def _each(asked: Select[Any], *, of: Practice, years: int, on: date) -> list[Kept]:
    """What is asked for, with all that settles how long it is kept; one takes as many statements as many."""
    patients = db.session.scalars(
        asked.where(Patient.practice_id == of.id)
        .options(selectinload(Patient.episodes))
        .order_by(Patient.folded, Patient.number)
        .execution_options(populate_existing=True)
    ).all()
    ids = [one.id for one in patients]
    keepings = {
        one.patient_id: one
        for one in db.session.scalars(
            select(Keeping)
            .where(Keeping.patient_id.in_(ids))
            .options(joinedload(Keeping.holder), joinedload(Keeping.restricter))
            .execution_options(populate_existing=True)
        )
    }
    treated = _treated(ids)
    return [
        _kept(one, keepings.get(one.id), was_treated=one.id in treated, of=of, years=years, on=on)
        for one in patients
    ]


def _kept(
    patient: Patient, keeping: Keeping | None, *, was_treated: bool, of: Practice, years: int, on: date
) -> Kept:
    standing = Standing(
        is_open=not patient.episodes or any(one.closed_at is None for one in patient.episodes),
        was_treated=was_treated,
        treatment_ended_on=_ended_on(patient, keeping, zone=of.time_zone),
        is_restricted=patient.restricted_at is not None,
        is_held=keeping is not None and keeping.held_at is not None,
    )
    return Kept(patient, keeping, standing, rules.duty(standing, years=years, on=on))


def _treated(patients: Sequence[UUID]) -> set[UUID]:
    """Those for whom anything was decided, issued or measured, so that there is a record to be kept."""
    whose = select(Episode.patient_id).where(Episode.patient_id.in_(patients))
    return set(
        db.session.scalars(
            union(
                whose.join(Screening, Screening.episode_id == Episode.id).where(
                    Screening.decided_at.is_not(None)
                ),
                whose.join(Plan, Plan.episode_id == Episode.id).join(Revision, Revision.plan_id == Plan.id),
                whose.join(Measure, Measure.episode_id == Episode.id),
            )
        )
    )


def _ended_on(patient: Patient, keeping: Keeping | None, *, zone: str) -> date | None:
    if keeping is not None and keeping.treatment_ended_on is not None:
        return keeping.treatment_ended_on
    closed = [one.closed_at for one in patient.episodes]
    if not closed or None in closed:
        return None
    return max(at for at in closed if at is not None).astimezone(ZoneInfo(zone)).date()


def _midnight(on: date, of: Practice) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(of.time_zone))

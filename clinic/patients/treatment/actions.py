"""Who treats whom from now on, who stands in, who leaves, and records opened in an emergency."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from clinic.accounts.models import Clinician, Practice, Role
from clinic.accounts.people.standing import hold, leave
from clinic.audit import action, record
from clinic.database import db
from clinic.patients.models import Patient
from clinic.patients.treatment import rules
from clinic.patients.treatment.models import Cover, EmergencyAccess, Treatment
from clinic.patients.treatment.rules import Span
from clinic.patients.treatment.steps import forget, hand_on, treat


class NotTreating(Exception):
    """They do not treat this patient, or no longer."""


class NobodyLeft(Exception):
    """Somebody has to treat a patient; name another first."""


class CannotTreat(Exception):
    """This person does not treat patients here, or no more."""


class NoReason(Exception):
    """A record is opened in an emergency for a reason that can be read later."""


@action
def take_on(patient: Patient, clinician: Clinician, *, by: Clinician, now: datetime) -> None:
    """Somebody treats this patient as well."""
    _require_treats(clinician, by)
    treat(patient.id, clinician.id, practice_id=patient.practice_id, at=now)
    record("treatment.begun", by=by, subject=patient, at=now, clinician=str(clinician.id))


@action
def give_up(patient: Patient, clinician_id: UUID, *, by: Clinician, now: datetime) -> None:
    """Somebody treats this patient no more; whoever is the last one stays."""
    # Two who leave at once queue for the patient.
    db.session.get(Patient, patient.id, with_for_update=True)
    held = Treatment.patient_id == patient.id
    treating = db.session.scalars(select(Treatment.clinician_id).where(held)).all()
    if clinician_id not in treating:
        raise NotTreating
    if len(treating) < 2:
        raise NobodyLeft
    db.session.execute(
        delete(Treatment)
        .where(held, Treatment.clinician_id == clinician_id)
        .execution_options(synchronize_session="fetch")
    )
    record("treatment.ended", by=by, subject=patient, at=now, clinician=str(clinician_id))


@action
def hand_over_patients(leaver: Clinician, *, to: Clinician, by: Clinician, now: datetime) -> int:
    """All patients of one person are another's from now on."""
    _require_treats(to, by)
    count = hand_on(leaver, to=to, by=by, at=now)
    record("treatment.all-handed-on", by=by, subject=leaver, at=now, to=str(to.id), count=count)
    return count


@action
def dismiss(leaver: Clinician, *, to: Clinician | None, by: Clinician, now: datetime) -> int:
    """Somebody leaves: their patients go to a colleague, they come in no more, their name stays."""
    count = 0
    hold(leaver)
    if to is not None:
        _require_treats(to, by)
        count = hand_on(leaver, to=to, by=by, at=now)
        record("treatment.all-handed-on", by=by, subject=leaver, at=now, to=str(to.id), count=count)
    elif db.session.scalar(select(func.count()).where(Treatment.clinician_id == leaver.id)):
        raise NobodyLeft
    held = leave(leaver, at=now)
    forget(held)
    record("clinician.disabled", by=by, subject=held, at=now)
    return count


@action
def stand_in(
    clinician: Clinician, colleague: Clinician, span: Span, *, by: Clinician, now: datetime
) -> Cover:
    """A colleague reads and treats for somebody who is away."""
    _require_treats(colleague, by)
    cover = Cover(
        practice_id=by.practice_id,
        clinician_id=clinician.id,
        colleague_id=colleague.id,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        made_at=now,
    )
    db.session.add(cover)
    record(
        "cover.begun",
        by=by,
        subject=clinician,
        at=now,
        colleague=str(colleague.id),
        starts_on=span.starts_on.isoformat(),
        ends_on=span.ends_on.isoformat(),
    )
    return cover


@action
def end_cover(cover: Cover, *, by: Clinician, now: datetime) -> None:
    """Nobody stands in any more."""
    db.session.execute(
        delete(Cover).where(Cover.id == cover.id).execution_options(synchronize_session="fetch")
    )
    clinician = db.session.get_one(Clinician, cover.clinician_id)
    record("cover.ended", by=by, subject=clinician, at=now, colleague=str(cover.colleague_id))


@action
def open_in_emergency(patient: Patient, *, reason: str, by: Clinician, now: datetime) -> EmergencyAccess:
    """A record is open for a day to somebody who does not treat its patient. Those who do are told."""
    if not rules.is_reason(reason):
        raise NoReason
    opened = EmergencyAccess(
        practice_id=by.practice_id,
        patient_id=patient.id,
        clinician_id=by.id,
        reason=reason,
        at=now,
        until=now + rules.OPEN_FOR,
    )
    db.session.add(opened)
    record(
        "patient.opened-in-emergency",
        by=by,
        subject=patient,
        at=now,
        until=opened.until.isoformat(),
        words=len(reason.split()),
    )
    return opened


@action
def note_emergency(opened: EmergencyAccess, *, by: Clinician, now: datetime) -> None:
    """Somebody who answers for the patient has read why."""
    patient = db.session.get_one(Patient, opened.patient_id)
    if opened.seen_at is None:
        opened.seen_at, opened.seen_by = now, by.id
    record("patient.emergency-noted", by=by, subject=patient, at=now)


def _require_treats(person: Clinician, by: Clinician) -> None:
    db.session.get(Practice, by.practice_id, with_for_update=True)
    held = db.session.get_one(Clinician, person.id, populate_existing=True)
    if held.practice_id != by.practice_id or not held.active or held.role is Role.FRONT_DESK:
        raise CannotTreat

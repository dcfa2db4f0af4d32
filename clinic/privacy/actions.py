"""Restricting a record, holding it, letting it go again, and erasing it: each with its line in the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, delete, select, update

from clinic.accounts.factors.forgetting import forget_parked
from clinic.accounts.models import Clinician, Practice
from clinic.audit import Acting, action, record
from clinic.audit.models import AuditHead
from clinic.database import db
from clinic.diary.models import Entry
from clinic.diary.rules import Kind
from clinic.measures.models import Request
from clinic.outbox import putting
from clinic.outbox.models import Message
from clinic.patients.models import Episode, Patient
from clinic.plans.models import Plan
from clinic.privacy import extent, queries
from clinic.privacy.models import Erasure, Keeping
from clinic.privacy.rules import Ground, Reason
from clinic.reminders.models import Reminder
from clinic.sharing.models import Link

# Whoever asks for erasure or objects wants to be gone as far as may be; what is disputed must stay as it is.
GOES = frozenset({Ground.ERASURE_ASKED, Ground.OBJECTION})


class MustBeKept(Exception):
    """The record may not be erased today; `obstacles` say why."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        super().__init__(obstacles)
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True, slots=True)
class Erased:
    """What of a patient may still lie outside the database, once its rows are gone."""

    patient_id: UUID
    practice_id: UUID
    plans: tuple[UUID, ...]
    messages: tuple[UUID, ...]
    at: datetime


@action
def restrict(
    patient: Patient,
    *,
    ground: Ground,
    asked_on: date,
    treatment_ended_on: date | None,
    by: Clinician,
    now: datetime,
) -> None:
    """Keep the record and use it no more: links end, and for a wish to be gone goes what need not be kept."""
    keeping = _keeping(patient)
    keeping.restricted_for, keeping.restricted_by, keeping.asked_on = ground, by.id, asked_on
    if treatment_ended_on is not None:
        keeping.treatment_ended_on = treatment_ended_on
    patient.restricted_at, patient.archived_at = now, patient.archived_at or now
    links = _withdraw_links(list(db.session.scalars(_links(patient))), by=by, now=now)
    gone = _let_go(patient, now=now) if ground in GOES else 0
    record("patient.restricted", by=by, subject=patient, at=now, ground=str(ground), links=links, gone=gone)


@action
def lift(patient: Patient, *, by: Clinician, now: datetime) -> None:
    """Use the record again. Links that ended stay ended."""
    keeping = _keeping(patient)
    keeping.restricted_for = keeping.restricted_by = keeping.asked_on = None
    patient.restricted_at = patient.archived_at = None
    record("patient.unrestricted", by=by, subject=patient, at=now)


@action
def end_treatment(patient: Patient, *, on: date, by: Clinician, now: datetime) -> None:
    """Write down the day from which the time of keeping counts."""
    keeping = _keeping(patient)
    keeping.treatment_ended_on = on
    record("patient.treatment-ended", by=by, subject=patient, at=now, day=on.isoformat())


@action
def hold(patient: Patient, *, reason: str, by: Clinician, now: datetime) -> None:
    """Nothing of the record may be erased, whatever its time: a court, a claim, an authority."""
    keeping = _keeping(patient)
    keeping.held_at, keeping.held_by, keeping.hold_reason = now, by.id, reason
    record("patient.held", by=by, subject=patient, at=now)


@action
def release(patient: Patient, *, by: Clinician, now: datetime) -> None:
    """The reason to hold the record is gone."""
    keeping = _keeping(patient)
    keeping.held_at, keeping.held_by, keeping.hold_reason = None, None, ""
    record("patient.released", by=by, subject=patient, at=now)


@action
def erase(
    patient_id: UUID, *, reason: Reason, of: Practice, years: int, on: date, by: Acting, now: datetime
) -> Erased:
    """Delete every row of a patient whose record need not be kept any more, in one transaction."""
    found = queries.kept(patient_id, of=of, years=years, on=on)
    if found is None:
        raise MustBeKept(("unknown",))
    if not found.duty.may_erase:
        raise MustBeKept(found.duty.obstacles)
    return _erased(found.patient, reason=reason, by=by, now=now)


@action
def erase_again(patient_id: UUID, *, of: Practice, now: datetime) -> Erased:
    """A backup brought back somebody who had been erased since: gone again, before anybody can look."""
    patient = db.session.get_one(Patient, patient_id)
    record("practice.erasures-applied", by=of, subject=of, at=now)
    return _erased(patient, reason=Reason.ASKED_FOR, by=of, now=now)


@action
def withdraw_again(links: Sequence[Link], *, of: Practice, now: datetime) -> int:
    """A backup brought back links that had been withdrawn since: ended again."""
    return _withdraw_links(links, by=of, now=now)


@action
def revoke_all(*, of: Practice, by: Acting, now: datetime) -> int:
    """End every link of a practice at once."""
    ended = _withdraw_links(list(db.session.scalars(queries.open_links(of=of))), by=by, now=now)
    record("practice.links-revoked", by=by, subject=of, at=now, links=ended)
    return ended


@action
def give_out(patient: Patient, *, form: str, by: Clinician, now: datetime) -> None:
    """Note that all the practice holds on a person leaves it, before it does."""
    record("patient.exported", by=by, subject=patient, at=now, form=form)


@action
def give_out_all(*, of: Practice, by: Acting, now: datetime) -> None:
    """Note that everything a practice holds leaves it, before it does."""
    record("practice.exported", by=by, subject=of, at=now)


@action
def read_log(*, of: Practice, by: Clinician, form: str, now: datetime) -> None:
    """Note that the practice's record of who did what was read."""
    record("practice.log-read", by=by, subject=of, at=now, form=form)


@action
def note_check(*, of: Practice, lines: int, by: Acting, now: datetime) -> None:
    """Note that every line of the record so far was found as it was written."""
    record("practice.record-checked", by=by, subject=of, at=now, lines=lines)


def _keeping(patient: Patient) -> Keeping:
    keeping = db.session.get(Keeping, patient.id, with_for_update=True)
    if keeping is None:
        keeping = Keeping(patient_id=patient.id, practice_id=patient.practice_id, hold_reason="")
        db.session.add(keeping)
    return keeping


def _links(patient: Patient) -> Select[Link]:
    practice = db.session.get_one(Practice, patient.practice_id)
    return queries.open_links(of=practice, patient_id=patient.id)


def _withdraw_links(links: Sequence[Link], *, by: Acting, now: datetime) -> int:
    for link in links:
        link.revoked_at, link.revoked_by = now, by.id if isinstance(by, Clinician) else None
        putting.withdraw("link", subject=link.id, by=by, now=now)
        record("link.revoked", by=by, subject=link, at=now, at_once=True)
    return len(links)


def _let_go(patient: Patient, *, now: datetime) -> int:
    """What need not be kept: what the patient wrote and nobody adopted, and the ways to reach them."""
    episodes = select(Episode.id).where(Episode.patient_id == patient.id)
    plans = select(Plan.id).where(Plan.episode_id.in_(episodes))
    links = select(Link.id).where(Link.plan_id.in_(plans))
    reminders = db.session.scalars(select(Reminder.id).where(Reminder.link_id.in_(links))).all()
    gone = 0
    for statement in (
        delete(Entry).where(
            Entry.plan_id.in_(plans),
            Entry.link_id.is_not(None),
            Entry.kind != Kind.SIGN,
            Entry.adopted_at.is_(None),
        ),
        delete(Message).where(Message.subject_id.in_([*reminders, *db.session.scalars(links)])),
        delete(Reminder).where(Reminder.id.in_(reminders)),
    ):
        gone += db.session.execute(  # type: ignore[attr-defined]
            statement.execution_options(synchronize_session=False)
        ).rowcount
    db.session.execute(
        update(Request)
        .where(Request.episode_id.in_(episodes), Request.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    patient.greeting = ""
    return gone


def _erased(patient: Patient, *, reason: Reason, by: Acting, now: datetime) -> Erased:
    patient_id, practice_id = patient.id, patient.practice_id
    named = extent.ids(patient_id)
    plan, message = extent.table("plan"), extent.table("message")
    plans = tuple(db.session.scalars(select(plan.c.id).where(extent.of(plan, patient_id))))
    messages = tuple(db.session.scalars(select(message.c.id).where(message.c.subject_id.in_(named))))
    record("patient.erased", by=by, subject=patient, at=now, reason=str(reason))
    head = db.session.get_one(AuditHead, practice_id)
    erasure = Erasure(
        practice_id=practice_id,
        patient_id=patient_id,
        entry=head.number,
        reason=reason,
        begun_at=now,
        begun_by=by.id if isinstance(by, Clinician) else None,
    )
    db.session.add(erasure)
    db.session.flush()
    gone = forget_parked([patient.name, *map(str, named)], practice_id=practice_id)
    for table, column in extent.loose():
        gone += _deleted(table, column.in_(named))
    for table in reversed(extent.tables()):
        gone += _deleted(table, extent.of(table, patient_id))
    erasure.ended_at, erasure.gone = now, gone
    return Erased(patient_id, practice_id, plans, messages, now)


def _deleted(table: Table, which: ColumnElement[bool]) -> int:
    done = db.session.execute(delete(table).where(which))
    return int(done.rowcount)  # type: ignore[attr-defined]

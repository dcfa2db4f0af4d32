"""Whoever is shown something of a patient stands in the record, before the answer leaves.

No view has to remember it: an address that names a patient, or something of a patient's, says whose it is.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from sqlalchemy import BindParameter, Select, bindparam, exists, select
from sqlalchemy.exc import SQLAlchemyError

from clinic.accounts.models import Clinician
from clinic.audit.models import AuditEntry
from clinic.database import db, let_go
from clinic.patients import actions
from clinic.patients.models import Episode, Patient
from clinic.plans.models import Plan
from clinic.screening.models import Screening
from clinic.web import clock, logs, read_only
from clinic.web.access import ROLES, entry_of

ONE_READING = timedelta(minutes=10)  # the same page again within it is the same reading
SHOWN = ("text/html", "application/pdf")

# What an address may name, and the people it leads to. Where it names several, they belong to one patient.
OF_A_PATIENT: dict[str, Callable[[UUID | BindParameter[UUID]], Select[UUID]]] = {
    "patient_id": lambda known: select(Patient.id).where(Patient.id == known),
    "episode_id": lambda known: select(Episode.patient_id).where(Episode.id == known),
    "screening_id": lambda known: (
        select(Episode.patient_id)
        .join(Screening, Screening.episode_id == Episode.id)
        .where(Screening.id == known)
    ),
    "plan_id": lambda known: (
        select(Episode.patient_id).join(Plan, Plan.episode_id == Episode.id).where(Plan.id == known)
    ),
}


# Put together once: every page about a patient asks it.
LATELY = select(
    exists().where(
        AuditEntry.practice_id == bindparam("practice"),
        AuditEntry.subject_id == bindparam("patient"),
        AuditEntry.actor_id == bindparam("person"),
        AuditEntry.event == "patient.opened",
        AuditEntry.at > bindparam("since"),
        AuditEntry.facts["page"].as_string() == bindparam("page"),
    )
)


class Found(NamedTuple):
    """Whom an address leads to."""

    patient_id: UUID
    restricted_at: datetime | None


class ReadOnly(Exception):
    """Nothing may be written now."""


class Missed:
    """How many readings of each practice this process could not write down, since when."""

    def __init__(self) -> None:
        self._known: dict[UUID, tuple[int, datetime]] = {}
        self._lock = Lock()

    def add(self, practice_id: UUID, *, at: datetime) -> None:
        """One more. Its id stands in the log."""
        with self._lock:
            count, since = self._known.get(practice_id, (0, at))
            self._known[practice_id] = (count + 1, since)

    def of(self, practice_id: UUID) -> tuple[int, datetime] | None:
        """What is to be made good with the next line that can be written."""
        return self._known.get(practice_id)

    def forget(self, practice_id: UUID, count: int) -> None:
        """So many are named in the record now."""
        with self._lock:
            # Two readers at once may have named the same ones: the second finds none left.
            known, since = self._known.pop(practice_id, (0, clock.NEVER))
            if known > count:
                self._known[practice_id] = (known - count, since)


def install(app: Flask) -> None:
    """Stand behind every view."""
    app.extensions["missed_readings"] = Missed()
    app.after_request(note)


def found(name: str, known: UUID) -> Found | None:
    """The patient of this practice whom an argument of the address leads to: asked once a request."""
    asked: dict[tuple[str, UUID], Found | None] = g.setdefault("leads_to", {})
    if (name, known) not in asked:
        row = db.session.execute(
            _question(name), {"known": known, "practice": g.clinician.practice_id}
        ).one_or_none()
        asked[name, known] = None if row is None else Found(*row)
    return asked[name, known]


@cache
def _question(name: str) -> Select[UUID, datetime | None]:
    whose = OF_A_PATIENT[name](bindparam("known"))
    return select(Patient.id, Patient.restricted_at).where(
        Patient.id.in_(whose), Patient.practice_id == bindparam("practice")
    )


def note(answer: Response) -> Response:
    """Write down who was shown whose page. If nothing can be written, reading goes on and the log says so."""
    named = _named()
    if named is None or not _shows(answer):
        return answer
    by: Clinician = g.clinician
    practice_id = by.practice_id
    try:
        if read_only.halted() is not None:
            raise ReadOnly
        _look(*named, by, current_app.extensions["missed_readings"])
    except (SQLAlchemyError, ReadOnly) as error:
        db.session.rollback()
        missed(named[1], error, of=practice_id)
    return answer


def missed(shown: UUID, error: Exception, *, of: UUID | None = None) -> None:
    """Count what somebody was shown and nobody could write down; the next line of the record tells of it."""
    known: Missed = current_app.extensions["missed_readings"]
    known.add(of or g.clinician.practice_id, at=clock.now())
    logs.log().error("reading-unrecorded", id=str(shown), page=request.endpoint, **logs.fault(error))


def _named() -> tuple[str, UUID] | None:
    """What of a patient's the address names, if somebody of the staff asked."""
    if request.endpoint is None or entry_of(current_app, request.endpoint) not in ROLES:
        return None
    arguments = request.view_args or {}
    return next(((name, arguments[name]) for name in OF_A_PATIENT if name in arguments), None)


def _shows(answer: Response) -> bool:
    """Whether the answer is a page of the patient's, and not the way to one or why there is none."""
    if g.get("clinician") is None or g.get("is_error") or 300 <= answer.status_code < 400:
        return False
    if answer.status_code >= 400:
        return answer.mimetype in SHOWN
    # What a form changed stands in the record already; one that was refused only shows its page again.
    return request.method in ("GET", "HEAD")


def _look(name: str, known: UUID, by: Clinician, missed: Missed) -> None:
    shown = found(name, known)
    if shown is None or _was_read(shown.patient_id, by):
        return
    patient = db.session.get_one(Patient, shown.patient_id)
    # An act that was refused took back what was known of this sign-in, which is asked for once more below.
    if g.sign_in in db.session:
        db.session.refresh(g.sign_in)
    # What was read belongs to a transaction that could not turn into a writing one.
    let_go()
    gap = missed.of(by.practice_id)
    actions.look(patient, by=by, now=clock.now(), page=str(request.endpoint), missed=gap)
    if gap is not None:
        missed.forget(by.practice_id, gap[0])


def _was_read(patient_id: UUID, by: Clinician) -> bool:
    """Whether the same person was shown the same page a moment ago."""
    asked = {
        "practice": by.practice_id,
        "patient": patient_id,
        "person": by.id,
        "since": clock.now() - ONE_READING,
        "page": request.endpoint,
    }
    return bool(db.session.scalar(LATELY, asked))

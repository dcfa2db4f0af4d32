"""Taking people and their complaints into the record, mending what was written, putting records away."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from clinic.accounts.models import Clinician, Practice
from clinic.audit import action, record, remember
from clinic.database import db
from clinic.patients import rules
from clinic.patients.models import Episode, Patient
from clinic.patients.rules import Precision, Sex
from clinic.patients.treatment.steps import treat


class Stale(Exception):
    """Somebody changed it after it was read; nothing was overwritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What we know about a person."""

    name: str
    birth_year: int
    sex: Sex = Sex.NOT_STATED
    greeting: str = ""
    language: str = "de"
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """When a complaint began, how exactly that is known, and where it is felt."""

    onset: date
    precision: Precision
    places: tuple[str, ...]
    complaint: str = ""
    goals: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The key and content of a form, so that the same form sent twice makes one thing."""

    key: UUID
    content: str


@action
def register(person: Person, course: Course, *, by: Clinician, now: datetime, sent: Sent) -> Patient:
    """A new person with a first episode."""
    # The row of the practice is what two registrations at once queue for; the number follows.
    db.session.get(Practice, by.practice_id, with_for_update=True)
    newest = db.session.scalar(select(func.max(Patient.number)).where(Patient.practice_id == by.practice_id))
    patient = Patient(practice_id=by.practice_id, number=(newest or 0) + 1, created_at=now)
    _describe(patient, person)
    db.session.add(patient)
    db.session.flush()
    treat(patient.id, by.id, practice_id=by.practice_id, at=now)
    record("patient.registered", by=by, subject=patient, at=now, number=patient.number)
    _begin(patient, course, by=by, now=now)
    remember(sent.key, by=by, content=sent.content, subject=patient, at=now)
    return patient


@action
def describe(patient: Patient, person: Person, *, version: int, by: Clinician, now: datetime) -> None:
    """Mend what is known about a person."""
    _bump(patient, version)
    changed = _describe(patient, person)
    if "conditions" in changed:
        patient.conditions_changed_at = now
    record("patient.changed", by=by, subject=patient, at=now, fields=", ".join(changed))


@action
def begin(patient: Patient, course: Course, *, by: Clinician, now: datetime, sent: Sent) -> Episode:
    """A further course of complaint."""
    episode = _begin(patient, course, by=by, now=now)
    remember(sent.key, by=by, content=sent.content, subject=episode, at=now)
    return episode


@action
def locate(episode: Episode, course: Course, *, version: int, by: Clinician, now: datetime) -> None:
    """Mend when a complaint began and where it is felt. The stage follows."""
    _bump(episode, version)
    regions, sides = rules.places(course.places)
    changed = _assign(
        episode, onset=course.onset, onset_precision=course.precision, regions=regions, sides=sides
    )
    record("episode.changed", by=by, subject=episode, at=now, fields=", ".join(changed))


@action
def word(episode: Episode, *, complaint: str, goals: str, version: int, by: Clinician, now: datetime) -> None:
    """Write down the problem and the goals."""
    _bump(episode, version)
    changed = _assign(episode, complaint=complaint, goals=goals)
    record("episode.changed", by=by, subject=episode, at=now, fields=", ".join(changed))


@action
def close(episode: Episode, *, version: int, by: Clinician, now: datetime) -> None:
    """The complaint is over; its record stays."""
    _bump(episode, version)
    episode.closed_at = now
    record("episode.closed", by=by, subject=episode, at=now)


@action
def reopen(episode: Episode, *, version: int, by: Clinician, now: datetime) -> None:
    """The complaint is not over after all."""
    _bump(episode, version)
    episode.closed_at = None
    record("episode.reopened", by=by, subject=episode, at=now)


@action
def archive(patient: Patient, *, version: int, by: Clinician, now: datetime) -> None:
    """Put a record away: it leaves the lists, nothing is lost."""
    _bump(patient, version)
    patient.archived_at = now
    record("patient.archived", by=by, subject=patient, at=now)


@action
def restore(patient: Patient, *, version: int, by: Clinician, now: datetime) -> None:
    """Bring a record back into the lists."""
    _bump(patient, version)
    patient.archived_at = None
    record("patient.restored", by=by, subject=patient, at=now)


@action
def look(
    patient: Patient, *, by: Clinician, now: datetime, page: str, missed: tuple[int, datetime] | None = None
) -> None:
    """Note that somebody is shown a page of a record, and first how many were shown while nobody could."""
    if missed is not None:
        count, since = missed
        practice = db.session.get_one(Practice, by.practice_id)
        record("patient.openings-missed", by=by, subject=practice, at=now, count=count, since=str(since))
    record("patient.opened", by=by, subject=patient, at=now, page=page)


def _begin(patient: Patient, course: Course, *, by: Clinician, now: datetime) -> Episode:
    regions, sides = rules.places(course.places)
    episode = Episode(
        practice_id=patient.practice_id,
        patient_id=patient.id,
        onset=course.onset,
        onset_precision=course.precision,
        regions=regions,
        sides=sides,
        complaint=course.complaint,
        goals=course.goals,
        created_at=now,
    )
    db.session.add(episode)
    record("episode.begun", by=by, subject=episode, at=now, patient=str(patient.id))
    return episode


def _describe(patient: Patient, person: Person) -> list[str]:
    return _assign(
        patient,
        name=person.name,
        greeting=person.greeting or rules.greeting(person.name),
        birth_year=person.birth_year,
        sex=person.sex,
        language=person.language,
        conditions=list(person.conditions),
    )


def _assign(thing: Patient | Episode, **values: Any) -> list[str]:
    """Set what differs; gives the names of the fields that changed, never what stands in them."""
    changed = [name for name, value in values.items() if getattr(thing, name, None) != value]
    for name in changed:
        setattr(thing, name, values[name])
    return changed


def _bump(thing: Patient | Episode, version: int) -> None:
    """Take the next version, if nobody else did: compared in the database, before anything is changed."""
    table = type(thing)
    taken = db.session.execute(
        update(table)
        .where(table.id == thing.id, table.version == version)
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    db.session.refresh(thing, ["version"])

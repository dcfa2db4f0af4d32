"""People and their episodes, within one practice."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Episode, Patient
from clinic.patients.rules import look_alike, readings, seek

NAMESAKES = 3


def patient(patient_id: UUID, *, of: Practice) -> Patient | None:
    """A person with all episodes, the newest first."""
    return db.session.scalar(
        select(Patient)
        .where(Patient.id == patient_id, Patient.practice_id == of.id)
        .options(selectinload(Patient.episodes))
    )


def episode(episode_id: UUID, *, of: Practice) -> Episode | None:
    """One course of complaint with the person it belongs to."""
    return db.session.scalar(
        select(Episode)
        .where(Episode.id == episode_id, Episode.practice_id == of.id)
        .options(joinedload(Episode.patient))
    )


def count(*, of: Practice) -> int:
    """How many people the practice treats; the archived are not counted."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Patient)
            .where(Patient.practice_id == of.id, Patient.archived_at.is_(None))
        )
        or 0
    )


def matches(search: str, *, of: Practice) -> ColumnElement[bool]:
    """The condition under which a person of this practice answers a search by name, alias or number."""
    asked = seek(search)
    named: ColumnElement[bool] = and_(
        # Signs alone name nobody; no search at all means everybody.
        true() if asked or not search.strip() else false(),
        *(or_(*(Patient.folded.contains(f" {word}") for word in spellings)) for spellings in asked),
    )
    digits = search.strip().removeprefix("#")
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:
        named = or_(named, Patient.number == int(digits))
    return and_(Patient.practice_id == of.id, named)


def namesakes(name: str, *, of: Practice, other_than: UUID | None = None) -> Sequence[Patient]:
    """People whose names are easily taken for this one, so that a page can say so."""
    found = {word for words in readings(name) for word in words}
    if not found:
        return ()
    # Initials alone look like nothing but the same initials; otherwise some longer word begins alike.
    long = [Patient.folded.contains(f" {word[:2]}") for word in sorted(found) if len(word) > 1]
    near = or_(*long) if long else and_(*(Patient.folded.contains(f" {word}") for word in sorted(found)))
    candidates = db.session.scalars(
        select(Patient)
        .where(Patient.practice_id == of.id, Patient.archived_at.is_(None), near)
        .order_by(Patient.folded, Patient.number)
    )
    return [one for one in candidates if one.id != other_than and look_alike(name, one.name)][:NAMESAKES]

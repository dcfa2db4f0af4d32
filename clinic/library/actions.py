"""What a clinician marks in the library, each mark in the record."""

from datetime import datetime

from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.audit import action, record
from clinic.database import db
from clinic.library.models import Favourite


@action
def favour(exercise: str, *, keep: bool, by: Clinician, now: datetime) -> None:
    """Put an exercise among a clinician's favourites, or take it out. Asked twice, it stays as it is."""
    known = db.session.scalar(
        select(Favourite).where(Favourite.clinician_id == by.id, Favourite.exercise == exercise)
    )
    if keep and known is None:
        db.session.add(Favourite(clinician_id=by.id, exercise=exercise, at=now))
    elif not keep and known is not None:
        db.session.delete(known)
    record("exercise.favoured", by=by, subject=by, at=now, exercise=exercise, keep=keep)

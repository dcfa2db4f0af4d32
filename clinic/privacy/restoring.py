"""After a backup came back, by whichever way: the erased are erased again, withdrawn links end again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Patient
from clinic.privacy import actions, lasting, traces
from clinic.sharing.models import Link

AT_ONCE = 500


def apply(*, at: datetime) -> tuple[int, int]:
    """Compare the database with the list outside it; how many people and links had come back, and went."""
    known = lasting.known()
    gone = [
        actions.erase_again(patient_id, of=db.session.get_one(Practice, practice_id), now=at)
        for patient_id, practice_id in _there(list(known.erased))
    ]
    if gone:
        traces.remove(*gone)
    ended = 0
    for ids in _pieces(list(known.withdrawn)):
        links = db.session.scalars(select(Link).where(Link.id.in_(ids), Link.revoked_at.is_(None))).all()
        for practice_id in dict.fromkeys(link.practice_id for link in links):
            theirs = [link for link in links if link.practice_id == practice_id]
            practice = db.session.get_one(Practice, practice_id)
            ended += actions.withdraw_again(theirs, of=practice, now=at)
    db.session.rollback()
    return len(gone), ended


def _there(ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Those of the erased who are in the database all the same, each with the practice."""
    return [
        (patient, practice)
        for some in _pieces(ids)
        for patient, practice in db.session.execute(
            select(Patient.id, Patient.practice_id).where(Patient.id.in_(some))
        )
    ]


def _pieces(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))

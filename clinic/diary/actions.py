"""Taking in what a patient reported: every entry once, however often it arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from clinic.audit import action, record
from clinic.database import db
from clinic.diary.models import Entry, Kind
from clinic.sharing.models import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One entry as it was written. Its id is made where it was written."""

    id: UUID
    day: date
    kind: Kind
    value: int
    exercise: str | None = None


@action
def receive(reported: Sequence[Reported], *, link: Link, revision_id: UUID, now: datetime) -> int:
    """Keep the entries that are new, and say how many those were."""
    known = set(db.session.scalars(select(Entry.id).where(Entry.id.in_([one.id for one in reported]))))
    fresh = [one for one in reported if one.id not in known]
    db.session.add_all(
        Entry(
            id=one.id,
            practice_id=link.practice_id,
            plan_id=link.plan_id,
            revision_id=revision_id,
            link_id=link.id,
            exercise=one.exercise,
            day=one.day,
            kind=one.kind,
            value=one.value,
            received_at=now,
        )
        for one in fresh
    )
    record("diary.received", by=link, subject=link, at=now, entries=len(fresh))
    return len(fresh)

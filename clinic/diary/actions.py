"""Taking in what a patient reported: every entry once, however often it arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from clinic.audit import action, record
from clinic.database import db
from clinic.diary import rules
from clinic.diary.models import Entry, Kind
from clinic.screening import pausing
from clinic.screening.models import Pause
from clinic.screening.signs import Sign
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


class NotTakenBack(Exception):
    """The sign stands: it is too long ago, or a clinician has seen to it."""


@action
def report_sign(
    sign: Sign, *, entry_id: UUID, link: Link, revision_id: UUID, episode_id: UUID, day: date, now: datetime
) -> Entry:
    """Keep a new sign, and pause every plan of the episode in the same moment."""
    pause = pausing.begin(episode_id, sign.trigger, practice_id=link.practice_id, now=now)
    entry = Entry(
        id=entry_id,
        practice_id=link.practice_id,
        plan_id=link.plan_id,
        revision_id=revision_id,
        link_id=link.id,
        day=day,
        kind=Kind.SIGN,
        value=1,
        sign=str(sign),
        pause_id=pause.id,
        received_at=now,
    )
    db.session.add(entry)
    record("diary.sign-reported", by=link, subject=entry, at=now)
    record("plan.paused", by=link, subject=pause, at=now, episode=str(episode_id))
    return entry


@action
def take_back(entry: Entry, *, link: Link, taken_back: int, now: datetime) -> None:
    """A sign tapped by mistake: its pause ends, and both stay on record."""
    pause = db.session.get(Pause, entry.pause_id, with_for_update=True, populate_existing=True)
    if (
        entry.taken_back_at is not None
        or pause is None
        or pause.ended_at is not None
        or not rules.may_take_back(entry.received_at, taken_back=taken_back, now=now)
    ):
        raise NotTakenBack
    entry.taken_back_at = pause.ended_at = now
    record("diary.sign-taken-back", by=link, subject=entry, at=now)

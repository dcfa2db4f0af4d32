"""What was reported by a link, as far as its own pages show it."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.diary.models import Entry, Kind
from clinic.screening.models import Pause


def standing_sign(link_id: UUID, *, of: Practice) -> Entry | None:
    """The newest sign reported by this link that keeps its plan paused."""
    return db.session.scalars(
        select(Entry)
        .join(Pause, Pause.id == Entry.pause_id)
        .where(
            Entry.link_id == link_id,
            Entry.practice_id == of.id,
            Entry.kind == Kind.SIGN,
            Entry.taken_back_at.is_(None),
            Pause.ended_at.is_(None),
        )
        .order_by(Entry.received_at.desc(), Entry.id)
        .limit(1)
    ).first()


def signs_ended(plan_id: UUID, sign: str, *, of: Practice) -> int:
    """How many reports of this sign are over: taken back, or their pause lifted."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Entry)
            .join(Pause, Pause.id == Entry.pause_id)
            .where(
                Entry.plan_id == plan_id,
                Entry.practice_id == of.id,
                Entry.sign == sign,
                Pause.ended_at.is_not(None),
            )
        )
        or 0
    )


def is_known(entry_id: UUID, *, of: Practice) -> bool:
    """Whether this entry has arrived before."""
    found = db.session.scalar(select(Entry.id).where(Entry.id == entry_id, Entry.practice_id == of.id))
    return found is not None


def taken_back(plan_id: UUID, day: date, *, of: Practice) -> int:
    """How many signs of this day were taken back."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Entry)
            .where(
                Entry.plan_id == plan_id,
                Entry.practice_id == of.id,
                Entry.day == day,
                Entry.taken_back_at.is_not(None),
            )
        )
        or 0
    )

"""What was reported about a plan, in the order in which it arrived."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.diary import rules
from clinic.diary.models import Agreement, Entry
from clinic.diary.rules import Diary, Kind
from clinic.plans.models import Revision
from clinic.screening.models import Pause
from clinic.sharing.models import Link


def agreement(plan_id: UUID, *, of: Practice) -> Agreement | None:
    """The patient's newest word about a diary of this plan."""
    return db.session.scalar(
        select(Agreement)
        .where(Agreement.plan_id == plan_id, Agreement.practice_id == of.id)
        .order_by(Agreement.agreed_at.desc(), Agreement.id)
        .limit(1)
    )


def diary(link: Link, *, of: Practice) -> Diary:
    """Whether what is ticked on this link's page is kept."""
    found = agreement(link.plan_id, of=of)
    return rules.diary(
        is_taken=link.takes_diary,
        agreed_at=found.agreed_at if found else None,
        ended_at=found.ended_at if found else None,
    )


def adopted(plan_id: UUID, *, of: Practice) -> int:
    """How many of the patient's entries the practice has taken into its record."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Entry)
            .where(
                Entry.plan_id == plan_id,
                Entry.practice_id == of.id,
                Entry.kind != Kind.SIGN,
                Entry.adopted_at.is_not(None),
            )
        )
        or 0
    )


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


def entries(
    plan_id: UUID,
    *,
    of: Practice,
    since: date,
    until: date | None = None,
    on_paper: bool | None = None,
    most: int | None = None,
) -> Sequence[Entry]:
    """What stands of these days: ticks, answers, what was left out. `on_paper` asks for one source
    alone, `most` for the newest so many."""
    asked = (
        select(Entry)
        .where(
            Entry.plan_id == plan_id,
            Entry.practice_id == of.id,
            Entry.day >= since,
            Entry.kind != Kind.SIGN,
            Entry.taken_back_at.is_(None),
        )
        .order_by(Entry.day.desc(), Entry.received_at.desc(), Entry.written_at.desc(), Entry.id.desc())
        .limit(most)
    )
    if until is not None:
        asked = asked.where(Entry.day <= until)
    if on_paper is not None:
        asked = asked.where(Entry.entered_by.is_not(None) if on_paper else Entry.link_id.is_not(None))
    return db.session.scalars(asked).all()[::-1]


def last_day(plan_id: UUID, *, of: Practice, before: date) -> date | None:
    """The last day before this one about which anything stands."""
    return db.session.scalar(
        select(func.max(Entry.day)).where(
            Entry.plan_id == plan_id,
            Entry.practice_id == of.id,
            Entry.day < before,
            Entry.taken_back_at.is_(None),
        )
    )


def about(plan_id: UUID, days: Collection[date], *, of: Practice) -> Mapping[date, int]:
    """How many entries are kept about each of these days, taken back or not."""
    rows = db.session.execute(
        select(Entry.day, func.count())
        .where(Entry.plan_id == plan_id, Entry.practice_id == of.id, Entry.day.in_(days))
        .group_by(Entry.day)
    )
    return dict(rows.all())


def arrived_since(plan_id: UUID, at: datetime, *, of: Practice) -> int:
    """How many entries have arrived since then."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Entry)
            .where(Entry.plan_id == plan_id, Entry.practice_id == of.id, Entry.received_at >= at)
        )
        or 0
    )


def known(ids: Collection[UUID], *, of: Practice) -> Mapping[UUID, Entry]:
    """Which of these entries are kept already."""
    found = db.session.scalars(select(Entry).where(Entry.id.in_(ids), Entry.practice_id == of.id))
    return {entry.id: entry for entry in found}


def revisions(plan_id: UUID, *, of: Practice) -> Sequence[Revision]:
    """The issued states of a plan, the newest first."""
    return db.session.scalars(
        select(Revision)
        .where(Revision.plan_id == plan_id, Revision.practice_id == of.id)
        .order_by(Revision.number.desc())
    ).all()

"""The patient's word that a diary may be kept: given once, taken back at any time with what was written.

What a clinician took into the record before stays there, as records do; signs stay, since they paused a plan.
"""

from datetime import datetime

from sqlalchemy import CursorResult, delete, select, update

from clinic.accounts.models import Clinician
from clinic.audit import action, record
from clinic.database import db
from clinic.diary.models import Agreement, Entry
from clinic.diary.rules import Kind
from clinic.plans.models import Plan
from clinic.sharing.models import Link


@action
def agree(link: Link, *, language: str, said_at: datetime, now: datetime) -> Agreement | None:
    """Note that a diary may be kept of this plan. What was agreed before an end does not revive it."""
    newest = db.session.scalar(
        select(Agreement)
        .where(Agreement.plan_id == link.plan_id, Agreement.practice_id == link.practice_id)
        .order_by(Agreement.agreed_at.desc(), Agreement.id)
        .limit(1)
    )
    if newest is not None and (newest.ended_at is None or said_at <= newest.ended_at):
        record("diary.agreed-already", by=link, subject=newest, at=now)
        return None
    agreement = Agreement(
        practice_id=link.practice_id,
        plan_id=link.plan_id,
        link_id=link.id,
        language=language,
        agreed_at=said_at,
        deleted=0,
    )
    db.session.add(agreement)
    db.session.flush()
    record("diary.agreed", by=link, subject=agreement, at=now, plan=str(link.plan_id), language=language)
    return agreement


@action
def end(link: Link, *, now: datetime) -> int:
    """End the diary and delete what the practice has not taken into its record; how many entries."""
    gone = db.session.execute(
        delete(Entry).where(
            Entry.plan_id == link.plan_id,
            Entry.practice_id == link.practice_id,
            Entry.link_id.is_not(None),
            Entry.kind != Kind.SIGN,
            Entry.adopted_at.is_(None),
        )
    )
    deleted = gone.rowcount if isinstance(gone, CursorResult) else 0
    standing = db.session.scalars(
        select(Agreement).where(
            Agreement.plan_id == link.plan_id,
            Agreement.practice_id == link.practice_id,
            Agreement.ended_at.is_(None),
        )
    ).all()
    for agreement in standing:
        agreement.ended_at, agreement.deleted = max(now, agreement.agreed_at), deleted
    record("diary.ended", by=link, subject=link, at=now, plan=str(link.plan_id), entries=deleted)
    return deleted


@action
def adopt(plan: Plan, *, by: Clinician, now: datetime) -> int:
    """Take what the patient has reported so far into the record; how many entries were new there."""
    taken = db.session.execute(
        update(Entry)
        .where(
            Entry.plan_id == plan.id,
            Entry.practice_id == plan.practice_id,
            Entry.link_id.is_not(None),
            Entry.adopted_at.is_(None),
            Entry.taken_back_at.is_(None),
        )
        .values(adopted_at=now, adopted_by=by.id)
    )
    count = taken.rowcount if isinstance(taken, CursorResult) else 0
    record("diary.adopted", by=by, subject=plan, at=now, entries=count)
    return count

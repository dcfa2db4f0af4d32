"""What waits, what went, and what could not."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from clinic.database import db
from clinic.outbox.models import Message, State
from clinic.outbox.rules import SERVERS_FAULT, TOO_LATE

A_DAY = timedelta(days=1)


def about(subjects: Collection[UUID], *, kind: str, practice_id: UUID) -> Mapping[UUID, Message]:
    """The newest message of one kind about each of these."""
    found = db.session.scalars(
        select(Message)
        .where(
            Message.practice_id == practice_id, Message.kind == kind, Message.subject_id.in_(list(subjects))
        )
        .order_by(Message.made_at, Message.id)
    )
    return {message.subject_id: message for message in found}


def made_since(subject: UUID, *, kind: str, since: datetime, practice_id: UUID) -> int:
    """How many messages of one kind about this were made since then."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Message)
            .where(
                Message.practice_id == practice_id,
                Message.kind == kind,
                Message.subject_id == subject,
                Message.made_at >= since,
            )
        )
        or 0
    )


def away_since(*, practice_id: UUID, now: datetime) -> datetime | None:
    """Since when no mail of a practice has gone for the server's sake; none while mail goes."""
    tried = and_(Message.state == State.WAITING, Message.failure.in_(SERVERS_FAULT))
    too_late = and_(
        Message.state == State.GIVEN_UP, Message.failure == TOO_LATE, Message.ended_at > now - A_DAY
    )
    since, went = db.session.execute(
        select(
            func.min(Message.made_at).filter(or_(tried, too_late)),
            func.max(Message.ended_at).filter(Message.state == State.SENT),
        ).where(Message.practice_id == practice_id)
    ).one()
    return since if since is not None and (went is None or went < since) else None


def waiting(*, practice_id: UUID) -> int:
    """How many messages of a practice have not gone yet."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Message)
            .where(Message.practice_id == practice_id, Message.state == State.WAITING)
        )
        or 0
    )

"""What waits, what went, and what could not."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from clinic.database import db
from clinic.outbox.models import Message, State


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

"""Putting a message into the outbox, within the action that is its cause."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from clinic.audit import Acting
from clinic.database import db
from clinic.outbox.models import Message, State


def put(
    kind: str,
    *,
    subject: UUID,
    key: str,
    recipient: str,
    language: str,
    good_until: datetime,
    by: Acting,
    now: datetime,
    due_at: datetime | None = None,
) -> Message | None:
    """Add a message to those that wait; None where this occasion has made one already."""
    known = select(Message.id).where(Message.practice_id == by.practice_id, Message.key == key)
    if db.session.scalar(known) is not None:
        return None
    message = Message(
        practice_id=by.practice_id,
        kind=kind,
        subject_id=subject,
        key=key,
        recipient=recipient,
        language=language,
        made_at=now,
        due_at=due_at or now,
        good_until=good_until,
    )
    db.session.add(message)
    db.session.flush()
    return message


def withdraw_all(*, by: Acting, now: datetime) -> int:
    """Take back everything that waits: after a restore nobody knows what has gone since."""
    return _withdrawn(select(Message).where(Message.practice_id == by.practice_id), now)


def withdraw(kind: str, *, subject: UUID, by: Acting, now: datetime) -> int:
    """Take back what of this kind still waits about this; how many those were."""
    asked = select(Message).where(
        Message.practice_id == by.practice_id, Message.kind == kind, Message.subject_id == subject
    )
    return _withdrawn(asked, now)


def _withdrawn(asked: Select[Message], now: datetime) -> int:
    waiting = db.session.scalars(asked.where(Message.state == State.WAITING)).all()
    for message in waiting:
        message.state, message.recipient, message.ended_at = State.WITHDRAWN, None, now
        message.lease = message.leased_until = None
    return len(waiting)

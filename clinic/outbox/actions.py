"""How a message ends, with its line in the record and its address forgotten."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.audit import action, record
from clinic.database import db
from clinic.outbox.models import Message, State

EVENTS = {State.SENT: "mail.sent", State.GIVEN_UP: "mail.given-up", State.WITHDRAWN: "mail.withdrawn"}


class LeaseLost(Exception):
    """Somebody else sees to this message by now; what became of it is theirs to say."""


@action
def end(
    message_id: UUID, *, practice_id: UUID, lease: UUID, state: State, failure: str | None, now: datetime
) -> None:
    """The message was sent, given up or withdrawn, by whoever holds its lease."""
    message = db.session.scalar(
        select(Message)
        .where(Message.id == message_id, Message.practice_id == practice_id, Message.lease == lease)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if message is None:
        raise LeaseLost
    message.state, message.failure, message.ended_at = state, failure, now
    message.recipient = message.lease = message.leased_until = None
    record(
        EVENTS[state],
        by=message,
        subject=message,
        at=now,
        kind=message.kind,
        about=str(message.subject_id),
        reason=failure,
    )

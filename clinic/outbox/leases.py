"""Who sends which message: one at a time, for a few minutes, across all processes.

Not actions: a try belongs to no practice's record and must stand when what follows fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, or_, select, update

from clinic.database import db, writing
from clinic.outbox import rules
from clinic.outbox.models import Message, State


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours to send for now."""

    id: UUID
    practice_id: UUID
    kind: str
    subject_id: UUID
    recipient: str
    language: str
    made_at: datetime
    due_at: datetime
    good_until: datetime
    attempts: int
    lease: UUID


def claim(*, now: datetime) -> Claim | None:
    """The message that has waited longest, ours until the lease ends; None where nothing is due."""
    lease = uuid4()
    with _ledger() as connection:
        row = connection.execute(
            select(Message.__table__)
            .where(
                Message.state == State.WAITING,
                Message.due_at <= now,
                or_(Message.leased_until.is_(None), Message.leased_until <= now),
            )
            .order_by(Message.due_at, Message.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        connection.execute(
            update(Message)
            .where(Message.id == row.id)
            .values(lease=lease, leased_until=now + rules.LEASE, attempts=row.attempts + 1)
        )
        return Claim(
            id=row.id,
            practice_id=row.practice_id,
            kind=row.kind,
            subject_id=row.subject_id,
            recipient=row.recipient,
            language=row.language,
            made_at=row.made_at,
            due_at=row.due_at,
            good_until=row.good_until,
            attempts=row.attempts + 1,
            lease=lease,
        )


def defer(claimed: Claim, *, failure: str, now: datetime) -> None:
    """Leave the message for later: sooner after the first tries, then hourly."""
    with _ledger() as connection:
        connection.execute(
            update(Message)
            .where(Message.id == claimed.id, Message.lease == claimed.lease)
            .values(lease=None, leased_until=None, failure=failure, due_at=now + rules.wait(claimed.attempts))
        )


def sweep(*, now: datetime) -> int:
    """Drop what ended long ago: the record keeps that it went, and its occasion comes no more."""
    with _ledger() as connection:
        gone = connection.execute(delete(Message).where(Message.ended_at < now - rules.KEPT))
        return gone.rowcount


@contextmanager
def _ledger() -> Iterator[Connection]:
    # A transaction held already would keep the connection below waiting for ever.
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        yield connection

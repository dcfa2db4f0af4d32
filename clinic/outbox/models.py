"""Messages on their way out: what each is about and for whom, never what it says."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.database import Base


class State(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"  # refused for good, or undeliverable for as long as it was worth sending
    WITHDRAWN = "withdrawn"  # what it was about no longer holds


class Message(Base):
    """One message of the outbox. It is written when it is sent, so no secret of a link waits here.

    `key` names the occasion, so that the same occasion never makes a second one. The address is forgotten as
    soon as the message needs it no more.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("practice_id", "key"),
        Index(None, "state", "due_at"),
        Index(None, "subject_id"),
        CheckConstraint("(state = 'waiting') = (recipient IS NOT NULL)", name="recipient_only_while_waiting"),
        CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name="lease_has_an_end"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    key: Mapped[str]
    recipient: Mapped[str | None]
    language: Mapped[str]
    state: Mapped[State] = mapped_column(default=State.WAITING)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    good_until: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    failure: Mapped[str | None]

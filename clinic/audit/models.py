"""The audit chain, one per practice, and the keys of submissions already answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from clinic.database import Base


class AuditEntry(Base):
    """One line of a practice's record. Triggers refuse to change or delete it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "practice_id", "subject_id"), Index(None, "practice_id", "at"))

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    event: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str | None]
    request: Mapped[str | None]
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """The newest number and digest of a practice's chain; the row that writers queue for."""

    __tablename__ = "audit_head"

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    number: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class Submission(Base):
    """A form that was sent once: sending it again answers with what it made the first time."""

    __tablename__ = "submission"

    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    subject_id: Mapped[UUID]
    at: Mapped[datetime]

"""How a record is kept apart from everyday use, and the trace an erasure leaves: ids and times, no names."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Clinician
from clinic.database import Base
from clinic.privacy.rules import Ground, Reason


class Keeping(Base):
    """What was settled about keeping one record: when treatment ended, why it is restricted, whether held.

    That a record is restricted stands with the patient, where every list and door sees it.
    """

    __tablename__ = "keeping"
    __table_args__ = (
        CheckConstraint("(held_at IS NULL) = (held_by IS NULL)", name="held_by_someone"),
        CheckConstraint("(restricted_for IS NULL) = (restricted_by IS NULL)", name="restricted_by_someone"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    treatment_ended_on: Mapped[date | None]
    restricted_for: Mapped[Ground | None]
    restricted_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    asked_on: Mapped[date | None]
    held_at: Mapped[datetime | None]
    held_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    hold_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    holder: Mapped[Clinician | None] = relationship(foreign_keys=held_by, lazy="raise_on_sql")
    restricter: Mapped[Clinician | None] = relationship(foreign_keys=restricted_by, lazy="raise_on_sql")


class Erasure(Base):
    """While it runs, the triggers let go of what belongs to exactly this patient; then it stays for good.

    `entry` is its line in the record, without which the database refuses it.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        UniqueConstraint("patient_id"),
        ForeignKeyConstraint(["practice_id", "entry"], ["audit_entry.practice_id", "audit_entry.number"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    patient_id: Mapped[UUID]  # of a row that is gone
    entry: Mapped[int]
    reason: Mapped[Reason]
    begun_at: Mapped[datetime]
    begun_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    ended_at: Mapped[datetime | None]
    gone: Mapped[int] = mapped_column(default=0)  # rows

    beginner: Mapped[Clinician | None] = relationship(lazy="raise_on_sql")

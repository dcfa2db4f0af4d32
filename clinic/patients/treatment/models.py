"""Who treats whom, who stands in for whom, and whose record was opened by somebody else."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinic.database import Base


class Treatment(Base):
    """A person treats a patient now. What was before stands in the record."""

    __tablename__ = "treatment"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"), primary_key=True)
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"), primary_key=True, index=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    since: Mapped[datetime]


class Cover(Base):
    """A colleague stands in for somebody, for all their patients, from one day to another, both included."""

    __tablename__ = "cover"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="ends_after_it_starts"),
        CheckConstraint("clinician_id <> colleague_id", name="is_somebody_else"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"), index=True)
    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    made_at: Mapped[datetime]


class EmergencyAccess(Base):
    """Somebody opened the record of a patient they do not treat: why, and until when it stays open."""

    __tablename__ = "emergency_access"
    __table_args__ = (
        Index(None, "patient_id", "clinician_id"),
        CheckConstraint("until > at", name="ends_after_it_began"),
        CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", name="seen_by_someone"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"))
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    until: Mapped[datetime]
    # When somebody who answers for the patient took note of it.
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))

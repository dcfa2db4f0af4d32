"""As little as we must know about a person, and the course of their complaint."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from clinic.database import Base
from clinic.patients.rules import Precision, Sex, fold

__all__ = ["Episode", "Patient", "Precision", "Sex"]


class Patient(Base):
    """The person treated. An alias will do; of the birth date only the year."""

    __tablename__ = "patient"
    __table_args__ = (
        UniqueConstraint("practice_id", "number"),
        CheckConstraint("birth_year BETWEEN 1900 AND 2100", name="birth_year_is_plausible"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    number: Mapped[int]
    name: Mapped[str]
    folded: Mapped[str]
    greeting: Mapped[str] = mapped_column(default="")
    birth_year: Mapped[int]
    sex: Mapped[Sex]
    conditions: Mapped[list[str]] = mapped_column(JSON, default=list)
    language: Mapped[str] = mapped_column(default="de")
    # When the list of conditions last became another; a screening from before did not know of it.
    conditions_changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    # Kept because it must be, and shown to nobody but who answers for privacy.
    restricted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    episodes: Mapped[list["Episode"]] = relationship(
        back_populates="patient", lazy="raise_on_sql", order_by="Episode.created_at.desc()"
    )

    @validates("name")
    def _fold(self, _key: str, name: str) -> str:
        """What a search looks through always follows the name."""
        self.folded = fold(name)
        return name


class Episode(Base):
    """One course of complaint: onset, regions, goals. The stage is reckoned, never stored here."""

    __tablename__ = "episode"
    __table_args__ = (Index(None, "patient_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    onset: Mapped[date]
    onset_precision: Mapped[Precision]
    regions: Mapped[list[str]] = mapped_column(JSON)
    sides: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    complaint: Mapped[str] = mapped_column(default="")
    goals: Mapped[str] = mapped_column(default="")
    # What an exercise has to fit. Empty was not asked; an empty list of equipment is an answer.
    irritability: Mapped[str | None]
    equipment: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    avoids: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    patient: Mapped[Patient] = relationship(back_populates="episodes", lazy="raise_on_sql")

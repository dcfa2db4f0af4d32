"""A plan, always editable, and its revisions, never."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Clinician
from clinic.database import Base
from clinic.patients.models import Episode
from clinic.screening.models import Screening


class Plan(Base):
    """One episode's doses. One version counts for all of it: compared and bumped before any change."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("version > 0", name="version_counts"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    programme: Mapped[str | None]
    language: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int | None]
    review_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # Gaps of the balance that somebody let be, each with the reason.
    dismissed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # The number of the step the plan stands at; later ones were undone. 0: nothing was changed yet.
    step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    version: Mapped[int] = mapped_column(default=1)

    episode: Mapped[Episode] = relationship(lazy="raise_on_sql")
    changer: Mapped[Clinician] = relationship(foreign_keys=changed_by, lazy="raise_on_sql")
    doses: Mapped[list["PlanDose"]] = relationship(
        back_populates="plan", lazy="raise_on_sql", order_by="PlanDose.position", cascade="all, delete-orphan"
    )
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="plan", lazy="raise_on_sql", order_by="Revision.number"
    )


class PlanDose(Base):
    """One exercise in one plan: its course, as plain data that `dose_data` writes and reads."""

    __tablename__ = "plan_dose"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    exercise: Mapped[str]
    course: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Why an exercise stands here that a precaution or condition sets aside.
    reason: Mapped[str | None]
    # Stands above this row and the ones below it, up to the next heading.
    heading: Mapped[str] = mapped_column(default="")
    # What the patient is told about this exercise beside the library's words.
    note: Mapped[str] = mapped_column(default="")

    plan: Mapped[Plan] = relationship(back_populates="doses", lazy="raise_on_sql")


class PlanState(Base):
    """A plan as it stood at one version: what a change is compared with, and what undo goes back to.

    Where a change met somebody else's, the plan as its sender saw it stands under the negative number.
    """

    __tablename__ = "plan_state"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    # What the sender named this change by, so that sending it twice does it once.
    key: Mapped[UUID | None]


class PlanStep(Base):
    """One change of a plan, so that it can be undone and done again; `version` is what it left."""

    __tablename__ = "plan_step"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    number: Mapped[int]
    event: Mapped[str]
    # What it was about: a dose's id, or nothing where it was the plan.
    about: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))

    author: Mapped[Clinician] = relationship(lazy="raise_on_sql")


class LastDose(Base):
    """How a clinician dosed an exercise last, as it would be typed."""

    __tablename__ = "last_dose"
    __table_args__ = (UniqueConstraint("clinician_id", "exercise"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    exercise: Mapped[str]
    typed: Mapped[str]
    at: Mapped[datetime]


class SavedProgramme(Base):
    """A set of doses a clinician keeps for other patients; without an owner it is the whole practice's."""

    __tablename__ = "saved_programme"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    name: Mapped[str]
    # Rows as a step keeps them: any field a dose has.
    doses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))


class Revision(Base):
    """An issued, frozen state of a plan: the canonical snapshot and its SHA-256. Triggers keep it so."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    screening_id: Mapped[UUID] = mapped_column(ForeignKey("screening.id"))
    snapshot: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    # Whether it asks for more load or a later stage than the one before it.
    stepped_up: Mapped[bool] = mapped_column(default=False)
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))

    plan: Mapped[Plan] = relationship(back_populates="revisions", lazy="raise_on_sql")
    screening: Mapped[Screening] = relationship(lazy="raise_on_sql")
    issuer: Mapped[Clinician] = relationship(lazy="raise_on_sql")

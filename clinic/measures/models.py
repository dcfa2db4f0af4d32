"""What was measured, on which form, by whom; the person's own activities; and what a clinician asked for."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Clinician
from clinic.database import Base
from clinic.measures.rules import Occasion


class Activity(Base):
    """Something a person finds hard, in their own words. One that has ended keeps its values."""

    __tablename__ = "activity"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    text: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    ended_at: Mapped[datetime | None]


class Measure(Base):
    """One measuring on one day, in clinic or by the patient's link. A mistaken one is withdrawn and stays."""

    __tablename__ = "measure"
    __table_args__ = (
        Index(None, "episode_id", "day"),
        CheckConstraint("pain BETWEEN 0 AND 10", name="pain_on_scale"),
        CheckConstraint("change BETWEEN -5 AND 5", name="change_on_scale"),
        CheckConstraint("(taken_by IS NULL) <> (link_id IS NULL)", name="taken_by_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    day: Mapped[date]
    pain: Mapped[int | None]
    change: Mapped[int | None]
    form: Mapped[str]
    language: Mapped[str]
    taken_at: Mapped[datetime]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("link.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))

    taker: Mapped[Clinician | None] = relationship(foreign_keys=taken_by, lazy="raise_on_sql")
    scores: Mapped[list["Score"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")

    @property
    def occasion(self) -> Occasion:
        """This measuring as the rules compare it."""
        return Occasion(
            day=self.day,
            pain=self.pain,
            change=self.change,
            scores={score.activity_id: score.value for score in self.scores},
            form=self.form,
        )


class Score(Base):
    """How well one activity went: 0 not at all, 10 as before."""

    __tablename__ = "activity_score"
    __table_args__ = (CheckConstraint("value BETWEEN 0 AND 10", name="value_on_scale"),)

    measure_id: Mapped[UUID] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    value: Mapped[int]


class Request(Base):
    """A clinician asked the patient to measure by the link; open until answered or taken back."""

    __tablename__ = "measure_request"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    ended_at: Mapped[datetime | None]
    measure_id: Mapped[UUID | None] = mapped_column(ForeignKey("measure.id"))

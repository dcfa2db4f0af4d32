"""What a patient reported: shown as such, never assessed."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinic.database import Base
from clinic.diary.rules import Kind


class Entry(Base):
    """One diary entry. Its id is made where it was written, so a repeated arrival adds nothing.

    A correction is the same entry with a higher `edition`; what was taken back stays, marked. What a
    clinician typed from a paper diary names who typed it instead of a link. A sign says which in `sign`,
    and which pause it began. `written_at` is what the device's clock said, and may be anything. What a
    clinician took into the record says so, and stays when the patient ends the diary.
    """

    __tablename__ = "diary_entry"
    __table_args__ = (
        Index(None, "plan_id", "day"),
        CheckConstraint("value BETWEEN 0 AND 10", name="value_on_scale"),
        CheckConstraint("kind <> 'effort' OR value BETWEEN 1 AND 3", name="effort_on_scale"),
        CheckConstraint("kind <> 'morning-after' OR value BETWEEN 1 AND 2", name="morning_on_scale"),
        CheckConstraint("(adopted_at IS NULL) = (adopted_by IS NULL)", name="adopted_by_one"),
        CheckConstraint("(kind = 'sign') = (sign IS NOT NULL)", name="sign_is_named"),
        CheckConstraint("(link_id IS NULL) <> (entered_by IS NULL)", name="reported_by_one"),
        CheckConstraint("edition > 0", name="edition_counts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revision.id"))
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("link.id"), index=True)
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    exercise: Mapped[str | None]
    day: Mapped[date]
    kind: Mapped[Kind]
    value: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    # Its link had ended when it arrived.
    is_late: Mapped[bool] = mapped_column(default=False)
    sign: Mapped[str | None]
    pause_id: Mapped[UUID | None] = mapped_column(ForeignKey("pause.id"))
    taken_back_at: Mapped[datetime | None]
    adopted_at: Mapped[datetime | None]
    adopted_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))


class Agreement(Base):
    """A patient's word that a diary may be kept of a plan, and when it was taken back.

    Asked once, on whichever device ticks first; without one standing, nothing but a sign is taken in.
    """

    __tablename__ = "diary_agreement"
    __table_args__ = (
        Index(None, "plan_id", "agreed_at"),
        CheckConstraint("ended_at IS NULL OR ended_at >= agreed_at", name="ends_after_it_began"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    link_id: Mapped[UUID] = mapped_column(ForeignKey("link.id"), index=True)
    language: Mapped[str]  # in which the notice was read
    agreed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # How many entries went with it; what the practice had adopted stayed.
    deleted: Mapped[int] = mapped_column(default=0)

"""What a patient reported: shown as such, never assessed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinic.database import Base


class Kind(StrEnum):
    """What an entry says."""

    DONE = "done"
    PAIN = "pain"
    EFFORT = "effort"
    SIGN = "sign"


class Entry(Base):
    """One diary entry. Its id is made where it was written, so a repeated arrival adds nothing.

    A sign says which in `sign`, and which pause it began. One tapped by mistake is taken back and stays.
    """

    __tablename__ = "diary_entry"
    __table_args__ = (
        Index(None, "plan_id", "day"),
        CheckConstraint("value BETWEEN 0 AND 10", name="value_on_scale"),
        CheckConstraint("(kind = 'sign') = (sign IS NOT NULL)", name="sign_is_named"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revision.id"))
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("link.id"))
    exercise: Mapped[str | None]
    day: Mapped[date]
    kind: Mapped[Kind]
    value: Mapped[int]
    received_at: Mapped[datetime]
    sign: Mapped[str | None]
    pause_id: Mapped[UUID | None] = mapped_column(ForeignKey("pause.id"))
    taken_back_at: Mapped[datetime | None]

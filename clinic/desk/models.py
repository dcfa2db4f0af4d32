"""What somebody has seen to without changing a record."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.database import Base


class Handled(Base):
    """One reason that stood on Today and was handled: telephoned about, written down elsewhere, let be.

    It names the reason with the day it began, so the same reason of another day stands there again.
    """

    __tablename__ = "handled"
    __table_args__ = (UniqueConstraint("episode_id", "kind", "about", "since"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    kind: Mapped[str]
    about: Mapped[str]  # the trigger, where a reason has one
    since: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    undone_at: Mapped[datetime | None]

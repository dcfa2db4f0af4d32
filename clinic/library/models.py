"""What a clinician marks in the library for themselves."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.database import Base


class Favourite(Base):
    """An exercise a clinician wants at hand."""

    __tablename__ = "favourite"
    __table_args__ = (UniqueConstraint("clinician_id", "exercise"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    exercise: Mapped[str]
    at: Mapped[datetime]

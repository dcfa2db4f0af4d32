"""What a clinician marks in the library, and the exercises a practice writes for itself."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
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


class OwnExercise(Base):
    """An exercise of one practice: what it says of itself, as plain data that `own` reads."""

    __tablename__ = "own_exercise"
    __table_args__ = (CheckConstraint("version > 0", name="version_counts"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    facts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    marks: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Whether it is found beside plans; plans that hold it keep it either way.
    in_use: Mapped[bool] = mapped_column(default=False)
    # The digest of the picture it shows now; revisions show the one they were issued with.
    photo: Mapped[str | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class OwnPhoto(Base):
    """A picture of a practice's own exercise as we re-encoded it; never the bytes that were uploaded."""

    __tablename__ = "own_photo"
    __table_args__ = (UniqueConstraint("exercise_id", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("own_exercise.id", ondelete="CASCADE"))
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]

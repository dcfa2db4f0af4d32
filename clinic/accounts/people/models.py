"""Who was asked to join, and the one-time way into an installation that has no practice yet."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Practice, Role
from clinic.database import Base


class Invitation(Base):
    """Somebody an administrator asked to join. Its address is signed, and stands nowhere in the database."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="ends_in_one_way"),
        CheckConstraint("expires_at > invited_at", name="ends_after_it_began"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    email: Mapped[str]
    role: Mapped[Role]
    language: Mapped[str]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # Nobody, where the address turned out to sign in elsewhere already.
    clinician_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))

    practice: Mapped[Practice] = relationship(lazy="raise_on_sql")


class SetupToken(Base):
    """The fingerprint of a one-time address at which a practice is set up."""

    __tablename__ = "setup_token"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]

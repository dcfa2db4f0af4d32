"""Links: one per hand-over, of whose secret only the fingerprint is kept."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import Clinician, Practice
from clinic.database import Base
from clinic.plans.models import Plan


class Way(StrEnum):
    """How a link left the practice."""

    PAPER = "paper"
    COPY = "copy"
    SCREEN = "screen"
    MAIL = "mail"


class Link(Base):
    """A secret address to one plan, made for one hand-over."""

    __tablename__ = "link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    # The one handed over; what the link opens is the newest of its plan.
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revision.id"))
    way: Mapped[Way]
    label: Mapped[str]
    language: Mapped[str]  # what its page opens in, until the patient switches
    # Whether its page takes ticks and answers. Signs it takes always.
    takes_diary: Mapped[bool] = mapped_column(default=True, server_default=true())
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"))
    opened_at: Mapped[datetime | None]
    openings: Mapped[int] = mapped_column(default=0)
    pin: Mapped[str | None]  # its hash
    pin_failures: Mapped[int] = mapped_column(default=0)
    pin_wait_until: Mapped[datetime | None]

    practice: Mapped[Practice] = relationship(lazy="raise_on_sql")
    plan: Mapped[Plan] = relationship(lazy="raise_on_sql")
    maker: Mapped[Clinician] = relationship(foreign_keys=made_by, lazy="raise_on_sql")


class LinkDigest(Base):
    """The SHA-256 of one token that opens a link."""

    __tablename__ = "link_digest"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("link.id", ondelete="CASCADE"), index=True)

    link: Mapped[Link] = relationship(lazy="raise_on_sql")

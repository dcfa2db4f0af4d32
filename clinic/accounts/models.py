"""The practice, the people who work there, their sessions, and what slows guessing down."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from flask_security import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.rules import Means
from clinic.database import Base


class Mode(StrEnum):
    """What a screening shows: the record alone (default), or a suggestion as well."""

    DOCUMENTATION = "documentation"
    DECISION_SUPPORT = "decision-support"


class Access(StrEnum):
    """Which clinicians of a practice may read a patient's record."""

    EVERYONE = "everyone"
    TREATING = "treating"


class Role(StrEnum):
    """What a person at the practice may do."""

    CLINICIAN = "clinician"
    ADMINISTRATOR = "administrator"
    FRONT_DESK = "front-desk"


class Practice(Base):
    """The organisation that owns the data, and how it presents itself on paper."""

    __tablename__ = "practice"
    __table_args__ = (
        CheckConstraint("length(colour) = 7", name="colour_is_hex"),
        CheckConstraint("idle_minutes BETWEEN 5 AND 60", name="idle_minutes_bounded"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    tagline: Mapped[str] = mapped_column(default="")
    phone: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    emergency_number: Mapped[str] = mapped_column(default="112")
    colour: Mapped[str] = mapped_column(default="#005f69")
    language: Mapped[str] = mapped_column(default="de")
    time_zone: Mapped[str] = mapped_column(default="Europe/Berlin")
    mode: Mapped[Mode] = mapped_column(default=Mode.DOCUMENTATION)
    subacute_from: Mapped[int] = mapped_column(default=28)
    persistent_from: Mapped[int] = mapped_column(default=85)
    # Who may read whose record: a small team reads all of them, unless the practice decides otherwise.
    access: Mapped[Access] = mapped_column(default=Access.EVERYONE)
    is_demo: Mapped[bool] = mapped_column(default=False)
    # By kind of content, the digest a clinician here has signed: known at the door, without a question.
    approved: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # How a handout is set here unless somebody chooses otherwise; nothing, as the product does it.
    sheet: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # How often its own exercises were changed; none were written at 0. Known at the door, too.
    shelf: Mapped[int] = mapped_column(default=0)
    # Whether everybody here needs more than a password, and after how long their pages lock.
    second_factor: Mapped[bool] = mapped_column(default=True)
    idle_minutes: Mapped[int] = mapped_column(default=15)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def practice_id(self) -> UUID:
        return self.id


class Logo(Base):
    """A practice's logo as we re-encoded it; never the bytes that were uploaded."""

    __tablename__ = "logo"

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    digest: Mapped[str]


class Clinician(Base, UserMixin):
    """A person with an account at one practice."""

    __tablename__ = "clinician"
    __table_args__ = (UniqueConstraint("email"), UniqueConstraint("fs_uniquifier"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)  # type: ignore[assignment]
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), index=True)
    email: Mapped[str]
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    role: Mapped[Role]
    language: Mapped[str | None]
    theme: Mapped[str] = mapped_column(default="system")
    single_keys: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str]
    password_is_temporary: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str]
    created_at: Mapped[datetime]

    practice: Mapped[Practice] = relationship(lazy="raise_on_sql")


class SignIn(Base):
    """One session of one person. The cookie carries a random id; only its SHA-256 stands here."""

    __tablename__ = "sign_in"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(default="")
    # By what it was opened or last shown again, when, and since when its pages are locked.
    means: Mapped[Means] = mapped_column(default=Means.PASSWORD)
    proven_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]


class Attempt(Base):
    """How often a key (an account's or a network's fingerprint) failed lately, and until when it waits."""

    __tablename__ = "attempt"
    __table_args__ = (Index(None, "changed_at"),)

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int]
    wait_until: Mapped[datetime]
    changed_at: Mapped[datetime]

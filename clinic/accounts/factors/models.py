"""What shows who somebody is: passkeys, authenticator apps, recovery codes, and what is under way."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.database import Base


class Purpose(StrEnum):
    """What somebody has begun and not finished."""

    ENTER = "enter"  # signing in with a passkey, nobody knows who
    SECOND = "second"  # the password was right, the second factor is asked for
    PROVE = "prove"  # a passkey of a person known by then
    ADD_PASSKEY = "add-passkey"
    ADD_APP = "add-app"


class Passkey(Base):
    """A key pair on somebody's device; only the public half is here."""

    __tablename__ = "passkey"
    __table_args__ = (
        UniqueConstraint("credential_id"),
        CheckConstraint("counter >= 0", name="counter_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    counter: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    transports: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuthenticatorApp(Base):
    """The secret an app on a phone makes six digits of. It is sealed, and a step of time counts once."""

    __tablename__ = "authenticator_app"

    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"), primary_key=True)
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes on a sheet of paper, each good once. Only its SHA-256 is here."""

    __tablename__ = "recovery_code"

    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Challenge(Base):
    """Something begun that must be finished by the same browser, once and soon. `holder` is that browser."""

    __tablename__ = "challenge"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    purpose: Mapped[Purpose]
    holder: Mapped[bytes] = mapped_column(LargeBinary(32))
    clinician_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinician.id"), index=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ParkedForm(Base):
    """A form sent while the session was locked, or before a fresh proof; sealed, for its sender alone."""

    __tablename__ = "parked_form"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinician_id: Mapped[UUID] = mapped_column(ForeignKey("clinician.id"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    parked_at: Mapped[datetime] = mapped_column(index=True)

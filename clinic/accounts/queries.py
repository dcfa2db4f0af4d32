"""Who is signed in where, and what a practice shows of itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from clinic.accounts import rules
from clinic.accounts.models import Clinician, SignIn
from clinic.database import db


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is compared with; plain values, so that no transaction need stay open meanwhile."""

    clinician_id: UUID
    password: str
    active: bool


def credentials(email: str) -> Credentials | None:
    """What is known of the account with this address."""
    row = db.session.execute(
        select(Clinician.id, Clinician.password, Clinician.active).where(Clinician.email == email)
    ).one_or_none()
    return None if row is None else Credentials(*row)


def sign_in(digest: bytes) -> tuple[SignIn, Clinician] | None:
    """The open session with this digest and the person it belongs to, practice included."""
    row = db.session.execute(
        select(SignIn, Clinician)
        .join(Clinician, Clinician.id == SignIn.clinician_id)
        .options(joinedload(Clinician.practice, innerjoin=True))
        .where(SignIn.digest == digest, SignIn.ended_at.is_(None), Clinician.active)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def sign_ins(*, of: Clinician, now: datetime) -> list[SignIn]:
    """The sessions a person has open, the one seen last first."""
    found = db.session.scalars(
        select(SignIn)
        .where(
            SignIn.clinician_id == of.id,
            SignIn.ended_at.is_(None),
            SignIn.seen_at > now - rules.IDLE,
            SignIn.started_at > now - rules.LONGEST_SESSION,
        )
        .order_by(SignIn.seen_at.desc())
    )
    return list(found)

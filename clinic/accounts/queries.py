"""Who is signed in where, and what a practice shows of itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from clinic.accounts import rules
from clinic.accounts.models import Clinician, Logo, Practice, SignIn
from clinic.audit.models import AuditEntry
from clinic.database import db

# Asked by every page, so they are put together once.
SIGN_IN = (
    select(SignIn, Clinician)
    .join(Clinician, Clinician.id == SignIn.clinician_id)
    .options(joinedload(Clinician.practice, innerjoin=True))
    .where(SignIn.digest == bindparam("digest"), SignIn.ended_at.is_(None), Clinician.active)
)
LOGO_DIGEST = select(Logo.digest).where(Logo.practice_id == bindparam("practice"))


def kept_password(email: str) -> str | None:
    """What is kept of the password of the account with this address, active or not."""
    return db.session.scalar(select(Clinician.password).where(Clinician.email == email))


def sign_in(digest: bytes) -> tuple[SignIn, Clinician] | None:
    """The open session with this digest and the person it belongs to, practice included."""
    row = db.session.execute(SIGN_IN, {"digest": digest}).one_or_none()
    return None if row is None else (row[0], row[1])


def ended(digest: bytes, *, since: datetime) -> tuple[SignIn, Clinician] | None:
    """The session with this digest that somebody ended since then, and whose it was."""
    row = db.session.execute(
        select(SignIn, Clinician)
        .join(Clinician, Clinician.id == SignIn.clinician_id)
        .options(joinedload(Clinician.practice, innerjoin=True))
        .where(SignIn.digest == digest, SignIn.ended_at > since, Clinician.active)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def sign_ins(*, of: Clinician, now: datetime) -> list[SignIn]:
    """The sessions a person has open, the one seen last first."""
    found = db.session.scalars(
        select(SignIn)
        .where(
            SignIn.clinician_id == of.id,
            SignIn.ended_at.is_(None),
            SignIn.started_at > now - rules.LONGEST_SESSION,
        )
        .order_by(SignIn.seen_at.desc())
    )
    return list(found)


def clinician(email: str) -> Clinician | None:
    """The active person who signs in with this address, with their practice."""
    return db.session.scalar(
        select(Clinician)
        .options(joinedload(Clinician.practice, innerjoin=True))
        .where(Clinician.email == email, Clinician.active)
    )


def people(*, of: Practice) -> list[Clinician]:
    """Everybody with an account at a practice, by name."""
    return list(
        db.session.scalars(select(Clinician).where(Clinician.practice_id == of.id).order_by(Clinician.name))
    )


def logo(practice_id: UUID) -> Logo | None:
    """The logo of a practice, picture and all; for whoever may see the practice's name."""
    return db.session.get(Logo, practice_id)


def logo_digest(practice_id: UUID) -> str | None:
    """The name of the logo in its address, without loading the picture."""
    return db.session.scalar(LOGO_DIGEST, {"practice": practice_id})


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed something last, and when."""

    name: str
    at: datetime


def last_changes(*, of: Practice) -> dict[str, Change]:
    """By kind of change, the newest line of the record about the practice itself."""
    newest = (
        select(func.max(AuditEntry.number))
        .where(AuditEntry.practice_id == of.id, AuditEntry.subject_id == of.id)
        .group_by(AuditEntry.event)
    )
    rows = db.session.execute(
        select(AuditEntry.event, AuditEntry.at, Clinician.name)
        .join(Clinician, Clinician.id == AuditEntry.actor_id)
        .where(AuditEntry.practice_id == of.id, AuditEntry.number.in_(newest))
    )
    return {event: Change(name=name, at=at) for event, at, name in rows}

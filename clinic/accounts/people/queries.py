"""Who works at a practice, who is asked to, and whose invitation or reset an address names."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from clinic.accounts.models import Clinician, Practice, SignIn
from clinic.accounts.people.models import Invitation, SetupToken
from clinic.database import db


def person(person_id: UUID, *, of: Practice) -> Clinician | None:
    """Somebody who works or worked there."""
    return db.session.scalar(
        select(Clinician).where(Clinician.id == person_id, Clinician.practice_id == of.id)
    )


def last_seen(*, of: Practice) -> dict[UUID, datetime]:
    """When each person there was last here."""
    rows = db.session.execute(
        select(SignIn.clinician_id, func.max(SignIn.seen_at))
        .join(Clinician, Clinician.id == SignIn.clinician_id)
        .where(Clinician.practice_id == of.id)
        .group_by(SignIn.clinician_id)
    )
    return {row[0]: row[1] for row in rows}


def open_invitations(*, of: Practice) -> list[Invitation]:
    """The invitations nobody took up or took back, the newest first; some may have run out."""
    found = db.session.scalars(
        select(Invitation)
        .where(
            Invitation.practice_id == of.id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .order_by(Invitation.invited_at.desc(), Invitation.id)
    )
    return list(found)


def invitation(invitation_id: UUID, *, of: Practice) -> Invitation | None:
    """One of them."""
    return db.session.scalar(
        select(Invitation).where(Invitation.id == invitation_id, Invitation.practice_id == of.id)
    )


def invitation_named(key: UUID) -> Invitation | None:
    """The invitation a signed address named, with its practice."""
    return db.session.scalar(
        select(Invitation).where(Invitation.id == key).options(joinedload(Invitation.practice))
    )


def active_person(key: UUID) -> Clinician | None:
    """The person a signed address named, with their practice; nobody who was disabled."""
    return db.session.scalar(
        select(Clinician)
        .where(Clinician.id == key, Clinician.active)
        .options(joinedload(Clinician.practice, innerjoin=True))
    )


def setup_token(digest: bytes, *, now: datetime) -> SetupToken | None:
    """The one-time address of the first set-up with this fingerprint, while it holds."""
    return db.session.scalar(
        select(SetupToken).where(SetupToken.digest == digest, SetupToken.expires_at > now)
    )

"""What somebody can show that they are themselves, and which of their forms wait for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from clinic.accounts.factors.models import AuthenticatorApp, ParkedForm, Passkey, RecoveryCode
from clinic.accounts.factors.rules import KEPT_FORMS, Factors
from clinic.accounts.models import Clinician
from clinic.database import db


def factors(*, of: UUID) -> Factors:
    """How many passkeys, an app, unused recovery codes a person has."""
    passkeys = select(func.count()).where(Passkey.clinician_id == of).scalar_subquery()
    apps = select(func.count()).where(AuthenticatorApp.clinician_id == of).scalar_subquery()
    codes = (
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.clinician_id == of, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    row = db.session.execute(select(passkeys, apps, codes)).one()
    return Factors(passkeys=row[0], app=bool(row[1]), codes=row[2])


def passkeys(*, of: UUID) -> list[Passkey]:
    """Somebody's passkeys, the oldest first."""
    return list(
        db.session.scalars(
            select(Passkey).where(Passkey.clinician_id == of).order_by(Passkey.created_at, Passkey.id)
        )
    )


def passkey(passkey_id: UUID, *, of: UUID) -> Passkey | None:
    """One of somebody's own passkeys."""
    return db.session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.clinician_id == of))


def credential(*, key: bytes) -> Passkey | None:
    """The passkey with this credential id, whoever's it is: the device says which one it used."""
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == key))


def app(*, of: UUID) -> AuthenticatorApp | None:
    """Somebody's authenticator app."""
    return db.session.get(AuthenticatorApp, of)


def person(*, of: UUID) -> Clinician | None:
    """An active person with their practice."""
    return db.session.scalar(
        select(Clinician)
        .options(joinedload(Clinician.practice, innerjoin=True))
        .where(Clinician.id == of, Clinician.active)
    )


def parked(form_id: UUID, *, of: UUID, now: datetime) -> ParkedForm | None:
    """A form kept back for this person."""
    return db.session.scalar(
        select(ParkedForm).where(
            ParkedForm.id == form_id, ParkedForm.clinician_id == of, ParkedForm.parked_at > now - KEPT_FORMS
        )
    )


def parked_forms(*, of: UUID, now: datetime) -> int:
    """How many forms are kept back for this person."""
    kept = select(func.count()).where(ParkedForm.clinician_id == of, ParkedForm.parked_at > now - KEPT_FORMS)
    return db.session.scalar(kept) or 0


def newest_parked(*, of: UUID, now: datetime) -> UUID | None:
    """The newest form kept back for this person."""
    return db.session.scalar(
        select(ParkedForm.id)
        .where(ParkedForm.clinician_id == of, ParkedForm.parked_at > now - KEPT_FORMS)
        .order_by(ParkedForm.parked_at.desc(), ParkedForm.id)
        .limit(1)
    )

"""Asking people in, changing what they may do, letting them go, and passwords that were lost."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from clinic.accounts.models import Clinician, Mode, Practice, Role
from clinic.accounts.people import rules
from clinic.accounts.people.models import Invitation, SetupToken
from clinic.accounts.people.notices import KEPT, tell_of_new_password
from clinic.accounts.people.standing import hold, keep_an_administrator, shut_out
from clinic.audit import action, record
from clinic.database import db
from clinic.outbox.putting import put, withdraw

INVITED = "invitation"
NOT_JOINED = "invitation-unusable"
RESET = "password-reset"


class InvitationEnded(Exception):
    """It was taken up, taken back, or has run out."""


class WorksHere(Exception):
    """Somebody of this practice signs in with this address already."""


class AskedAlready(Exception):
    """An invitation to this address is open."""


class TooManyOpen(Exception):
    """So many invitations are open that some must be taken back first."""


class AddressEnded(Exception):
    """A one-time address was used before, or has run out."""


class SignsInElsewhere(Exception):
    """Somebody signs in with this e-mail address already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The first administrator of a practice, as they described themselves."""

    name: str
    email: str
    hashed: str


@action
def invite(*, email: str, role: Role, language: str, by: Clinician, now: datetime) -> Invitation:
    """Ask somebody to join; the mail with the address is written when it goes."""
    db.session.get(Practice, by.practice_id, with_for_update=True)
    _require_new(email, by=by, now=now)
    invitation = Invitation(
        practice_id=by.practice_id,
        email=email,
        role=role,
        language=language,
        invited_by=by.id,
        invited_at=now,
        expires_at=now + rules.INVITED_FOR,
    )
    db.session.add(invitation)
    db.session.flush()
    _send(invitation, by=by, now=now)
    record("invitation.made", by=by, subject=invitation, at=now, role=role.value)
    return invitation


@action
def invite_again(invitation: Invitation, *, by: Clinician, now: datetime) -> None:
    """Send it once more, to hold for another week; the address that was sent before holds as long."""
    held = _held(invitation.id)
    if held.accepted_at is not None or held.withdrawn_at is not None:
        raise InvitationEnded
    held.expires_at = now + rules.INVITED_FOR
    withdraw(INVITED, subject=held.id, by=by, now=now)
    _send(held, by=by, now=now)
    record("invitation.sent-again", by=by, subject=held, at=now)


@action
def take_back(invitation: Invitation, *, by: Clinician, now: datetime) -> None:
    """Its address opens nothing from now on."""
    held = _held(invitation.id)
    if held.accepted_at is not None or held.withdrawn_at is not None:
        raise InvitationEnded
    held.withdrawn_at = now
    withdraw(INVITED, subject=held.id, by=by, now=now)
    record("invitation.withdrawn", by=by, subject=held, at=now)


@action
def join(invitation_id: UUID, *, name: str, title: str, hashed: str, now: datetime) -> None:
    """Take up an invitation. Where its address signs in elsewhere already, only its mailbox learns that."""
    invitation = _held(invitation_id)
    if not rules.is_open(
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        withdrawn_at=invitation.withdrawn_at,
        now=now,
    ):
        raise InvitationEnded
    invitation.accepted_at = now
    if db.session.scalar(select(Clinician.id).where(Clinician.email == invitation.email)) is not None:
        put(
            NOT_JOINED,
            subject=invitation.id,
            key=f"{NOT_JOINED}/{invitation.id}",
            recipient=invitation.email,
            language=invitation.language,
            good_until=now + KEPT,
            by=invitation,
            now=now,
        )
        record("invitation.not-usable", by=invitation, subject=invitation, at=now)
        return
    person = _new(
        practice_id=invitation.practice_id,
        email=invitation.email,
        name=name,
        title=title,
        role=invitation.role,
        language=invitation.language,
        hashed=hashed,
        now=now,
    )
    db.session.flush()
    invitation.clinician_id = person.id
    record("clinician.joined", by=invitation, subject=person, at=now, role=person.role.value)


@action
def change_role(person: Clinician, role: Role, *, by: Clinician, now: datetime) -> None:
    """What somebody may do from the next request on; they sign in anew."""
    held = hold(person)
    before = held.role
    if role is not Role.ADMINISTRATOR:
        keep_an_administrator(held)
    held.role = role
    shut_out(held, at=now)
    record("clinician.role-changed", by=by, subject=held, at=now, before=before.value, role=role.value)


@action
def end_all_sessions(person: Clinician, *, by: Clinician, now: datetime) -> None:
    """Somebody's device was lost: whatever is open under their name ends."""
    held = hold(person)
    shut_out(held, at=now)
    record("clinician.shut-out", by=by, subject=held, at=now)


@action
def ask_for_reset(person: Clinician, *, now: datetime) -> None:
    """A mail with an address for another password; asked again at once, it is the same mail."""
    moment = int(now.timestamp()) // int(rules.ONE_RESET_IN.total_seconds())
    put(
        RESET,
        subject=person.id,
        key=f"{RESET}/{rules.mark(person.fs_uniquifier)}/{moment}",
        recipient=person.email,
        language=person.language or person.practice.language,
        good_until=now + rules.RESET_WITHIN,
        by=person,
        now=now,
    )
    record("clinician.reset-asked", by=person, subject=person, at=now)


@action
def reset(person: Clinician, *, mark: str, hashed: str, now: datetime) -> None:
    """Another password by an address from a mail, once: every session ends, and a notice goes out."""
    held = hold(person)
    if not held.active or rules.mark(held.fs_uniquifier) != mark:
        raise AddressEnded
    held.password, held.password_is_temporary = hashed, False
    shut_out(held, at=now)
    tell_of_new_password(held, now=now)
    record("clinician.password-reset", by=held, subject=held, at=now)


@action
def set_up(
    digest: bytes, practice: Practice, first: First, *, mode: Mode, now: datetime
) -> tuple[Practice, Clinician]:
    """A practice with its first administrator, once by each address."""
    token = db.session.scalar(select(SetupToken).where(SetupToken.digest == digest).with_for_update())
    if token is None or now >= token.expires_at:
        raise AddressEnded
    if db.session.scalar(select(Clinician.id).where(Clinician.email == first.email)) is not None:
        raise SignsInElsewhere
    db.session.delete(token)
    practice.mode = mode
    db.session.add(practice)
    db.session.flush()
    record("practice.opened", by=practice, subject=practice, at=now, demo=False, mode=mode.value)
    person = _new(
        practice_id=practice.id,
        email=first.email,
        name=first.name,
        title="",
        role=Role.ADMINISTRATOR,
        language=practice.language,
        hashed=first.hashed,
        now=now,
    )
    db.session.flush()
    record("clinician.added", by=practice, subject=person, at=now, role=person.role.value)
    return practice, person


def _send(invitation: Invitation, *, by: Clinician, now: datetime) -> None:
    put(
        INVITED,
        subject=invitation.id,
        key=f"{INVITED}/{invitation.id}/{now.isoformat()}",
        recipient=invitation.email,
        language=invitation.language,
        good_until=invitation.expires_at,
        by=by,
        now=now,
    )


def _held(invitation_id: UUID) -> Invitation:
    held = db.session.scalar(
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise InvitationEnded
    return held


def _require_new(email: str, *, by: Clinician, now: datetime) -> None:
    works_here = select(Clinician.id).where(Clinician.email == email, Clinician.practice_id == by.practice_id)
    if db.session.scalar(works_here) is not None:
        raise WorksHere
    is_open = (
        Invitation.practice_id == by.practice_id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    if db.session.scalar(select(Invitation.id).where(*is_open, Invitation.email == email)) is not None:
        raise AskedAlready
    alive = select(func.count()).where(*is_open, Invitation.expires_at > now)
    if (db.session.scalar(alive) or 0) >= rules.MOST_OPEN:
        raise TooManyOpen


def _new(
    *,
    practice_id: UUID,
    email: str,
    name: str,
    title: str,
    role: Role,
    language: str,
    hashed: str,
    now: datetime,
) -> Clinician:
    person = Clinician(
        practice_id=practice_id,
        email=email,
        name=name,
        title=title,
        role=role,
        language=language,
        password=hashed,
        fs_uniquifier=uuid4().hex,
        created_at=now,
    )
    db.session.add(person)
    return person

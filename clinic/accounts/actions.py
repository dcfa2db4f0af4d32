"""What changes a practice and its people; each leaves a line in the record."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, select, update

from clinic.accounts import rules
from clinic.accounts.logos import Picture
from clinic.accounts.models import Access, Clinician, Logo, Mode, Practice, Role, SignIn
from clinic.accounts.people.notices import tell_of_new_password
from clinic.accounts.people.standing import leave
from clinic.accounts.rules import Means
from clinic.audit import Acting, action, record
from clinic.database import db


class ChangedMeanwhile(Exception):
    """Somebody changed the practice after it was read; nothing was overwritten."""


class AddressTaken(Exception):
    """Somebody signs in with this e-mail address already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """How a practice presents itself."""

    name: str
    phone: str
    tagline: str = ""
    address: str = ""
    hours: str = ""
    emergency_number: str = "112"
    language: str = "de"
    colour: str = "#005f69"


@action
def sign_in(
    clinician: Clinician,
    *,
    digest: bytes,
    device: str,
    now: datetime,
    means: Means = Means.PASSWORD,
    instead_of: bytes | None = None,
    rehashed: str | None = None,
) -> SignIn:
    """Open a session; the one this browser held before, whoever's it was, ends with it."""
    if instead_of is not None:
        _end(SignIn.digest == instead_of, at=now)
    if rehashed is not None:
        clinician.password = rehashed
    opened = SignIn(
        digest=digest,
        clinician_id=clinician.id,
        started_at=now,
        seen_at=now,
        device=device,
        means=means,
        proven_at=now,
    )
    db.session.add(opened)
    record("clinician.signed-in", by=clinician, subject=clinician, at=now, means=means.value)
    return opened


@action
def note_wrong_passwords(times: int, *, by: Clinician, now: datetime) -> None:
    """Note that the right password came after wrong ones: their owner's slips, or somebody's guesses."""
    record("clinician.passwords-refused", by=by, subject=by, at=now, tries=times)


@action
def sign_out(digest: bytes, *, by: Clinician, now: datetime) -> None:
    """End the session somebody is using."""
    _end(SignIn.clinician_id == by.id, SignIn.digest == digest, at=now)
    record("clinician.signed-out", by=by, subject=by, at=now)


@action
def end_sign_in(digest: bytes, *, by: Clinician, now: datetime) -> None:
    """End a session of one's own on another device."""
    _end(SignIn.clinician_id == by.id, SignIn.digest == digest, at=now)
    record("clinician.session-ended", by=by, subject=by, at=now)


@action
def end_other_sign_ins(digest: bytes, *, by: Clinician, now: datetime) -> None:
    """End all sessions of one's own but this one."""
    _end(SignIn.clinician_id == by.id, SignIn.digest != digest, at=now)
    record("clinician.sessions-ended", by=by, subject=by, at=now)


@action
def change_password(hashed: str, *, by: Clinician, keeping: bytes, now: datetime) -> None:
    """A new password; every session but the one it was changed in ends."""
    by.password, by.password_is_temporary = hashed, False
    by.fs_uniquifier = uuid4().hex
    _end(SignIn.clinician_id == by.id, SignIn.digest != keeping, at=now)
    tell_of_new_password(by, now=now)
    record("clinician.password-changed", by=by, subject=by, at=now)


@action
def prefer(*, by: Clinician, language: str, theme: str, single_keys: bool, now: datetime) -> None:
    """How the pages look and speak to one person."""
    by.language, by.theme, by.single_keys = language, theme, single_keys
    record("clinician.preferences-changed", by=by, subject=by, at=now)


@action
def speak(language: str, *, by: Clinician, now: datetime) -> None:
    """The language of one person's pages."""
    by.language = language
    record("clinician.preferences-changed", by=by, subject=by, at=now)


@action
def open_practice(particulars: Particulars, *, now: datetime, demo: bool = False) -> Practice:
    """A practice that did not exist before; it is its own first actor."""
    # The demo is opened by whoever reads its terminal; a real practice wants more than a password.
    practice = Practice(is_demo=demo, second_factor=not demo)
    _describe(practice, particulars)
    db.session.add(practice)
    db.session.flush()
    record("practice.opened", by=practice, subject=practice, at=now, demo=demo)
    return practice


@action
def add_person(
    *,
    by: Acting,
    email: str,
    name: str,
    role: Role,
    hashed: str,
    temporary: bool,
    now: datetime,
    title: str = "",
    language: str | None = None,
) -> Clinician:
    """Somebody more who works at the practice of whoever acts."""
    if db.session.scalar(select(Clinician.id).where(Clinician.email == email)) is not None:
        raise AddressTaken(email)
    person = Clinician(
        practice_id=by.practice_id,
        email=email,
        name=name,
        title=title,
        role=role,
        language=language,
        password=hashed,
        password_is_temporary=temporary,
        fs_uniquifier=uuid4().hex,
        created_at=now,
    )
    db.session.add(person)
    db.session.flush()
    record("clinician.added", by=by, subject=person, at=now, role=role.value)
    return person


@action
def renew_password(person: Clinician, *, by: Acting, hashed: str, now: datetime) -> None:
    """A password made for somebody who lost theirs: they change it first thing, and no session survives."""
    person.password, person.password_is_temporary = hashed, True
    person.fs_uniquifier = uuid4().hex
    _end(SignIn.clinician_id == person.id, at=now)
    tell_of_new_password(person, now=now)
    record("clinician.password-renewed", by=by, subject=person, at=now)


@action
def disable(person: Clinician, *, by: Acting, now: datetime) -> None:
    """Somebody who left: no way in from the next request on, and their name stays on what they did."""
    leave(person, at=now)
    record("clinician.disabled", by=by, subject=person, at=now)


@action
def enable(person: Clinician, *, by: Acting, now: datetime) -> None:
    """Somebody who came back."""
    person.active = True
    record("clinician.enabled", by=by, subject=person, at=now)


@action
def change_particulars(particulars: Particulars, *, by: Clinician, version: int, now: datetime) -> None:
    """How the practice presents itself from now on. What was issued keeps what stood there."""
    practice = _bumped(version, by=by)
    changed = _describe(practice, particulars)
    record("practice.changed", by=by, subject=practice, at=now, fields=" ".join(changed))


@action
def choose_access(access: Access, *, by: Clinician, version: int, now: datetime) -> None:
    """Whether every clinician reads every record, or only those of the people they treat."""
    practice = _bumped(version, by=by)
    before, practice.access = practice.access, access
    record(
        "practice.access-changed",
        by=by,
        subject=practice,
        at=now,
        before=before.value,
        access=access.value,
    )


@action
def choose_mode(mode: Mode, *, by: Clinician, version: int, now: datetime) -> None:
    """Whether screenings show the record alone or a suggestion as well."""
    practice = _bumped(version, by=by)
    before, practice.mode = practice.mode, mode
    record("practice.mode-changed", by=by, subject=practice, at=now, before=before.value, mode=mode.value)


@action
def set_stages(stages: rules.Stages, *, by: Clinician, version: int, now: datetime) -> None:
    """From which day on a complaint counts as subacute and as persistent."""
    practice = _bumped(version, by=by)
    practice.subacute_from, practice.persistent_from = stages.subacute_from, stages.persistent_from
    record(
        "practice.stages-changed",
        by=by,
        subject=practice,
        at=now,
        subacute_from=stages.subacute_from,
        persistent_from=stages.persistent_from,
    )


@action
def show_logo(picture: Picture, *, by: Clinician, version: int, now: datetime) -> None:
    """The logo on paper and plan page from now on."""
    practice = _bumped(version, by=by)
    logo = db.session.get(Logo, practice.id) or Logo(practice_id=practice.id)
    logo.media_type, logo.content = "image/png", picture.content
    logo.width, logo.height, logo.digest = picture.width, picture.height, picture.digest
    db.session.add(logo)
    record("practice.logo-changed", by=by, subject=practice, at=now, digest=picture.digest)


@action
def remove_logo(*, by: Clinician, version: int, now: datetime) -> None:
    """No logo from now on."""
    practice = _bumped(version, by=by)
    db.session.execute(delete(Logo).where(Logo.practice_id == practice.id))
    record("practice.logo-removed", by=by, subject=practice, at=now)


def _bumped(version: int, *, by: Clinician) -> Practice:
    """The practice with its version compared and raised, before anything else is looked at."""
    raised = db.session.scalar(
        update(Practice)
        .where(Practice.id == by.practice_id, Practice.version == version)
        .values(version=version + 1)
        .returning(Practice.version)
    )
    if raised is None:
        raise ChangedMeanwhile
    return db.session.get_one(Practice, by.practice_id, populate_existing=True)


def _describe(practice: Practice, particulars: Particulars) -> list[str]:
    """Take over what is new, and name which parts that was."""
    new = {field.name: getattr(particulars, field.name) for field in fields(particulars)}
    changed = [name for name, value in new.items() if getattr(practice, name) != value]
    for name in changed:
        setattr(practice, name, new[name])
    return changed


def _end(*which: ColumnElement[bool], at: datetime) -> None:
    db.session.execute(update(SignIn).where(SignIn.ended_at.is_(None), *which).values(ended_at=at))

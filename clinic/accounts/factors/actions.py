"""What changes somebody's factors and sessions: each a line in the record, and a mail where it matters."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update

from clinic.accounts.factors import rules
from clinic.accounts.factors.models import AuthenticatorApp, ParkedForm, Passkey, RecoveryCode
from clinic.accounts.models import Clinician, Practice, SignIn
from clinic.accounts.rules import Means
from clinic.audit import Acting, action, record
from clinic.database import db
from clinic.outbox.putting import put
from clinic.outbox.rules import address

NOTICES = ("passkey-added", "passkey-removed", "app-added", "app-removed", "codes-made", "factors-removed")
NOTICE_KEPT = timedelta(days=7)


class Used(Exception):
    """These digits, this code or this signature were used before, or are older than what was used."""


class LastFactor(Exception):
    """Where a second factor is asked of everybody, the last one stays."""


class Taken(Exception):
    """This passkey is registered already, or there are too many."""


class SessionGone(Exception):
    """The session ended in the meantime."""


@action
def add_passkey(
    *,
    by: Clinician,
    credential_id: bytes,
    public_key: bytes,
    counter: int,
    name: str,
    transports: list[str],
    session: bytes,
    now: datetime,
) -> Passkey:
    """One more passkey; this session has shown it."""
    known = db.session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id))
    own = db.session.scalars(select(Passkey.id).where(Passkey.clinician_id == by.id)).all()
    if known is not None or len(own) >= rules.MOST_PASSKEYS:
        raise Taken
    passkey = Passkey(
        clinician_id=by.id,
        credential_id=credential_id,
        public_key=public_key,
        counter=counter,
        name=name,
        transports=transports,
        created_at=now,
    )
    db.session.add(passkey)
    db.session.flush()
    _shown(session, means=Means.PASSKEY, now=now)
    _tell("passkey-added", of=by, by=by, now=now)
    record("clinician.passkey-added", by=by, subject=by, at=now, passkey=str(passkey.id))
    return passkey


@action
def rename_passkey(passkey: Passkey, *, name: str, by: Clinician, now: datetime) -> None:
    """Another name for one's own passkey."""
    passkey.name = name
    record("clinician.passkey-renamed", by=by, subject=by, at=now, passkey=str(passkey.id))


@action
def remove_passkey(passkey: Passkey, *, by: Clinician, now: datetime) -> None:
    """One's own passkey opens nothing any more."""
    _keep_one(by)
    db.session.delete(passkey)
    _tell("passkey-removed", of=by, by=by, now=now)
    record("clinician.passkey-removed", by=by, subject=by, at=now, passkey=str(passkey.id))


@action
def use_passkey(passkey_id: UUID, *, counter: int, by: Clinician, now: datetime) -> None:
    """A signature was right. Its counter rises, unless the device keeps none at all."""
    rose = or_(Passkey.counter < counter, (Passkey.counter == 0) & (counter == 0))
    used = db.session.scalar(
        update(Passkey)
        .where(Passkey.id == passkey_id, Passkey.clinician_id == by.id, rose)
        .values(counter=counter, used_at=now)
        .returning(Passkey.id)
    )
    if used is None:
        raise Used
    record("clinician.passkey-used", by=by, subject=by, at=now, passkey=str(passkey_id))


@action
def add_app(*, seed: bytes, step: int, by: Clinician, session: bytes, now: datetime) -> None:
    """An authenticator app, in place of an earlier one; the digits that confirmed it are used."""
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.clinician_id == by.id))
    db.session.add(AuthenticatorApp(clinician_id=by.id, seed=seed, last_step=step, created_at=now))
    _shown(session, means=Means.APP, now=now)
    _tell("app-added", of=by, by=by, now=now)
    record("clinician.app-added", by=by, subject=by, at=now)


@action
def remove_app(*, by: Clinician, now: datetime) -> None:
    """Six digits open nothing any more."""
    _keep_one(by)
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.clinician_id == by.id))
    _tell("app-removed", of=by, by=by, now=now)
    record("clinician.app-removed", by=by, subject=by, at=now)


@action
def use_app(step: int, *, by: Clinician, now: datetime, resealed: bytes | None = None) -> None:
    """Six digits were right: their step and all before it are used, whichever process asks next."""
    values = {"last_step": step, "used_at": now, **({"seed": resealed} if resealed else {})}
    used = db.session.scalar(
        update(AuthenticatorApp)
        .where(AuthenticatorApp.clinician_id == by.id, AuthenticatorApp.last_step < step)
        .values(values)
        .returning(AuthenticatorApp.last_step)
    )
    if used is None:
        raise Used
    record("clinician.app-used", by=by, subject=by, at=now)


@action
def reseal(app: AuthenticatorApp, sealed: bytes, *, of: Clinician, by: Acting, now: datetime) -> None:
    """The same secret of an app under the present key."""
    app.seed = sealed
    record("clinician.app-resealed", by=by, subject=of, at=now)


@action
def make_codes(digests: list[bytes], *, by: Clinician, now: datetime) -> None:
    """Ten new recovery codes; those made before open nothing any more."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.clinician_id == by.id))
    db.session.add_all(RecoveryCode(clinician_id=by.id, digest=digest, made_at=now) for digest in digests)
    _tell("codes-made", of=by, by=by, now=now)
    record("clinician.codes-made", by=by, subject=by, at=now, codes=len(digests))


@action
def use_code(digest: bytes, *, by: Clinician, now: datetime) -> None:
    """A recovery code opens once."""
    used = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.clinician_id == by.id, RecoveryCode.digest == digest, RecoveryCode.used_at.is_(None)
        )
        .values(used_at=now)
        .returning(RecoveryCode.digest)
    )
    if used is None:
        raise Used
    record("clinician.code-used", by=by, subject=by, at=now)


@action
def note_refusal(*, means: Means, reason: str, by: Clinician, now: datetime) -> None:
    """Somebody who was known so far could not show a second factor."""
    record("clinician.factor-refused", by=by, subject=by, at=now, means=means.value, reason=reason)


@action
def remove_factors(person: Clinician, *, by: Acting, now: datetime) -> None:
    """Take everything but the password from somebody who lost it all; their sessions end."""
    for table in (Passkey, AuthenticatorApp, RecoveryCode):
        db.session.execute(delete(table).where(table.clinician_id == person.id))
    db.session.execute(
        update(SignIn).where(SignIn.clinician_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )
    _tell("factors-removed", of=person, by=by, now=now)
    record("clinician.factors-removed", by=by, subject=person, at=now)


@action
def rehash(hashed: str, *, by: Clinician, now: datetime) -> None:
    """The same password, hashed with as much effort as is asked for today."""
    by.password = hashed
    record("clinician.password-rehashed", by=by, subject=by, at=now)


@action
def lock(session: bytes, *, by: Clinician, now: datetime) -> None:
    """Somebody leaves their desk: the session waits for them."""
    _changed(session, locked_at=now)
    record("clinician.locked", by=by, subject=by, at=now)


@action
def unlock(session: bytes, *, under: bytes, means: Means, proves: bool, by: Clinician, now: datetime) -> None:
    """The same person is back. The browser gets a new id; whoever noted the old one has nothing."""
    started_at = db.session.scalar(select(SignIn.started_at).where(SignIn.digest == session))
    # After a clock was set back, twelve hours are counted from here.
    values: dict[str, object] = {"locked_at": None, "seen_at": now, "started_at": min(started_at or now, now)}
    if proves:
        values |= {"means": means, "proven_at": now}
    _changed(session, digest=under, **values)
    record("clinician.unlocked", by=by, subject=by, at=now, means=means.value)


@action
def prove(session: bytes, *, under: bytes, means: Means, by: Clinician, now: datetime) -> None:
    """Somebody showed once more who they are, before an act that asks for it."""
    _changed(session, digest=under, means=means, proven_at=now)
    record("clinician.proved", by=by, subject=by, at=now, means=means.value)


@action
def park(content: bytes, *, form_id: UUID, by: Clinician, now: datetime) -> UUID:
    """Keep a form that could not be taken, sealed, for its sender."""
    old = (
        select(ParkedForm.id)
        .where(ParkedForm.clinician_id == by.id)
        .order_by(ParkedForm.parked_at.desc(), ParkedForm.id)
        .offset(rules.MOST_KEPT_FORMS - 1)
    )
    db.session.execute(delete(ParkedForm).where(ParkedForm.id.in_(list(db.session.scalars(old)))))
    db.session.execute(delete(ParkedForm).where(ParkedForm.parked_at <= now - rules.KEPT_FORMS))
    db.session.add(ParkedForm(id=form_id, clinician_id=by.id, content=content, parked_at=now))
    record("clinician.form-kept", by=by, subject=by, at=now, form=str(form_id))
    return form_id


@action
def drop_parked(form_id: UUID, *, by: Clinician, now: datetime) -> None:
    """A form kept back is no longer needed: it was sent, or its sender does not want it."""
    db.session.execute(delete(ParkedForm).where(ParkedForm.id == form_id, ParkedForm.clinician_id == by.id))
    record("clinician.form-dropped", by=by, subject=by, at=now, form=str(form_id))


@action
def secure(*, second_factor: bool, idle_minutes: int, by: Clinician, now: datetime) -> None:
    """What the practice asks of everybody who signs in, and when their pages lock."""
    practice = db.session.get_one(Practice, by.practice_id)
    practice.second_factor, practice.idle_minutes = second_factor, idle_minutes
    record(
        "practice.security-changed",
        by=by,
        subject=practice,
        at=now,
        second_factor=second_factor,
        idle_minutes=idle_minutes,
    )


def _changed(session: bytes, **values: object) -> None:
    changed = db.session.scalar(
        update(SignIn)
        .where(SignIn.digest == session, SignIn.ended_at.is_(None))
        .values(**values)
        .returning(SignIn.digest)
    )
    if changed is None:
        raise SessionGone


def _shown(session: bytes, *, means: Means, now: datetime) -> None:
    """Whoever sets a factor up has shown it, so nobody asks them for it a moment later."""
    _changed(session, means=means, proven_at=now)


def _keep_one(person: Clinician) -> None:
    # The person's row is the one that two removals at once queue for.
    db.session.execute(select(Clinician.id).where(Clinician.id == person.id).with_for_update())
    needed = db.session.scalar(select(Practice.second_factor).where(Practice.id == person.practice_id))
    passkeys = db.session.scalars(select(Passkey.id).where(Passkey.clinician_id == person.id)).all()
    app = db.session.get(AuthenticatorApp, person.id)
    if needed and len(passkeys) + (app is not None) <= 1:
        raise LastFactor


def _tell(notice: str, *, of: Clinician, by: Acting, now: datetime) -> None:
    """Mail the person whose factors changed; it was perhaps not they who changed them."""
    recipient = address(of.email)
    if recipient is None:
        return
    language = db.session.scalar(select(Practice.language).where(Practice.id == of.practice_id))
    put(
        notice,
        subject=of.id,
        key=f"{notice}:{uuid4()}",
        recipient=recipient,
        language=of.language or language or "en",
        good_until=now + NOTICE_KEPT,
        by=by,
        now=now,
    )

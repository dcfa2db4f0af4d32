"""The session register: the cookie holds a random id, the database its SHA-256, and each request asks it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import g, request, session
from sqlalchemy import update

from clinic.accounts import queries, rules
from clinic.accounts.models import Clinician, SignIn
from clinic.accounts.rules import Standing
from clinic.database import db, writing
from clinic.web import access
from clinic.web.clock import now

KEY = "sign-in"  # the one entry of the signed cookie that opens anything
LEFT = "left"  # the digest of a session that was ended here: it opens nothing
BY_ITSELF = "X-By-Itself"  # what a page asks without anybody there


def new_secret() -> str:
    """A session's id: 256 random bits, known to the browser alone."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What the database keeps of a session's id."""
    return hashlib.sha256(secret.encode()).digest()


def held() -> bytes | None:
    """The digest of the session this browser says it holds, whether or not it still opens anything."""
    secret = session.get(KEY)
    return digest(secret) if isinstance(secret, str) else None


def leave(known: bytes) -> None:
    """Forget a session that has ended, but for whose a form is that another tab still sends."""
    session.clear()
    session[LEFT] = known.hex()


def person() -> Clinician | None:
    """Who holds the cookie of this request, with their practice; nobody once it is locked or over."""
    known = held()
    found = _found(known, at=now(), is_used=BY_ITSELF not in request.headers) if known else None
    if found is None:
        return None
    sign_in, clinician, standing = found
    if standing is not Standing.OPEN:
        g.shut_out = ShutOut(sign_in.digest, clinician, standing)
        return None
    g.sign_in = sign_in
    g.time_zone = clinician.practice.time_zone
    # A refused action rolls back, and that forgets what was loaded; this keeps the practice at hand.
    g.practice = clinician.practice
    return clinician


@dataclass(frozen=True, slots=True)
class ShutOut:
    """Whose session this browser holds, and why it opens nothing at the moment."""

    digest: bytes
    clinician: Clinician
    standing: Standing


def shut_out() -> ShutOut | None:
    """Whose session waits behind a lock, ran out, or was ended; else None."""
    if access.signed_in() is None and "shut_out" not in g:
        g.shut_out = _ended()
    known: ShutOut | None = g.get("shut_out")
    return known


def _ended() -> ShutOut | None:
    known = held() or _left()
    found = queries.ended(known, since=now() - rules.LONGEST_SESSION) if known else None
    return None if found is None else ShutOut(found[0].digest, found[1], Standing.ENDED)


def _left() -> bytes | None:
    left = session.get(LEFT)
    return bytes.fromhex(left) if isinstance(left, str) else None


def is_locked() -> bool:
    """Whether this browser holds a session that waits behind the lock."""
    known = shut_out()
    return known is not None and known.standing is Standing.LOCKED


def _found(known: bytes, *, at: datetime, is_used: bool) -> tuple[SignIn, Clinician, Standing] | None:
    found = queries.sign_in(known)
    if found is None:
        return None
    standing = _standing(*found, at=at)
    is_new = found[0].locked_at is None
    # A page left open that keeps asking must not keep its session open.
    is_due = is_used and at - found[0].seen_at >= rules.SEEN_EVERY
    if not (is_due if standing is Standing.OPEN else is_new):
        return *found, standing
    # What was read may hold a lock; let go of it before writing on a connection of its own.
    db.session.rollback()
    # A lock is written down, so that a clock set back opens nothing.
    _note(known, {"seen_at": at} if standing is Standing.OPEN else {"locked_at": at})
    again = queries.sign_in(known)
    return None if again is None else (*again, _standing(*again, at=at))


def _standing(sign_in: SignIn, clinician: Clinician, *, at: datetime) -> Standing:
    return rules.standing(
        started_at=sign_in.started_at,
        seen_at=sign_in.seen_at,
        locked=sign_in.locked_at is not None,
        now=at,
        idle=timedelta(minutes=clinician.practice.idle_minutes),
    )


def _note(known: bytes, values: dict[str, datetime]) -> None:
    """Note that a session is in use or locked. Not an action: nobody would look for it in the record."""
    with writing(), db.engine.begin() as connection:
        connection.execute(
            update(SignIn).where(SignIn.digest == known, SignIn.ended_at.is_(None)).values(**values)
        )

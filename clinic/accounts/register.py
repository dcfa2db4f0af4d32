"""The session register: the cookie holds a random id, the database its SHA-256, and each request asks it."""

import hashlib
import secrets
from datetime import datetime

from flask import g, request, session
from sqlalchemy import update

from clinic.accounts import queries, rules
from clinic.accounts.models import Clinician, SignIn
from clinic.database import db, writing
from clinic.web.clock import now

KEY = "sign-in"  # the one entry of the signed cookie that opens anything
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


def person() -> Clinician | None:
    """Who holds the cookie of this request, with their practice; nobody once the session has ended."""
    known = held()
    found = _open(known, at=now(), is_used=BY_ITSELF not in request.headers) if known else None
    if found is None:
        return None
    g.sign_in, clinician = found
    g.time_zone = clinician.practice.time_zone
    # A refused action rolls back, and that forgets what was loaded; this keeps the practice at hand.
    g.practice = clinician.practice
    return clinician


def _open(known: bytes, *, at: datetime, is_used: bool) -> tuple[SignIn, Clinician] | None:
    found = queries.sign_in(known)
    if found is None or not rules.is_live(started_at=found[0].started_at, seen_at=found[0].seen_at, now=at):
        return None
    # A page left open that keeps asking must not keep its session open.
    if not is_used or at - found[0].seen_at < rules.SEEN_EVERY:
        return found
    # What was read may hold a lock; let go of it before writing on a connection of its own.
    db.session.rollback()
    _see(known, at)
    return queries.sign_in(known)


def _see(known: bytes, at: datetime) -> None:
    """Note that a session is in use. Not an action: nothing a person would look for in the record."""
    with writing(), db.engine.begin() as connection:
        connection.execute(
            update(SignIn).where(SignIn.digest == known, SignIn.ended_at.is_(None)).values(seen_at=at)
        )

"""The session register: the cookie holds a random id, the database its SHA-256, and each request asks it."""

import hashlib
import secrets
from datetime import datetime

from flask import g, session
from sqlalchemy import update

from clinic.accounts import queries, rules
from clinic.accounts.models import Clinician, SignIn
from clinic.database import db, writing
from clinic.web.clock import now

KEY = "sign-in"  # the one entry of the signed cookie that opens anything


def new_secret() -> str:
    """A session's id: 256 random bits, known to the browser alone."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What the database keeps of a session's id."""
    return hashlib.sha256(secret.encode()).digest()


def person() -> Clinician | None:
    """Who holds the cookie of this request, with their practice; nobody once the session has ended."""
    secret = session.get(KEY)
    if not isinstance(secret, str):
        return None
    found = queries.sign_in(digest(secret))
    if found is None:
        return None
    sign_in, clinician = found
    at = now()
    if not rules.is_live(started_at=sign_in.started_at, seen_at=sign_in.seen_at, now=at):
        return None
    if at - sign_in.seen_at >= rules.SEEN_EVERY:
        # What was read holds a lock on some databases; let go of it before writing on a connection of its own.
        db.session.rollback()
        _see(sign_in.digest, at)
        found = queries.sign_in(digest(secret))
        if found is None:
            return None
        sign_in, clinician = found
    g.sign_in = sign_in
    # A refused action rolls back, and that forgets what was loaded; this keeps the practice at hand.
    g.practice = clinician.practice
    return clinician


def _see(known: bytes, at: datetime) -> None:
    """Note that a session is in use. Not an action: nothing a person would look for in the record."""
    with writing(), db.engine.begin() as connection:
        connection.execute(
            update(SignIn).where(SignIn.digest == known, SignIn.ended_at.is_(None)).values(seen_at=at)
        )

"""What somebody began and must finish in the same browser: kept here, good once, and for a few minutes.

Not actions: a beginning belongs to nobody's record, and must be spent even when what follows fails.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import session
from sqlalchemy import Connection, delete, insert, select

from clinic.accounts.factors.models import Challenge, Purpose
from clinic.database import db, writing

ASKING = "asking"  # the entry of the signed cookie that ties a beginning to its browser


@dataclass(frozen=True, slots=True)
class Begun:
    """Something under way."""

    clinician_id: UUID | None
    content: bytes | None


def holder() -> bytes:
    """This browser, by a random number in its cookie; only its digest is kept."""
    if not isinstance(session.get(ASKING), str):
        session[ASKING] = secrets.token_urlsafe(32)
    return digest(session[ASKING].encode())


def forget() -> None:
    """Let go of the number, so that nothing begun before can be finished after."""
    session.pop(ASKING, None)


def digest(secret: bytes) -> bytes:
    """What is kept of a challenge."""
    return hashlib.sha256(secret).digest()


def begin(
    purpose: Purpose,
    secret: bytes,
    *,
    clinician_id: UUID | None,
    at: datetime,
    lasts: timedelta,
    content: bytes | None = None,
) -> None:
    """Keep what was begun; what is older than its time goes, and a second beginning replaces the first."""
    held = holder()
    with _ledger() as connection:
        connection.execute(delete(Challenge).where(Challenge.expires_at <= at))
        connection.execute(delete(Challenge).where(Challenge.digest == digest(secret)))
        connection.execute(
            insert(Challenge).values(
                digest=digest(secret),
                purpose=purpose,
                holder=held,
                clinician_id=clinician_id,
                content=content,
                expires_at=at + lasts,
            )
        )


def take(purpose: Purpose, secret: bytes, *, at: datetime) -> Begun | None:
    """What was begun, spent by asking: a second time it is not there, whatever became of the first."""
    held = holder()
    with _ledger() as connection:
        row = connection.execute(
            delete(Challenge)
            .where(Challenge.digest == digest(secret), Challenge.purpose == purpose)
            .returning(Challenge.holder, Challenge.clinician_id, Challenge.content, Challenge.expires_at)
        ).one_or_none()
    if row is None or row.holder != held or not at < row.expires_at:
        return None
    return Begun(row.clinician_id, row.content)


def look(purpose: Purpose, secret: bytes, *, at: datetime) -> Begun | None:
    """What was begun, left where it is."""
    row = db.session.execute(
        select(Challenge.holder, Challenge.clinician_id, Challenge.content, Challenge.expires_at).where(
            Challenge.digest == digest(secret), Challenge.purpose == purpose
        )
    ).one_or_none()
    if row is None or row.holder != holder() or not at < row.expires_at:
        return None
    return Begun(row.clinician_id, row.content)


@contextmanager
def _ledger() -> Iterator[Connection]:
    # A transaction this request holds already would keep the connection below waiting for ever.
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        yield connection

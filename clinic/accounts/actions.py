"""What changes a practice and its people; each leaves a line in the record."""

from datetime import datetime

from sqlalchemy import ColumnElement, update

from clinic.accounts.models import Clinician, SignIn
from clinic.audit import action, record
from clinic.database import db


@action
def sign_in(
    clinician: Clinician,
    *,
    digest: bytes,
    device: str,
    now: datetime,
    instead_of: bytes | None = None,
    rehashed: str | None = None,
) -> SignIn:
    """Open a session; the one this browser held before, whoever's it was, ends with it."""
    if instead_of is not None:
        _end(SignIn.digest == instead_of, at=now)
    if rehashed is not None:
        clinician.password = rehashed
    opened = SignIn(digest=digest, clinician_id=clinician.id, started_at=now, seen_at=now, device=device)
    db.session.add(opened)
    record("clinician.signed-in", by=clinician, subject=clinician, at=now)
    return opened


def _end(*which: ColumnElement[bool], at: datetime) -> None:
    db.session.execute(update(SignIn).where(SignIn.ended_at.is_(None), *which).values(ended_at=at))

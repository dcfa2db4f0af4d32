"""How long an invitation, an address for a new password and the first set-up hold."""

import hashlib
from datetime import datetime, timedelta

INVITED_FOR = timedelta(days=7)
RESET_WITHIN = timedelta(minutes=30)
SET_UP_WITHIN = timedelta(hours=1)
# Somebody impatient asks twice; more mails than one in so long help nobody.
ONE_RESET_IN = timedelta(minutes=5)
MOST_OPEN = 50


def is_open(
    *, expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None, now: datetime
) -> bool:
    """Whether somebody can still join by an invitation."""
    return accepted_at is None and withdrawn_at is None and now < expires_at


def mark(uniquifier: str) -> str:
    """What stands for an account's changing identifier where that itself must not stand."""
    return hashlib.sha256(f"mark of an account: {uniquifier}".encode()).hexdigest()[:32]

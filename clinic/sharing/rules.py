"""What a link is: its secret, how long it lives, and what an opening may show."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # 32 signs; i, l, o and u look or read like others
LOOK_ALIKES = str.maketrans("ilo", "110", " -")
LENGTH = 26  # five bits a sign: 130 bits
AFTER_THE_PLAN = timedelta(days=14)
LONGEST = timedelta(days=365)
WITHOUT_END = timedelta(weeks=12)
PAUSING = frozenset({"urgent_same_day", "emergency"})


class Opening(StrEnum):
    """What somebody who follows a link finds."""

    PLAN = "plan"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The facts about one link at the moment somebody opens it."""

    expires_at: datetime
    revoked_at: datetime | None
    plan_paused: bool
    latest_outcome: str | None  # of the newest decided screening of this episode
    has_revision: bool = True


def token(numbers: bytes) -> str:
    """The secret spelled from 26 random bytes, five bits of each, so every sign is equally likely."""
    if len(numbers) != LENGTH:
        raise ValueError(f"A token is spelled from {LENGTH} random bytes.")
    return "".join(ALPHABET[number & 31] for number in numbers)


def normalised(typed: str) -> str | None:
    """A secret as typed from paper, in the one form we fingerprint; None when it cannot be one."""
    text = typed.strip().lower().translate(LOOK_ALIKES)
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else None


def fingerprint(secret: str) -> bytes:
    """The SHA-256 that stands for the secret everywhere but on the paper."""
    return hashlib.sha256(b"link:" + secret.encode("ascii")).digest()


def opening(link: Standing, *, now: datetime) -> Opening:
    """What may be shown. A later decision for today or emergency pauses every link at once."""
    if link.revoked_at is not None or now >= link.expires_at or not link.has_revision:
        return Opening.ENDED
    if link.plan_paused or link.latest_outcome in PAUSING:
        return Opening.PAUSED
    return Opening.PLAN


def expiry(*, ends_on: date | None, zone: str, now: datetime) -> datetime:
    """When a new link ends: two weeks after the plan, at the end of that day where the practice is."""
    last = ends_on + AFTER_THE_PLAN if ends_on else (now + WITHOUT_END + AFTER_THE_PLAN).date()
    return until(last, zone=zone, now=now)


def until(last: date, *, zone: str, now: datetime) -> datetime:
    """The end of this day where the practice is, at most twelve months from now."""
    midnight = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone))
    return min(midnight, now + LONGEST)

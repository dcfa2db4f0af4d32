"""What a link is: its secret, how long it lives, and what an opening may show."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.rules import LEGIBLE, contrast
from clinic.screening.questionnaire import Outcome

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # 32 signs; i, l, o and u look or read like others
LOOK_ALIKES = str.maketrans("ilo", "110", " -")
LENGTH = 26  # five bits a sign: 130 bits
AFTER_THE_PLAN = timedelta(days=14)
LONGEST = timedelta(days=365)
WITHOUT_END = timedelta(weeks=12)
UNDO = timedelta(minutes=10)
PIN_LENGTH = 6
PIN_TRIES = 5  # wrong ones before each wait
PIN_WAITS = (timedelta(minutes=15), timedelta(hours=1))  # after these only the practice helps
SIZES = ("100", "125", "150")  # per cent of the usual text
DARK = "#0e1518"  # the ground of the plan page at night


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
    is_paused: bool  # something was reported, and no clinician has lifted the pause
    latest_outcome: Outcome | None  # of the newest decided screening of this episode
    revision_id: UUID | None  # of the newest issued state


def token(numbers: bytes) -> str:
    """The secret spelled from 26 random bytes, five bits of each, so every sign is equally likely."""
    if len(numbers) != LENGTH:
        raise ValueError(f"A token is spelled from {LENGTH} random bytes.")
    return "".join(ALPHABET[number & 31] for number in numbers)


def normalised(typed: str) -> str | None:
    """A secret as typed from paper, in the one form we fingerprint; None when it cannot be one."""
    text = typed.strip().lower().translate(LOOK_ALIKES)
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else None


def submission(plan: UUID, way: str) -> str:
    """What a form that hands over says, as far as a doubled one would say it again."""
    return f"link:{plan}:{way}"


def fingerprint(secret: str) -> bytes:
    """The SHA-256 that stands for the secret everywhere but on the paper."""
    return hashlib.sha256(b"link:" + secret.encode("ascii")).digest()


def check(secret: str) -> str:
    """By this the page's script sees whether a bookmark is of the link it shows, and nobody sees more."""
    return hashlib.sha256(b"page:" + secret.encode("ascii")).hexdigest()[:32]


def opening(link: Standing, *, now: datetime) -> Opening:
    """What may be shown. A later decision for today or emergency pauses every link at once."""
    if link.revoked_at is not None or now >= link.expires_at or link.revision_id is None:
        return Opening.ENDED
    outcome = link.latest_outcome
    if link.is_paused or (outcome is not None and outcome.pauses_plan):
        return Opening.PAUSED
    return Opening.PLAN


def expiry(*, ends_on: date | None, zone: str, now: datetime) -> datetime:
    """When a new link ends: two weeks after the plan, at the end of that day where the practice is."""
    today = now.astimezone(ZoneInfo(zone)).date()
    # A plan whose end has passed is still being handed over, so its link lives at least as long after today.
    last = max(ends_on, today) if ends_on else today + WITHOUT_END
    return until(last + AFTER_THE_PLAN, zone=zone, now=now)


def until(last: date, *, zone: str, now: datetime) -> datetime:
    """The end of this day where the practice is, at most twelve months from now."""
    midnight = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone))
    return min(midnight, now + LONGEST)


def has_ended(expires_at: datetime, *, now: datetime) -> bool:
    """Whether a link has lived as long as it was given."""
    return now >= expires_at


def last_day(end: datetime, *, zone: str) -> date:
    """The last day a link with this end can still be opened, where the practice is."""
    return (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()


def larger(size: str) -> str:
    """The next text size, and after the largest the usual one again."""
    return SIZES[(SIZES.index(size) + 1) % len(SIZES)]


def legible_on_dark(colour: str) -> str:
    """The colour itself if it stands out at night, else mixed with white until it does."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    mixed = colour.lower()
    for share in range(1, 21):
        if contrast(mixed, DARK) >= LEGIBLE:
            break
        mixed = "#" + "".join(f"{part + (255 - part) * share // 20:02x}" for part in parts)
    return mixed


def asks_the_gate(revoked_at: datetime | None, *, now: datetime) -> bool:
    """Whether giving a link back is a new hand-over, and no longer the undoing of a slip."""
    return revoked_at is not None and now - revoked_at > UNDO


def is_behind(
    revision: Mapping[str, Collection[str]], *, precautions: Collection[str], conditions: Collection[str]
) -> bool:
    """Whether a screening since then names a limit that the revision was not issued under.

    `revision` is what its snapshot keeps of the screening it rests on.
    """
    return not (
        set(precautions) <= set(revision.get("precautions", ()))
        and set(conditions) <= set(revision.get("conditions", ()))
    )


def is_guessed_first(pin: str) -> bool:
    """Whether somebody who guesses would begin with this one: alike, in a row, two by two."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return (
        steps <= {0}
        or steps <= {1}
        or steps <= {-1}
        or pin[:3] == pin[3:]
        or pin[:2] * 3 == pin
        or pin in ("123321", "112233", "159753", "147258", "010203")
    )


def pin_wait(failures: int) -> timedelta | None:
    """How long to wait after so many wrong PINs; None when only the practice can help."""
    rounds, into = divmod(failures, PIN_TRIES)
    if into:
        return timedelta(0)
    return PIN_WAITS[rounds - 1] if rounds <= len(PIN_WAITS) else None


def pin_proof(key: str, *, link: UUID, pin: str) -> str:
    """What a device keeps once it has shown the PIN: worthless for another link, and after another PIN."""
    return hmac.new(key.encode(), f"pin:{link}:{pin}".encode(), hashlib.sha256).hexdigest()

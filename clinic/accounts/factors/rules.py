"""What counts as showing who one is: six digits once, ten codes on paper, and for how long it holds."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from clinic.accounts.rules import Means

FRESH = timedelta(minutes=10)
CHALLENGE = timedelta(minutes=5)
UNDER_WAY = timedelta(minutes=10)  # from the right password to the second factor, and for setting up an app
KEPT_FORMS = timedelta(days=7)
MOST_KEPT_FORMS = 20
MOST_PASSKEYS = 20

STEP = 30  # seconds
DIGITS = 6
CODES = 10
CODE_BYTES = 10  # 80 bits
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without look-alikes
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_OURS = str.maketrans(_BASE32, LETTERS)
_LOOK_ALIKES = str.maketrans("oil", "011")


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has besides their password. Recovery codes stand in for a factor and are none."""

    passkeys: int
    app: bool
    codes: int

    @property
    def any(self) -> bool:
        return self.passkeys > 0 or self.app

    @property
    def is_last(self) -> bool:
        """Whether taking one away would leave the password alone."""
        return self.passkeys + self.app == 1


def is_fresh(proven_at: datetime | None, *, now: datetime) -> bool:
    """Whether somebody showed within ten minutes who they are; a clock set back makes nothing fresh."""
    return proven_at is not None and -timedelta(minutes=1) < now - proven_at < FRESH


def proves(means: Means, *, has_factors: bool) -> bool:
    """Whether this way of showing it is enough for what must be freshly proven."""
    return means is not Means.PASSWORD or not has_factors


def step_of(at: datetime) -> int:
    """The step of time an app's six digits belong to."""
    return int(at.timestamp()) // STEP


def matching_step(seed: str, code: str, *, at: datetime, after: int, drift: int = 1) -> int | None:
    """The step whose digits these are, within the drift and later than the last one used."""
    app = pyotp.TOTP(seed, digits=DIGITS, interval=STEP)
    now = step_of(at)
    found = None
    # All are compared whatever is found, so that time tells nothing.
    for step in range(now - drift, now + drift + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), code.encode()) and step > after:
            found = step if found is None else found
    return found


def digits(typed: str) -> str:
    """What somebody typed as digits, without the gap an app shows in their middle."""
    return "".join(typed.split()).replace("-", "")


def is_of_an_app(typed: str) -> bool:
    """Whether this looks like six digits and not like a recovery code."""
    plain = digits(typed)
    return len(plain) == DIGITS and plain.isascii() and plain.isdigit()


def recovery_code(chance: bytes) -> str:
    """Random bytes as a code to be read from paper: four groups of four."""
    plain = base64.b32encode(chance[:CODE_BYTES]).decode().translate(_TO_OURS)
    return "-".join(plain[place : place + 4] for place in range(0, len(plain), 4))


def recovery_digest(typed: str) -> bytes:
    """What is kept of a recovery code, whatever way it was typed. Eighty random bits need no slow hash."""
    plain = "".join(character for character in typed.lower() if character.isalnum())
    return hashlib.sha256(b"recovery code:" + plain.translate(_LOOK_ALIKES).encode()).digest()

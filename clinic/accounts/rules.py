"""When a session ends, how long a guesser waits, what a password may be, which colour can be read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise

IDLE = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)
# Machines of one service may differ by so much; a clock that falls back further was set back.
SKEW = timedelta(minutes=1)
# Noting every request would make every page a write; this often is exact enough for fifteen minutes.
SEEN_EVERY = timedelta(seconds=15)


class Means(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"  # noqa: S105  a word for it, not one
    PASSKEY = "passkey"
    APP = "app"
    RECOVERY_CODE = "recovery-code"


class Standing(StrEnum):
    """What a session still opens."""

    OPEN = "open"
    LOCKED = "locked"  # opens again to the same person, where they were
    OVER = "over"
    ENDED = "ended"  # by its owner from elsewhere, by an administrator, by a new password or role


def standing(
    *, started_at: datetime, seen_at: datetime, locked: bool, now: datetime, idle: timedelta = IDLE
) -> Standing:
    """Whether a session is open. A clock set back locks it: nobody knows how long it lay there."""
    if now - started_at >= LONGEST_SESSION:
        return Standing.OVER
    if locked or now - seen_at >= idle or now < seen_at - SKEW:
        return Standing.LOCKED
    return Standing.OPEN


@dataclass(frozen=True, slots=True)
class Pace:
    """How a run of failures slows the next try: some are free, then each wait doubles, and time forgives."""

    free: int
    first: timedelta
    longest: timedelta
    forgives: timedelta  # one failure is forgotten after each such span

    def failures(self, known: int, *, since: timedelta) -> int:
        """How many failures still count, this long after the last one."""
        forgotten: int = max(since, timedelta(0)) // self.forgives
        return max(0, known - forgotten)

    def wait(self, failures: int) -> timedelta:
        """How long the next try waits after so many failures."""
        over = failures - self.free
        if over < 1:
            return timedelta(0)
        # Past the twentieth doubling every wait is the longest, and the power need not be reckoned.
        return min(self.first * (1 << min(over - 1, 20)), self.longest)


# So many wrong passwords before the right one are told in the practice's log; fewer are slips.
WORTH_A_LINE = 3
# Nobody is locked out for good: a wait ends by itself, and a try during a wait does not make it longer.
PER_ACCOUNT = Pace(
    free=4, first=timedelta(seconds=5), longest=timedelta(minutes=5), forgives=timedelta(minutes=15)
)
PER_NETWORK = Pace(
    free=30, first=timedelta(seconds=5), longest=timedelta(minutes=5), forgives=timedelta(minutes=1)
)
OVERALL = Pace(
    free=300, first=timedelta(seconds=1), longest=timedelta(seconds=3), forgives=timedelta(seconds=2)
)

SHORTEST_PASSWORD = 12
SHORTEST_ALONE = 15  # where no second factor is asked for
LONGEST_PASSWORD = 256
FEWEST_CHARACTERS = 5
PRODUCT = "Rückenwind Rueckenwind"
# What lists of stolen passwords are made of, in the languages of our practices, once digits, signs and
# doubled words are taken away; the list of `listed` is an English one and ends where passwords become long.
COMMON = (
    "password", "passwort", "kennwort", "passwd", "secret", "geheim", "login", "admin", "administrator",
    "root", "user", "guest", "test", "demo", "letmein", "welcome", "willkommen", "hallo", "hello", "servus",
    "iloveyou", "ichliebedich", "schatz", "sunshine", "sonnenschein", "princess", "prinzessin", "dragon",
    "monkey", "football", "fussball", "baseball", "superman", "batman", "master", "shadow", "summer",
    "sommer", "winter", "spring", "fruehling", "herbst", "autumn", "computer", "internet", "trustno",
    "changeme", "default", "qwertz", "qwerty", "azerty", "yxcvbnm", "zxcvbnm", "asdfghjkl", "asdf",
    "physio", "physiotherapie", "physiotherapy", "praxis", "practice", "clinic", "klinik", "doctor",
    "starwars", "pokemon", "michael", "daniel", "jessica", "january", "januar", "monday", "montag",
    "abc", "xyz", "my", "mein", "meine", "the", "das", "ist", "is", "und", "and", "new", "neu", "neues",
)  # fmt: skip
ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm")
LEET = str.maketrans("013457@$!|", "oieastasil")
_COMMON = re.compile("(?:" + "|".join(sorted(COMMON, key=len, reverse=True)) + ")+")
_STEPS = frozenset(pair for row in ROWS for way in (row, row[::-1]) for pair in pairwise(way))


def shortest(*, second_factor: bool) -> int:
    """How long a password is at least: longer where nothing else is asked for."""
    return SHORTEST_PASSWORD if second_factor else SHORTEST_ALONE


def password_faults(
    password: str, *, names: Iterable[str], least: int = SHORTEST_PASSWORD
) -> tuple[str, ...]:
    """Why this may not be a password; `names` are the practice's, the person's and their address.

    No rules of composition: length is what counts, and that nobody would try it early.
    """
    if len(password) < least:
        return ("too-short",)
    if len(password) > LONGEST_PASSWORD:
        return ("too-long",)
    if (
        len(set(password)) < FEWEST_CHARACTERS
        or _is_walk(password)
        or _is_common(password)
        or _is_listed(password)
    ):
        return ("guessable",)
    plain = password.casefold()
    parts = (part for name in (PRODUCT, *names) for part in re.findall(r"[^\W\d_]{4,}", name.casefold()))
    return ("holds-a-name",) if any(part in plain for part in parts) else ()


@cache
def listed() -> frozenset[str]:
    """Thirty thousand passwords that leaked most often; read when the first one is chosen."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def _is_listed(password: str) -> bool:
    """Whether it is a leaked one: as it stands, backwards, twice, or between digits and signs."""
    plain = password.casefold()
    core = plain.strip("0123456789!?.,-_ $#*+")
    half = plain[: len(plain) // 2]
    readings = {plain, plain[::-1], core, core.translate(LEET)}
    if half * 2 == plain:
        readings.add(half)
    return any(len(reading) > 3 and reading in listed() for reading in readings)


def _is_walk(password: str) -> bool:
    """Whether most of it only walks along a row of keys, the alphabet or the digits, or stands still."""
    pairs = list(pairwise(password.casefold()))
    return sum(one == other or (one, other) in _STEPS for one, other in pairs) > len(pairs) * 0.6


def _is_common(password: str) -> bool:
    """Whether only common words are left once digits and signs are gone, read with and without disguise."""
    plain = password.casefold()
    readings = (plain, plain.strip("0123456789!?.$#*").translate(LEET))
    return any(_COMMON.fullmatch(re.sub(r"[\W\d_]+", "", reading)) for reading in readings)


@dataclass(frozen=True, slots=True)
class Stages:
    """From which day after onset a complaint counts as subacute, and from which as persistent."""

    subacute_from: int
    persistent_from: int


# The two divisions clinicians reviewed; a third would need its programmes reviewed as well.
STAGES = {"28-85": Stages(28, 85), "42-84": Stages(42, 84)}

PAPER = "#fcfefe"
LEGIBLE = 4.5  # WCAG 1.4.3


class NotAColour(ValueError):
    """A brand colour is six hexadecimal digits after a number sign, nothing else."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG reckons it, from 1 to 21."""
    darker, lighter = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: str) -> str:
    """The colour itself if it can be read on paper, else the nearest darker one of its hue that can."""
    # It is written into style sheets, so nothing else may pass, whatever let it into the database.
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        raise NotAColour(colour)
    colour = colour.lower()
    if contrast(colour, PAPER) >= LEGIBLE:
        return colour
    red, green, blue = _linear(colour)
    dark, light = 0.0, 1.0
    for _ in range(20):
        middle = (dark + light) / 2
        if contrast(_hex(red * middle, green * middle, blue * middle), PAPER) >= LEGIBLE:
            dark = middle
        else:
            light = middle
    return _hex(red * dark, green * dark, blue * dark)


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _straight(red), _straight(green), _straight(blue)


def _straight(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _luminance(parts: tuple[float, float, float]) -> float:
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _hex(*parts: float) -> str:
    curved = (part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in parts)
    return "#" + "".join(f"{round(part * 255):02x}" for part in curved)


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """Two words by which a person knows a device again; no more is kept of what a browser says of itself."""
    found = (next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))

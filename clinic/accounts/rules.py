"""When a session has ended, how long a guesser waits, and which colour may stand on paper."""

from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)
# Noting every request would make every page a write; this often is exact enough for fifteen minutes.
SEEN_EVERY = timedelta(seconds=15)


def is_live(*, started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session that nobody ended still opens anything."""
    return now - seen_at < IDLE and now - started_at < LONGEST_SESSION


@dataclass(frozen=True, slots=True)
class Pace:
    """How a run of failures slows the next try: some are free, then each wait doubles, and time forgives."""

    free: int
    first: timedelta
    longest: timedelta
    forgives: timedelta  # one failure is forgotten after each such span

    def failures(self, known: int, *, since: timedelta) -> int:
        """How many failures still count, this long after the last one."""
        return max(0, known - max(since, timedelta(0)) // self.forgives)

    def wait(self, failures: int) -> timedelta:
        """How long the next try waits after so many failures."""
        over = failures - self.free
        if over < 1:
            return timedelta(0)
        # Past the twentieth doubling every wait is the longest, and 2 ** failures need not be reckoned.
        return min(self.first * 2 ** min(over - 1, 20), self.longest)


# Nobody is locked out for good: a wait ends by itself, and a try during a wait does not make it longer.
PER_ACCOUNT = Pace(
    free=4, first=timedelta(seconds=5), longest=timedelta(minutes=5), forgives=timedelta(minutes=15)
)
PER_NETWORK = Pace(
    free=30, first=timedelta(seconds=5), longest=timedelta(minutes=5), forgives=timedelta(minutes=1)
)
OVERALL = Pace(
    free=300, first=timedelta(seconds=1), longest=timedelta(seconds=10), forgives=timedelta(seconds=2)
)

PAPER = "#fcfefe"
LEGIBLE = 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG reckons it, from 1 to 21."""
    darker, lighter = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: str) -> str:
    """The colour itself if it can be read on paper, else the nearest darker one of its hue that can."""
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

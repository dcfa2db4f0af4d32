"""When a reminder falls due, told by the clock on the patient's wall, whatever daylight saving does to it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.plans.rules import WEEKDAYS

MOST_TIMES = 3  # a day
WEEKS_AHEAD = 12  # a plan without an end is reminded of for so long
A_DAY = timedelta(days=1)
ASKED_JUST_NOW = timedelta(minutes=10)
MAILS_A_DAY = 3  # in which an address may be asked whether it wants any
CONFIRM_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Times:
    """On which days and at which times by the wall clock."""

    days: tuple[str, ...]
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """What a revision says about days: which ones, from when, until when, and how long a session takes."""

    days: tuple[str, ...]
    begins: date
    ends: date
    minutes: int
    revision: int


def instant(day: date, at: str, zone: ZoneInfo) -> datetime:
    """The moment a wall clock shows this: the first of two in autumn, the next there is in spring."""
    local = datetime.combine(day, time.fromisoformat(at))
    while True:
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        local += timedelta(minutes=1)


def due(wanted: Times, zone: ZoneInfo, *, after: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
    """Each reminder in a stretch of time, with the occasion it is for: its local day and time, once."""
    day = after.astimezone(zone).date() - timedelta(days=1)
    while day <= until.astimezone(zone).date():
        if WEEKDAYS[day.weekday()] in wanted.days:
            for at in wanted.times:
                moment = instant(day, at, zone)
                if after < moment <= until:
                    yield f"{day.isoformat()}T{at}", moment
        day += timedelta(days=1)


def good_until(wanted: Times, zone: ZoneInfo, moment: datetime) -> datetime:
    """Until when a reminder is worth sending: the next one, or the end of its day."""
    midnight = datetime.combine(moment.astimezone(zone).date() + timedelta(days=1), time(), zone).astimezone(
        UTC
    )
    later = due(wanted, zone, after=moment, until=midnight)
    return min((at for _, at in later), default=midnight)


def planned(
    is_planned: Callable[[date], bool],
    *,
    begins: date,
    ends: date | None,
    issued: date,
    minutes: int,
    revision: int,
) -> Planned:
    """The days of a plan over all its weeks; one whose exercises have no fixed days may be any day."""
    last = ends or max(begins, issued) + timedelta(weeks=WEEKS_AHEAD)
    first = max(begins, issued)
    days = {WEEKDAYS[on.weekday()] for on in _each(first, last) if is_planned(on)}
    return Planned(
        days=tuple(day for day in WEEKDAYS if day in days) or tuple(WEEKDAYS),
        begins=first,
        ends=last,
        minutes=max(5, minutes),
        revision=revision,
    )


def sequence(version: int, revision: int) -> int:
    """Rises whenever the patient's choice or the plan changes, and never falls."""
    return version + revision


def tidy(times: Collection[str]) -> tuple[str, ...]:
    """The times of a day in their order, each once."""
    return tuple(sorted(set(times)))


def first_day(days: Sequence[str], *, begins: date) -> date:
    """The first of these days from a date on: a series has to begin on a day it falls on."""
    return next(on for on in _each(begins, begins + timedelta(days=6)) if WEEKDAYS[on.weekday()] in days)


def _each(first: date, last: date) -> Iterator[date]:
    on = first
    while on <= last:
        yield on
        on += timedelta(days=1)

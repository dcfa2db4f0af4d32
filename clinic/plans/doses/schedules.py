"""On which days, how often and where: given days, days left open, every so many days, breaks by the hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal, Protocol, get_args

from clinic.plans.doses.amounts import Count, most

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Place = Literal["home", "supervised", "group", "work"]
Moment = Literal["waking", "morning", "noon", "afternoon", "evening", "bedtime"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
MOMENTS: tuple[Moment, ...] = get_args(Moment)
SPREAD: Final[Mapping[int, tuple[Weekday, ...]]] = MappingProxyType(
    {
        1: ("wed",),
        2: ("mon", "thu"),
        3: ("mon", "wed", "fri"),
        4: ("mon", "tue", "thu", "fri"),
        5: ("mon", "tue", "wed", "thu", "fri"),
        6: ("mon", "tue", "wed", "thu", "fri", "sat"),
        7: WEEKDAYS,
    }
)


@dataclass(frozen=True, slots=True)
class Breaks:
    """Short breaks: one every so many minutes, between two hours of the day where they are stated."""

    every_min: Count
    from_hour: int | None = None
    to_hour: int | None = None


@dataclass(frozen=True, slots=True)
class Sessions:
    """Where sessions take place, and how many of them a week or in all where that was stated."""

    place: Place
    per_week: Count | None = None
    in_all: Count | None = None


class Planned(Protocol):
    """What says on which days something is due."""

    @property
    def days(self) -> tuple[Weekday, ...]: ...
    @property
    def every_days(self) -> int | None: ...
    @property
    def as_needed(self) -> bool: ...
    @property
    def in_turn(self) -> tuple[int, ...]: ...
    @property
    def share(self) -> float: ...


def spread(per_week: Count | None) -> tuple[Weekday, ...]:
    """Days to propose where only their number was stated: evenly spread, as many as the upper end."""
    return SPREAD[min(max(most(per_week), 1), 7)] if per_week is not None else ()


def proposed(per_week: Count | None, places: tuple[Sessions, ...] = ()) -> tuple[Weekday, ...]:
    """Days to propose: as many as were stated, or as the sessions at each place come to."""
    if per_week is None and any(each.per_week is not None for each in places):
        per_week = sum(most(each.per_week) for each in places)
    return spread(per_week)


def is_due(planned: Planned, on: date, *, begins: date) -> bool:
    """Whether something is planned for this day; what is done when needed never is."""
    if planned.as_needed:
        return False
    passed = (on - begins).days
    if planned.every_days:
        return passed % planned.every_days == 0 and _is_next(planned, passed // planned.every_days)
    if WEEKDAYS[on.weekday()] not in planned.days:
        return False
    return _is_next(planned, _days_between(planned.days, begins, on))


def _is_next(planned: Planned, before: int) -> bool:
    """Whether it is the turn of its session after so many of the days they share."""
    if not planned.in_turn:
        return True
    place, sessions = planned.in_turn
    return before % sessions == place - 1


def _days_between(days: Sequence[Weekday], begins: date, on: date) -> int:
    """How many of these days lie between the beginning and a day, that day not counted."""
    weeks, rest = divmod((on - begins).days, 7)
    left = (WEEKDAYS[(begins + timedelta(days=day)).weekday()] in days for day in range(rest))
    return weeks * len(days) + sum(left)


def days_a_week(planned: Planned) -> float:
    """How many days of a week it is planned on, on average."""
    if planned.as_needed:
        return 0
    days = 7 / planned.every_days if planned.every_days else len(planned.days)
    return days * planned.share / (planned.in_turn[1] if planned.in_turn else 1)


def week_number(on: date, *, begins: date) -> int:
    """The week of a plan a day lies in: calendar weeks from Monday on, the first holds the day it begins."""
    return max((monday(on) - monday(begins)).days // 7 + 1, 1)


def monday(day: date) -> date:
    """The Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())


def breaks_a_day(breaks: Breaks) -> int | None:
    """How many breaks the stated hours hold, at the longer distance; None without hours."""
    if breaks.from_hour is None or breaks.to_hour is None:
        return None
    return max((breaks.to_hour - breaks.from_hour) * 60 // max(most(breaks.every_min), 1), 1)

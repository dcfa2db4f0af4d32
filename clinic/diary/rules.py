"""What of a report is kept, what it says about a day and a week, and when whom to call stands there again.

shifted(day, …)        the day meant, although the device's clock is days wrong
is_plausible(day, …)   whether somebody can mean this day
diary(…)               whether a diary is kept: switched off, not asked yet, agreed to, ended
of_day(entries)        what stands for one day, each fact once
state(planned, said)   done, partly done, left out, nothing said, or a day without exercises
has_jumped(pain, …)    a rise after which the page says again whom to call; a number pauses nothing
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final
from uuid import UUID, uuid5

from clinic.screening.rescreening import RISE

TAKING_BACK: Final = timedelta(minutes=10)  # as long as the card is in a person's hand
MOST_TAKEN_BACK: Final = 5  # a day; after that a sign stands
BACKWARDS: Final = 60  # days that can still be filled in
MOST_A_DAY: Final = 200  # entries about one day
MOST_AT_ONCE: Final = 1_000  # entries that arrive within twenty-four hours
A_DAY: Final = timedelta(days=1)
LATE: Final = timedelta(hours=72)  # after its link has ended, what was written before still arrives
A_GAP: Final = timedelta(days=7)


class Kind(StrEnum):
    """What an entry says. Nothing said about a day is no entry, which is not the same as left out."""

    DONE = "done"
    LEFT_OUT = "left-out"
    PAIN_BEFORE = "pain-before"
    PAIN = "pain"  # after exercising, or of the day
    EFFORT = "effort"
    MORNING = "morning-after"  # how it was on the morning after the day's exercises
    SIGN = "sign"


class Diary(StrEnum):
    """Whether ticks and answers of a link's page are kept. Signs are, always."""

    OFF = "off"  # handed over without one
    ASKED = "asked"  # nobody has agreed yet
    KEPT = "kept"
    ENDED = "ended"  # by the patient


class Felt(IntEnum):
    """The value of an effort: how hard one exercise was, or without one the whole session."""

    EASY = 1
    RIGHT = 2
    HARD = 3


class Morning(IntEnum):
    """The value of a morning after."""

    USUAL = 1
    MORE = 2


class DayState(StrEnum):
    """What is known of one day. Nothing said is not "not done"."""

    DONE = "done"
    PART = "part"
    LEFT_OUT = "left-out"
    NO_ENTRY = "no-entry"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One standing entry, as far as a day is reckoned from it; they come in the order of their arrival."""

    day: date
    kind: Kind
    value: int
    exercise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What stands for one day: how often each exercise was done, which were left out, how it felt."""

    times: Mapping[str, int] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    pain_before: int | None = None
    pain: int | None = None
    effort: Felt | None = None
    morning: Morning | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said about this day at all."""
        return self == Said()


@dataclass(frozen=True, slots=True)
class Week:
    """A week against the plan's own: days with exercises planned, and days something was done on."""

    planned: int
    done: int


def diary(*, is_taken: bool, agreed_at: datetime | None, ended_at: datetime | None) -> Diary:
    """Whether a diary is kept: what the hand-over says, then the newest word of the patient's."""
    if not is_taken:
        return Diary.OFF
    if agreed_at is None:
        return Diary.ASKED
    return Diary.KEPT if ended_at is None else Diary.ENDED


def moment_meant(said_at: datetime, *, sent_at: datetime, now: datetime) -> datetime:
    """When something was said by a device whose clock may be wrong; never later than now."""
    try:
        return min(now, now - (sent_at - said_at))
    except OverflowError:
        return now


def sign_id(plan_id: UUID, sign: str, *, ended: int) -> UUID:
    """The id of a sign tapped now: the same tap has the same id until it is taken back or its pause lifted.
    `ended` counts the earlier ones of its kind that are."""
    return uuid5(plan_id, f"{sign}:{ended}")


def may_take_back(received_at: datetime, *, taken_back: int, now: datetime) -> bool:
    """Whether "tapped by mistake" is still believed. `taken_back`: how often it was today."""
    return now - received_at <= TAKING_BACK and taken_back < MOST_TAKEN_BACK


def shifted(day: date, *, sent_at: datetime | None, now: datetime) -> date:
    """The day meant. A clock that is whole days wrong when it sends was as wrong when it wrote."""
    if sent_at is None:
        return day
    wrong = round((now - sent_at) / A_DAY)
    try:
        return day + timedelta(days=wrong)
    except OverflowError:
        return day


def is_plausible(day: date, *, today: date) -> bool:
    """Whether an entry can be about this day; where the patient is, it may be tomorrow already."""
    return today - timedelta(days=BACKWARDS) <= day <= today + A_DAY


def arrives_late(written_at: datetime | None, *, ended_at: datetime, now: datetime) -> bool:
    """Whether an entry still counts that arrives after its link has ended: it was written before."""
    return written_at is not None and written_at <= ended_at and now - ended_at <= LATE


def of_day(facts: Iterable[Fact]) -> Said:
    """What stands for one day. Ticks add up; of anything else the last word counts."""
    times: dict[str, int] = {}
    left_out: set[str] = set()
    last: dict[Kind, int] = {}
    for fact in facts:
        if fact.exercise is None:
            last[fact.kind] = fact.value
        elif fact.kind is Kind.DONE:
            times[fact.exercise] = times.get(fact.exercise, 0) + 1
        elif fact.kind is Kind.LEFT_OUT:
            left_out.add(fact.exercise)
    effort, morning = last.get(Kind.EFFORT), last.get(Kind.MORNING)
    return Said(
        times=times,
        left_out=frozenset(left_out - set(times)),
        pain_before=last.get(Kind.PAIN_BEFORE),
        pain=last.get(Kind.PAIN),
        effort=Felt(effort) if effort is not None else None,
        morning=Morning(morning) if morning is not None else None,
    )


def state(planned: Mapping[str, int], said: Said) -> DayState:
    """How one day stands. What was planned several times is done when it was done as often."""
    if said.times:
        whole = all(said.times.get(exercise, 0) >= times for exercise, times in planned.items())
        return DayState.DONE if whole else DayState.PART
    if not planned:
        return DayState.REST
    return DayState.LEFT_OUT if said.left_out >= set(planned) else DayState.NO_ENTRY


def week(planned: Iterable[Mapping[str, int]], said: Iterable[Said]) -> Week:
    """A week in two counts, of the plan's days and of the days with at least one tick."""
    return Week(
        planned=sum(1 for day in planned if day),
        done=sum(1 for day in said if day.times),
    )


def has_jumped(pain: int, *, before: int | None) -> bool:
    """Whether pain is up by as much as the questionnaire's rule for a rise names."""
    return before is not None and pain - before >= RISE


def is_back_after_a_gap(last: date | None, *, today: date) -> bool:
    """Whether somebody returns after a week or more without an entry."""
    return last is not None and today - last >= A_GAP

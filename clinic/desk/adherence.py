"""How a plan fared day by day, from what the patient said: counts anyone can check, and no judgement.

weeks(…)     whole weeks of days, each with its state
summed(…)    planned days and days with a tick, first and last pain, exercises that were too hard
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.diary.rules import DayState, Morning, Said, state

MOST_WEEKS = 12
LEAST = 4  # days with an entry before anything is said about a course


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the grid. `state` is none before the plan began and after today."""

    on: date
    state: DayState | None
    said: Said
    planned: Mapping[str, int]
    on_paper: bool = False
    is_over: bool = True

    @property
    def counts(self) -> bool:
        """Whether the plan wanted something of it, and it is over or something was done."""
        return bool(self.planned) and (self.is_over or bool(self.said.times))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What the days come to."""

    planned: int
    ticked: int  # on whichever day: who moves a session to Thursday has done it
    said: int  # days about which anything was said
    first_pain: tuple[date, int] | None
    last_pain: tuple[date, int] | None
    too_hard: tuple[tuple[str, int], ...]  # an exercise, and on how many days
    sore: int  # days after which the morning was worse than usual

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to speak of a course."""
        return self.said >= LEAST


def first_day(begins: date, *, today: date) -> date:
    """From which day on the grid stands: the plan's first, or twelve weeks back, on a Monday."""
    since = max(begins, today - timedelta(weeks=MOST_WEEKS - 1))
    return since - timedelta(days=since.weekday())


def days(
    said: Mapping[date, Said],
    planned: Callable[[date], Mapping[str, int]],
    *,
    begins: date,
    today: date,
    on_paper: Iterable[date] = (),
) -> tuple[Day, ...]:
    """Every day of the weeks shown, to the Sunday of this one."""
    typed, first = set(on_paper), first_day(begins, today=today)
    last = today + timedelta(days=6 - today.weekday())
    found = []
    for place in range((last - first).days + 1):
        on = first + timedelta(days=place)
        heard = said.get(on, Said())
        is_shown = begins <= on <= today or not heard.is_empty
        wanted = planned(on) if begins <= on <= today else {}
        found.append(
            Day(
                on=on,
                state=state(wanted, heard) if is_shown else None,
                said=heard,
                planned=wanted,
                on_paper=on in typed,
                is_over=on < today,
            )
        )
    return tuple(found)


def weeks(shown: Sequence[Day]) -> tuple[tuple[Day, ...], ...]:
    """The days in rows of seven."""
    return tuple(tuple(shown[place : place + 7]) for place in range(0, len(shown), 7))


def summed(shown: Sequence[Day], *, hard: Mapping[str, int]) -> Summed:
    """The counts of what is shown. `hard`: on how many days each exercise was said to be too hard."""
    pains = [(day.on, day.said.pain) for day in shown if day.said.pain is not None]
    return Summed(
        planned=sum(1 for day in shown if day.counts),
        ticked=sum(1 for day in shown if day.said.times),
        said=sum(1 for day in shown if not day.said.is_empty),
        first_pain=pains[0] if pains else None,
        last_pain=pains[-1] if len(pains) > 1 else None,
        sore=sum(1 for day in shown if day.said.morning is Morning.MORE),
        too_hard=tuple(sorted(hard.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def too_hard(felt: Iterable[tuple[date, str, bool]]) -> Counter[str]:
    """On how many days an exercise was too hard, by the last word of each day."""
    last = {(day, exercise): is_hard for day, exercise, is_hard in felt}
    return Counter(exercise for (_day, exercise), is_hard in last.items() if is_hard)

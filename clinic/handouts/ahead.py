"""The weeks of a whole plan: which dose holds when, what enters and leaves, what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from clinic.plans.doses.courses import Block, changes, week_of, weeks
from clinic.plans.rules import Course, Dose, at

COLUMNS: Final = 4  # stretches of weeks that stand side by side


@dataclass(frozen=True, slots=True)
class Stretch:
    """Weeks in which nothing changes, with the dose of each course; `last` is None where no end is stated."""

    first: int
    last: int | None
    doses: tuple[Dose | None, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One stretch of weeks: the head of a column."""

    title: str
    dates: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What to do in these weeks; empty where the exercise is not in them. `is_new` differs from before."""

    dose: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise over the weeks."""

    number: int
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Weeks × exercises, few enough weeks for one width of paper."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """One exercise that waits, and its dose from then on."""

    number: int
    name: str
    dose: str

    def __str__(self) -> str:
        return f"{self.number} {self.name}: {self.dose}"


@dataclass(frozen=True, slots=True)
class Later:
    """What comes when somebody says that its condition holds; `mark` names the condition."""

    when: str
    dates: str
    mark: str
    doses: tuple[Waits, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold, said once for all that waits for it."""

    mark: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """How a plan goes on. All empty where nothing ever changes."""

    tables: tuple[Table, ...] = ()
    later: tuple[Later, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tables or self.later)


def over_weeks(courses: Sequence[Course], *, until: int | None) -> tuple[Stretch, ...]:
    """The plan's weeks from the first on, gathered while no dose changes; what waits is not in them."""
    ends = [weeks(course) for course in courses]
    bounded = until or (None if None in ends else max((end or 1 for end in ends), default=1))
    begins = [
        week_of(block.first_day) if stretch.unit != "week" else stretch.first
        for course in courses
        for stretch in changes(course, until=until)
        if (block := stretch.block)
    ]
    horizon = bounded or max((*begins, *(end or 1 for end in ends)), default=1)
    found: list[Stretch] = []
    for week in range(1, horizon + 1):
        doses = tuple(at(course, week) for course in courses)
        if found and found[-1].doses == doses:
            found[-1] = Stretch(found[-1].first, week, doses)
        else:
            found.append(Stretch(week, week, doses))
    while len(found) > 1 and not any(found[-1].doses):
        found.pop()
    if found and bounded is None and any(found[-1].doses):
        found[-1] = Stretch(found[-1].first, None, found[-1].doses)
    return tuple(found)


def waiting(course: Course) -> tuple[Block, ...]:
    """The blocks that begin only when a person says so, in their order."""
    return tuple(block for block in course.blocks if not block.is_open)


def is_coming(course: Course, *, week: int, until: int | None) -> bool:
    """Whether it is in this week or will be by itself in one to come."""
    last = until or weeks(course) or max(week_of(block.first_day) for block in course.blocks)
    return any(at(course, each) is not None for each in range(week, max(last, week) + 1))

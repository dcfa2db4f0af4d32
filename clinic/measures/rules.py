"""What is measured, how two measurings compare, and what studies call a meaningful change. Never a verdict.

    pain_change(first, last)       the change in pain, or None where one of the two has none
    activity_change(first, last)   the change in the activities rated both times, as a mean
    RANGES                         the published ranges, with their sources

Pain is better when lower, activities and the global change when higher: that is what version `own-1` of our
form means. Another form gets another name, and is never put into one line with this one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

FORM: Final = "own-1"
MOST_ACTIVITIES: Final = 5
SIX_WEEKS: Final = timedelta(weeks=6)
PAIN: Final = range(11)
ACTIVITY: Final = range(11)
GLOBAL_CHANGE: Final = range(-5, 6)


class Instrument(StrEnum):
    """What one line of values is of."""

    PAIN = "pain"  # a numeric rating, NPRS
    ACTIVITIES = "activities"  # patient-specific, PSFS
    GLOBAL_CHANGE = "global-change"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: the paper as its abstract tells it."""

    cite: str
    doi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The changes that studies call meaningful, from the smallest to the largest. `beyond_error`: from where
    a change is larger than measuring alone explains."""

    least: Decimal
    most: Decimal
    beyond_error: Decimal | None
    sources: tuple[Source, ...]


CLELAND: Final = Source("Cleland 2008", "10.1016/j.apmr.2007.08.126")
ABBOTT: Final = Source("Abbott 2014", "10.2519/jospt.2014.5248")
KOVACS: Final = Source("Kovacs 2008", "10.1186/1471-2474-9-43")

# For the global rating of change no range is on file, so none is shown.
RANGES: Final[Mapping[Instrument, Range]] = {
    Instrument.PAIN: Range(
        least=Decimal("1.3"),
        most=Decimal("3.5"),
        beyond_error=Decimal(4),
        sources=(CLELAND, ABBOTT, KOVACS),
    ),
    Instrument.ACTIVITIES: Range(
        least=Decimal("1.3"),
        most=Decimal("2.7"),
        beyond_error=None,
        sources=(ABBOTT,),
    ),
}
LEAST_MEANINGFUL: Final = min(one.least for one in RANGES.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One measuring: what was rated on one day, on one form."""

    day: date
    pain: int | None = None
    change: int | None = None
    scores: Mapping[UUID, int] = field(default_factory=dict)
    form: str = FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From one value to another, in points. `of` counts the activities in a mean, 0 for a single value."""

    first: Decimal
    last: Decimal
    lower_is_better: bool
    of: int = 0

    @property
    def points(self) -> Decimal:
        return self.last - self.first

    @property
    def for_the_better(self) -> Decimal:
        """The change in the direction a person would wish for; below zero in the other."""
        return -self.points if self.lower_is_better else self.points


def pain_change(first: Occasion, last: Occasion) -> Change | None:
    """How pain differs between two measurings on the same form."""
    if first.pain is None or last.pain is None or first.form != last.form:
        return None
    return Change(first=Decimal(first.pain), last=Decimal(last.pain), lower_is_better=True)


def activity_change(first: Occasion, last: Occasion) -> Change | None:
    """How the activities rated both times differ: the mean of the same ones, rounded once at the end."""
    both = first.scores.keys() & last.scores.keys()
    if not both or first.form != last.form:
        return None
    return Change(
        first=mean(first.scores[one] for one in both),
        last=mean(last.scores[one] for one in both),
        lower_is_better=False,
        of=len(both),
    )


def mean(values: Iterable[int]) -> Decimal:
    """The mean to one decimal place; of nothing there is none."""
    counted = list(values)
    return (Decimal(sum(counted)) / len(counted)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def submission(episode_id: UUID) -> str:
    """What a form that measures says, as far as a doubled one would say it again."""
    return f"measure:{episode_id}"

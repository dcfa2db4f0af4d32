"""How long a record is kept and what may become of it: from the end of treatment to its erasure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a record stands between the first visit and its erasure."""

    ACTIVE = "active"
    CLOSED = "closed"
    RESTRICTED = "restricted"


class Ground(StrEnum):
    """Why a record is restricted."""

    ERASURE_ASKED = "erasure-asked"
    ACCURACY_DISPUTED = "accuracy-disputed"
    OBJECTION = "objection"
    CLAIMS = "claims"


class Reason(StrEnum):
    """Why a record is erased."""

    TERM_OVER = "term-over"
    ASKED_FOR = "asked-for"
    BY_MISTAKE = "by-mistake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides about one record."""

    is_open: bool  # some episode is not closed
    was_treated: bool  # something was decided, issued or measured: a record that has to be kept
    treatment_ended_on: date | None
    is_restricted: bool
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """How long a record must be kept, and whether it may go today. `obstacles` are keys for words."""

    state: State
    kept_through: date | None  # the last day; None where there is no duty, or nobody knows its end yet
    obstacles: tuple[str, ...]

    @property
    def may_erase(self) -> bool:
        return not self.obstacles


def kept_through(treatment_ended_on: date, *, years: int) -> date:
    """The last day a record must be kept: so many years after the day treatment ended.

    A treatment that ended on 29 February is kept through 28 February where there is no such day.
    """
    try:
        return treatment_ended_on.replace(year=treatment_ended_on.year + years)
    except ValueError:
        return treatment_ended_on.replace(year=treatment_ended_on.year + years, day=28)


def duty(record: Standing, *, years: int, on: date) -> Duty:
    """Where a record stands, and what keeps it from being erased today."""
    ends = record.treatment_ended_on
    through = kept_through(ends, years=years) if ends is not None and record.was_treated else None
    obstacles = tuple(
        key
        for key, holds in (
            ("held", record.is_held),
            ("in-treatment", record.is_open and not record.is_restricted and record.was_treated),
            ("no-end", record.was_treated and ends is None),
            ("kept-by-law", through is not None and on <= through),
        )
        if holds
    )
    state = State.CLOSED
    if record.is_restricted:
        state = State.RESTRICTED
    elif record.is_open:
        state = State.ACTIVE
    return Duty(state=state, kept_through=through, obstacles=obstacles)

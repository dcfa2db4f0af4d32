"""How long an emergency opens a record, what counts as a reason, and how long somebody can stand in."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

OPEN_FOR = timedelta(hours=24)
SHORTEST_REASON = 10
LONGEST_COVER = timedelta(days=366)


class Relation(StrEnum):
    """Why a record is open to somebody who reads clinical things, or that it is not."""

    SHARED = "shared"  # every clinician of the practice treats everybody
    OWN = "own"
    COVER = "cover"
    EMERGENCY = "emergency"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included."""

    starts_on: date
    ends_on: date


def cover_faults(span: Span, *, today: date) -> tuple[str, ...]:
    """Why nobody can stand in for this long."""
    if span.ends_on < span.starts_on:
        return ("ends-first",)
    if span.ends_on < today:
        return ("over",)
    if span.ends_on - span.starts_on > LONGEST_COVER:
        return ("too-long",)
    return ()


def is_reason(text: str) -> bool:
    """Whether somebody wrote why, and did not only fill the field."""
    return len(text.strip()) >= SHORTEST_REASON and len(set(text.casefold())) > 4

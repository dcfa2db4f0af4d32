"""What a questionnaire is: its questions, criteria, precautions and policy as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from clinic.screening.logic import Answer, Condition
from clinic.screening.words import Words


class Outcome(StrEnum):
    """What a clinician may decide, in ascending severity."""

    CLEAR = "clear"
    CLEAR_WITH_PRECAUTIONS = "clear_with_precautions"
    REFER_ROUTINE = "refer_routine"
    URGENT_SAME_DAY = "urgent_same_day"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        return _RANKS[self]

    @property
    def pauses_plan(self) -> bool:
        """Whether links already given out show a neutral page from now on."""
        return self.rank >= Outcome.URGENT_SAME_DAY.rank

    @property
    def asks_for_a_doctor(self) -> bool:
        """Whether somebody else is to see the patient, so that a letter goes along."""
        return self.rank >= Outcome.REFER_ROUTINE.rank


_RANKS: Final = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Status(StrEnum):
    """How far a screening got."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    CLOSED_INCOMPLETE = "closed_incomplete"


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers a measurement can be. Beyond them it is refused, never corrected."""

    lowest: float
    highest: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Usual:
    """The numbers that need no second look. Beyond them the page asks to check; it refuses nothing."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things a gateway holds together, and the details that follow it up."""

    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. With a range it wants a number, without one "yes" or "no"; "unknown" always goes."""

    id: str
    section: str
    range: Range | None
    unit: str
    required: bool
    is_gateway: bool
    is_closing: bool
    ask_if: Condition | None
    groups: tuple[str, ...]
    urgency: Outcome | None
    parts: tuple[Part, ...]
    ticks: tuple[str, ...]
    sources: tuple[str, ...]
    usual: Usual | None = None
    below: str = ""

    @property
    def is_number(self) -> bool:
        return self.range is not None

    @property
    def is_always_asked(self) -> bool:
        return self.is_gateway or self.is_closing

    @property
    def is_measured(self) -> bool:
        """Whether its "unknown" means that nobody measured."""
        return self.section == "vit"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A cited combination of answers, and the outcome it points to."""

    id: str
    outcome: Outcome
    when: Condition
    groups: tuple[str, ...]
    precautions: tuple[str, ...]
    advice: tuple[str, ...]
    bases: tuple[str, ...]
    sources: tuple[str, ...]
    within_days: int | None
    valid_days: int | None
    plan_hold: bool
    needs_decision: bool
    is_backstop: bool


@dataclass(frozen=True, slots=True)
class Precaution:
    """A limit to plan around: the demands it sets aside, whether it is printed, when to look again."""

    id: str
    excludes: tuple[str, ...]
    on_handout: bool
    review_days: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a question or criterion comes from, and how far that was confirmed."""

    id: str
    cite: str
    doi: str
    url: str
    confirmed: str

    @property
    def is_published(self) -> bool:
        """Whether it can be read somewhere; a decision of this project's own is a basis, no source."""
        return bool(self.doi or self.url)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the questionnaire."""

    id: str
    is_prefilled: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """How long a screening holds, and what closing, deciding lower and releasing a hold ask for."""

    valid_days: int
    valid_days_if_precautions: int
    reason_codes: tuple[str, ...]
    least_reason_characters: int
    closing_reason_codes: tuple[str, ...]
    closing_floor: Outcome
    closing_review_within_days: int
    closing_valid_days: int
    severe_closing_floor: Outcome
    severe_closing_within_days: int
    eased_by: str
    release_reason_codes: tuple[str, ...]
    rescreen_triggers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A whole questionnaire of one version, as read from its folder."""

    id: str
    version: str
    status: str
    languages: tuple[str, ...]
    least_age: int
    regions: tuple[str, ...]
    not_for: tuple[str, ...]
    retired: frozenset[str]
    groups: tuple[str, ...]
    sections: Mapping[str, Section]
    questions: Mapping[str, Question]
    ordinary: Mapping[str, Answer]
    derived: Mapping[str, Condition]
    criteria: Mapping[str, Criterion]
    precautions: Mapping[str, Precaution]
    advice: tuple[str, ...]
    emergency_signs: tuple[str, ...]
    sources: Mapping[str, Source]
    policy: Policy
    words: Mapping[str, Words]
    digest: str
    # The bytes it was read from, by name; they are kept with whatever was answered under it.
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @property
    def always_asked(self) -> tuple[str, ...]:
        """The questions nobody is spared."""
        return tuple(name for name, one in self.questions.items() if one.is_always_asked)

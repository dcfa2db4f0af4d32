"""What asks for a new screening, what pauses a plan meanwhile, and what lifting a pause takes.

    due(facts)             every trigger of the questionnaire that applies since the newest decided screening
    risen_since(pains, …)  the day from which pain has been up by two points for a week
    lifting(reason)        what stands against lifting a pause with this reason

A trigger prompts a clinician and changes nothing by itself: an outcome stays as it was decided. Only what a
person reports of their body pauses the plan, and a number never does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from clinic.measures import rules as measures
from clinic.measures.rules import Occasion
from clinic.screening.closing import Reason, Refusal

PAUSE: Final = "pause"  # what the reason for lifting is about
RISE: Final = 2  # points of pain
A_WEEK: Final = timedelta(days=6)  # from the first of seven days to the last
LIFT_CODES: Final = (
    "screened_again",
    "spoken_with_patient",
    "already_medically_assessed",
    "recorded_in_error",
    "other",
)


class Trigger(StrEnum):
    """The questionnaire's own names for what asks for a new screening."""

    SYMPTOM = "new_or_changed_symptom_reported"
    TRAUMA = "new_trauma"
    PAIN_UP = "nprs_increase_2_or_more_for_7_days"
    NO_CHANGE = "no_meaningful_change_after_6_weeks"
    NEUROLOGICAL = "new_neurological_symptom"
    UNWELL = "fever_or_unwell"
    DIAGNOSIS = "new_diagnosis_or_medicine"
    PREGNANCY = "pregnancy_started_or_ended"
    EXPIRED = "screen_expired"
    VERSION = "questionnaire_version_changed"
    STEP_UP = "plan_stage_or_load_step_up_after_precautions"

    @property
    def pauses_plan(self) -> bool:
        """Whether the plan offers no exercises until a clinician has looked."""
        return self in _PAUSING


_PAUSING: Final = frozenset({Trigger.SYMPTOM, Trigger.TRAUMA, Trigger.NEUROLOGICAL, Trigger.UNWELL})


@dataclass(frozen=True, slots=True)
class Pain:
    """Pain from 0 to 10 on one day, from a diary or a measuring."""

    day: date
    value: int


@dataclass(frozen=True, slots=True)
class Report:
    """Something of the body that was reported, and not taken back."""

    trigger: Trigger
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is on record about one episode. Times are aware and in the practice's own zone."""

    screened_at: datetime | None
    valid_until: datetime | None = None
    version: str = ""  # of the questionnaire that was asked
    current_version: str = ""
    with_precautions: bool = False
    reports: tuple[Report, ...] = ()
    conditions_changed_at: datetime | None = None
    pregnancy_differs: bool = False  # from what the screening counted
    stepped_up_at: tuple[datetime, ...] = ()  # revisions with more load or a later stage than the one before
    pains: tuple[Pain, ...] = ()
    occasions: tuple[Occasion, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A trigger that applies, and the day it began to."""

    trigger: Trigger
    since: date


def due(facts: Facts, *, now: datetime) -> tuple[Due, ...]:
    """Every trigger that applies, one of a kind, in the questionnaire's order. Without a screening there is
    nothing to repeat."""
    if facts.screened_at is None:
        return ()
    found = {
        one.trigger: one
        for one in sorted(_due(facts, facts.screened_at, now), key=lambda one: one.since)[::-1]
    }
    return tuple(found[trigger] for trigger in Trigger if trigger in found)


def _due(facts: Facts, screened_at: datetime, now: datetime) -> Iterator[Due]:
    for report in facts.reports:
        if report.at >= screened_at:
            yield Due(report.trigger, report.at.date())
    if (risen := risen_since(facts.pains, after=screened_at.date())) is not None:
        yield Due(Trigger.PAIN_UP, risen)
    unchanged = unchanged_since(facts.occasions)
    if unchanged is not None and unchanged > screened_at.date():
        yield Due(Trigger.NO_CHANGE, unchanged)
    changed = facts.conditions_changed_at
    if changed is not None and changed > screened_at:
        yield Due(Trigger.PREGNANCY if facts.pregnancy_differs else Trigger.DIAGNOSIS, changed.date())
    if facts.valid_until is not None and now > facts.valid_until:
        yield Due(Trigger.EXPIRED, facts.valid_until.date())
    if facts.version != facts.current_version:
        yield Due(Trigger.VERSION, screened_at.date())
    if facts.with_precautions:
        for at in facts.stepped_up_at:
            if at > screened_at:
                yield Due(Trigger.STEP_UP, at.date())


def risen_since(pains: Iterable[Pain], *, after: date) -> date | None:
    """The first day of a week or more in which every pain noted was at least two points above the last one
    before it, up to the newest. Of a day the highest counts; a single value is no week."""
    highest: dict[date, int] = {}
    for pain in pains:
        highest[pain.day] = max(pain.value, highest.get(pain.day, 0))
    days = sorted(highest)
    if not days or days[-1] <= after:
        return None
    for before, first in zip(days[-2::-1], days[:0:-1], strict=True):
        run = [day for day in days if day >= first]
        if run[-1] - first >= A_WEEK and all(highest[day] >= highest[before] + RISE for day in run):
            return first
    return None


def unchanged_since(occasions: Sequence[Occasion]) -> date | None:
    """The day on which six weeks had passed without a change as large as the smallest that studies call
    meaningful, neither in pain nor in the person's own activities, and still there is none."""
    if not occasions:
        return None
    first, *later = sorted(occasions, key=lambda one: one.day)
    after = [one for one in later if one.day - first.day >= measures.SIX_WEEKS]
    if not after:
        return None
    compared = [
        change
        for change in (measures.pain_change(first, after[-1]), measures.activity_change(first, after[-1]))
        if change is not None
    ]
    if not compared or any(change.for_the_better >= measures.LEAST_MEANINGFUL for change in compared):
        return None
    return after[0].day


def lifting(reason: Reason | None) -> tuple[Refusal, ...]:
    """What stands against lifting a pause with this reason; nothing if it may be lifted."""
    if reason is None or not reason.code:
        return (Refusal("reason-missing", PAUSE),)
    if reason.code not in LIFT_CODES:
        return (Refusal("reason-unknown", PAUSE),)
    if not reason.text.strip():
        return (Refusal("reason-too-short", PAUSE),)
    return ()

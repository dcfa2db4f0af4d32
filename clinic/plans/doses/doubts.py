"""What a colleague would ask about a dose before it goes out. Questions, never a lock."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal

from clinic.plans.doses.amounts import most
from clinic.plans.doses.courses import Course, changes, smaller, weeks
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.loads import Measured, RepetitionMaximum, out_of_ten

Doubt = Literal[
    "long-hold",
    "much-holding",
    "many-repetitions",
    "often-a-day",
    "long-session",
    "hard-every-day",
    "long-rest",
    "heavy",
    "side-unnamed",
    "amount-unstated",
    "frequency-unstated",
    "reps-unlike-maximum",
    "weeks-beyond-plan",
    "not-in-first-week",
    "step-does-nothing",
    "falls-back",
    "jumps",
]

LONG_HOLD_S: Final = 120
MUCH_HOLDING_S: Final = 900  # a quarter of an hour of holding in one session
MANY_REPS: Final = 150  # in one session
OFTEN: Final = 10  # times a day
LONG_SESSION_S: Final = 3600
HARD: Final = 7  # out of 10
LONG_REST_S: Final = 300
HEAVY_KG: Final = 40
DOUBLED: Final = 2  # from one stretch of weeks to the next


def doubts(wanted: Course, *, last_week: int | None = None) -> tuple[Doubt, ...]:
    """Everything unusual in a course; `last_week` is the plan's."""
    found = [each for block in wanted.blocks for each in (*_amounts(block.dose), *_schedule(block.dose))]
    found += _over_time(wanted, last_week)
    return tuple(dict.fromkeys(found))


def _amounts(dose: Dose) -> Iterator[Doubt]:
    sets, hold = most(dose.sets, 1), dose.held_s
    held = sets * dose.a_set * hold if dose.mode in ("reps", "hold") else 0
    if hold > LONG_HOLD_S:
        yield "long-hold"
    if held > MUCH_HOLDING_S:
        yield "much-holding"
    if dose.mode in ("reps", "hold") and sets * dose.a_set > MANY_REPS:
        yield "many-repetitions"
    if dose.mode == "time" and sets * most(dose.duration_s) > LONG_SESSION_S:
        yield "long-session"
    if most(dose.rest_s) > LONG_REST_S:
        yield "long-rest"
    stated = (dose.reps, dose.hold_s, dose.breaths, dose.duration_s, dose.distance_m)
    maxima = [load.reps for load in dose.load if isinstance(load, RepetitionMaximum)]
    if all(amount is None for amount in stated) and dose.until in (None, "tolerated") and not maxima:
        yield "amount-unstated"
    if dose.reps is not None and maxima and most(dose.reps) > most(maxima[0]) + 5:
        yield "reps-unlike-maximum"
    weights = (load.amount for load in dose.load if isinstance(load, Measured) and load.unit == "kg")
    if any(most(weight) > HEAVY_KG for weight in weights):
        yield "heavy"
    if dose.side == "affected":
        yield "side-unnamed"


def _schedule(dose: Dose) -> Iterator[Doubt]:
    if dose.a_day > OFTEN and dose.breaks is None:
        yield "often-a-day"
    effort = out_of_ten(dose.effort)
    if effort is not None and effort[0] >= HARD and len(dose.days) == len(set(dose.days)) == 7:
        yield "hard-every-day"
    if not (dose.days or dose.as_needed or dose.every_days):
        yield "frequency-unstated"


def _over_time(wanted: Course, last_week: int | None) -> Iterator[Doubt]:
    # What waits for somebody's word is meant to begin later.
    if wanted.blocks[0].first_day > 7 and not wanted.blocks[0].criteria:
        yield "not-in-first-week"
    end = weeks(wanted) or 0
    begins = max((block.first_day - 1) // 7 + 1 for block in wanted.blocks)
    if last_week is not None and max(end, begins) > last_week:
        yield "weeks-beyond-plan"
    stretches = changes(wanted)
    for before, after in pairwise(stretches):
        if before.dose.exercise != after.dose.exercise or before.dose.mode != after.dose.mode:
            continue
        if _work(after.dose) > DOUBLED * _work(before.dose) > 0:
            yield "jumps"
        if after.block.purpose is None and 0 < _work(after.dose) * DOUBLED < _work(before.dose):
            yield "falls-back"
    for block in wanted.blocks:
        for step in block.steps:
            amount = getattr(block.dose, step.what, 0)
            if amount is None or (
                step.until is not None and _is_past(amount, step.until, smaller(step.by) or 1)
            ):
                yield "step-does-nothing"


def _is_past(amount: object, until: float, by: float) -> bool:
    """Whether a limit has been reached before the first step."""
    if not isinstance(amount, int | float) or amount == 0:
        return False
    return amount >= until if by > 0 else amount <= until


def _work(dose: Dose) -> int:
    """Repetitions, or seconds, of one session."""
    once = {"time": most(dose.duration_s), "distance": most(dose.distance_m)}.get(dose.mode, dose.a_set)
    return most(dose.sets, 1) * once

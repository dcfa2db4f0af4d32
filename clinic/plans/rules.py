"""A dose: its numbers and the bounds they keep. Plain values and sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Mode = Literal["reps", "hold", "time"]
Side = Literal["both", "left", "right"]
Laterality = Literal["bilateral", "each-side", "alternating", "one-side-as-directed"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
BODYWEIGHT = "bodyweight"

# Hard bounds: outside them a number is a slip of the hand, not a dose. What is merely unusual is a remark.
BOUNDS = {
    "sets": (1, 10),
    "reps": (1, 100),
    "hold_s": (0, 300),
    "duration_s": (5, 7200),
    "rest_s": (0, 600),
    "rest_between_sides_s": (0, 300),
    "times_per_day": (1, 12),
    "effort": (0, 10),
}
NEEDED = {"reps": ("sets", "reps"), "hold": ("sets", "reps", "hold_s"), "time": ("sets", "duration_s")}
UNUSED = {"reps": ("duration_s",), "hold": ("duration_s",), "time": ("reps", "hold_s")}
NEUTRAL = {"reps": 1, "hold_s": 0}  # content writes these where an exercise runs on time
LONGEST_LOAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One exercise in one plan. In mode `hold` a repetition is mainly a hold; `time` runs for `duration_s`.

    Repetitions count per side wherever an exercise trains one side at a time. A number that is None was
    not stated.
    """

    exercise: str
    mode: Mode
    sets: int = 1
    reps: int | None = None
    hold_s: int | None = None
    duration_s: int | None = None
    rest_s: int | None = None
    rest_between_sides_s: int | None = None
    side: Side = "both"
    times_per_day: int = 1
    days: tuple[Weekday, ...] = WEEKDAYS
    as_needed: bool = False
    effort: tuple[int, int] | None = None
    load: str = BODYWEIGHT
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """One field of a dose that cannot stand. `least` and `most` are set where a range was left."""

    field: str
    key: Literal["missing", "out-of-range", "not-used", "unknown"]
    least: int | None = None
    most: int | None = None


def refusals(dose: Dose) -> tuple[Refusal, ...]:
    """Every hard bound the dose breaks; none means it can be kept."""
    return (*_numbers(dose), *_schedule(dose), *_effort_and_load(dose))


def _numbers(dose: Dose) -> Iterator[Refusal]:
    if dose.mode not in NEEDED:
        yield Refusal("mode", "unknown")
        return
    for field, (lowest, most) in BOUNDS.items():
        if field == "effort":
            continue
        value = getattr(dose, field)
        least = 1 if (field, dose.mode) == ("hold_s", "hold") else lowest
        if value is None:
            if field in NEEDED[dose.mode]:
                yield Refusal(field, "missing", least, most)
        elif not least <= value <= most:
            yield Refusal(field, "out-of-range", least, most)
        elif field in UNUSED[dose.mode] and value != NEUTRAL.get(field):
            yield Refusal(field, "not-used")


def _schedule(dose: Dose) -> Iterator[Refusal]:
    if dose.side not in get_args(Side):
        yield Refusal("side", "unknown")
    if dose.as_needed and dose.days:
        yield Refusal("days", "not-used")
    elif not dose.as_needed and not dose.days:
        yield Refusal("days", "missing")
    elif not set(dose.days) <= set(WEEKDAYS) or len(set(dose.days)) < len(dose.days):
        yield Refusal("days", "unknown")


def _effort_and_load(dose: Dose) -> Iterator[Refusal]:
    least, most = BOUNDS["effort"]
    if dose.effort is not None and not least <= dose.effort[0] <= dose.effort[1] <= most:
        yield Refusal("effort", "out-of-range", least, most)
    if not dose.load.strip():
        yield Refusal("load", "missing")
    elif len(dose.load) > LONGEST_LOAD:
        yield Refusal("load", "out-of-range", 1, LONGEST_LOAD)


def counts_each_side(dose: Dose, laterality: Laterality) -> bool:
    """Whether left and right are each trained with the full count, one after the other or in turn."""
    if dose.side != "both":
        return False
    return laterality == "each-side" or (laterality == "alternating" and dose.mode != "time")


def lacks_side(dose: Dose, laterality: Laterality) -> bool:
    """Whether an exercise for the affected side alone still waits for the clinician to name it."""
    return laterality == "one-side-as-directed" and dose.side == "both"


def minutes(seconds: int) -> int:
    """Whole minutes to set aside: rounded up, at least one."""
    return max(-(-seconds // 60), 1)

"""One exercise as it is done in one week: every fact a typed value, and the bounds that the numbers keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from clinic.plans.doses.amounts import Count, ends, most
from clinic.plans.doses.loads import (
    BODYWEIGHT,
    SCALES,
    Effort,
    Load,
    RepetitionMaximum,
    effort_fault,
    load_faults,
)
from clinic.plans.doses.schedules import WEEKDAYS, Breaks, Moment, Sessions, Weekday, breaks_a_day

Mode = Literal["reps", "hold", "time", "distance"]
Side = Literal["both", "left", "right", "affected"]
Turn = Literal["each", "alternating", "together"]
Laterality = Literal["bilateral", "each-side", "alternating", "one-side-as-directed"]
Until = Literal["fatigue", "near-failure", "failure", "as-many", "as-long", "tolerated"]
Pace = Literal["slow", "controlled", "fast"]
Arc = Literal["pain-free", "symptom-free", "pain-onset", "stretch", "full", "mid", "inner", "end"]
Stop = Literal["pain", "form", "dizzy", "arm", "headache", "shaking", "breath"]
Breathing = Literal["deep", "slow", "calm"]
Section = Literal["warm-up", "main", "cool-down", "break"]

# Hard bounds: outside them a number is a slip of the hand, not a dose. What is merely unusual is a remark.
BOUNDS: Final = {
    "sets": (1, 20),
    "reps": (1, 100),
    "hold_s": (0, 300),
    "breaths": (1, 60),
    "duration_s": (5, 7200),
    "distance_m": (1, 42_195),
    "rest_s": (0, 600),
    "rest_between_reps_s": (0, 300),
    "rest_between_sides_s": (0, 300),
    "rest_after_s": (0, 900),
    "times_per_day": (1, 24),
    "per_week": (1, 7),
    "every_days": (2, 28),
    "pain_at_most": (0, 10),
    "settles_h": (1, 96),
    "degrees": (1, 360),
    "directions": (2, 12),
    "in_all": (1, 400),
    "choose": (1, 9),
}
NEEDED: Final = {
    "reps": ("reps",),
    "hold": ("hold_s",),
    "time": ("duration_s",),
    "distance": ("distance_m",),
}
UNUSED: Final = {
    "reps": ("duration_s", "distance_m"),
    "hold": ("duration_s", "distance_m"),
    "time": ("reps", "breaths", "distance_m"),
    "distance": ("reps", "hold_s", "breaths", "duration_s"),
}
NEUTRAL: Final = {"reps": 1, "hold_s": 0}  # content writes these where an exercise runs on time
EFFORT: Final = SCALES["0-10"]
A_BREATH_S: Final = 6  # ten calm breaths a minute, to reckon with; nobody's breath is timed by it


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One exercise in one plan. In mode `hold` a repetition is mainly a hold; `time` runs for `duration_s`,
    with `hold_s` as holds of that length within it. `breaths` stand in the place of `hold_s`, so many each
    time; `breathing` says how they are.

    A number that is None was not stated; a `Span` is a range. `series` holds the repetitions of each set
    where the sets differ: 12/10/8. Repetitions count per side wherever one side is
    trained at a time, unless `in_total` says that both sides share them. `turn` is stated where a plan
    departs from how the library does the exercise. `each_direction` says that the count is for every
    direction of the movement, of which there are `directions` where that was stated. The `affected` side is
    the one a prescription names so; left or right leaves no doubt. `days` are planned; where only `per_week`
    or the sessions `in_all` were stated they are a proposal. `moments` name the time of day, one for each
    time. Of a `group` the patient does as many exercises a day as `choose` says.

    What follows from the plan's other rows is stated by nobody: `in_turn`, the place of its session and the
    number of those that share its days, and `out_of`, how many exercises its group holds.
    """

    exercise: str
    mode: Mode
    sets: Count | None = 1
    reps: Count | None = None
    hold_s: Count | None = None
    breaths: Count | None = None
    breathing: Breathing | None = None
    duration_s: Count | None = None
    distance_m: Count | None = None
    until: Until | None = None
    side: Side = "both"
    turn: Turn | None = None
    in_total: bool = False
    each_direction: bool = False
    directions: int | None = None
    series: tuple[int, ...] = ()
    load: tuple[Load, ...] = BODYWEIGHT
    effort: Effort | None = None
    rest_s: Count | None = None
    rest_between_reps_s: Count | None = None
    rest_between_sides_s: Count | None = None
    rest_after_s: Count | None = None
    tempo: tuple[int, ...] = ()
    pace: Pace | None = None
    arc: Arc | None = None
    degrees: Count | None = None
    pain_at_most: int | None = None
    settles_h: int | None = None
    stops: tuple[Stop, ...] = ()
    times_per_day: Count | None = 1
    days: tuple[Weekday, ...] = WEEKDAYS
    moments: tuple[Moment, ...] = ()
    per_week: Count | None = None
    in_all: Count | None = None
    every_days: int | None = None
    as_needed: bool = False
    breaks: Breaks | None = None
    places: tuple[Sessions, ...] = ()
    section: Section | None = None
    session: str | None = None
    in_turn: tuple[int, ...] = ()
    choose: int | None = None
    group: str | None = None
    out_of: int = 0
    reason: str | None = None

    @property
    def a_day(self) -> int:
        """Times a day to reckon with: as stated, else as many as the hours hold, else once."""
        if self.times_per_day is None and self.breaks is not None:
            return breaks_a_day(self.breaks) or 1
        return most(self.times_per_day, 1)

    @property
    def held_s(self) -> int:
        """Seconds each repetition is held, to reckon with."""
        return most(self.hold_s) or most(self.breaths) * A_BREATH_S

    @property
    def share(self) -> float:
        """How much of what is planned is done where the patient chooses."""
        return min((self.choose or 1) / self.out_of, 1) if self.out_of else 1

    @property
    def a_set(self) -> int:
        """Repetitions of a set to reckon with; a repetition maximum says how many it can be."""
        counted = (
            self.reps
            if self.reps is not None
            else next((load.reps for load in self.load if isinstance(load, RepetitionMaximum)), None)
        )
        return most(counted, 1)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One field of a dose that cannot stand. `least` and `most` are set where a range was left."""

    field: str
    key: Literal[
        "missing",
        "out-of-range",
        "not-used",
        "unknown",
        "ends-before-it-begins",
        "follows-an-endless-block",
        "overlaps",
    ]
    least: int | None = None
    most: int | None = None


def refusals(dose: Dose) -> tuple[Refusal, ...]:
    """Every hard bound the dose breaks; none means it can be kept."""
    return (*_numbers(dose), *_schedule(dose), *_against(dose))


def _numbers(dose: Dose) -> Iterator[Refusal]:
    if dose.mode not in NEEDED:
        yield Refusal("mode", "unknown")
        return
    for field, (lowest, highest) in BOUNDS.items():
        amount = getattr(dose, field)
        low = 1 if (field, dose.mode) == ("hold_s", "hold") else lowest
        if amount is None:
            if field in NEEDED[dose.mode] and not (_says_when_to_end(dose) or dose.breaths is not None):
                yield Refusal(field, "missing", low, highest)
        elif not _fits(amount, low, highest):
            yield Refusal(field, "out-of-range", low, highest)
        elif field in UNUSED[dose.mode] and amount != NEUTRAL.get(field):
            yield Refusal(field, "not-used")
    if dose.mode in ("reps", "hold") and dose.breaths is not None and dose.hold_s is not None:
        yield Refusal("breaths", "not-used")
    if dose.breathing is not None and (dose.breaths is None or dose.breathing not in get_args(Breathing)):
        yield Refusal("breaths", "unknown")
    if dose.series and not (2 <= len(dose.series) <= 10 and all(1 <= each <= 100 for each in dose.series)):
        yield Refusal("reps", "out-of-range", 1, 100)
    if dose.tempo and not (2 <= len(dose.tempo) <= 4 and all(0 <= part <= 60 for part in dose.tempo)):
        yield Refusal("tempo", "out-of-range", 0, 60)


def _says_when_to_end(dose: Dose) -> bool:
    return dose.until is not None or any(isinstance(load, RepetitionMaximum) for load in dose.load)


def _fits(amount: Count, low: int, high: int) -> bool:
    stated = ends(amount)
    return list(stated) == sorted(stated) and all(
        low <= end <= high and isinstance(end, int) for end in stated
    )


def _schedule(dose: Dose) -> Iterator[Refusal]:
    if dose.side not in get_args(Side):
        yield Refusal("side", "unknown")
    if (dose.as_needed or dose.every_days) and dose.days:
        yield Refusal("days", "not-used")
    elif not (dose.as_needed or dose.every_days or dose.days or dose.places):
        # Where somebody guides it, the days may be theirs to name.
        yield Refusal("days", "missing")
    elif not set(dose.days) <= set(WEEKDAYS) or len(set(dose.days)) < len(dose.days):
        yield Refusal("days", "unknown")
    if (dose.choose is None) != (dose.group is None):
        yield Refusal("choose", "missing", *BOUNDS["choose"])
    if dose.breaks is not None:
        hours = (dose.breaks.from_hour or 0, dose.breaks.to_hour if dose.breaks.to_hour is not None else 24)
        if not _fits(dose.breaks.every_min, 1, 720) or not 0 <= hours[0] < hours[1] <= 24:
            yield Refusal("breaks", "out-of-range", 1, 720)


def _against(dose: Dose) -> Iterator[Refusal]:
    if scale := effort_fault(dose.effort):
        yield Refusal("effort", "out-of-range", *scale)
    if load_faults(dose.load):
        yield Refusal("load", "unknown")


def counts_each_side(dose: Dose, laterality: Laterality) -> bool:
    """Whether left and right are each trained with the full count, one after the other or in turn."""
    if dose.side != "both" or dose.in_total or dose.turn == "together" or dose.directions:
        return False
    if dose.turn is not None:
        return dose.turn == "each" or dose.mode in ("reps", "hold")
    return laterality == "each-side" or (laterality == "alternating" and dose.mode in ("reps", "hold"))


def in_directions(dose: Dose, laterality: Laterality) -> int:
    """How many directions are each trained with the full count; two where their number was not stated.

    Of an exercise that goes to the left and to the right its sides are its directions.
    """
    if not dose.each_direction or counts_each_side(dose, laterality):
        return 1
    return dose.directions or 2


def takes_turns(dose: Dose, laterality: Laterality) -> bool:
    """Whether the sides take turns from one repetition to the next."""
    return dose.side == "both" and (
        dose.turn == "alternating" or (dose.turn is None and laterality == "alternating")
    )


def lacks_side(dose: Dose, laterality: Laterality) -> bool:
    """Whether an exercise for the affected side alone still waits for the clinician to name it."""
    return laterality == "one-side-as-directed" and dose.side == "both" and dose.turn is None


def minutes(seconds: int) -> int:
    """Whole minutes to set aside: rounded up, at least one."""
    return max(-(-seconds // 60), 1)

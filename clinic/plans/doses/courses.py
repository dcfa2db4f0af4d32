"""A dose over the weeks: blocks, steps, conditions, siblings, stepping back; `at` gives one week's dose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from clinic.plans.doses.amounts import Amount, Count, Number, ends, most, moved, tidy
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.loads import Band, Load, Measured, RepetitionMaximum, Share, band_grades
from clinic.plans.doses.schedules import spread

Period = Literal["day", "week", "month"]
Stepped = Literal[
    "sets",
    "reps",
    "hold_s",
    "duration_s",
    "distance_m",
    "times_per_day",
    "per_week",
    "weight",
    "weight_percent",
    "pressure",
    "share",
    "rm",
    "band",
    "progression",
    "load_anew",
]
Condition = Literal[
    "settle-24h",
    "routine",
    "form-ok",
    "rpe-low",
    "arm-quiet",
    "steady",
    "need-relief",
    "clinic-check",
    "side-difference",
    "review",
    "able",
    "reached",
    "pain",
]
Then = Literal["easier", "previous", "pause", "as-before"]
Purpose = Literal["taper", "maintain", "leave"]

WEEK: Final = 7
YEAR: Final = 365
AHEAD: Final = 11  # weeks to look ahead where neither block nor plan has an end


@dataclass(frozen=True, slots=True)
class Criterion:
    """What must hold before somebody moves on: a condition of the content, an amount reached, little pain.

    Of an amount "reached", sessions are sessions running; sessions alone say how many have been done.
    """

    kind: Condition
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    level: int | None = None
    sessions: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A change by a fixed amount, a range, or the smallest. Without `every_weeks` it waits for criteria.

    A band may change `to` a grade that was named. What grows may be left open, as may how a load is adjusted.
    """

    what: Stepped
    by: Amount | None = None
    every_weeks: int | None = None
    until: Number | None = None
    criteria: tuple[Criterion, ...] = ()
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of time with one dose. With criteria a person's word (`met`) opens it, never time alone.

    The dose names its exercise, so a harder or easier sibling takes over by standing in a later block. In a
    block to `leave`, the exercise is no longer done. `because` is what was said when somebody opened it.
    """

    dose: Dose
    first: int = 1
    last: int | None = None
    unit: Period = "week"
    criteria: tuple[Criterion, ...] = ()
    met: bool = False
    because: str = ""
    steps: tuple[Step, ...] = ()
    purpose: Purpose | None = None

    @property
    def first_day(self) -> int:
        """Its first day, counted from 1."""
        return day_before(self.first - 1, self.unit) + 1

    @property
    def last_day(self) -> int | None:
        """Its last day; None where no end was stated."""
        return None if self.last is None else day_before(self.last, self.unit)

    @property
    def is_open(self) -> bool:
        """Whether it begins on its day without anybody's word."""
        return self.met or not self.criteria

    @property
    def leaves(self) -> bool:
        """Whether the exercise is out of the plan while it lasts."""
        return self.purpose == "leave"


@dataclass(frozen=True, slots=True)
class StepBack:
    """After a flare: this share of the dose for so many days, then on with something."""

    percent: int
    days: int
    then: Then


@dataclass(frozen=True, slots=True)
class Course:
    """One exercise's dose over time. A dose that never changes is a course of one open block."""

    blocks: tuple[Block, ...]
    step_back: StepBack | None = None

    @property
    def start(self) -> Dose:
        """The dose it begins with."""
        return self.blocks[0].dose

    @property
    def exercise(self) -> str:
        """The exercise it begins with."""
        return self.start.exercise

    @property
    def is_plain(self) -> bool:
        """Whether it is one dose, from the first day on and without an end."""
        return len(self.blocks) == 1 and self.step_back is None and self.blocks[0] == Block(dose=self.start)

    @property
    def reason(self) -> str | None:
        """Why it stands in a plan although a precaution sets it aside."""
        return self.start.reason


def course(dose: Dose | Course) -> Course:
    """A dose as the course that never changes it."""
    return dose if isinstance(dose, Course) else Course((Block(dose=dose),))


def begun_with(wanted: Course, **facts: Any) -> Course:
    """The course with other facts of the dose it begins with."""
    return with_dose(wanted, 0, replace(wanted.start, **facts))


def with_dose(wanted: Course, number: int, dose: Dose) -> Course:
    """The course with another dose in one of its blocks."""
    return with_block(wanted, number, replace(wanted.blocks[number], dose=dose))


def with_block(wanted: Course, number: int, block: Block) -> Course:
    """The course with one of its blocks replaced."""
    return replace(wanted, blocks=(*wanted.blocks[:number], block, *wanted.blocks[number + 1 :]))


def without_reason(wanted: Course) -> Course:
    """The course alone, without why it stands in one patient's plan."""
    blocks = (replace(block, dose=replace(block.dose, reason=None)) for block in wanted.blocks)
    return replace(wanted, blocks=tuple(blocks))


def day_before(periods: int, unit: Period) -> int:
    """The last of the days that so many whole periods take; months are twelfths of a year."""
    if unit == "month":
        return round(periods * YEAR / 12)
    return periods * WEEK if unit == "week" else periods


def first_day(week: int) -> int:
    """The first day of a week, counted from 1."""
    return WEEK * (week - 1) + 1


def at(wanted: Course, week: int) -> Dose | None:
    """The dose of a week; None in a week the exercise is not in."""
    return on_day(wanted, first_day(week))


def coming(wanted: Course, week: int) -> Dose:
    """In a week without it: the next dose to come, or the last there was."""
    return wanted.blocks[in_hand(wanted, week)].dose


def on_day(wanted: Course, day: int) -> Dose | None:
    """The dose of one day. While nobody has opened the next block, the one before it stays as it is."""
    number = _held(wanted, day)
    if number is None or wanted.blocks[number].leaves:
        return None
    held = wanted.blocks[number]
    return stepped(held, min(day, held.last_day or day))


def in_hand(wanted: Course, week: int) -> int:
    """Which block a week is about: the one it has its dose from, else the next to come, else the last."""
    day = first_day(week)
    number = _held(wanted, day)
    if number is not None and not wanted.blocks[number].leaves:
        return number
    doses = [place for place, block in enumerate(wanted.blocks) if not block.leaves] or [0]
    ends = ((place, wanted.blocks[place].last_day) for place in doses)
    return next((place for place, last in ends if last is None or last >= day), doses[-1])


def _held(wanted: Course, day: int) -> int | None:
    """The block that holds on a day."""
    held: int | None = None
    until: int | None = None
    for number, block in enumerate(wanted.blocks):
        if block.first_day > day:
            break
        if block.is_open:
            held = number
        until = block.last_day
    return None if until is not None and until < day else held


def stepped(block: Block, day: int) -> Dose:
    """The block's dose with every step that has come due by this day."""
    dose = block.dose
    for step in block.steps:
        if step.every_weeks and step.by is not None and not step.criteria:
            for _ in range((day - block.first_day) // (WEEK * step.every_weeks)):
                dose = taken(dose, step)
    return dose


def taken(dose: Dose, step: Step) -> Dose:
    """The dose after one step, the smaller of a range. What the dose does not state cannot be stepped."""
    by = smaller(step.by)
    if step.what in ("weight", "weight_percent", "pressure", "share", "rm", "band"):
        return replace(dose, load=tuple(_heavier(load, step) for load in dose.load))
    amount: Count | None = getattr(dose, step.what, None)
    if amount is None:
        return dose
    raised = moved(amount, by, until=step.until)
    dose = replace(dose, **{step.what: raised})  # type: ignore[arg-type]
    return replace(dose, days=spread(dose.per_week)) if step.what == "per_week" else dose


def reached(dose: Dose, step: Step) -> Dose:
    """The dose where a step has led as far as it goes."""
    until: Any = step.until
    match step.what:
        case "weight":
            load = (replace(one, amount=until) if isinstance(one, Measured) else one for one in dose.load)
        case "share":
            load = (replace(one, percent=until) if isinstance(one, Share) else one for one in dose.load)
        case "rm":
            load = (
                replace(one, reps=until) if isinstance(one, RepetitionMaximum) else one for one in dose.load
            )
        case _:
            return replace(dose, **{step.what: until})
    return replace(dose, load=tuple(load))


def smaller(by: Amount | None) -> Number:
    """The end of a step's range that changes less."""
    return 0 if by is None else min(ends(by), key=abs)


def _heavier(load: Load, step: Step) -> Load:
    by = smaller(step.by)
    match load, step.what:
        case Measured(unit="kg" | "lb"), "weight_percent":
            more = tidy(most(load.amount) * by / 100)
            return replace(load, amount=moved(load.amount, more, until=step.until))
        case Measured(unit="kg" | "lb"), "weight":
            return replace(load, amount=moved(load.amount, by, until=step.until))
        case Measured(unit="mmHg"), "pressure":
            return replace(load, amount=moved(load.amount, by, until=step.until))
        case Share(), "share":
            return replace(load, percent=moved(load.percent, by, until=step.until))
        case RepetitionMaximum(), "rm":
            reps = moved(load.reps, by, until=step.until)
            return replace(load, reps=reps) if not isinstance(reps, float) else load
        case Band(), "band" if step.to is not None:
            return Band(step.to)
        case Band(), "band":
            order = band_grades(load.grade)
            up = [order[min(max(order.index(each) + int(by), 0), len(order) - 1)] for each in _grades(load)]
            return Band(up[0], up[-1] if up[-1] != up[0] else None)
        case _:
            return load


def _grades(band: Band) -> Sequence[str]:
    return (band.grade,) if band.to is None else (band.grade, band.to)


def weeks(wanted: Course) -> int | None:
    """The last week it has a dose for; None where no end was stated."""
    last = [block.last_day for block in wanted.blocks]
    return None if last[-1] is None else week_of(last[-1])


@dataclass(frozen=True, slots=True)
class Stretch:
    """Weeks, days or months of a block in which nothing changes. `last` is None where no end was stated."""

    block: Block
    dose: Dose
    first: int
    last: int | None
    unit: Period


def changes(wanted: Course, *, until: int | None = None) -> tuple[Stretch, ...]:
    """The whole course in order, each block once, and once more for every step within it that has its week.

    What waits for a criterion stands in its place as well. `until` is the last week of the plan.
    """
    return tuple(stretch for block in wanted.blocks for stretch in _stretches(block, until))


def _stretches(block: Block, until: int | None) -> Iterator[Stretch]:
    if not any(step.every_weeks and not step.criteria for step in block.steps):
        yield Stretch(block, block.dose, block.first, block.last, block.unit)
        return
    week, dose = week_of(block.first_day), block.dose
    last = None if block.last_day is None else week_of(block.last_day)
    horizon = last or (until if until and until > week else week + AHEAD)
    begun = week
    while week < horizon:
        week += 1
        ahead = stepped(block, block.first_day + WEEK * (week - week_of(block.first_day)))
        if ahead != dose:
            yield Stretch(block, dose, begun, week - 1, "week")
            begun, dose = week, ahead
    yield Stretch(block, dose, begun, last, "week")


def week_of(day: int) -> int:
    """The week a day lies in, both counted from 1."""
    return -(-day // WEEK)


Disorder = Literal["ends-before-it-begins", "follows-an-endless-block", "overlaps"]


def faults(wanted: Course) -> tuple[Disorder, ...]:
    """What cannot stand in a course's order of time: blocks that overlap, end before they begin, or follow
    one without an end."""
    found: list[Disorder] = []
    before = 0
    for number, block in enumerate(wanted.blocks):
        if block.first < 1 or (block.last is not None and block.last < block.first):
            found.append("ends-before-it-begins")
        if number and wanted.blocks[number - 1].last is None:
            found.append("follows-an-endless-block")
        elif block.first_day <= before:
            found.append("overlaps")
        before = block.last_day or before
    return tuple(dict.fromkeys(found))

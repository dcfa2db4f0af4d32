"""A programme as courses: each exercise from its first phase on, what opens it and takes it over, its steps.

What a phase gives at its start waits for the phase's entry rule; an extra waits for its own. Nothing opens by
itself: a person says that the conditions hold.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, get_args

from clinic.library.catalogue import library
from clinic.plans.amounts import most
from clinic.plans.courses import Block, Condition, Course, Criterion, Step, Stepped
from clinic.plans.doses import Dose
from clinic.plans.dosing import starting_dose
from clinic.plans.loads import Band, Measured
from clinic.plans.programme import Item, Phase, Programme, ProgressionRule

STEPPED: Final[dict[str, tuple[Stepped, ...]]] = {
    "increase-sets": ("sets",),
    "increase-reps": ("reps",),
    "increase-hold": ("hold_s",),
    "increase-duration": ("duration_s",),
    "increase-load": ("weight", "band"),
}


def courses(programme: Programme) -> tuple[Course, ...]:
    """Every exercise of the programme over all its weeks, in the order in which they come."""
    followers = {
        follower for rule in programme.rules for follower in rule.replaces.values() if rule.action == "enter"
    }
    return tuple(
        Course(tuple(_ordered(_blocks(programme, exercise))))
        for exercise in programme.exercises
        if exercise not in followers or _stands_alone(programme, exercise)
    )


def _stands_alone(programme: Programme, exercise: str) -> bool:
    """Whether an exercise that takes over from another is also given before that."""
    entered = next(
        rule.phase or 1
        for rule in programme.rules
        if rule.action == "enter" and exercise in rule.replaces.values()
    )
    return any(
        item.exercise == exercise
        for phase in programme.phases
        if phase.number < entered
        for item in phase.items
    )


def _blocks(programme: Programme, exercise: str) -> Iterator[Block]:
    """The stretches of one exercise, phase by phase, and of whatever takes its place."""
    current = exercise
    for phase in programme.phases:
        entry = [rule for rule in programme.rules if rule.action == "enter" and rule.phase == phase.number]
        current = next((rule.replaces[current] for rule in entry if current in rule.replaces), current)
        item = next((item for item in phase.items if item.exercise == current), None)
        if item is None:
            continue
        first, criteria = _opens(programme, phase, item, entry)
        yield Block(
            dose=item.dose,
            first=max(first, phase.weeks[0]),
            last=phase.weeks[1],
            criteria=criteria,
            steps=tuple(_steps(programme, phase, item.dose)),
        )
        yield from _swaps(programme, phase, item.dose)


def _opens(
    programme: Programme, phase: Phase, item: Item, entry: list[ProgressionRule]
) -> tuple[int, tuple[Criterion, ...]]:
    """The earliest week of an item in a phase, and what must hold first."""
    if item.unlock is not None:
        rule = next(rule for rule in programme.rules if rule.id == item.unlock)
        return rule.week, _criteria(rule)
    return phase.weeks[0], tuple(dict.fromkeys(each for rule in entry for each in _criteria(rule)))


def _steps(programme: Programme, phase: Phase, dose: Dose) -> Iterator[Step]:
    """What may change within a phase once its conditions hold: by the smallest step the content knows."""
    for rule in programme.rules:
        if rule.exercise != dose.exercise or not phase.weeks[0] <= rule.week <= phase.weeks[1]:
            continue
        for what in STEPPED.get(rule.action, ()):
            if what in ("weight", "band") and not _carries(dose, what):
                continue
            yield Step(what, criteria=_criteria(rule))


def _carries(dose: Dose, what: Stepped) -> bool:
    kind = Band if what == "band" else Measured
    return any(isinstance(load, kind) for load in dose.load)


def _swaps(programme: Programme, phase: Phase, dose: Dose) -> Iterator[Block]:
    """The harder sibling that may take over within a phase: its own dose, on the same days, not more sets."""
    for rule in programme.rules:
        within = phase.weeks[0] <= rule.week <= phase.weeks[1]
        if rule.action != "swap" or rule.exercise != dose.exercise or not rule.replace_with or not within:
            continue
        start = starting_dose(library()[rule.replace_with])
        sibling = replace(
            start,
            sets=min(most(start.sets, 1), most(dose.sets, 1)),
            days=dose.days,
            as_needed=dose.as_needed,
            times_per_day=dose.times_per_day,
        )
        yield Block(dose=sibling, first=rule.week, last=phase.weeks[1], criteria=_criteria(rule))


def _criteria(rule: ProgressionRule) -> tuple[Criterion, ...]:
    known: tuple[Any, ...] = get_args(Condition)
    return tuple(Criterion(name) for name in rule.criteria if name in known)  # type: ignore[arg-type]


def _ordered(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks one after the other; one that would begin before the last has ended shortens it."""
    held: Block | None = None
    for block in blocks:
        if held is not None:
            if held.last is not None and held.last >= block.first:
                held = replace(held, last=block.first - 1)
            yield held
        held = block
    if held is not None:
        yield held

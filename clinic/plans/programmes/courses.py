"""A programme as courses: each exercise from its first phase on, what opens it and takes it over, its steps.

What a phase gives at its start waits for the phase's entry rule, and so does what ends with the phase before;
an extra waits for its own rule. Sets that take turns share the days of those still hidden. Nothing opens by
itself: a person says that the conditions hold.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final, get_args

from clinic.library.catalogue import library
from clinic.plans.doses.amounts import most
from clinic.plans.doses.courses import Block, Condition, Course, Criterion, Step, Stepped, at
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.dosing import starting_dose
from clinic.plans.doses.loads import Band, Measured
from clinic.plans.doses.opening import without
from clinic.plans.doses.schedules import WEEKDAYS
from clinic.plans.programmes.programme import Item, Phase, Programme, ProgressionRule

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


def given(programme: Programme) -> tuple[Dose, ...]:
    """What the programme gives in its first week."""
    return tuple(dose for dose in (at(course, 1) for course in courses(programme)) if dose is not None)


def fitting(programme: Programme, is_aside: Callable[[Dose], bool]) -> tuple[Course, ...]:
    """The programme without what is set aside for somebody; an alternate it names may take the place."""
    found = []
    for wanted in courses(programme):
        choices = (wanted.exercise, *programme.alternates.get(wanted.exercise, ())[1:])
        tried = (without(instead(wanted, exercise), is_aside) for exercise in choices)
        found += [kept for kept in [next((one for one in tried if one is not None), None)] if kept]
    return tuple(found)


def instead(wanted: Course, exercise: str) -> Course:
    """The course with an alternate wherever its first exercise stands: its own dose, the same days."""
    if exercise == wanted.exercise:
        return wanted
    return replace(
        wanted,
        blocks=tuple(
            replace(block, dose=_in_place_of(block.dose, exercise), steps=())
            if block.dose.exercise == wanted.exercise
            else block
            for block in wanted.blocks
        ),
    )


def first_review(programme: Programme) -> int | None:
    """The week in which somebody looks first, where the programme names one."""
    return min((rule.week for rule in programme.rules if rule.action == "review"), default=None)


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
    current, given = exercise, None
    for phase in programme.phases:
        entry = [rule for rule in programme.rules if rule.action == "enter" and rule.phase == phase.number]
        current = next((rule.replaces[current] for rule in entry if current in rule.replaces), current)
        item = next((item for item in phase.items if item.exercise == current), None)
        if item is None:
            if given is not None:
                yield Block(
                    dose=given.dose,
                    first=phase.weeks[0],
                    last=phase.weeks[1],
                    criteria=_all_criteria(entry),
                    purpose="leave",
                )
                given = None
            continue
        given = item
        first, criteria = _opens(programme, phase, item, entry)
        block = Block(
            dose=item.dose,
            first=max(first, phase.weeks[0]),
            last=phase.weeks[1],
            criteria=criteria,
            steps=tuple(_steps(programme, phase, item.dose)),
        )
        yield from _in_turn(programme, phase, item, block) if programme.rotation else (block,)
        yield from _swaps(programme, phase, item.dose)


def _opens(
    programme: Programme, phase: Phase, item: Item, entry: list[ProgressionRule]
) -> tuple[int, tuple[Criterion, ...]]:
    """The earliest week of an item in a phase, and what must hold first. An extra of an earlier phase waits
    for the entry as well."""
    if item.unlock is None:
        return phase.weeks[0], _all_criteria(entry)
    rule = _rule(programme, item.unlock)
    if rule.week >= phase.weeks[0]:
        return rule.week, _criteria(rule)
    return phase.weeks[0], _all_criteria([*entry, rule])


def _in_turn(programme: Programme, phase: Phase, item: Item, block: Block) -> Iterator[Block]:
    """An item of the first set on everybody's days, and with each set released on fewer, down to its own."""
    rotation = programme.rotation
    sets = tuple(rotation.sets.values()) if rotation else ()
    if not sets or item.exercise not in sets[0]:
        yield block
        return
    planned = {one.exercise: one for one in phase.items}
    releases: dict[str, set[str]] = {}
    for others in sets[1:]:
        for name in others:
            if name in planned and planned[name].unlock:
                releases.setdefault(planned[name].unlock or "", set()).update(planned[name].dose.days)
    rules = sorted((_rule(programme, name) for name in releases), key=lambda rule: rule.week)
    shared = set(item.dose.days).union(*releases.values())
    last = block.last
    for number, rule in enumerate((None, *rules)):
        if rule is not None:
            shared -= releases[rule.id] - set(item.dose.days)
        following = rules[number].week - 1 if number < len(rules) else last
        days = tuple(day for day in WEEKDAYS if day in shared)
        yield replace(
            block,
            dose=replace(item.dose, days=days),
            first=block.first if rule is None else rule.week,
            last=following,
            criteria=block.criteria if rule is None else _criteria(rule),
        )


def _rule(programme: Programme, name: str) -> ProgressionRule:
    return next(rule for rule in programme.rules if rule.id == name)


def _all_criteria(rules: list[ProgressionRule]) -> tuple[Criterion, ...]:
    return tuple(dict.fromkeys(each for rule in rules for each in _criteria(rule)))


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
        sibling = _in_place_of(dose, rule.replace_with)
        yield Block(dose=sibling, first=rule.week, last=phase.weeks[1], criteria=_criteria(rule))


def _in_place_of(dose: Dose, exercise: str) -> Dose:
    start = starting_dose(library()[exercise])
    return replace(
        start,
        sets=min(most(start.sets, 1), most(dose.sets, 1)),
        days=dose.days,
        as_needed=dose.as_needed,
        times_per_day=dose.times_per_day,
    )


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

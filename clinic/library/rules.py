"""What an exercise is for, how long it takes, what it demands, and what sets it aside. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from clinic.library.exercise import Exercise, Frame, Layer
from clinic.library.precautions import Level, Precautions, Reach

WHOLE_BODY: Final = frozenset({"trunk", "lower-body", "whole-body"})
STABILISING: Final = frozenset({"motor-control", "endurance"})


class Work(Protocol):
    """What a library dosage and a dose in a plan have in common. None was not stated."""

    @property
    def mode(self) -> str: ...
    @property
    def sets(self) -> int: ...
    @property
    def reps(self) -> int | None: ...
    @property
    def hold_s(self) -> int | None: ...
    @property
    def duration_s(self) -> int | None: ...
    @property
    def rest_s(self) -> int | None: ...
    @property
    def rest_between_sides_s(self) -> int | None: ...
    @property
    def effort(self) -> tuple[int, int] | None: ...
    @property
    def load(self) -> str: ...


def layer(region: str, purpose: str) -> Layer:
    """The layer of balanced training an exercise belongs to: the rest of the body first, then its purpose."""
    if region in WHOLE_BODY:
        return "whole-body"
    if purpose == "strength":
        return "strengthen"
    if purpose in STABILISING:
        return "stabilise"
    return "stretch-mobilise"


def session_seconds(exercise: Exercise, work: Work, *, one_side: bool = False) -> int:
    """Seconds of one pass, one session: repetitions, sides, rest between sets, changing sides.

    One side rests while the other works, so rest counts between sets only. The library's seconds for a
    repetition contain its hold; a longer hold makes it longer.
    """
    if work.mode == "time":
        once = work.duration_s or 0
    else:
        once = exercise.seconds_per_rep - exercise.dosage.hold_s + (work.hold_s or 0)
    each_side = exercise.sides == "each-side" and not one_side
    in_turn = exercise.sides == "alternating" and work.mode != "time" and not one_side
    seconds = work.sets * (work.reps or 1) * once * (2 if each_side or in_turn else 1)
    seconds += (work.sets - 1) * (work.rest_s or 0)
    if each_side:
        seconds += work.sets * (work.rest_between_sides_s or 0)
    return seconds


def derived_demands(exercise: Exercise, frames: Sequence[Frame], table: Precautions) -> frozenset[str]:
    """The demands that follow from the drawn angles and the library's dose, before anybody's judgement."""
    facts = _facts(exercise, exercise.dosage)
    views = [facts | _angles(frame) for frame in frames]
    return frozenset(
        demand.id
        for demand in table.demands.values()
        if any(_holds(parts, view) for parts in demand.derive for view in views)
    )


def judged_demands(exercise: Exercise, derived: Iterable[str]) -> frozenset[str]:
    """Derived demands after judgement: what was added by reading the instructions, less what was dropped."""
    added = {judgement.demand for judgement in exercise.judged if judgement.holds}
    dropped = {judgement.demand for judgement in exercise.judged if not judgement.holds}
    return frozenset((set(derived) | added) - dropped)


def demands(exercise: Exercise, work: Work, table: Precautions) -> tuple[str, ...]:
    """What the exercise demands at this dose. What does not depend on the dose is as the library lists it."""
    facts = _facts(exercise, work)
    at_this_dose = {
        demand.id
        for demand in table.demands.values()
        if demand.from_dose and any(_holds(parts, facts) for parts in demand.derive)
    }
    listed = {each for each in exercise.demands if not table.demands[each].from_dose}
    found = listed | judged_demands(exercise, at_this_dose)
    return tuple(each for each in table.demands if each in found)


def set_aside(
    exercise: Exercise,
    precautions: Iterable[str],
    conditions: Iterable[str],
    *,
    table: Precautions,
    work: Work | None = None,
) -> tuple[Reach, ...]:
    """Every way in which these precautions and conditions reach the exercise, the strictest first.

    An id the table does not know is an error, never a quiet nothing.
    """
    demanded = demands(exercise, work or exercise.dosage, table)
    return tuple(
        sorted(
            _ways(exercise, demanded, tuple(precautions), tuple(conditions), table),
            key=lambda reach: -table.ranks[reach.level],
        )
    )


def strictest(reaches: Sequence[Reach]) -> Level | None:
    """What the ways together come to: block needs a written reason, warn a confirmation, None nothing."""
    levels = {reach.level for reach in reaches}
    if "block" in levels:
        return "block"
    return "warn" if levels else None


def _ways(
    exercise: Exercise,
    demanded: tuple[str, ...],
    precautions: tuple[str, ...],
    conditions: tuple[str, ...],
    table: Precautions,
) -> Iterator[Reach]:
    origins: list[tuple[str, str | None]] = [(precaution, None) for precaution in precautions]
    for condition in conditions:
        listed: tuple[tuple[Level, tuple[str, ...]], ...] = (
            ("block", exercise.contraindications),
            ("warn", exercise.precautions),
        )
        words = table.conditions[condition]
        for level, names in listed:
            if condition in names:
                yield Reach(level, None, None, condition, words)
        origins.extend((precaution, condition) for precaution in table.brought_by.get(condition, ()))
    for precaution, brought_by in dict.fromkeys(origins):
        for effect in table.effects[precaution]:
            if effect.demand in demanded:
                yield Reach(effect.level, precaution, effect.demand, brought_by, effect.reasons)


def _facts(exercise: Exercise, work: Work) -> dict[str, Any]:
    # A dose that states no effort is taken at the library's, so that leaving it out never hides a demand.
    effort = work.effort or exercise.dosage.effort
    return {
        "region": {exercise.region},
        "purpose": {exercise.purpose},
        "position": {exercise.position},
        "equipment": set(exercise.equipment),
        "tag": set(exercise.tags),
        "mode": {work.mode},
        "load": {work.load},
        "hold_s": work.hold_s or 0,
        "session_s": session_seconds(exercise, work),
        "effort_low": effort[0],
        "effort_high": effort[1],
    }


def _angles(frame: Frame) -> dict[str, Any]:
    joints: Mapping[str, Any] = frame.joints
    return {
        "pose": {frame.pose},
        "pitch": joints["root"]["pitch"],
        "thoracic_flex": joints["thoracic_flex"],
        "trunk_flex": joints["thoracic_flex"] + joints["lumbar_flex"],
        "trunk_turn": abs(joints["thoracic_rot"]),
        "neck_flex": joints["neck_flex"],
        "head_flex": joints["neck_flex"] + joints["head_nod"],
        "neck_turn": abs(joints["neck_rot"]),
        "neck_side": abs(joints["neck_side"]),
    }


def _holds(parts: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return all(_part_holds(wanted, facts[name]) for name, wanted in parts.items())


def _part_holds(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, Mapping):
        return all(found >= bound if sign == "gte" else found <= bound for sign, bound in wanted.items())
    return not found.isdisjoint([wanted] if isinstance(wanted, str) else wanted)

"""What an exercise has to fit: stage, irritability, precautions, things at home, positions. Pure.

A mark never forbids. One that sets aside asks for a reason, which is kept with the dose.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from clinic.library.exercise import Exercise
from clinic.library.precautions import Level, Precautions
from clinic.plans import limits
from clinic.plans.limits import Limits
from clinic.plans.rules import Dose

Kind = Literal["precaution", "stage", "irritability", "equipment", "position"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What holds for one person now. None was not asked, and marks nothing.

    `stages` are those the onset allows, `following` the one that begins within days.
    """

    limits: Limits
    stages: frozenset[str] = frozenset()
    following: str | None = None
    irritability: str | None = None
    equipment: frozenset[str] | None = None
    avoids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """One way in which an exercise does not fit: what it is about, and from where, by id.

    Of a precaution, `what` is the demand met or nothing, `origin` the condition or precaution. `turns` says
    that it ends by itself with the next stage.
    """

    kind: Kind
    level: Level
    what: str
    origin: str = ""
    turns: bool = False


def marks(
    exercise: Exercise,
    situation: Situation,
    *,
    table: Precautions,
    household: frozenset[str],
    dose: Dose | None = None,
) -> tuple[Mark, ...]:
    """Everything that speaks against the exercise now, the strictest first."""
    found = (
        *_reached(exercise, situation, table, dose),
        *_of_the_stage(exercise, situation),
        *_of_the_body(exercise, situation),
        *(
            Mark("equipment", "block", thing)
            for thing in exercise.equipment
            if situation.equipment is not None and thing not in situation.equipment | household
        ),
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda mark: mark.level != "block"))


def is_aside(found: Iterable[Mark]) -> bool:
    """Whether the exercise is added with a reason only."""
    return any(mark.level == "block" for mark in found)


def _reached(
    exercise: Exercise, situation: Situation, table: Precautions, dose: Dose | None
) -> Iterator[Mark]:
    for reach in limits.reaches(exercise, situation.limits, table=table, dose=dose):
        yield Mark("precaution", reach.level, reach.demand or "", reach.condition or reach.precaution or "")


def _of_the_stage(exercise: Exercise, situation: Situation) -> Iterator[Mark]:
    if situation.stages and situation.stages.isdisjoint(exercise.stages):
        yield Mark(
            "stage",
            "block",
            min(situation.stages),
            turns=situation.following is not None and situation.following in exercise.stages,
        )


def _of_the_body(exercise: Exercise, situation: Situation) -> Iterator[Mark]:
    if situation.irritability and situation.irritability not in exercise.irritability_ok:
        yield Mark("irritability", "block", situation.irritability)
    if exercise.position in situation.avoids:
        yield Mark("position", "block", exercise.position)

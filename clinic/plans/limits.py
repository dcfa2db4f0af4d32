"""What sets exercises aside in one plan: precautions and conditions, from the screening and the record."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinic.library.catalogue import Library
from clinic.library.exercise import Exercise
from clinic.library.precautions import Precautions, Reach
from clinic.library.rules import set_aside, strictest
from clinic.plans.doses.loads import in_library
from clinic.plans.rules import Dose, most, out_of_ten


@dataclass(frozen=True, slots=True)
class Limits:
    """The precautions and conditions that hold for one patient."""

    precautions: tuple[str, ...]
    conditions: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.precautions or self.conditions)


@dataclass(frozen=True, slots=True)
class Work:
    """A dose in the words the library's rules read."""

    mode: str
    sets: int
    reps: int
    hold_s: int
    duration_s: int | None
    rest_s: int
    rest_between_sides_s: int | None
    effort: tuple[int, int]
    load: str


def limits(
    *, screened: Iterable[str], stated: Iterable[str], recorded: Iterable[str], table: Precautions
) -> Limits:
    """Those the screening brought (`screened` precautions, `stated` conditions) and those on the record."""
    named, held = (*screened,), {*stated, *recorded}
    judged = {*table.effects, *table.without_effect}
    return Limits(
        precautions=tuple(name for name in named if name in judged),
        conditions=tuple(name for name in table.conditions if name in held),
        unknown=(*(name for name in named if name not in judged), *sorted(held - {*table.conditions})),
    )


def reaches(
    exercise: Exercise, holding: Limits, *, table: Precautions, dose: Dose | None = None
) -> tuple[Reach, ...]:
    """Every way in which they reach this exercise, at this dose if one is given."""
    if not holding:
        return ()
    return set_aside(
        exercise,
        holding.precautions,
        holding.conditions,
        table=table,
        work=work(dose, exercise) if dose else None,
    )


def is_set_aside(
    exercise: Exercise, holding: Limits, *, table: Precautions, dose: Dose | None = None
) -> bool:
    """Whether the exercise can be in the plan with a written reason only."""
    return strictest(reaches(exercise, holding, table=table, dose=dose)) == "block"


def sets_aside(holding: Limits, library: Library, dose: Dose) -> bool:
    """The same for a dose by its exercise's name."""
    return is_set_aside(library[dose.exercise], holding, table=library.precautions, dose=dose)


def why(found: Iterable[Reach], *, table: Precautions, language: str) -> tuple[str, ...]:
    """What to say about each way, each once: the demand met, or the condition the exercise itself names."""
    return tuple(
        dict.fromkeys(
            table.demands[reach.demand].labels[language]
            if reach.demand
            else table.conditions[reach.condition or ""][language]
            for reach in found
        )
    )


def work(dose: Dose, exercise: Exercise) -> Work:
    """A plan's dose for the library; what it does not state is taken as the library states it."""
    default = exercise.dosage
    return Work(
        mode=dose.mode,
        sets=most(dose.sets, 1),
        reps=dose.a_set,
        hold_s=dose.held_s + most(dose.rest_between_reps_s),
        duration_s=None if dose.mode != "time" else most(dose.duration_s),
        rest_s=most(dose.rest_s),
        rest_between_sides_s=None if dose.rest_between_sides_s is None else most(dose.rest_between_sides_s),
        effort=out_of_ten(dose.effort) or default.effort,
        load=in_library(dose.load, otherwise=default.load),
    )

"""A dose as a plan keeps it, as it starts, and as it is typed: `3x10 5s 2/d left mon wed fri`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from clinic.library.catalogue import library
from clinic.library.exercise import Exercise
from clinic.plans.doses import data as dose_data
from clinic.plans.doses import writing
from clinic.plans.doses.amounts import count
from clinic.plans.doses.courses import Block, Course, at, begun_with, course, in_hand, with_dose
from clinic.plans.doses.dose import Dose
from clinic.plans.doses.loads import Effort, known
from clinic.plans.doses.reading import NotReadable, read
from clinic.plans.doses.schedules import SPREAD

__all__ = ("SPREAD", "NotReadable", "course_of", "dose_of", "shown", "starting_dose", "typed")


class Row(Protocol):
    """A dose as the database keeps it."""

    exercise: str
    reason: str | None
    course: dict[str, Any]


def course_of(row: Row) -> Course:
    """The course a row keeps, with the reason why its exercise is in the plan."""
    return begun_with(dose_data.course_of(row.course), reason=row.reason)


def dose_of(row: Row, *, week: int = 1) -> Dose:
    """The dose of one week; before the exercise enters, the one it will begin with."""
    kept = course_of(row)
    return at(kept, week) or kept.start


def starting_dose(exercise: Exercise, *, reason: str | None = None) -> Dose:
    """What the library begins with, on evenly spread days."""
    default = exercise.dosage
    timed = default.mode == "time"
    return Dose(
        exercise=exercise.id,
        mode=default.mode,
        sets=default.sets,
        reps=None if timed else default.reps,
        hold_s=None if timed else default.hold_s,
        duration_s=default.duration_s,
        rest_s=default.rest_s,
        rest_between_sides_s=default.rest_between_sides_s,
        times_per_day=default.times_per_day,
        days=SPREAD[default.days_per_week],
        effort=Effort("0-10", count(*default.effort)),
        load=known(default.load),
        reason=reason,
    )


def without_brought(dose: Dose, start: Dose) -> Dose:
    """The dose without what the exercise brings along: hold, effort, load, rests, times a day."""
    usual = {"effort": None, "load": (), "rest_s": None, "rest_between_sides_s": None}
    if dose.mode == "reps" and dose.reps is not None:
        usual["hold_s"] = None
    if not dose.moments:
        usual["times_per_day"] = None
    brought = {name: none for name, none in usual.items() if getattr(dose, name) == getattr(start, name)}
    return replace(dose, **dict[str, Any](brought))


def typed(text: str, before: Course | Dose) -> Dose:
    """The dose before, with what was typed put in its place. What is not typed stays."""
    return read(text, before).start


def typed_for_all(text: str, before: Course, *, week: int = 1) -> Course:
    """The same for many rows at once: what runs on time keeps its time, and courses keep their weeks."""
    number = in_hand(before, week)
    known = before.blocks[number].dose
    wanted = read(text, known).start
    if wanted.mode != known.mode:
        kept = ("mode", "sets", "reps", "hold_s", "breaths", "breathing", "duration_s", "distance_m")
        wanted = replace(wanted, **{name: getattr(known, name) for name in kept})
    return with_dose(before, number, wanted)


def shown_block(wanted: Course, number: int, language: str = "en") -> str:
    """One block of a course as it would be typed; of a course that has but one, all of it."""
    if len(wanted.blocks) == 1:
        return shown(wanted, language)
    block = wanted.blocks[number]
    return shown(Course((Block(dose=block.dose, steps=block.steps),)), language)


def shown(kept: Course | Dose, language: str = "en") -> str:
    """A course as it would be typed; what the exercise has from the library is left out."""
    wanted = course(kept)
    exercise: Mapping[str, Exercise] = library().exercises
    beside = starting_dose(exercise[wanted.exercise]) if wanted.exercise in exercise else None
    return writing.written(wanted, language, beside=beside)

"""Rows of a plan whose exercise was taken away from beside plans: named, so that each can be taken out."""

from dataclasses import dataclass

from clinic.accounts.models import Practice
from clinic.library import own, queries
from clinic.library.catalogue import Library, shipped
from clinic.plans.doses import dosing
from clinic.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Gone:
    """One of them: its row, and what the exercise is called."""

    id: str
    name: str


def gone(plan: Plan, *, library: Library, of: Practice, language: str) -> tuple[Gone, ...]:
    """What the list of rows cannot show any more, in the plan's order."""
    found = []
    for row in plan.doses:
        held = (block.dose.exercise for block in dosing.course_of(row).blocks)
        lost = next((exercise for exercise in held if exercise not in library), None)
        if lost is not None:
            found.append(Gone(str(row.id), named(lost, of=of, language=language)))
    return tuple(found)


def named(exercise: str, *, of: Practice, language: str) -> str:
    """What the practice called it, in this language or the one it was written in; else its id."""
    kept = queries.own_called(exercise, of=of)
    return (own.name(kept.texts, (language, *shipped().languages)) if kept is not None else "") or exercise

"""Rows of a plan whose exercise was taken away from beside plans: named, so that each can be taken out."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from clinic.accounts.models import Practice
from clinic.library import own, queries
from clinic.library.catalogue import Library
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
    if own.is_own(exercise):
        with suppress(ValueError):
            kept = queries.own_exercise(UUID(exercise.removeprefix(own.PREFIX)), of=of)
            texts = kept.texts if kept is not None else {}
            begun = [text for key, text in sorted(texts.items()) if key.startswith("name-") and text]
            return texts.get(f"name-{language}") or next(iter(begun), exercise)
    return exercise

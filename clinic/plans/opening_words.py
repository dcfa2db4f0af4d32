"""What waits for somebody's word, as the builder shows it: from when on, what must hold, what happens."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from clinic.library.catalogue import Library
from clinic.plans.doses import course_words, opening, schedule_words, words
from clinic.plans.doses.courses import Course
from clinic.plans.doses.opening import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One word to say, and everything it opens."""

    key: str
    when: str
    is_due: bool
    conditions: tuple[str, ...]
    effects: tuple[str, ...]


def waiting(courses: Sequence[Course], library: Library, language: str, *, week: int) -> tuple[Waiting, ...]:
    """Everything that waits, the earliest first; what could be opened this week is due."""
    return tuple(
        Waiting(
            key=group.key,
            when=course_words.begins(group.steps[0].block, language),
            is_due=group.week <= week,
            conditions=tuple(course_words.criterion(each, language) for each in group.criteria),
            effects=tuple(_effect(step, library, language) for step in group.steps),
        )
        for group in opening.waiting(courses, week=week)
        if all(step.block.dose.exercise in library for step in group.steps)
    )


def _effect(step: Step, library: Library, language: str) -> str:
    """What becomes of one exercise."""
    exercise = library[step.block.dose.exercise]
    name = exercise.text(language).name
    dose = words.short(step.block.dose, exercise.sides, language)
    if step.block.leaves:
        return str(_("%(name)s ends", name=name))
    if step.before is None:
        return str(_("%(name)s begins: %(dose)s", name=name, dose=dose))
    if step.before.exercise != exercise.id and step.before.exercise in library:
        before = library[step.before.exercise].text(language).name
        return str(_("%(before)s becomes %(after)s: %(dose)s", before=before, after=name, dose=dose))
    days = schedule_words.days(step.block.dose, language)
    return str(_("%(name)s goes on with %(dose)s, %(days)s", name=name, dose=dose, days=days))

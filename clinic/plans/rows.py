"""One exercise of the plan as the builder shows it: the dose this week is about, and its course beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from clinic.library import showing
from clinic.library.catalogue import Library
from clinic.library.exercise import Exercise
from clinic.plans import balance, fit, fit_words
from clinic.plans.doses import course_fields, course_words, dosing, schedule_words, words, writing
from clinic.plans.doses.amount_words import SPACE
from clinic.plans.doses.courses import Course, at, in_hand
from clinic.plans.doses.doubt_words import doubt_in_words
from clinic.plans.doses.doubts import doubts
from clinic.plans.fit import Situation
from clinic.plans.models import PlanDose
from clinic.plans.rules import Dose

# The numbers of a dose that have a field of their own.
PARTS = ("sets", "reps", "hold_s", "duration_s", "distance_m", "rest_s", "times_per_day")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One block of a course, to open its fields by."""

    number: int
    when: str
    is_open: bool
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One exercise of the plan."""

    id: str
    number: int
    exercise: str
    name: str
    layer: str
    layer_label: str
    posture: str
    drawing: showing.Picture | None
    position: str
    dose: str
    days: str
    time: str
    is_in: bool
    precaution: str
    reason: str
    heading: str
    note: str
    typed: str
    meaning: str
    brought: str
    doubts: tuple[str, ...]
    parts: Mapping[str, str]
    more: Mapping[str, object]
    used: frozenset[str]
    value: Dose
    laterality: str
    stretch: int
    stretches: tuple[Stretch, ...]
    opened: tuple[str, ...]
    steps: tuple[Mapping[str, str], ...]
    is_open: bool


def row(
    kept: PlanDose,
    wanted: Course,
    number: int,
    library: Library,
    situation: Situation,
    language: str,
    *,
    week: int,
    opened: UUID | None,
    stretch: int | None,
    instead: Sequence[str],
    turns_on: date | None,
    last_week: int | None,
) -> Row:
    """The row in this week. `stretch` is the block asked for, `instead` what its programme offers."""
    is_open = kept.id == opened
    shown = in_hand(wanted, week)
    if is_open and stretch is not None and stretch < len(wanted.blocks):
        shown = stretch
    block = wanted.blocks[shown]
    now = at(wanted, week)
    dose = now if now is not None and shown == in_hand(wanted, week) else block.dose
    exercise = library[dose.exercise]
    found = fit.marks(
        exercise, situation, table=library.precautions, household=library.vocabulary.household, dose=dose
    )
    return Row(
        id=str(kept.id),
        number=number,
        exercise=exercise.id,
        name=exercise.text(language).name,
        layer=exercise.layer,
        layer_label=library.word("layer", exercise.layer, language),
        posture=exercise.position,
        drawing=showing.telling(exercise),
        position=library.word("position", exercise.position, language),
        dose=_unbroken(words.short(dose, exercise.sides, language)),
        days=_days(dose, _when(wanted, shown, language), language),
        time=_clock(balance.seconds(dose, exercise)) if now is not None else "–",
        is_in=now is not None,
        precaution=", ".join(fit_words.sentences(found, library, language, turns_on=turns_on)),
        reason=wanted.reason or "",
        heading=kept.heading,
        note=kept.note,
        typed=dosing.shown_block(wanted, shown, language),
        meaning="\n".join(course_words.sentences(wanted, exercise.sides, language)),
        brought=_brought(block.dose, exercise, language),
        doubts=tuple(doubt_in_words(key, language) for key in doubts(wanted, last_week=last_week)),
        more=course_fields.shown(wanted, shown),
        used=course_fields.used(wanted, shown, dosing.starting_dose(exercise)),
        parts={name: writing.as_number(getattr(block.dose, name)) for name in PARTS},
        value=block.dose,
        laterality=exercise.sides,
        stretch=shown,
        stretches=_stretches(wanted, shown, language),
        opened=tuple(dict.fromkeys(each.because for each in wanted.blocks if each.because)),
        steps=_steps(exercise, instead, library, language),
        is_open=is_open,
    )


def _brought(dose: Dose, exercise: Exercise, language: str) -> str:
    """What a dose states only because the library begins with it."""
    alone = dosing.without_brought(dose, dosing.starting_dose(exercise))
    hold = words.holding(dose.hold_s, language) if dose.hold_s and alone.hold_s is None else ""
    often = schedule_words.daily(dose, language) if alone.times_per_day is None else ""
    return words.SEPARATOR.join(filter(None, (hold, often, words.rest_of(dose, language, besides=alone))))


def _days(dose: Dose, when: str, language: str) -> str:
    """On which days and in which weeks, as short as a narrow row is: days that are proposed stand opened."""
    days = schedule_words.days(dose, language, proposed=False)
    return _unbroken(words.SEPARATOR.join(filter(None, (days, when.replace(" ", SPACE)))))


def _unbroken(text: str) -> str:
    """A row may break between its parts, never behind the dash of a range."""
    return text.replace("–", "–\u2060")


def _when(wanted: Course, shown: int, language: str) -> str:
    """The weeks the dose shown stands for, where it does not stand for all."""
    block = wanted.blocks[shown]
    if not block.is_open:
        return course_words.begins(block, language)
    if block.first == 1 and block.last is None:
        return ""
    return course_words.period(block.first, block.last, block.unit, language)


def _stretches(wanted: Course, shown: int, language: str) -> tuple[Stretch, ...]:
    if len(wanted.blocks) == 1:
        return ()
    return tuple(
        Stretch(
            number=number,
            when=course_words.period(block.first, block.last, block.unit, language),
            is_open=block.is_open,
            is_shown=number == shown,
        )
        for number, block in enumerate(wanted.blocks)
    )


def _steps(
    exercise: Exercise, instead: Sequence[str], library: Library, language: str
) -> tuple[Mapping[str, str], ...]:
    """What may stand in its place: one step easier or harder, and what the programme offers instead."""
    choices = (
        ("easier", _("Easier"), exercise.regresses_to[:1]),
        ("harder", _("Harder"), exercise.progresses_to[:1]),
        ("right", _("Instead"), [name for name in instead if name != exercise.id]),
    )
    return tuple(
        {"direction": direction, "word": word, "name": library[name].text(language).name, "value": name}
        for direction, word, names in choices
        for name in names
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"

"""What the page of a practice's own exercise shows: its fields, what is missing, how it reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from clinic import wording
from clinic.library import own, plain
from clinic.library.catalogue import Library, shipped
from clinic.library.catalogue import library as present
from clinic.library.exercise import Exercise
from clinic.library.models import OwnExercise


@dataclass(frozen=True, slots=True)
class Read:
    """How the words read in one language."""

    language: str
    level: str
    ease: int | None
    hints: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The whole page."""

    id: str
    version: int
    name: str
    facts: Mapping[str, str]
    texts: Mapping[str, str]
    marks: Sequence[str]
    in_use: bool
    exercise: str
    photo_url: str
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    several: tuple[tuple[str, str, tuple[Mapping[str, str], ...]], ...]
    languages: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    only: str
    read: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One of them in the library's list."""

    name: str
    url: str
    state: str


def page(exercise: OwnExercise, language: str) -> Own:
    """The exercise as it stands, in the clinician's language."""
    library, beside = shipped(), present()
    said = exercise.facts, exercise.texts, exercise.marks
    begun = own.written_in(exercise.texts, library.languages)
    return Own(
        id=str(exercise.id),
        version=exercise.version,
        name=_name(exercise, language),
        facts=exercise.facts,
        texts=exercise.texts,
        marks=exercise.marks,
        in_use=exercise.in_use,
        exercise=own.key(exercise.id),
        photo_url=url_for("own.photo", own_id=exercise.id, digest=exercise.photo) if exercise.photo else "",
        choices={name: tuple(own.words_of(library, name, language).items()) for name in own.CHOICES}
        | dict.fromkeys(own.SIBLINGS, _siblings(beside, language, but=own.key(exercise.id))),
        several=tuple((kind, _kinds()[kind], _options(kind, library, language)) for kind in own.SEVERAL),
        languages=tuple((each, wording.NAMES[each]) for each in library.languages),
        missing=tuple(_said(name) for name in own.missing(*said, languages=library.languages)),
        only=wording.NAMES[begun[0]] if len(begun) == 1 else "",
        read=tuple(_read(exercise, each, library) for each in begun),
    )


def listed(exercises: Sequence[OwnExercise], language: str) -> tuple[Listed, ...]:
    """All of them, each with where it stands."""
    return tuple(
        Listed(
            _name(one, language),
            url_for("own.edit", own_id=one.id),
            _("beside plans") if one.in_use else _("draft"),
        )
        for one in exercises
    )


def only_words(exercise: Exercise) -> str:
    """The one language it is written in, by its name."""
    only = own.only_in(exercise)
    return _("%(language)s only", language=wording.NAMES[only]) if only else ""


def fault(key: str, field: str) -> str:
    """What is wrong with an entry."""
    if key == "number":
        least, most = own.NUMBERS[field.removeprefix("facts--")]
        return str(_("Enter a whole number from %(least)s to %(most)s.", least=least, most=most))
    if key == "order":
        return str(_("This is below where it begins."))
    return str(_("Choose from the list."))


def _name(exercise: OwnExercise, language: str) -> str:
    return own.name(exercise.texts, (language, *shipped().languages)) or _("Own exercise without a name")


def _read(exercise: OwnExercise, language: str, library: Library) -> Read:
    text = "\n".join(
        exercise.texts.get(f"{name}-{language}", "")
        for name in ("instructions", "feel", "cues", "common_mistakes", "pose")
    )
    found = plain.reading(text, language, known=plain.words_of(library, language))
    return Read(
        wording.NAMES[language],
        {"easy": _("easy to read"), "medium": _("of medium difficulty"), "hard": _("hard to read"), "": ""}[
            found.level
        ],
        found.ease,
        [(hint.passage, _hint(hint)) for hint in found.hints],
    )


def _hint(hint: plain.Hint) -> str:
    if hint.kind == "long-sentence":
        return str(_("%(num)d words in one sentence; make two of it.", num=hint.count))
    if hint.instead:
        return str(_("a term of the trade; better: %(words)s", words=hint.instead))
    return str(_("a long word patients have not met here"))


def _options(kind: str, library: Library, language: str) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {"value": f"{kind}:{value}", "label": label}
        for value, label in own.words_of(library, kind, language).items()
    )


def _siblings(library: Library, language: str, *, but: str) -> tuple[tuple[str, str], ...]:
    """Every exercise that may be a step of the ladder, the practice's own first, by name."""
    named = sorted(
        (not own.is_own(one.id), one.text(language).name.casefold(), one.id, one.text(language).name)
        for one in library
        if one.id != but
    )
    return tuple((name, label) for _reviewed, _key, name, label in named)


def _said(name: str) -> str:
    """A field that is missing, by its label."""
    group, _sign, field = name.replace("marks:", "marks--").partition("--")
    if group == "marks":
        return _kinds()[field]
    if group == "facts":
        return facts()[field]
    field, _dash, language = field.rpartition("-")
    return f"{texts()[field]} ({wording.NAMES[language]})"


def _kinds() -> dict[str, str]:
    return {
        "equipment": _("Equipment"),
        "stage": _("Stages it suits"),
        "irritability": _("Irritability it suits"),
        "muscle": _("Muscles that work"),
        "balance_category": _("What it counts for in the balance"),
        "contraindication": _("Set aside with"),
        "precaution": _("Check first with"),
        "demand": _("What it demands"),
        "stop_reason": _("When to stop"),
    }


def facts() -> dict[str, str]:
    """The label of each fact."""
    return {
        "region": _("Region"),
        "purpose": _("Purpose"),
        "position": _("Position"),
        "sides": _("Sides"),
        "difficulty": _("Difficulty"),
        "movement_bias": _("Pull or push"),
        "mode": _("Counted in"),
        "load": _("Load"),
        "sets": _("Sets"),
        "reps": _("Repetitions"),
        "hold_s": _("Hold"),
        "duration_s": _("Length"),
        "rest_s": _("Rest"),
        "seconds_per_rep": _("Seconds of one repetition"),
        "times_per_day": _("Times a day"),
        "days_per_week": _("Days a week"),
        "effort_from": _("Effort from"),
        "effort_to": _("Effort to"),
        "easier": _("One step easier"),
        "harder": _("One step harder"),
    }


def texts() -> dict[str, str]:
    """The label of each text."""
    return {
        "name": _("Name"),
        "also_known_as": _("Other names, one a line"),
        "instructions": _("Steps, one a line; the first is the starting position"),
        "feel": _("What to feel"),
        "cues": _("What helps, one a line"),
        "common_mistakes": _("What to avoid, one a line"),
        "pose": _("The position in a few words"),
    }

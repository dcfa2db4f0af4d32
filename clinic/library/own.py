"""A practice's own exercise: checked field by field, and made the same value as any other. Pure.

A form brings `facts` (one word or number each), `texts` (by field and language) and `marks` (as in
"equipment:towel"). What is written in one language only is marked so, and shown in it everywhere.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, cast
from uuid import UUID

from clinic.library import rules
from clinic.library.catalogue import Library
from clinic.library.exercise import Dosage, Evidence, Exercise, ExerciseText, Photo, Sides

PREFIX: Final = "own-"
# What is chosen from a vocabulary, one or several; the numbers with their bounds; the texts.
CHOICES: Final = ("region", "purpose", "position", "sides", "difficulty", "movement_bias", "mode", "load")
SEVERAL: Final = (
    "equipment",
    "stage",
    "irritability",
    "muscle",
    "balance_category",
    "contraindication",
    "precaution",
    "demand",
    "stop_reason",
)
NUMBERS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "sets": (1, 10),
        "reps": (1, 100),
        "hold_s": (0, 300),
        "duration_s": (5, 7200),
        "rest_s": (0, 600),
        "seconds_per_rep": (1, 600),
        "times_per_day": (1, 12),
        "days_per_week": (1, 7),
        "effort_from": (0, 10),
        "effort_to": (0, 10),
    }
)
# One step on the ladder either way: another exercise, the library's or one's own.
SIBLINGS: Final = ("easier", "harder")
LINES: Final = ("instructions", "cues", "common_mistakes", "also_known_as")
TEXTS: Final = ("name", "feel", "pose", *LINES)
NEEDED_TEXTS: Final = ("name", "feel", "pose", "instructions", "common_mistakes")
NEEDED_FACTS: Final = (
    "region",
    "purpose",
    "position",
    "sides",
    "difficulty",
    "mode",
    "sets",
    "times_per_day",
)
NEEDED_MARKS: Final = ("stage", "irritability", "stop_reason")
ONLY: Final = "only-"


def words_of(library: Library, kind: str, language: str) -> Mapping[str, str]:
    """What may be chosen in a field, by id."""
    if kind in ("contraindication", "precaution"):
        return library.words("condition", language)
    if kind == "demand":
        return {name: one.labels[language] for name, one in library.precautions.demands.items()}
    return library.words(kind, language)


def faults(
    facts: Mapping[str, str], texts: Mapping[str, str], marks: Sequence[str], *, library: Library
) -> Iterator[tuple[str, str]]:
    """Entries that cannot stand, by field, each with a key. What is still empty is no fault of a draft."""
    for name, value in facts.items():
        if name in NUMBERS:
            least, most = NUMBERS[name]
            if value and not (value.isascii() and value.isdigit() and least <= int(value) <= most):
                yield f"facts--{name}", "number"
        elif name in SIBLINGS:
            if value and value not in library:
                yield f"facts--{name}", "unknown"
        elif name not in CHOICES or (value and value not in words_of(library, name, "en")):
            yield f"facts--{name}", "unknown"
    if int(_number(facts, "effort_from", 0)) > int(_number(facts, "effort_to", 10)):
        yield "facts--effort_to", "order"
    for name in texts:
        field, _dash, language = name.rpartition("-")
        if field not in TEXTS or language not in library.languages:
            yield f"texts--{name}", "unknown"
    for mark in marks:
        kind, _colon, value = mark.partition(":")
        if kind not in SEVERAL or value not in words_of(library, kind, "en"):
            yield "marks", "unknown"


def missing(
    facts: Mapping[str, str], texts: Mapping[str, str], marks: Sequence[str], *, languages: Sequence[str]
) -> tuple[str, ...]:
    """The fields still needed before it can be used; a language nobody has begun is needed by none."""
    needed = [f"facts--{name}" for name in NEEDED_FACTS if not facts.get(name)]
    if facts.get("mode") == "time":
        needed += [] if facts.get("duration_s") else ["facts--duration_s"]
    elif facts.get("mode"):
        needed += [f"facts--{name}" for name in ("reps", "seconds_per_rep") if not facts.get(name)]
    begun = written_in(texts, languages) or tuple(languages[:1])
    needed += [
        f"texts--{name}-{language}"
        for language in begun
        for name in NEEDED_TEXTS
        if not texts.get(f"{name}-{language}", "").strip()
        or (name == "instructions" and len(_lines(texts, name, language)) < 2)
    ]
    held = {mark.partition(":")[0] for mark in marks}
    return (*needed, *(f"marks:{kind}" for kind in NEEDED_MARKS if kind not in held))


def written_in(texts: Mapping[str, str], languages: Sequence[str]) -> tuple[str, ...]:
    """The languages something of it is written in."""
    return tuple(
        language
        for language in languages
        if any(texts.get(f"{name}-{language}", "").strip() for name in TEXTS)
    )


def exercise(
    name: str,
    facts: Mapping[str, str],
    texts: Mapping[str, str],
    marks: Sequence[str],
    *,
    library: Library,
    photo: Photo | None = None,
) -> Exercise:
    """The exercise as the library holds any other; only what `missing` lets pass can be made one."""
    held = {kind: tuple(m.partition(":")[2] for m in marks if m.startswith(f"{kind}:")) for kind in SEVERAL}
    languages = written_in(texts, library.languages)
    timed = facts["mode"] == "time"
    content: dict[str, Any] = {"facts": dict(facts), "texts": dict(texts), "marks": list(marks)}
    return Exercise(
        id=name,
        region=facts["region"],
        secondary_regions=(),
        purpose=facts["purpose"],
        layer=rules.layer(facts["region"], facts["purpose"]),
        balance_categories=held["balance_category"],
        movement_bias=facts.get("movement_bias") or "neutral",
        muscles_primary=held["muscle"],
        muscles_secondary=(),
        target_nerves=(),
        position=facts["position"],
        sides=cast(Sides, facts["sides"]),
        told_side="right",
        equipment=held["equipment"] or ("none",),
        difficulty=int(facts["difficulty"]),
        stages=held["stage"],
        irritability_ok=held["irritability"],
        dosage=Dosage(
            mode=cast(Any, facts["mode"]),
            sets=_number(facts, "sets", 1),
            reps=1 if timed else _number(facts, "reps", 1),
            hold_s=0 if timed else _number(facts, "hold_s", 0),
            duration_s=_number(facts, "duration_s", 60) if timed else None,
            rest_s=_number(facts, "rest_s", 0),
            rest_between_sides_s=None,
            tempo="free",
            times_per_day=_number(facts, "times_per_day", 1),
            days_per_week=_number(facts, "days_per_week", 7),
            effort=(_number(facts, "effort_from", 2), _number(facts, "effort_to", 4)),
            load=facts.get("load") or "bodyweight",
        ),
        seconds_per_rep=_number(facts, "duration_s", 60) if timed else _number(facts, "seconds_per_rep", 4),
        progression_of=(),
        progresses_to=tuple(filter(None, [facts.get("harder")])),
        regresses_to=tuple(filter(None, [facts.get("easier")])),
        variant_of=None,
        contraindications=held["contraindication"],
        precautions=held["precaution"],
        demands=held["demand"],
        judged=(),
        stop_if=held["stop_reason"],
        evidence=(Evidence("expert-practice", None),),
        tags=(f"{ONLY}{languages[0]}",) if len(languages) == 1 else (),
        status="draft",
        drawing_reviewer=None,
        drawing_reviewed=None,
        reviewer=None,
        reviewed=None,
        texts=MappingProxyType(
            {each: _text(texts, each if each in languages else languages[0]) for each in library.languages}
        ),
        digest=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
        photo=photo,
    )


def with_own(library: Library, own: Sequence[Exercise], *, shelf: str) -> Library:
    """The library with these exercises behind its own, and on the ladders they name."""
    exercises = {**library.exercises, **{one.id: one for one in own}}
    for one in own:
        easier, harder = (
            tuple(name for name in named if name in exercises and name != one.id)
            for named in (one.regresses_to, one.progresses_to)
        )
        known = exercises[one.id]
        exercises[one.id] = replace(
            known,
            regresses_to=_first(easier, (name for name in known.regresses_to if name in exercises), one.id),
            progresses_to=_first(harder, (name for name in known.progresses_to if name in exercises), one.id),
        )
        # A ladder goes both ways; what was reviewed keeps its own steps before ours.
        for name in easier:
            other = exercises[name]
            exercises[name] = replace(other, progresses_to=_first(other.progresses_to, (one.id,), name))
        for name in harder:
            other = exercises[name]
            exercises[name] = replace(other, regresses_to=_first(other.regresses_to, (one.id,), name))
    return replace(library, exercises=MappingProxyType(exercises), shelf=shelf)


def _first(named: Iterable[str], then: Iterable[str], itself: str) -> tuple[str, ...]:
    """Both in this order, each once, without the exercise itself."""
    return tuple(dict.fromkeys(name for name in (*named, *then) if name != itself))


def is_own(exercise_id: str) -> bool:
    """Whether an id is one of a practice's own exercises."""
    return exercise_id.startswith(PREFIX)


def key(row: UUID) -> str:
    """What plans call the exercise kept in this row."""
    return f"{PREFIX}{row.hex}"


def row(exercise_id: str) -> UUID | None:
    """The row of an own exercise, by what plans call it; None for any other word."""
    with suppress(ValueError):
        return UUID(exercise_id.removeprefix(PREFIX)) if is_own(exercise_id) else None
    return None


def name(texts: Mapping[str, str], languages: Iterable[str]) -> str:
    """What the practice called it, in the first of these languages that has a name; else nothing."""
    return next(filter(None, (texts.get(f"name-{each}", "").strip() for each in languages)), "")


def only_in(exercise: Exercise) -> str:
    """The one language an exercise is written in, or nothing where it is written in all."""
    return next((tag.removeprefix(ONLY) for tag in exercise.tags if tag.startswith(ONLY)), "")


def _text(texts: Mapping[str, str], language: str) -> ExerciseText:
    def one(name: str) -> str:
        return texts.get(f"{name}-{language}", "").strip()

    return ExerciseText(
        name=one("name"),
        also_known_as=_lines(texts, "also_known_as", language),
        instructions=_lines(texts, "instructions", language),
        feel=one("feel"),
        cues=_lines(texts, "cues", language),
        common_mistakes=_lines(texts, "common_mistakes", language),
        poses=(one("pose"),),
    )


def _lines(texts: Mapping[str, str], name: str, language: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in texts.get(f"{name}-{language}", "").splitlines() if line.strip())


def _number(facts: Mapping[str, str], name: str, otherwise: int) -> int:
    value = facts.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else otherwise

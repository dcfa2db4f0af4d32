"""Finds exercises by name, lay name or muscle in every language, and narrows them by facet. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from unicodedata import combining, normalize

from clinic.library.exercise import Exercise
from clinic.library.vocabulary import Vocabulary

# What a hit may be found by, the most telling first.
FIELDS: Final = (
    "name",
    "also_known_as",
    "muscle",
    "nerve",
    "region",
    "purpose",
    "position",
    "equipment",
    "text",
)

FACETS: Final[Mapping[str, Callable[[Exercise], Iterable[str]]]] = MappingProxyType(
    {
        "region": lambda exercise: (exercise.region,),
        "layer": lambda exercise: (exercise.layer,),
        "purpose": lambda exercise: (exercise.purpose,),
        "stage": lambda exercise: exercise.stages,
        "irritability": lambda exercise: exercise.irritability_ok,
        "position": lambda exercise: (exercise.position,),
        "equipment": lambda exercise: exercise.equipment,
        "difficulty": lambda exercise: (str(exercise.difficulty),),
        "sides": lambda exercise: (exercise.sides,),
    }
)

Chosen = Mapping[str, frozenset[str]]

_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_BETWEEN_WORDS: Final = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text by which an exercise can be found, and the forms in which it may be typed."""

    field: str
    text: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All exercises in their order, each with the texts it can be found by, apart and as one."""

    entries: Mapping[str, tuple[Entry, ...]]
    wholes: Mapping[str, str]
    exercises: Mapping[str, Exercise]
    values: Mapping[str, tuple[str, ...]]
    household: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """An exercise and why it is shown: the field and the text that matched. Nothing typed, no reason."""

    exercise: Exercise
    field: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet and how many exercises it would leave."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and what each facet would leave. `freeing` is the facet to drop where nothing was."""

    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Option, ...]]
    no_equipment: Option
    freeing: str | None


def index(exercises: Mapping[str, Exercise], vocabulary: Vocabulary) -> Index:
    """Everything that can be searched, folded once."""
    entries = {name: tuple(_entries(exercise, vocabulary)) for name, exercise in exercises.items()}
    wholes = {
        name: "\n".join(form for entry in told for form in entry.forms) for name, told in entries.items()
    }
    return Index(
        MappingProxyType(entries),
        MappingProxyType(wholes),
        exercises,
        MappingProxyType({facet: vocabulary.ids[facet] for facet in FACETS}),
        vocabulary.household,
    )


def search(
    known: Index, query: str = "", chosen: Chosen | None = None, *, no_equipment: bool = False
) -> Found:
    """Exercises that match every word typed and every facet chosen; inside one facet any value will do."""
    chosen = {facet: values for facet, values in (chosen or {}).items() if values}
    typed = _matching(known, query)
    matching = [hit for hit in typed if not no_equipment or _household(known, hit.exercise)]
    hits = [hit for hit in matching if _passes(hit.exercise, chosen)]
    facets = {}
    for facet in FACETS:
        others = {name: values for name, values in chosen.items() if name != facet}
        left = [hit.exercise for hit in matching if _passes(hit.exercise, others)]
        facets[facet] = tuple(_options(left, facet, known.values[facet], chosen.get(facet, frozenset())))
    at_home = sum(_household(known, hit.exercise) and _passes(hit.exercise, chosen) for hit in typed)
    return Found(
        tuple(hits),
        MappingProxyType(facets),
        Option("no_equipment", at_home, no_equipment),
        None if hits else _freeing(matching, chosen),
    )


def fold(text: str) -> str:
    """Without case, accents, umlauts or punctuation: `Rücken` and `ruck` meet."""
    plain = "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
    return _BETWEEN_WORDS.sub(" ", plain).strip()


def _forms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((fold(text), fold(text.casefold().translate(_SPELT_OUT)))))


def _entries(exercise: Exercise, vocabulary: Vocabulary) -> Iterator[Entry]:
    found: list[tuple[str, str]] = []
    for told in exercise.texts.values():
        found.append(("name", told.name))
        found.extend(("also_known_as", name) for name in told.also_known_as)
    for words in vocabulary.words.values():
        for muscle in (*exercise.muscles_primary, *exercise.muscles_secondary):
            found.append(("muscle", words["muscle"][muscle]))
            found.append(("muscle", vocabulary.muscles[muscle].latin))
        found.extend(("nerve", words["nerve"][nerve]) for nerve in exercise.target_nerves)
        found.extend(
            ("region", words["region"][each]) for each in (exercise.region, *exercise.secondary_regions)
        )
        found.append(("purpose", words["purpose"][exercise.purpose]))
        found.append(("position", words["position"][exercise.position]))
        found.extend(("equipment", words["equipment"][each]) for each in exercise.equipment)
    for field, text in sorted(dict.fromkeys(found), key=lambda each: FIELDS.index(each[0])):
        yield Entry(field, text, _forms(text))


def _matching(known: Index, query: str) -> list[Hit]:
    words = fold(query).split()
    if not words:
        return [Hit(exercise, None, None) for exercise in known.exercises.values()]
    ranked = []
    for name, entries in known.entries.items():
        if not all(word in known.wholes[name] for word in words):
            continue
        reasons = [_best(word, entries) for word in words]
        told = [reason for reason in reasons if reason is not None]
        if len(told) == len(words):
            # The word that is hardest to place explains the hit.
            rank, entry = max(told, key=lambda reason: reason[0])
            ranked.append((rank, Hit(known.exercises[name], entry.field, entry.text)))
    ranked.sort(key=lambda each: each[0])
    return [hit for _, hit in ranked]


def _best(word: str, entries: Sequence[Entry]) -> tuple[tuple[int, int], Entry] | None:
    best: tuple[tuple[int, int], Entry] | None = None
    for entry in entries:
        at = min((_place(word, form) for form in entry.forms), default=9)
        if at < 9 and (best is None or (FIELDS.index(entry.field), at) < best[0]):
            best = ((FIELDS.index(entry.field), at), entry)
    return best


def _place(word: str, form: str) -> int:
    """0 where the text begins with the word, 1 where one of its words does, 2 inside a word, 9 nowhere."""
    if form.startswith(word):
        return 0
    if f" {word}" in form:
        return 1
    # Two letters inside a word mean nothing.
    return 2 if len(word) > 2 and word in form else 9


def _passes(exercise: Exercise, chosen: Chosen) -> bool:
    return all(not values.isdisjoint(FACETS[facet](exercise)) for facet, values in chosen.items())


def _household(known: Index, exercise: Exercise) -> bool:
    return known.household.issuperset(exercise.equipment)


def _options(
    left: Sequence[Exercise], facet: str, values: Sequence[str], chosen: frozenset[str]
) -> Iterator[Option]:
    for value in values:
        count = sum(value in FACETS[facet](exercise) for exercise in left)
        yield Option(value, count, value in chosen)


def _freeing(matching: Sequence[Hit], chosen: Chosen) -> str | None:
    """The one facet whose removal would show most, if any would."""
    freed = {
        facet: sum(
            _passes(hit.exercise, {name: values for name, values in chosen.items() if name != facet})
            for hit in matching
        )
        for facet in chosen
    }
    best = max(freed, key=lambda facet: freed[facet], default=None)
    return best if best is not None and freed[best] else None

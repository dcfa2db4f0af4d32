"""Finds exercises by name, lay name or muscle in every language, and narrows them by facet. Pure.

`clinic/static/js/ranking.js` does the same in the browser on every key; `tests/library/search_cases.json`
holds both to it:

1. Text is folded: no case, no accents, no punctuation, umlauts either way (Rücken = rucken = ruecken).
2. Every word typed must stand in a text of the exercise: at its beginning (place 0), at the beginning of a
   word (1), inside (2, from three letters on), or inside once its blanks are left out (3, from five on).
3. A word that stands in no text at all is read as the known words that come nearest (4); see `spelling`.
4. A hit ranks by the word that is hardest to place: first by the kind of text (`FIELDS`), then by its
   place. Equals keep the order they came in. That text is why the exercise is listed.
5. Inside one facet any value will do. A value's count is what choosing it would leave.
6. Where nothing is left, the facet is named whose removal would show most.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from unicodedata import combining, normalize

from clinic.library.exercise import Exercise
from clinic.library.spelling import nearest
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
# Whether what any home holds will do; a facet of one value.
HOUSEHOLD: Final = "no_equipment"
YES: Final = "yes"

Chosen = Mapping[str, Iterable[str]]
Rank = tuple[int, int]

_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_BETWEEN_WORDS: Final = re.compile(r"[^0-9a-z]+")
_NOWHERE: Final = 9
_READ_AS: Final = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One text by which an exercise can be found: its kind, and its place among all texts."""

    field: int
    text: int


@dataclass(frozen=True, slots=True)
class Index:
    """Every text once, in the forms in which it may be typed; each exercise's texts; each facet's values."""

    texts: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]
    words: Mapping[str, frozenset[int]]
    entries: Mapping[str, tuple[Entry, ...]]
    facets: Mapping[str, Mapping[str, frozenset[str]]]
    values: Mapping[str, tuple[str, ...]]
    exercises: Mapping[str, Exercise]


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
    """What was found, and what each facet would leave. `freeing` is the facet to drop where nothing was.

    `is_read_as` says that some word was taken for another one.
    """

    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Option, ...]]
    freeing: str | None
    freed: int
    is_read_as: bool


def index(exercises: Mapping[str, Exercise], vocabulary: Vocabulary) -> Index:
    """Everything that can be searched, folded once."""
    places: dict[str, int] = {}
    entries = {
        name: tuple(
            Entry(FIELDS.index(field), places.setdefault(text, len(places)))
            for field, text in _told(exercise, vocabulary)
        )
        for name, exercise in exercises.items()
    }
    forms = tuple(_forms(text) for text in places)
    words: dict[str, set[int]] = {}
    for place, spelt in enumerate(forms):
        for word in " ".join(spelt).split():
            words.setdefault(word, set()).add(place)
    facets = {
        name: {facet: frozenset(has(exercise)) for facet, has in FACETS.items()}
        | {HOUSEHOLD: frozenset({YES} if vocabulary.household.issuperset(exercise.equipment) else ())}
        for name, exercise in exercises.items()
    }
    return Index(
        texts=tuple(places),
        forms=forms,
        words=MappingProxyType({word: frozenset(found) for word, found in words.items()}),
        entries=MappingProxyType(entries),
        facets=MappingProxyType(facets),
        values=MappingProxyType({facet: vocabulary.ids[facet] for facet in FACETS} | {HOUSEHOLD: (YES,)}),
        exercises=exercises,
    )


def sent(known: Index) -> dict[str, Any]:
    """The index as the browser gets it, with nothing in it that it could reckon itself."""
    return {
        "fields": FIELDS,
        "texts": [[text, *spelt] for text, spelt in zip(known.texts, known.forms, strict=True)],
        "exercises": {
            name: {
                "told": [part for entry in entries for part in (entry.field, entry.text)],
                "facets": {facet: sorted(values) for facet, values in known.facets[name].items()},
            }
            for name, entries in known.entries.items()
        },
    }


def search(
    known: Index, query: str = "", chosen: Chosen | None = None, *, order: Iterable[str] | None = None
) -> Found:
    """Exercises that match every word typed and every facet chosen; equals in the order given."""
    wanted = {facet: frozenset(values) for facet, values in (chosen or {}).items()}
    wanted = {facet: values for facet, values in wanted.items() if values}
    words = fold(query).split()
    placed = [_places(known, word) for word in words]
    ranked: list[tuple[Rank, Hit]] = []
    counts = {facet: dict.fromkeys(values, 0) for facet, values in known.values.items()}
    freed = dict.fromkeys(wanted, 0)
    for name in order if order is not None else known.entries:
        told = _rank(known.entries[name], placed)
        if told is None:
            continue
        facets = known.facets[name]
        failing = [facet for facet, values in wanted.items() if values.isdisjoint(facets[facet])]
        if not failing:
            ranked.append((told[0], _hit(known, name, told[1])))
        elif len(failing) == 1:
            freed[failing[0]] += 1
        for facet, count in counts.items():
            if not failing or failing == [facet]:
                for value in facets[facet]:
                    count[value] += 1
    ranked.sort(key=lambda each: each[0])
    best = max(freed, key=lambda facet: freed[facet], default=None) if not ranked else None
    return Found(
        hits=tuple(hit for _, hit in ranked),
        facets=MappingProxyType(
            {
                facet: tuple(
                    Option(value, count, value in wanted.get(facet, ())) for value, count in values.items()
                )
                for facet, values in counts.items()
            }
        ),
        freeing=best if best is not None and freed[best] else None,
        freed=freed[best] if best is not None else 0,
        is_read_as=any(place == _READ_AS for places in placed for place in places.values()),
    )


def fold(text: str) -> str:
    """Without case, accents, umlauts or punctuation: `Rücken` and `ruck` meet."""
    plain = "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
    return _BETWEEN_WORDS.sub(" ", plain).strip()


def _forms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((fold(text), fold(text.casefold().translate(_SPELT_OUT)))))


def _told(exercise: Exercise, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for told in exercise.texts.values():
        found.append(("name", told.name))
        found.extend(("also_known_as", name) for name in told.also_known_as)
    for words in vocabulary.words.values():
        found.extend(_described(exercise, words, vocabulary))
    return sorted(dict.fromkeys(found), key=lambda each: FIELDS.index(each[0]))


def _described(
    exercise: Exercise, words: Mapping[str, Mapping[str, str]], vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    for muscle in (*exercise.muscles_primary, *exercise.muscles_secondary):
        yield "muscle", words["muscle"][muscle]
        yield "muscle", vocabulary.muscles[muscle].latin
    for nerve in exercise.target_nerves:
        yield "nerve", words["nerve"][nerve]
    for region in (exercise.region, *exercise.secondary_regions):
        yield "region", words["region"][region]
    yield "purpose", words["purpose"][exercise.purpose]
    yield "position", words["position"][exercise.position]
    for equipment in exercise.equipment:
        yield "equipment", words["equipment"][equipment]


def _places(known: Index, word: str) -> Mapping[int, int]:
    """Where each text holds the word; a word that none holds is read as the nearest ones that some do."""
    found = {
        text: place
        for text, spelt in enumerate(known.forms)
        if (place := min((_place(word, form) for form in spelt), default=_NOWHERE)) < _NOWHERE
    }
    if found:
        return found
    return dict.fromkeys(
        (text for near in nearest(word, known.words) for text in known.words[near]), _READ_AS
    )


def _place(word: str, form: str) -> int:
    if form.startswith(word):
        return 0
    if f" {word}" in form:
        return 1
    # Two letters inside a word mean nothing.
    if len(word) > 2 and word in form:
        return 2
    return 3 if len(word) > 4 and word in form.replace(" ", "") else _NOWHERE


def _rank(entries: Sequence[Entry], placed: Sequence[Mapping[int, int]]) -> tuple[Rank, Entry | None] | None:
    """How well the exercise answers, and the text that explains it; None where some word stands nowhere."""
    hardest: tuple[Rank, Entry | None] = ((-1, 0), None)
    for places in placed:
        best: tuple[Rank, Entry | None] | None = None
        for entry in entries:
            place = places.get(entry.text)
            if place is not None and (best is None or (entry.field, place) < best[0]):
                best = ((entry.field, place), entry)
        if best is None:
            return None
        hardest = max(hardest, best, key=lambda each: each[0])
    return hardest


def _hit(known: Index, name: str, entry: Entry | None) -> Hit:
    if entry is None:
        return Hit(known.exercises[name], None, None)
    return Hit(known.exercises[name], FIELDS[entry.field], known.texts[entry.text])

"""What the library's pages show of it in one language: the list with its facets, one exercise whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.library import rules, search
from clinic.library.catalogue import Library
from clinic.library.exercise import Evidence, Exercise

FACETS = ("region", "layer", "stage", "position", "equipment")
HOUSEHOLD = "no_equipment"


@dataclass(frozen=True, slots=True)
class Hit:
    """An exercise in the list; one that was not asked for is there, but hidden."""

    id: str
    name: str
    url: str
    posture: str
    position: str
    layer: str
    layer_label: str
    why: str
    words: str
    facts: Mapping[str, str]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet, with how many exercises of the whole library have it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One question the list can be narrowed by."""

    name: str
    label: str
    options: Sequence[Option]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Index:
    """The list, all of it, with what was asked."""

    hits: Sequence[Hit]
    shown: int
    facets: Sequence[Facet]
    query: str
    removals: Sequence[tuple[str, str]]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.removals)


def index(
    library: Library,
    known: search.Index,
    *,
    query: str,
    chosen: search.Chosen,
    no_equipment: bool,
    language: str,
) -> Index:
    """The whole library; what does not match is hidden, so that a script can show it again without asking."""
    found = search.search(known, query, chosen, no_equipment=no_equipment)
    rank = {hit.exercise.id: place for place, hit in enumerate(found.hits)}
    reasons = {hit.exercise.id: hit for hit in found.hits}
    ordered = sorted(library, key=lambda one: rank.get(one.id, len(library)))
    facets = [_facet(library, name, chosen.get(name, frozenset()), language) for name in FACETS]
    facets.append(_household(library, no_equipment))
    return Index(
        hits=[_hit(library, one, reasons.get(one.id), language) for one in ordered],
        shown=len(found.hits),
        facets=facets,
        query=query,
        removals=_removals(query, facets),
    )


def _hit(library: Library, exercise: Exercise, hit: search.Hit | None, language: str) -> Hit:
    text, layer = exercise.text(language), library.word("layer", exercise.layer, language)
    why = f"{layer} · {_short(library.word('region', exercise.region, language))}"
    # Found by its name, it needs no reason; found by something else, it says by what.
    if hit is not None and hit.field not in (None, "name"):
        why = f"{layer} · {hit.text}"
    names = [name for told in exercise.texts.values() for name in (told.name, *told.also_known_as)]
    muscles = [library.word("muscle", one, language) for one in exercise.muscles_primary]
    kinds = [library.word(kind, value, language) for kind, value in _kinds(exercise)]
    return Hit(
        id=exercise.id,
        name=text.name,
        url=url_for("library.show", exercise_id=exercise.id),
        posture=exercise.position,
        position=library.word("position", exercise.position, language),
        layer=exercise.layer,
        layer_label=layer,
        why=why,
        words=" ".join((*names, *muscles, *kinds)),
        facts={
            **{name: " ".join(search.FACETS[name](exercise)) for name in FACETS},
            HOUSEHOLD: "yes" if library.needs_no_equipment(exercise) else "no",
        },
        hidden=hit is None,
    )


def _kinds(exercise: Exercise) -> list[tuple[str, str]]:
    return [
        ("region", exercise.region),
        ("purpose", exercise.purpose),
        ("position", exercise.position),
        *(("equipment", one) for one in exercise.equipment),
    ]


def _facet(library: Library, name: str, chosen: frozenset[str], language: str) -> Facet:
    labels = {
        "region": _("Region"),
        "layer": _("Layer"),
        "stage": _("Stage"),
        "position": _("Position"),
        "equipment": _("Equipment"),
    }
    has = search.FACETS[name]
    options = [
        Option(value, _short(label), count, value in chosen)
        for value, label in library.words(name, language).items()
        if (count := sum(value in has(exercise) for exercise in library))
    ]
    return Facet(name, labels[name], options)


def _household(library: Library, chosen: bool) -> Facet:
    count = sum(library.needs_no_equipment(exercise) for exercise in library)
    return Facet(HOUSEHOLD, _("At home"), [Option("yes", _("Nothing to buy"), count, chosen)])


def _short(label: str) -> str:
    """A vocabulary's label without what it explains: `Neck (cervical spine)` is `Neck` on a chip."""
    return label.partition(" (")[0].partition(", 0")[0].partition(", 4")[0]


def _removals(query: str, facets: Sequence[Facet]) -> list[tuple[str, str]]:
    """Everything the list is narrowed by, each with the address that leaves it out."""
    asked = [("q", query, query)] if query else []
    asked += [
        (one.name, option.value, option.label) for one in facets for option in one.options if option.chosen
    ]
    found = []
    for left_out in asked:
        left: dict[str, Any] = {}
        for name, value, _label in asked:
            if (name, value) != left_out[:2]:
                left.setdefault(name, []).append(value)
        found.append((left_out[2], url_for("library.index", **left)))
    return found


@dataclass(frozen=True, slots=True)
class Proof:
    """One source, how near it comes to this exercise, and what it does not show."""

    relation: str
    citation: str
    level: str
    url: str
    limits: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder, as a link."""

    word: str
    name: str
    direction: str
    url: str


@dataclass(frozen=True, slots=True)
class Whole:
    """An exercise as its page shows it."""

    id: str
    name: str
    also_known_as: Sequence[str]
    posture: str
    position: str
    movement: str
    layer: str
    layer_label: str
    instructions: Sequence[str]
    feel: str
    cues: Sequence[str]
    mistakes: Sequence[str]
    dose: Sequence[Mapping[str, str]]
    facts: Sequence[Mapping[str, str]]
    easier: Sequence[Step]
    harder: Sequence[Step]
    blocked_by: Sequence[str]
    checked_with: Sequence[str]
    demands: Sequence[str]
    stop_if: Sequence[str]
    evidence: Sequence[Proof]
    reviewed: str


def whole(library: Library, exercise: Exercise, language: str) -> Whole:
    """Everything the library holds on one exercise."""
    text = exercise.text(language)

    def said(kind: str, values: Sequence[str]) -> list[str]:
        return [library.word(kind, value, language) for value in values]

    return Whole(
        id=exercise.id,
        name=text.name,
        also_known_as=text.also_known_as,
        posture=exercise.position,
        position=library.word("position", exercise.position, language),
        movement=text.instructions[1] if len(text.instructions) > 1 else text.instructions[0],
        layer=exercise.layer,
        layer_label=library.word("layer", exercise.layer, language),
        instructions=text.instructions,
        feel=text.feel,
        cues=text.cues,
        mistakes=text.common_mistakes,
        dose=_dose(library, exercise, language),
        facts=_facts(library, exercise, language),
        easier=_steps(library, exercise.regresses_to, _("Easier"), "easier", language),
        harder=_steps(library, exercise.progresses_to, _("Harder"), "harder", language),
        blocked_by=said("condition", exercise.contraindications),
        checked_with=said("condition", exercise.precautions),
        demands=[library.precautions.demands[one].labels[language] for one in exercise.demands],
        stop_if=library.stop_texts(exercise, language),
        evidence=[_proof(library, one, language) for one in exercise.evidence],
        reviewed=_("Reviewed by %(name)s, %(day)s", name=exercise.reviewer, day=exercise.reviewed)
        if exercise.reviewer
        else _("No clinician has reviewed this exercise yet."),
    )


def _dose(library: Library, exercise: Exercise, language: str) -> list[Mapping[str, str]]:
    dosage = exercise.dosage
    rows = []
    if dosage.mode == "time" and dosage.duration_s:
        rows.append((_("Time"), f"{dosage.sets} × {_length(dosage.duration_s)}"))
    else:
        rows.append((_("Sets and repetitions"), f"{dosage.sets} × {dosage.reps}"))
    if dosage.hold_s:
        rows.append((_("Hold"), _("%(seconds)s s", seconds=dosage.hold_s)))
    rows.append((_("Sides"), library.word("sides", exercise.sides, language)))
    if dosage.rest_s:
        rows.append((_("Rest between sets"), _("%(seconds)s s", seconds=dosage.rest_s)))
    rows += [
        (_("How often"), _often(dosage.times_per_day, dosage.days_per_week)),
        (_("Effort"), _("%(low)s–%(high)s of 10", low=dosage.effort[0], high=dosage.effort[1])),
        (_("Load"), library.word("load", dosage.load, language)),
        (_("Takes"), _length(rules.session_seconds(exercise, dosage))),
    ]
    return [{"term": term, "text": text} for term, text in rows]


def _often(times: int, days: int) -> str:
    daily = ngettext("once a day", "%(num)d times a day", times)
    weekly = _("every day") if days == 7 else ngettext("%(num)d day a week", "%(num)d days a week", days)
    return f"{weekly}, {daily}"


def _length(seconds: int) -> str:
    minutes, left = divmod(seconds, 60)
    text: str
    if not minutes:
        text = _("%(seconds)s s", seconds=left)
    elif not left:
        text = _("%(minutes)s min", minutes=minutes)
    else:
        text = _("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=left)
    return text


def _facts(library: Library, exercise: Exercise, language: str) -> list[Mapping[str, str]]:
    regions = [exercise.region, *exercise.secondary_regions]
    rows = [
        (_("Region"), ", ".join(library.word("region", one, language) for one in regions)),
        (_("Purpose"), library.word("purpose", exercise.purpose, language)),
        (_("Muscles"), ", ".join(library.word("muscle", one, language) for one in exercise.muscles_primary)),
        (_("Nerves"), ", ".join(library.word("nerve", one, language) for one in exercise.target_nerves)),
        (_("Position"), library.word("position", exercise.position, language)),
        (_("Equipment"), ", ".join(library.word("equipment", one, language) for one in exercise.equipment)),
        (_("Difficulty"), library.word("difficulty", exercise.difficulty, language)),
        (_("Stages"), ", ".join(_short(library.word("stage", one, language)) for one in exercise.stages)),
    ]
    return [{"term": term, "text": text} for term, text in rows if text]


def _steps(library: Library, others: Sequence[str], word: str, direction: str, language: str) -> list[Step]:
    return [
        Step(word, library[one].text(language).name, direction, url_for("library.show", exercise_id=one))
        for one in others
    ]


def _proof(library: Library, evidence: Evidence, language: str) -> Proof:
    relation, source = library.word("evidence_relation", evidence.relation, language), evidence.source
    if source is None:
        return Proof(relation, "", "", "", "", True)
    return Proof(
        relation=relation,
        citation=f"{source.citation}: {source.title}" if source.title else source.citation,
        level=library.word("evidence_level", source.level, language),
        url=f"https://doi.org/{source.doi}" if source.doi else "",
        limits=source.notes.get(language, ""),
        is_seen=source.verified,
    )

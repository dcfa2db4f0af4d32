"""What the library's pages show of it in one language: the list with its facets, one exercise whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from clinic.library import drawings, rules, search, showing
from clinic.library.catalogue import Library
from clinic.library.exercise import Evidence, Exercise

FACETS = (*search.FACETS, search.HOUSEHOLD)
# The facets that stand open to view; the others are one step away.
FIRST = ("region", "layer", "position", "equipment", "stage")


@dataclass(frozen=True, slots=True)
class Hit:
    """An exercise in the list; one that was not asked for is there, but hidden."""

    id: str
    name: str
    url: str
    posture: str
    drawing: showing.Picture | None
    position: str
    layer: str
    layer_label: str
    why: str
    by: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet, with how many exercises choosing it would leave."""

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

    @property
    def is_first(self) -> bool:
        return self.name in FIRST


@dataclass(frozen=True, slots=True)
class Index:
    """The list, all of it, with what was asked. `order` is the list's own, whatever was asked."""

    hits: Sequence[Hit]
    shown: int
    facets: Sequence[Facet]
    query: str
    removals: Sequence[tuple[str, str]]
    freeing: tuple[str, str] | None
    is_read_as: bool
    order: Sequence[str]
    words_url: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.removals)


def index(
    library: Library, known: search.Index, *, query: str, chosen: search.Chosen, language: str
) -> Index:
    """The whole library; what does not match is hidden, so that a script can show it again without asking."""
    found = search.search(known, query, chosen)
    rank = {hit.exercise.id: place for place, hit in enumerate(found.hits)}
    reasons = {hit.exercise.id: hit for hit in found.hits}
    ordered = sorted(library, key=lambda one: rank.get(one.id, len(library)))
    shown = facets(found, library, language)
    return Index(
        hits=[_hit(library, one, reasons.get(one.id), language) for one in ordered],
        shown=len(found.hits),
        facets=shown,
        query=query,
        removals=_removals(query, shown),
        freeing=_freeing(found, query, shown),
        is_read_as=found.is_read_as,
        order=list(library.exercises),
        words_url=words_url(library),
    )


def words_url(library: Library) -> str:
    """Where the browser gets the words everything is found by."""
    if library.shelf:
        return url_for("library.own_words", digest=library.shelf[:16])
    return url_for("library.words", digest=library.digest[:16])


def facets(found: search.Found, library: Library, language: str) -> list[Facet]:
    """Every facet with its values in the order of the vocabulary, and what each would leave."""
    labels = facet_labels()
    return [
        Facet(
            name,
            labels[name],
            [
                Option(one.value, _option(library, name, one.value, language), one.count, one.chosen)
                for one in found.facets[name]
            ],
        )
        for name in FACETS
    ]


def facet_labels() -> dict[str, str]:
    """What each facet asks."""
    return {
        "region": _("Region"),
        "layer": _("Layer"),
        "purpose": _("Purpose"),
        "stage": _("Stage"),
        "irritability": _("Irritability"),
        "position": _("Position"),
        "equipment": _("Equipment"),
        "difficulty": _("Difficulty"),
        "sides": _("Sides"),
        search.HOUSEHOLD: _("At home"),
    }


def freeing_words(facet: str, count: int) -> str:
    """What dropping the facet in the way would show."""
    return str(_("Without “%(facet)s”: %(num)s", facet=facet_labels()[facet], num=count))


def default_why(library: Library, exercise: Exercise, language: str) -> str:
    """What an exercise is for, where nothing else explains why it is listed."""
    layer = library.word("layer", exercise.layer, language)
    return f"{layer} · {short(library.word('region', exercise.region, language))}"


def found_by(hit: search.Hit | None) -> str:
    """What an exercise was found by; found by its name, it needs no reason."""
    return hit.text if hit is not None and hit.text and hit.field != "name" else ""


def _option(library: Library, name: str, value: str, language: str) -> str:
    if name == search.HOUSEHOLD:
        return str(_("Nothing to buy"))
    return short(library.word(name, value, language))


def _hit(library: Library, exercise: Exercise, hit: search.Hit | None, language: str) -> Hit:
    return Hit(
        id=exercise.id,
        name=exercise.text(language).name,
        url=url_for("library.show", exercise_id=exercise.id),
        posture=exercise.position,
        drawing=showing.telling(exercise),
        position=library.word("position", exercise.position, language),
        layer=exercise.layer,
        layer_label=library.word("layer", exercise.layer, language),
        why=default_why(library, exercise, language),
        by=found_by(hit),
        hidden=hit is None,
    )


def short(label: str) -> str:
    """A vocabulary's label without what it explains: `Neck (cervical spine)` is `Neck` on a chip."""
    return label.partition(" (")[0].partition(", 0")[0].partition(", 4")[0]


def _asked(query: str, facets: Sequence[Facet]) -> list[tuple[str, str, str]]:
    asked = [("q", query, query)] if query else []
    return asked + [
        (one.name, option.value, option.label) for one in facets for option in one.options if option.chosen
    ]


def _address(asked: Iterable[tuple[str, str, str]]) -> str:
    left: dict[str, Any] = {}
    for name, value, _label in asked:
        left.setdefault(name, []).append(value)
    return url_for("library.index", **left)


def _removals(query: str, facets: Sequence[Facet]) -> list[tuple[str, str]]:
    """Everything the list is narrowed by, each with the address that leaves it out."""
    asked = _asked(query, facets)
    return [(one[2], _address(other for other in asked if other != one)) for one in asked]


def _freeing(found: search.Found, query: str, facets: Sequence[Facet]) -> tuple[str, str] | None:
    """The one facet whose removal would show most, in words, and the address without it."""
    if found.freeing is None:
        return None
    left = [one for one in _asked(query, facets) if one[0] != found.freeing]
    return freeing_words(found.freeing, found.freed), _address(left)


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
class Pose:
    """A key pose: where in the movement, in words, and drawn."""

    label: str
    words: str
    drawing: drawings.Drawing | None
    is_mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """An exercise as its page shows it."""

    id: str
    name: str
    also_known_as: Sequence[str]
    posture: str
    position: str
    poses: Sequence[Pose]
    moving: drawings.Drawing | None
    muscles: str
    muscle_map: str
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
    drawing_reviewed: str


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
        poses=poses(exercise, text.poses),
        moving=drawings.moving(exercise.id),
        muscles=_worked(library, exercise, language),
        muscle_map=drawings.muscle_map(exercise.muscles_primary, exercise.muscles_secondary),
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
        drawing_reviewed=_(
            "Drawings reviewed by %(name)s, %(day)s",
            name=exercise.drawing_reviewer,
            day=exercise.drawing_reviewed,
        )
        if exercise.drawing_reviewer
        else _("No clinician has reviewed these drawings yet."),
    )


def poses(exercise: Exercise, words: Sequence[str]) -> tuple[Pose, ...]:
    """The key poses from start to end."""
    last = len(words) - 1
    labels = [
        pgettext("pose", "Start")
        if place == 0
        else pgettext("pose", "End")
        if place == last
        else pgettext("pose", "Then")
        for place in range(last + 1)
    ]
    return tuple(
        Pose(label, said, drawings.still(exercise.id, place))
        for place, (label, said) in enumerate(zip(labels, words, strict=True))
    )


def _worked(library: Library, exercise: Exercise, language: str) -> str:
    """The muscles that work and those that assist, in words."""

    def named(muscles: Sequence[str]) -> str:
        return ", ".join(library.word("muscle", one, language) for one in muscles)

    working, assisting = named(exercise.muscles_primary), named(exercise.muscles_secondary)
    if working and assisting:
        return str(_("Working: %(working)s. Assisting: %(assisting)s.", working=working, assisting=assisting))
    return str(_("Working: %(working)s.", working=working)) if working else ""


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
        (_("Stages"), ", ".join(short(library.word("stage", one, language)) for one in exercise.stages)),
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

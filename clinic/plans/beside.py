"""The library beside a plan: every exercise, in the order in which it is wanted, each with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from clinic.library import pages, search, showing
from clinic.library.catalogue import Library
from clinic.library.exercise import Exercise
from clinic.plans import balance, fit, fit_words
from clinic.plans.doses import words
from clinic.plans.doses.dosing import starting_dose
from clinic.plans.fit import Situation
from clinic.plans.habits import usual
from clinic.plans.rules import Dose

MOST_HITS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One exercise of the library beside the plan. `by` is what it was found by, `aside` why not now."""

    id: str
    name: str
    layer: str
    layer_label: str
    posture: str
    drawing: showing.Picture | None
    position: str
    why: str
    by: str
    aside: str
    in_plan: bool
    is_favourite: bool
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How this clinician works: favourites, last doses with the newest first, what goes with the plan."""

    favourites: frozenset[str] = frozenset()
    last: Mapping[str, str] = ()  # type: ignore[assignment]
    paired: Mapping[str, str] = ()  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The pane with the library. All of it is there; a script shows what the server hides."""

    query: str
    facets: Sequence[pages.Facet]
    hits: Sequence[Found]
    aside: Sequence[Found]
    found: int
    all: int
    more: int
    order: Sequence[str]
    words_url: str
    freeing: tuple[str, str] | None
    is_read_as: bool

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query) or any(facet.chosen for facet in self.facets)

    @property
    def aside_shown(self) -> int:
        return sum(not one.hidden for one in self.aside)


def beside(
    doses: Sequence[Dose],
    *,
    situation: Situation,
    gaps: Sequence[str],
    habits: Habits,
    library: Library,
    index: search.Index,
    query: str,
    chosen: search.Chosen,
    turns_on: date | None,
    language: str,
) -> Beside:
    """Every exercise with why it is listed, or why not now; what was not asked for is hidden."""
    wanted = _Wanted(doses, gaps, habits, library, language)
    marks = {
        one.id: fit.marks(one, situation, table=library.precautions, household=library.vocabulary.household)
        for one in library
    }
    order = sorted(library.exercises, key=lambda name: (wanted.rank(library[name]), bool(marks[name])))
    found = search.search(index, query, chosen, order=order)
    matched = {hit.exercise.id: hit for hit in found.hits}
    hits: list[Found] = []
    aside: list[Found] = []
    for name in (*matched, *(name for name in order if name not in matched)):
        is_aside = fit.is_aside(marks[name])
        said = fit_words.sentences(marks[name], library, language, turns_on=turns_on)
        (aside if is_aside else hits).append(
            _found(
                library[name],
                matched.get(name),
                why=wanted.why(library[name], () if is_aside else said),
                aside=", ".join(said) if is_aside else "",
                hidden=name not in matched or (not is_aside and len(hits) >= MOST_HITS),
                wanted=wanted,
            )
        )
    matching = sum(not fit.is_aside(marks[name]) for name in matched)
    return Beside(
        query=query,
        facets=pages.facets(found, library, language),
        hits=hits,
        aside=aside,
        found=len(matched),
        all=len(library),
        more=max(matching - MOST_HITS, 0),
        order=order,
        words_url=pages.words_url(library),
        freeing=(pages.freeing_words(found.freeing, found.freed), found.freeing) if found.freeing else None,
        is_read_as=found.is_read_as,
    )


class _Wanted:
    """What speaks for an exercise in this plan, in this clinician's hands."""

    def __init__(
        self, doses: Sequence[Dose], gaps: Sequence[str], habits: Habits, library: Library, language: str
    ) -> None:
        self.library, self.language, self.habits = library, language, habits
        self.gaps = gaps
        self.in_plan = {dose.exercise for dose in doses}
        self.recent = {name: place for place, name in enumerate(habits.last)}
        self.steps = dict(self._steps(doses))

    def rank(self, exercise: Exercise) -> tuple[int, int]:
        """What fills a gap first, then what is at hand, used lately, often paired, a step of the ladder."""
        if exercise.id in self.in_plan:
            return 6, 0
        for place, holds in enumerate(
            (
                self.gap(exercise),
                exercise.id in self.habits.favourites,
                exercise.id in self.recent,
                exercise.id in self.habits.paired,
                exercise.id in self.steps,
            )
        ):
            if holds:
                return place, self.recent.get(exercise.id, len(self.library))
        return 5, 0

    def gap(self, exercise: Exercise) -> str:
        """The gap this exercise would fill, by id."""
        own = (exercise.layer, balance.part(exercise))
        return next((gap for gap in self.gaps if gap in own), "")

    def why(self, exercise: Exercise, checks: Sequence[str]) -> str:
        """Why it is listed, in a line; behind it the dose given last, as it would be given again."""
        reasons = [next(iter(self._reasons(exercise, checks)))]
        if exercise.id in self.habits.last and exercise.id not in self.in_plan:
            dose = usual(starting_dose(exercise), self.habits.last[exercise.id])
            reasons.append(_("last %(dose)s", dose=words.short(dose, exercise.sides, self.language)))
        return " · ".join(reasons)

    def _reasons(self, exercise: Exercise, checks: Sequence[str]) -> Iterator[str]:
        if checks:
            yield _("Check first: %(reason)s", reason=", ".join(checks))
        if exercise.id in self.in_plan:
            yield _("in the plan")
        if gap := self.gap(exercise):
            yield _("Gap: %(layer)s", layer=gap_label(gap, self.library, self.language))
        if exercise.id in self.habits.favourites:
            yield _("at hand")
        if exercise.id in self.habits.paired:
            yield _("often with %(name)s", name=self._name(self.habits.paired[exercise.id]))
        if exercise.id in self.steps:
            yield self.steps[exercise.id]
        yield pages.default_why(self.library, exercise, self.language)

    def _steps(self, doses: Sequence[Dose]) -> Iterator[tuple[str, str]]:
        for number, dose in reversed(tuple(enumerate(doses, start=1))):
            if dose.exercise in self.library:
                exercise = self.library[dose.exercise]
                for name in exercise.regresses_to:
                    yield name, _("step down from no. %(number)s", number=number)
                for name in exercise.progresses_to:
                    yield name, _("step up from no. %(number)s", number=number)

    def _name(self, exercise: str) -> str:
        return self.library[exercise].text(self.language).name if exercise in self.library else exercise


def gap_label(gap: str, library: Library, language: str) -> str:
    """A gap by its name: a layer, or a part of the upper back."""
    if gap in library.words("layer", language):
        return library.word("layer", gap, language)
    return part_label(gap)


def part_label(part: str) -> str:
    """A part of the upper back by its name."""
    names: dict[str, str] = {
        "neck": _("neck"),
        "shoulder-girdle": _("shoulder girdle"),
        "thoracic": _("upper back"),
    }
    return names.get(part, part)


def _found(
    exercise: Exercise,
    hit: search.Hit | None,
    *,
    why: str,
    aside: str,
    hidden: bool,
    wanted: _Wanted,
) -> Found:
    library, language = wanted.library, wanted.language
    return Found(
        id=exercise.id,
        name=exercise.text(language).name,
        layer=exercise.layer,
        layer_label=library.word("layer", exercise.layer, language),
        posture=exercise.position,
        drawing=showing.telling(exercise),
        position=library.word("position", exercise.position, language),
        why=why,
        by=pages.found_by(hit),
        aside=aside,
        in_plan=exercise.id in wanted.in_plan,
        is_favourite=exercise.id in wanted.habits.favourites,
        hidden=hidden,
    )

"""Programmes as cards: for whom, how many exercises, how long, and what is set aside now."""

from collections.abc import Collection
from dataclasses import dataclass

from clinic.library.catalogue import Library
from clinic.plans import balance, limits
from clinic.plans.programmes.catalogue import Programmes
from clinic.plans.programmes.courses import courses, given
from clinic.plans.programmes.programme import Programme
from clinic.plans.rules import minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One programme at a glance. `suits` is None where nobody said whether what it is made for is there."""

    id: str
    name: str
    audience: str
    stage: str
    exercises: tuple[str, ...]
    later: int
    minutes: int
    weeks: int
    layers: tuple[tuple[str, str, int], ...]
    aside: tuple[str, ...]
    fits: bool
    suits: bool | None
    made_for: tuple[str, ...]
    weeks_instead: tuple[tuple[str, str], ...]
    is_draft: bool


def cards(
    known: Programmes,
    library: Library,
    *,
    stage: str,
    holding: limits.Limits,
    denied: Collection[str] = (),
    language: str,
) -> tuple[Card, ...]:
    """All programmes, those that fit the stage first."""
    made = [
        card(programme, library, stage=stage, holding=holding, denied=denied, language=language)
        for programme in known
    ]
    return tuple(sorted(made, key=lambda one: not one.fits))


def suits(programme: Programme, *, held: Collection[str], denied: Collection[str]) -> bool | None:
    """Whether the person has what a programme is made for: one such condition is enough; without any it is
    for everybody. It does not suit only where each of them is denied."""
    made_for = programme.assumed_conditions
    if not made_for or any(condition in held for condition in made_for):
        return True
    return False if all(condition in denied for condition in made_for) else None


def card(
    programme: Programme,
    library: Library,
    *,
    stage: str,
    holding: limits.Limits,
    denied: Collection[str] = (),
    language: str,
) -> Card:
    """One programme as it would start today, and how many exercises wait for later."""
    doses = given(programme)
    table = library.precautions
    aside = [
        dose for dose in doses if limits.is_set_aside(library[dose.exercise], holding, table=table, dose=dose)
    ]
    kept = [dose for dose in doses if dose not in aside]
    covered = balance.minutes((dose, library[dose.exercise]) for dose in kept)
    counts = dict.fromkeys(library.words("layer", language), 0)
    for dose in kept:
        counts[library[dose.exercise].layer] += 1
    text = programme.text(language)
    return Card(
        id=programme.id,
        name=text.name,
        audience=text.audience,
        stage=library.word("stage", programme.stage, language),
        exercises=tuple(library[dose.exercise].text(language).name for dose in kept),
        later=len(courses(programme)) - len(doses),
        minutes=minutes(covered.longest_session_s),
        weeks=programme.duration_weeks,
        layers=tuple(
            (layer, library.word("layer", layer, language), count) for layer, count in counts.items() if count
        ),
        aside=tuple(library[dose.exercise].text(language).name for dose in aside),
        fits=programme.stage == stage,
        suits=suits(programme, held=holding.conditions, denied=denied),
        made_for=tuple(table.conditions[name][language] for name in programme.assumed_conditions),
        weeks_instead=tuple((layout, text.layouts[layout]) for layout in programme.other_weeks),
        is_draft=programme.reviewer is None,
    )

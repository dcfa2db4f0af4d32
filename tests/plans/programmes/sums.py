"""The sums by which programmes were reviewed. The product shows none of them, so they stand here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clinic.library.exercise import Exercise
from clinic.plans.balance import counted_categories, planned_days, seconds, weekly_sets
from clinic.plans.programmes.programme import BalanceModel, Layout, Phase, Programme
from clinic.plans.rules import Dose


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeBalance:
    """The numbers of a whole programme, each phase weighted by its weeks."""

    covers: frozenset[str]
    missing: tuple[str, ...]
    first_visit: int
    different_exercises: int
    strengthening_share: float
    lengthening_share: float
    recovery_share: float
    pull_push_ratio: float | None
    largest_category: str
    largest_category_share: float


def new_in_core(programme: Programme, phase: Phase, exercises: Mapping[str, Exercise]) -> tuple[str, ...]:
    """Exercises that a phase's core asks to learn. Later on, walking and the like count as known."""
    known = {item.exercise for earlier in programme.phases[: phase.number - 1] for item in earlier.items}
    return tuple(
        item.exercise
        for item in phase.core
        if item.exercise not in known and (phase.number == 1 or exercises[item.exercise].purpose != "aerobic")
    )


def laid_out(doses: Sequence[Dose], layout: Layout) -> tuple[Dose, ...]:
    """The same doses on the days of another week plan."""
    return tuple(replace(dose, days=layout.days.get(dose.exercise, dose.days)) for dose in doses)


def programme_balance(
    programme: Programme, *, exercises: Mapping[str, Exercise], model: BalanceModel
) -> ProgrammeBalance:
    """Shares and ratios over all phases, core and extras together, each phase weighted by its weeks."""
    covers: set[str] = set()
    groups: dict[str, float] = defaultdict(float)
    categories: dict[str, float] = defaultdict(float)
    active = counted = pull = push = 0.0
    for phase in programme.phases:
        for item in phase.items:
            dose, exercise = item.dose, exercises[item.exercise]
            own = counted_categories(dose, exercise, model)
            covers.update(own)
            sets = weekly_sets(dose) * phase.length
            pull += sets if exercise.movement_bias == "pull" else 0
            push += sets if exercise.movement_bias == "push" else 0
            if exercise.purpose == "aerobic":
                continue
            time = seconds(dose, exercise) * dose.times_per_day * len(planned_days(dose)) * phase.length
            counted += time
            for each in own:
                categories[each] += time / len(own)
            if "balance" not in exercise.tags:
                active += time
                groups[model.groups[exercise.purpose]] += time
    largest = max(categories, key=lambda each: categories[each])
    return ProgrammeBalance(
        covers=frozenset(covers),
        missing=tuple(
            each for each in model.profiles[programme.balance_profile].required if each not in covers
        ),
        first_visit=len(programme.phases[0].core),
        different_exercises=len(programme.exercises),
        strengthening_share=groups["strengthening"] / active,
        lengthening_share=groups["lengthening"] / active,
        recovery_share=groups["recovery"] / active,
        pull_push_ratio=pull / push if push else None,
        largest_category=largest,
        largest_category_share=categories[largest] / counted,
    )

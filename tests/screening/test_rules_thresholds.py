"""Every numeric threshold, wherever it stands, at one below, at the number, and one above.

For each comparison in each rule a set of answers is found in which the rule holds exactly when the comparison
does. So a threshold moved by one, or a < for a <=, changes what is matched.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import pytest

from clinic.screening import rules
from clinic.screening.catalogue import questionnaire
from clinic.screening.logic import AtLeast, Compares, Condition, Derived, Every, Is, Not, Some
from tests.screening.cases import NORMAL, Told, blow, told
from tests.screening.strategies import COMPARISONS, QUESTIONS, near

WHOLE = questionnaire()
Goal = tuple[Condition, bool]

# What the questionnaire tells apart, written here a second time.
EXPECTED: dict[str, set[str]] = {
    "ctx.age": {
        "lt 6",
        "gte 12",
        "lt 16",
        "gte 16",
        "lt 18",
        "lt 40",
        "gte 40",
        "gt 45",
        "gte 50",
        "lte 55",
        "gte 65",
        "gte 70",
        "gt 70",
    },
    "ctx.duration_weeks": {"lte 4", "gte 12"},
    "acute.hours_since": {"lte 12", "gt 12"},
    "trauma.days_ago": {"lte 2", "lte 3", "lte 14", "gt 14", "lte 42"},
    "inflam.ibp_count": {"gte 2", "gte 3", "gte 4"},
    "exam.umn_count": {"gte 1", "gte 2", "gte 3"},
    "vit.sbp": {"lte 90", "gte 140", "gte 160", "gte 180", "gte 220"},
    "vit.dbp": {"gte 90", "gte 100", "gte 110", "gte 120"},
    "vit.pulse": {"lte 40", "gte 100", "gte 131"},
    "vit.temp": {"lte 35", "gte 38"},
    "vit.spo2": {"lte 91", "lte 94"},
    "vit.resp": {"lte 8", "gte 25"},
}

# Six weeks stand in these rules beside a narrower limit, so the narrower one decides.
CANNOT_TURN = {("E13", 42), ("U22", 42), ("U28", 42)}


def test_the_numbers_that_matter_are_these() -> None:
    assert {
        name: {f"{leaf.relation} {leaf.number:g}" for leaf in leaves} for name, leaves in COMPARISONS.items()
    } == EXPECTED


def paths(condition: Condition, way: tuple[Goal, ...] = ()) -> Iterator[tuple[Compares, tuple[Goal, ...]]]:
    """Every comparison in a condition, with what must hold around it so that it alone decides."""
    match condition:
        case Compares():
            yield condition, way
        case Derived(name):
            yield from paths(WHOLE.derived[name], way)
        case Every(parts) | Some(parts):
            neutral = isinstance(condition, Every)
            for number, part in enumerate(parts):
                others = tuple((other, neutral) for place, other in enumerate(parts) if place != number)
                yield from paths(part, (*way, *others))
        case AtLeast(count, parts):
            for number, part in enumerate(parts):
                rest = [other for place, other in enumerate(parts) if place != number]
                for chosen in combinations(range(len(rest)), count - 1):
                    others = tuple((other, place in chosen) for place, other in enumerate(rest))
                    yield from paths(part, (*way, *others))
        case _:
            return


def solved(goals: Sequence[Goal], answers: Told) -> Iterator[Told]:
    """Answers under which all goals hold, trying one way after the other."""
    if not goals:
        yield answers
        return
    (condition, wanted), rest = goals[0], goals[1:]
    match condition:
        case Is() | Compares():
            for answer in (
                [answers[condition.item]] if condition.item in answers else _candidates(condition.item)
            ):
                if rules.truth(WHOLE, {condition.item: answer}, condition) is wanted:
                    yield from solved(rest, {**answers, condition.item: answer})
        case Derived(name):
            yield from solved([(WHOLE.derived[name], wanted), *rest], answers)
        case Not(part):
            yield from solved([(part, not wanted), *rest], answers)
        case Every(parts) | Some(parts):
            if isinstance(condition, Every) is wanted:
                yield from solved([*((part, wanted) for part in parts), *rest], answers)
            else:
                for part in parts:
                    yield from solved([(part, wanted), *rest], answers)
        case AtLeast(count, parts):
            few = count if wanted else len(parts) - count + 1
            for chosen in combinations(parts, few):
                yield from solved([*((part, wanted) for part in chosen), *rest], answers)


def _candidates(name: str) -> list[Any]:
    if not QUESTIONS[name].is_number:
        return ["no", "yes"]
    return [NORMAL.get(name, 5), *near(name)]


def comparisons(rule: str) -> dict[Compares, list[tuple[Goal, ...]]]:
    """Each comparison in a rule, with every way of leaving the rule to it."""
    found: dict[Compares, list[tuple[Goal, ...]]] = {}
    for leaf, around in paths(WHOLE.criteria[rule].when):
        found.setdefault(leaf, []).append(around)
    return found


def applies(rule: str, answers: Told) -> bool:
    return rule in rules.assess(WHOLE, answers).rules


def beside(leaf: Compares) -> dict[float, bool]:
    """One below, the number, one above, and whether the comparison holds there."""
    return {
        value: {"lt": value < leaf.number, "lte": value <= leaf.number}.get(
            leaf.relation, value > leaf.number if leaf.relation == "gt" else value >= leaf.number
        )
        for value in (leaf.number - 1, leaf.number, leaf.number + 1)
    }


def pivot(rule: str, leaf: Compares, ways: list[tuple[Goal, ...]]) -> Told | None:
    """Answers to everything else under which the rule turns exactly where the comparison does."""
    for around in ways:
        # The number stands first, so that what is chosen around it does not settle the matter by itself.
        for value in near(leaf.item):
            for found in solved(around, {leaf.item: value}):
                case = {**told(trauma_days_ago=5, acute_hours_since=1), **found}
                if all(applies(rule, {**case, leaf.item: at}) is holds for at, holds in beside(leaf).items()):
                    return case
                break
    return None


@pytest.mark.parametrize("rule", [name for name in WHOLE.criteria if comparisons(name)])
def test_a_rule_turns_at_each_of_its_numbers_and_nowhere_beside(rule: str) -> None:
    idle = {leaf for leaf, ways in comparisons(rule).items() if pivot(rule, leaf, ways) is None}
    assert idle == {leaf for leaf in comparisons(rule) if (rule, leaf.number) in CANNOT_TURN}


OPENINGS: list[tuple[str, Told, int | None, int | None]] = [
    ("ctx.pregnant", {"ctx.female": "yes"}, 12, 55),
    ("head.gca", {"core.head": "yes"}, 50, None),
    ("head.new_headache", {"core.head": "unknown"}, 50, None),
    ("inflam.girdle", {"core.inflammatory": "yes"}, 50, None),
    ("bone.sudden_focal", {"core.bone_risk": "no", "ctx.female": "no"}, 65, None),
    ("bone.sudden_focal", {"core.bone_risk": "no", "ctx.female": "yes"}, 50, None),
    ("bone.steroids", {"core.bone_risk": "no"}, 70, None),
    (
        "exam.ccr_low_risk",
        {
            name: answer
            for name, answer in blow(ctx_neck_or_head="yes").items()
            if name != "exam.ccr_low_risk"
        },
        16,
        64,
    ),
]


@pytest.mark.parametrize(("item", "answers", "first", "last"), OPENINGS, ids=[row[0] for row in OPENINGS])
def test_a_question_opens_and_closes_at_its_age(
    item: str, answers: Told, first: int | None, last: int | None
) -> None:
    for edge in (first, last):
        for age in [] if edge is None else [edge - 1, edge, edge + 1]:
            inside = (first is None or age >= first) and (last is None or age <= last)
            assert (item in rules.shown(WHOLE, {**answers, "ctx.age": age})) is inside, age

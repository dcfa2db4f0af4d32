"""Questionnaires of three or four questions, so that one sentence of the definition can be seen at a time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clinic.screening.catalogue import questionnaire
from clinic.screening.logic import condition
from clinic.screening.questionnaire import Criterion, Outcome, Precaution, Question, Questionnaire, Range


def question(
    name: str,
    *,
    number: bool = False,
    ask_if: Mapping[str, Any] | None = None,
    required: bool = True,
    core: bool = False,
    groups: tuple[str, ...] = (),
) -> Question:
    return Question(
        id=name,
        section=name.split(".")[0],
        range=Range(0, 100, whole=False) if number else None,
        unit="days" if number else "",
        required=required,
        is_gateway=core,
        is_closing=False,
        ask_if=None if ask_if is None else condition(ask_if),
        groups=groups,
        urgency=None,
        parts=(),
        ticks=(),
        sources=(),
    )


def rule(
    name: str,
    outcome: Outcome,
    when: Mapping[str, Any],
    *,
    backstop: bool = False,
    within: int | None = None,
    valid: int | None = None,
    hold: bool = False,
    mark: bool = False,
    groups: tuple[str, ...] = (),
    precautions: tuple[str, ...] = (),
    advice: tuple[str, ...] = (),
) -> Criterion:
    return Criterion(
        id=name,
        outcome=outcome,
        when=condition(when),
        groups=groups,
        precautions=precautions,
        advice=advice,
        bases=(),
        sources=(),
        within_days=within,
        valid_days=valid,
        plan_hold=hold,
        needs_decision=mark,
        is_backstop=backstop,
    )


def made(
    *parts: Question | Criterion, derived: Mapping[str, Mapping[str, Any]] | None = None
) -> Questionnaire:
    """A questionnaire of these questions and rules, with the policy of the real one."""
    criteria = {part.id: part for part in parts if isinstance(part, Criterion)}
    precautions = dict.fromkeys(each for one in criteria.values() for each in one.precautions)
    return replace(
        questionnaire(),
        groups=("heart", "lung", "cord", "bone"),
        questions={part.id: part for part in parts if isinstance(part, Question)},
        derived={name: condition(tree) for name, tree in (derived or {}).items()},
        criteria=criteria,
        precautions={name: Precaution(name, (), False, None) for name in sorted(precautions)},
        advice=tuple(sorted({each for one in criteria.values() for each in one.advice})),
    )

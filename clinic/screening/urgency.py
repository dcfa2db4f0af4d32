"""What one "yes" leads to when nothing else speaks: the check behind `urgency` (README, section 5)."""

from collections.abc import Iterator
from itertools import product

from clinic.screening import rules
from clinic.screening.logic import (
    NO,
    YES,
    Answer,
    AtLeast,
    Compares,
    Condition,
    Derived,
    Every,
    Is,
    Not,
    Some,
)
from clinic.screening.questionnaire import Outcome, Questionnaire
from clinic.screening.rules import Answers


def alone(questionnaire: Questionnaire, item: str) -> Outcome:
    """The outcome of a "yes" here, with what opens the question and an ordinary answer to all else.
    The least severe, where several ways open it."""
    return min(
        (
            rules.assess(questionnaire, answers).outcome or Outcome.CLEAR
            for answers in ways(questionnaire, item)
        ),
        key=lambda outcome: outcome.rank,
        default=Outcome.CLEAR,
    )


def ways(questionnaire: Questionnaire, item: str) -> Iterator[Answers]:
    """Whole sets of answers in which a question is asked and answered "yes"."""
    ask_if = questionnaire.questions[item].ask_if
    for way in [{}] if ask_if is None else _openings(questionnaire, ask_if):
        answers = ordinary(questionnaire, {**way, item: YES})
        if ask_if is None or rules.truth(questionnaire, answers, ask_if):
            yield answers


def ordinary(questionnaire: Questionnaire, given: Answers) -> dict[str, Answer]:
    """These answers, and the ordinary one to every other question they leave to be asked."""
    answers = dict(given)
    for question in questionnaire.questions.values():
        if question.id not in answers and (
            question.ask_if is None or rules.truth(questionnaire, answers, question.ask_if) is not False
        ):
            answers[question.id] = questionnaire.ordinary.get(question.id, NO)
    return answers


def _openings(questionnaire: Questionnaire, condition: Condition) -> Iterator[dict[str, Answer]]:
    """Answers that could make a condition true; whoever asks checks that they do."""
    match condition:
        case Is(item, values):
            usual = questionnaire.ordinary.get(item)
            answer = usual if usual in values else YES if YES in values else NO if NO in values else None
            if answer is not None:
                ask_if = questionnaire.questions[item].ask_if
                for way in [{}] if ask_if is None else _openings(questionnaire, ask_if):
                    yield {**way, item: answer}
        case Derived(name):
            yield from _openings(questionnaire, questionnaire.derived[name])
        case Some(parts):
            for part in parts:
                yield from _openings(questionnaire, part)
        case Every(parts):
            for steps in product(*(list(_openings(questionnaire, part)) for part in parts)):
                yield {item: answer for step in steps for item, answer in step.items()}
        case Compares() | Not() | AtLeast():
            yield {}

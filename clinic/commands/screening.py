"""The screening at a terminal: what the rules make of answers, what a version changes, who answers for it."""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

import click

from clinic.commands.screening_approval import approve, marks, settle
from clinic.commands.screening_diff import diff
from clinic.content import loader
from clinic.content.loader import ContentError
from clinic.screening import rules
from clinic.screening.catalogue import questionnaire
from clinic.screening.questionnaire import Questionnaire
from clinic.screening.rules import Fault
from clinic.web.releasing import keeps_plans

LARGEST: Final = 20_000_000  # bytes; some ten thousand whole screenings


@keeps_plans
@click.group()
def screening() -> None:
    """Red-flag screening: the rules on a set of answers, two versions, marked rules, the signature."""


for command in (diff, marks, settle, approve):
    screening.add_command(command)


@screening.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def assess(file: str) -> None:
    """Assess answers and print one JSON object a line.

    FILE (- for standard input) is YAML: a mapping from the id of a question to "yes", "no", "unknown" (in
    quotes) or a number; or several such documents, divided by ---. A question left out has no answer.

    Each line has status, outcome, groups, rules, precautions, advice, unresolved, conflicts, within_days,
    valid_days, plan_hold and needs_decision. Lists hold ids in the order of the questionnaire; rules,
    unresolved and needs_decision are ids of rules, conflicts are ids of questions.

    A bare boolean, an unknown id, an impossible number, or anything that is not such a mapping is refused
    with its place on standard error and exit status 2; nothing is then printed for other documents either.

    \b
    Example: flask --app wsgi screening assess answers.yaml
    """
    asked = questionnaire()
    with click.open_file(file, "rb") as opened:
        whole = opened.read(LARGEST + 1)
    found, refused = _read(asked, whole, "standard input" if file == "-" else file)
    if refused:
        for line in refused:
            click.echo(line, err=True)
        sys.exit(2)
    for answers in found:
        click.echo(json.dumps(rules.assess(asked, answers).as_mapping(), ensure_ascii=False))


def _read(asked: Questionnaire, whole: bytes, name: str) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Every document that is a set of answers, and what is wrong with the rest."""
    found: list[Mapping[str, Any]] = []
    refused: list[str] = []
    try:
        for document in loader.documents(whole, name, largest=LARGEST):
            place = f"{name}: document {len(found) + 1}"
            found.append(document if isinstance(document, dict) else {})
            refused += [f"{place}: {reason}" for reason in _wrong(asked, document)]
    except ContentError as broken:
        refused.append(str(broken))
    if not found and not refused:
        refused.append(f"{name}: holds no answers")
    return found, refused


def _wrong(asked: Questionnaire, document: object) -> Iterator[str]:
    if document is None:
        yield "is empty; write {} for no answers at all"
    elif not isinstance(document, dict):
        yield "is not a mapping from questions to answers"
    else:
        for fault in rules.faults(asked, document):
            yield f"{fault.item}: {_words(asked, fault, document[fault.item])}"


def _words(asked: Questionnaire, fault: Fault, answer: object) -> str:
    if fault.key == "no-such-question":
        return f"is no question of {asked.id} {asked.version}"
    if fault.key == "retired":
        return f"is retired and not asked in {asked.version}"
    if answer is None:
        return 'has no answer; leave it out, or write "unknown"'
    if isinstance(answer, bool):
        return f'{str(answer).lower()} is a bare boolean; write "yes" or "no" in quotes'
    if fault.key == "not-yes-or-no":
        return 'must be "yes", "no" or "unknown", in quotes'
    question = asked.questions[fault.item]
    unit = asked.words[asked.languages[0]].units[question.unit]
    if fault.key == "not-a-number" or question.range is None:
        return f'must be a number ({unit}) without quotes, or "unknown"'
    if fault.key == "not-whole":
        return f"{answer} is not a whole number ({unit})"
    return f"{answer} is impossible; must be {question.range.lowest:g} to {question.range.highest:g} ({unit})"

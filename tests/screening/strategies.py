"""Random sets of answers: mostly normal, some worrying, some unknown, some left out."""

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from clinic.screening import logic
from clinic.screening.catalogue import questionnaire
from clinic.screening.logic import Compares
from tests.screening.cases import GATEWAYS, Told, told

QUESTIONS = questionnaire().questions
YES_OR_NO = tuple(name for name, question in QUESTIONS.items() if not question.is_number)
NUMBERS = tuple(name for name, question in QUESTIONS.items() if question.is_number)
NAMES = tuple(QUESTIONS)

# Where a number can matter: at every threshold, and one step to either side of it.
_CONDITIONS = (
    *(criterion.when for criterion in questionnaire().criteria.values()),
    *questionnaire().derived.values(),
    *(question.ask_if for question in QUESTIONS.values() if question.ask_if is not None),
)
COMPARISONS: dict[str, set[Compares]] = {}
for _condition in _CONDITIONS:
    for _leaf in logic.leaves(_condition):
        if isinstance(_leaf, Compares):
            COMPARISONS.setdefault(_leaf.item, set()).add(_leaf)


def near(name: str) -> tuple[float, ...]:
    """The numbers at a question's thresholds and beside them, as far as they can be answered."""
    accepts = QUESTIONS[name].range
    assert accepts is not None
    values = {
        value for leaf in COMPARISONS[name] for value in (leaf.number - 1, leaf.number, leaf.number + 1)
    }
    return tuple(sorted(value for value in values if accepts.lowest <= value <= accepts.highest))


def _some(names: Iterable[str], most: int) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(tuple(names)), max_size=most)


@st.composite
def answer_sets(draw: Any, *, whole: bool = False) -> Told:
    """A set of answers. Whole ones answer every question, and leave nothing unknown."""
    answers = told(*draw(_some(YES_OR_NO, 7)), trauma_days_ago=5, acute_hours_since=1)
    for name in draw(_some(NUMBERS, 5)):
        answers[name] = draw(st.sampled_from(near(name)))
    for gateway in draw(_some(GATEWAYS.values(), 1)):
        answers[gateway] = "no"  # details may stay affirmed under it: a conflict
    if not whole:
        for name in draw(_some(NAMES, 4)):
            answers[name] = "unknown"
        for name in draw(_some(NAMES, 4)):
            answers.pop(name, None)
        sections = draw(_some(questionnaire().sections, 12))
        answers = {name: answer for name, answer in answers.items() if name.split(".")[0] not in sections}
    return answers

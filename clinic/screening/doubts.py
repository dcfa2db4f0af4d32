"""Numbers that deserve a second look: possible, but far out, or at odds with another. None is refused.

    doubts(questionnaire, answers)      each number with what is remarkable about it

What a number cannot be at all is refused where answers come in (`rules.faults`). What it means is for the
criteria; this asks only whether it is what the instrument showed.
"""

from dataclasses import dataclass
from typing import Literal

from clinic.screening.questionnaire import Questionnaire
from clinic.screening.rules import Answers


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number to look at again. `than` is the question whose number it should lie below."""

    item: str
    key: Literal["far-out", "not-below"]
    than: str = ""


def doubts(questionnaire: Questionnaire, answers: Answers) -> tuple[Doubt, ...]:
    """In the questionnaire's order; a number at odds with another is said so, however usual it is."""
    found = []
    for question in questionnaire.questions.values():
        value = answers.get(question.id)
        if not isinstance(value, int | float) or not question.is_number:
            continue
        other = answers.get(question.below) if question.below else None
        if isinstance(other, int | float) and value >= other:
            found.append(Doubt(question.id, "not-below", question.below))
        elif question.usual is not None and not question.usual.lowest <= value <= question.usual.highest:
            found.append(Doubt(question.id, "far-out"))
    return tuple(found)

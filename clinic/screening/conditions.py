"""The patient's conditions as far as the screening's answers state them or make them possible.

    conditions_of(questionnaire, table, answers)    what counts, what is to be asked, and how long each holds
    FromScreen.counting(chosen)                     the conditions that count, given what was chosen so far
    denied(questionnaire, table, answers)           the conditions these answers say are not there

Asked of the newest decided screening. What is open counts until somebody settles it: a condition is set aside
by a clinician's word, never by a missing answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.library.precautions import Precautions, StatedCondition
from clinic.screening import logic, rules
from clinic.screening.questionnaire import Questionnaire
from clinic.screening.rules import Answers


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition that counts. Open means that the answers do not settle it. `ends_after_days` counts from
    the screening; None holds as long as `holds` says: to the next screening, or until a clinician ends it."""

    condition: str
    is_open: bool
    holds: str
    ends_after_days: int | None


@dataclass(frozen=True, slots=True)
class Possible:
    """A question for the clinician, with the conditions to choose from. "None of these" is always offered."""

    question: str
    is_open: bool
    choices: tuple[str, ...]
    holds: str


@dataclass(frozen=True, slots=True)
class FromScreen:
    """All that one screening says about conditions."""

    stated: tuple[Stated, ...]
    possible: tuple[Possible, ...]

    def counting(self, chosen: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        """What counts, given the choices made; a question not yet answered counts with all its choices."""
        asked = {
            condition
            for question in self.possible
            for condition in chosen.get(question.question, question.choices)
        }
        return frozenset(asked | {one.condition for one in self.stated})


def conditions_of(questionnaire: Questionnaire, table: Precautions, answers: Answers) -> FromScreen:
    """The conditions these answers state or make possible."""

    return FromScreen(
        stated=tuple(
            Stated(one.condition, found is None, one.holds, _ends_after(one, answers))
            for one in table.stated
            if (found := _truth(questionnaire, answers, one.when)) is not False
        ),
        possible=tuple(
            Possible(one.id, found is None, one.choices, one.holds)
            for one in table.questions
            if (found := _truth(questionnaire, answers, one.when)) is not False
        ),
    )


def denied(questionnaire: Questionnaire, table: Precautions, answers: Answers) -> frozenset[str]:
    """The conditions answers could bring about and these do not, in any way. What no question touches and
    what is open is never among them: not known is no "no"."""
    ways: dict[str, list[logic.Truth]] = {}
    for stated in table.stated:
        ways.setdefault(stated.condition, []).append(_truth(questionnaire, answers, stated.when))
    for question in table.questions:
        for condition in question.choices:
            ways.setdefault(condition, []).append(_truth(questionnaire, answers, question.when))
    return frozenset(condition for condition, found in ways.items() if all(truth is False for truth in found))


def _truth(questionnaire: Questionnaire, answers: Answers, tree: Mapping[str, object]) -> logic.Truth:
    return rules.truth(questionnaire, answers, logic.condition(tree))


def _ends_after(one: StatedCondition, answers: Answers) -> int | None:
    """Days from the screening to the end. Where the start is not known, the whole time counts from now."""
    if one.ends_days_after is None:
        return None
    whole: int = one.ends_days_after["days"]
    since = answers.get(one.ends_days_after["item"])
    return max(0, whole - int(since)) if isinstance(since, int | float) else whole

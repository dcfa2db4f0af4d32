"""What stands beside a number that deserves a second look."""

from collections.abc import Mapping

from clinic.screening.answer_words import number, said
from clinic.screening.doubts import Doubt, doubts
from clinic.screening.questionnaire import Question, Questionnaire
from clinic.screening.rules import Answers
from clinic.wording import words


def sentences(questionnaire: Questionnaire, answers: Answers, *, language: str) -> Mapping[str, str]:
    """By question, one sentence; nothing for what needs none."""
    return {
        doubt.item: _sentence(doubt, questionnaire, answers, language)
        for doubt in doubts(questionnaire, answers)
    }


def _sentence(doubt: Doubt, questionnaire: Questionnaire, answers: Answers, language: str) -> str:
    t, question = words(language), questionnaire.questions[doubt.item]
    value = _with_unit(questionnaire, question, answers, language)
    if doubt.key == "not-below":
        than = questionnaire.questions[doubt.than]
        return str(t.gettext("%(value)s does not lie below %(other)s (%(name)s). Check both numbers.")) % {
            "value": value,
            "other": _with_unit(questionnaire, than, answers, language),
            "name": questionnaire.words[language].questions[than.id].question,
        }
    if question.usual is None:
        raise ValueError(f"{question.id} has no usual range.")
    text = (
        t.gettext("%(value)s: outside %(lowest)s to %(highest)s. Check the number and measure again.")
        if question.is_measured
        else t.gettext("%(value)s: outside %(lowest)s to %(highest)s. Check the number.")
    )
    return str(text) % {
        "value": value,
        "lowest": number(question.usual.lowest, language=language),
        "highest": number(question.usual.highest, language=language),
    }


def _with_unit(questionnaire: Questionnaire, question: Question, answers: Answers, language: str) -> str:
    unit = questionnaire.words[language].units[question.unit]
    return said(answers[question.id], unit=unit, language=language)

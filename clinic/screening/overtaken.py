"""What somebody sent too late: the answers that differ from those saved, the decision that was not recorded.

Nothing sent is dropped in silence: whoever sent it reads what of it does not count, item by item, and why.
"""

from collections.abc import Mapping

from flask_babel import gettext as _

from clinic.screening import closing
from clinic.screening.answer_words import said
from clinic.screening.kept import answers_of
from clinic.screening.logic import Answer
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Questionnaire

MOST_NAMED = 3


def answers(
    screening: Screening, sent: Mapping[str, Answer | None], asked: Questionnaire, *, language: str
) -> dict[str, str]:
    """By question, what was sent and what stands, where the two differ. A field left empty sent nothing."""
    saved = answers_of(screening, asked, with_unconfirmed=True)
    words = asked.words[language]

    def spoken(item: str, answer: Answer | None) -> str:
        question = asked.questions[item]
        unit = words.units.get(question.unit, "") if question.unit else ""
        text = said(answer, unit=unit, measured=question.is_measured, language=language)
        return text or str(_("no answer"))

    return {
        item: str(
            _(
                "You answered “%(sent)s”; saved is “%(saved)s”.",
                sent=spoken(item, answer),
                saved=spoken(item, saved.get(item)),
            )
        )
        for item, answer in sent.items()
        if answer is not None and answer != saved.get(item)
    }


def listed(differing: Mapping[str, str], asked: Questionnaire, *, language: str) -> tuple[str, ...]:
    """The same as lines, each with its question."""
    words = asked.words[language].questions
    return tuple(
        f"{words[item].headline or words[item].question}: {text}" for item, text in differing.items()
    )


def is_repeated(screening: Screening, choice: closing.Choice, *, note: str) -> bool:
    """Whether a decision sent again says what was recorded: a doubled click, not a second decision."""
    reasons = {
        (reason.code, reason.text)
        for reason in (choice.reason, choice.closing, *choice.reasons.values())
        if reason is not None
    }
    return (
        screening.outcome == choice.outcome
        and screening.note == note
        and set(screening.acknowledged) == set(choice.acknowledged)
        and {(one["code"], one["text"]) for one in screening.reasons} == reasons
    )


def decision(choice: closing.Choice, asked: Questionnaire, *, note: str, language: str) -> tuple[str, ...]:
    """What of a decision was sent and not recorded, line by line."""
    words = asked.words[language]
    lines = []
    if choice.outcome is not None:
        outcome = words.outcomes[choice.outcome].format(date=_("a date"))
        lines.append(str(_("Outcome: %(outcome)s", outcome=outcome)))
    for reason in (choice.reason, choice.closing, *choice.reasons.values()):
        if reason is not None:
            code = words.reasons.get(reason.code, "")
            lines.append(str(_("Reason: %(reason)s", reason=" – ".join(filter(None, (code, reason.text))))))
    if note:
        lines.append(str(_("Note: %(note)s", note=note)))
    return tuple(lines)

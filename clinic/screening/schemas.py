"""What may come in about a screening: answers by question, and the clinician's decision."""

from functools import cache
from typing import Any

from clinic.library.catalogue import library
from clinic.screening import measured
from clinic.screening.catalogue import questionnaire
from clinic.screening.ledger import field, parts_field
from clinic.screening.logic import NO, UNKNOWN, YES
from clinic.screening.models import Setting
from clinic.screening.pages import NONE
from clinic.screening.questionnaire import Outcome
from clinic.web import fields, forms
from clinic.wording import LANGUAGES

EXPLANATION = 1_000
MOST_RECIPIENT, LONGEST_LETTER = 400, 8_000


class StartSchema(forms.Schema):
    """A new screening; the key makes a doubled click one screening. `whole`: nothing asked before counts."""

    key = fields.Id(required=True)
    whole = fields.Tick()


class CorrectionSchema(forms.Schema):
    """What was recorded wrongly; the key makes a doubled click one screening."""

    key = fields.Id(required=True)
    correction = fields.Note(most=300, required=True)


class VersionSchema(forms.Schema):
    """What is meant to be changed, as it was when the page was opened."""

    version = fields.Version()


class ReleaseSchema(forms.Schema):
    """Why a held plan may go."""

    reason = fields.Choice(questionnaire().policy.release_reason_codes, required=True)
    text = fields.Note(most=EXPLANATION, required=True)


class LetterSchema(forms.Schema):
    """A letter to a doctor: to whom, and in which words."""

    language = fields.Choice(LANGUAGES, required=True)
    recipient = fields.Note(most=MOST_RECIPIENT, required=True)
    body = fields.Note(most=LONGEST_LETTER, required=True)


@cache
def answers_schema() -> type[forms.Schema]:
    """One field for every question, named after its id."""
    members: dict[str, Any] = {
        field(question.id): measured.Measurement(question)
        if question.is_number
        else fields.Choice((YES, NO, UNKNOWN))
        for question in questionnaire().questions.values()
    }
    members |= {
        parts_field(question.id): fields.Several(fields.Choice([str(n) for n in range(len(question.parts))]))
        for question in questionnaire().questions.values()
        if question.parts
    }
    members |= {
        "version": fields.Version(),
        "setting": fields.Choice(Setting),
        "finish": fields.Tick(),
    }
    return type("AnswersSchema", (measured.NumbersSchema,), members | measured.members())


@cache
def decision_schema() -> type[forms.Schema]:
    """The decision, with a code and words for every criterion that may ask for a reason."""
    asked = questionnaire()
    codes = asked.policy.reason_codes
    members: dict[str, Any] = {
        "version": fields.Version(),
        "outcome": fields.Choice([str(outcome) for outcome in Outcome]),
        "assess_by": fields.Date(),
        "alongside": fields.Choice(("alongside", "wait")),
        "acknowledged": fields.Several(fields.Choice(tuple(asked.precautions))),
        "safety_net_given": fields.Tick(),
        "note": fields.Note(most=2_000),
        "letter_to": fields.Note(most=MOST_RECIPIENT),
        "letter_body": fields.Note(most=LONGEST_LETTER),
        "reason_code": fields.Choice(codes),
        "reason_text": fields.Note(most=EXPLANATION),
        "closing_code": fields.Choice(asked.policy.closing_reason_codes),
        "closing_text": fields.Note(most=EXPLANATION),
        "physician": fields.Name(most=120),
        "spoken_at": fields.Text(most=60),
    }
    for criterion in asked.criteria:
        members[f"code_{criterion}"] = fields.Choice(codes)
        members[f"text_{criterion}"] = fields.Note(most=EXPLANATION)
    for question in library().precautions.questions:
        members[f"ask_{question.id}"] = fields.Several(fields.Choice((*question.choices, NONE)))
    return type("DecisionSchema", (forms.Schema,), members)

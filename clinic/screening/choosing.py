"""The clinician's decision as its form says it: choice, letter, conditions, and each message in its place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from clinic.library.catalogue import library
from clinic.screening import actions, closing, conditions, pages
from clinic.screening.catalogue import questionnaire
from clinic.screening.kept import answers_of
from clinic.screening.models import Screening
from clinic.screening.questionnaire import Outcome
from clinic.screening.showing import Deciding
from clinic.web.forms import WHOLE, Form


def choice(form: Form, *, on: date) -> closing.Choice:
    """What was chosen, with its reasons; days count from this day."""
    values = form.values
    assess_by = values["assess_by"]
    return closing.Choice(
        outcome=Outcome(values["outcome"]) if values["outcome"] else None,
        reason=_reason(values, "reason_code", "reason_text"),
        reasons={
            name: reason
            for name in questionnaire().criteria
            if (reason := _reason(values, f"code_{name}", f"text_{name}", about=name))
        },
        closing=_reason(values, "closing_code", "closing_text", about=closing.CLOSING),
        safety_net_given=values["safety_net_given"],
        acknowledged=tuple(values["acknowledged"]),
        within_days=(assess_by - on).days if assess_by else None,
        alongside={"alongside": True, "wait": False}.get(values["alongside"] or ""),
    )


def letter(form: Form, *, language: str) -> actions.Written | None:
    """The letter as it was worded; none where nobody is named or nothing is said."""
    to, body = form.values["letter_to"], form.values["letter_body"]
    if not to or not body:
        return None
    return actions.Written(language=language, recipient=to, body=body)


def conditions_chosen(screening: Screening, form: Form) -> frozenset[str]:
    """The conditions these answers state, and those the clinician chose where several are possible."""
    answers = answers_of(screening, questionnaire())
    found = conditions.conditions_of(questionnaire(), library().precautions, answers)
    chosen = {
        question.question: tuple(name for name in named if name != pages.NONE)
        for question in found.possible
        if (named := form.values[f"ask_{question.question}"])
    }
    return found.counting(chosen)


def placed(form: Form, page: Deciding) -> Form:
    """The form with each message where it is read: what has no field on this page belongs to the whole."""
    homeless = [name for name in form.errors if name != WHOLE and not page.shows(name)]
    if not homeless:
        return form
    messages = [message for name in homeless for message in form.errors[name]]
    kept = {name: list(each) for name, each in form.errors.items() if name not in homeless}
    return replace(form, errors={**kept, WHOLE: [*kept.get(WHOLE, ()), *messages]})


def _reason(
    values: Mapping[str, Any], code: str, text: str, *, about: str = closing.OUTCOME
) -> closing.Reason | None:
    if not values[code] and not values[text]:
        return None
    of_closing = about == closing.CLOSING
    return closing.Reason(
        code=values[code] or "",
        text=values[text],
        about=about,
        physician=values["physician"] if of_closing else "",
        spoken_at=values["spoken_at"] if of_closing else "",
    )

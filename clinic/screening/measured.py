"""Numbers as a form sends them: with comma or point, within what can be, or ticked as not measured."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, post_load

from clinic.screening.catalogue import questionnaire
from clinic.screening.ledger import field, unmeasured_field
from clinic.screening.logic import UNKNOWN, Answer
from clinic.screening.questionnaire import Question
from clinic.web import fields, forms
from clinic.web.forms import Form

PLACES = 2


class Measurement(fields.Field[Any]):
    """A number a question accepts, or "unknown"; blank takes an answer back."""

    def __init__(self, question: Question) -> None:
        super().__init__(load_default=None)
        if question.range is None:
            raise ValueError(f"{question.id} asks for no number.")
        self.number = fields.Number(
            least=int(question.range.lowest),
            most=int(question.range.highest),
            places=0 if question.range.whole else PLACES,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | int | float:
        if value == UNKNOWN:
            return UNKNOWN
        number = self.number.deserialize(value, attr, data)
        return int(number) if number == int(number) else float(number)


class NumbersSchema(forms.Schema):
    """A form with numbers, each with a box to tick where there is none: that is an answer, and never zero."""

    @post_load
    def _ticked_is_unknown(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        refused = {}
        for question in numbers():
            name, box = field(question.id), unmeasured_field(question.id)
            if not values.pop(box, False):
                continue
            if values.get(name) in (None, UNKNOWN):
                values[name] = UNKNOWN
            else:
                tick = _("Not measured") if question.is_measured else _("Unknown")
                refused[name] = [_("Give a number or tick “%(tick)s”, not both.", tick=tick)]
        if refused:
            raise ValidationError(refused)
        return values


def numbers() -> tuple[Question, ...]:
    """The questions that want a number typed."""
    return tuple(one for one in questionnaire().questions.values() if one.is_number and not one.ticks)


def members() -> dict[str, Any]:
    """The boxes beside the numbers."""
    return {unmeasured_field(question.id): fields.Tick() for question in numbers()}


def given(form: Form) -> Mapping[str, Answer | None]:
    """What a form says about each question it names; None takes an answer back."""
    return {
        item: form.values[field(item)]
        for item in questionnaire().questions
        if field(item) in form.typed or unmeasured_field(item) in form.typed
    }

"""What may come in about a diary: from a patient's page, from its queue, from a paper that somebody types."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError
from marshmallow import fields as plain
from marshmallow.validate import Length

from clinic.diary.rules import Felt, Kind, Morning, Said
from clinic.screening.signs import Sign
from clinic.web import fields, forms

MOST_TIMES = 24
AT_A_TIME = 100  # entries of one message
LEFT_OUT = "left-out"
PAIN = tuple(str(value) for value in range(11))
FELT = {"easy": Felt.EASY, "right": Felt.RIGHT, "hard": Felt.HARD}
MORNING = {"usual": Morning.USUAL, "more": Morning.MORE}


class SignSchema(forms.Schema):
    """Which sign is new."""

    sign = fields.Choice(Sign, required=True)


class PressSchema(forms.Schema):
    """A button that says all there is to say."""


class Instant(fields.Field[datetime]):
    """What a device's clock said, in milliseconds since 1970."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 253_402_300_799_000:
            raise ValidationError(_("This value does not fit here."))
        return datetime.fromtimestamp(value / 1000, UTC)


class EntrySchema(forms.Schema):
    """One entry as it lay on the device."""

    id = fields.Id(required=True)
    edition = fields.Number(least=1, most=1_000, load_default=1)
    day = fields.Date(required=True)
    kind = fields.Choice(Kind, required=True)
    value = fields.Number(least=0, most=10, load_default=1)
    exercise = fields.Name(most=80)
    sign = fields.Choice(Sign)
    revision = fields.Number(least=1, most=100_000)
    written_at = Instant()
    taken_back = fields.Tick()


class QueueSchema(forms.Schema):
    """What waited on a device. `check` says of which link it is, `sent_at` what the device's clock says now,
    `agreed_at` when somebody agreed there to a diary.

    Its entries are read one by one, so that a broken one keeps none of the others waiting.
    """

    check = fields.Name(most=32, required=True)
    sent_at = Instant(required=True)
    agreed_at = Instant()
    entries = plain.List(plain.Raw(), required=True, validate=Length(max=AT_A_TIME))


class AskedDaySchema(forms.Schema):
    """Which day's page is asked for."""

    day = fields.Date()


def day_schema(exercises: Sequence[str]) -> type[forms.Schema]:
    """A day's form: for each exercise how often, the pain before and after, how it felt."""
    times = (LEFT_OUT, *(str(number) for number in range(1, MOST_TIMES + 1)))
    parts: dict[str, Any] = {
        "day": fields.Date(required=True),
        **{field_of(exercise): fields.Choice(times) for exercise in exercises},
        "pain-before": fields.Choice(PAIN),
        "pain": fields.Choice(PAIN),
        "effort": fields.Choice(FELT),
        "morning-after": fields.Choice(MORNING),
    }
    return type("DaySchema", (forms.Schema,), parts)


def field_of(exercise: str) -> str:
    """The name of an exercise's field."""
    return f"x-{exercise}"


def said(values: Mapping[str, Any], exercises: Sequence[str]) -> Said:
    """What such a form says."""
    chosen = {exercise: values.get(field_of(exercise)) for exercise in exercises}
    felt, morning = values.get("effort"), values.get("morning-after")
    return Said(
        times={name: int(times) for name, times in chosen.items() if times not in (None, LEFT_OUT)},
        left_out=frozenset(name for name, times in chosen.items() if times == LEFT_OUT),
        pain_before=_number(values.get("pain-before")),
        pain=_number(values.get("pain")),
        effort=FELT[felt] if felt else None,
        morning=MORNING[morning] if morning else None,
    )


def _number(value: str | None) -> int | None:
    return int(value) if value is not None else None

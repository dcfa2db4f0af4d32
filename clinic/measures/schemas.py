"""What may come in about measures: the numbers, and the activities they are of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from clinic.measures.models import Activity
from clinic.measures.rules import ACTIVITY, GLOBAL_CHANGE, PAIN
from clinic.web import fields, forms

LONGEST_ACTIVITY = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The numbers of one measuring; whatever was not answered is left out."""

    pain: int | None = None
    change: int | None = None
    scores: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return self.pain is None and self.change is None and not self.scores


class ActivitySchema(forms.Schema):
    """Something a person finds hard, in their own words."""

    activity = fields.Name(most=LONGEST_ACTIVITY, required=True)


class PressSchema(forms.Schema):
    """A button that says all there is to say."""


def measuring_schema(activities: Iterable[Activity], *, in_clinic: bool = False) -> type[forms.Schema]:
    """The form of one measuring: each activity has its number. In clinic the day is entered too."""
    parts: dict[str, Any] = {
        "pain": fields.Number(least=PAIN[0], most=PAIN[-1]),
        **{
            field_of(activity): fields.Number(least=ACTIVITY[0], most=ACTIVITY[-1]) for activity in activities
        },
        "change": fields.Number(least=GLOBAL_CHANGE[0], most=GLOBAL_CHANGE[-1]),
    }
    if in_clinic:
        parts |= {"key": fields.Id(required=True), "day": fields.Date(required=True)}
    return type("MeasuringSchema", (forms.Schema,), parts)


def field_of(activity: Activity) -> str:
    """The name of an activity's field."""
    return f"activity_{activity.id.hex}"


def given(values: Mapping[str, Any]) -> Given:
    """The numbers a form holds."""
    named: Sequence[str] = [name for name in values if name.startswith("activity_")]
    return Given(
        pain=values.get("pain"),
        change=values.get("change"),
        scores={
            UUID(name.removeprefix("activity_")): values[name] for name in named if values[name] is not None
        },
    )

"""What may come in about reminders: days, times, a way, an address; and one press that stops them."""

from typing import cast

from clinic.plans.rules import WEEKDAYS
from clinic.web import fields, forms

WAYS = ("file", "feed", "mail")


class ChoiceSchema(forms.Schema):
    """When somebody wants to be reminded, and how."""

    days = fields.Several(fields.Choice(WEEKDAYS), most=7, required=True)
    first = fields.Time(required=True)
    second = fields.Time()
    third = fields.Time()
    keeps_zone = fields.Tick()
    email = fields.Email()
    way = fields.Choice(WAYS, required=True)


class PressSchema(forms.Schema):
    """A button that says all there is to say."""


# What a mail service sends in the name of somebody who pressed "unsubscribe" (RFC 8058).
StopSchema = cast(
    type[forms.Schema],
    forms.Schema.from_dict({"List-Unsubscribe": fields.Text(most=40)}, name="StopSchema"),
)

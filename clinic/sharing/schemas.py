"""What may come in about a hand-over: a way, an end, a label; later another end."""

from clinic import wording
from clinic.sharing.models import Way
from clinic.web import fields, forms

LONGEST_LABEL = 60
DIARY = ("yes", "no")  # whether the patient may record ticks and answers; left out it is yes


class HandOverSchema(forms.Schema):
    """One hand-over. The key is the page's, so that a doubled click makes one link."""

    key = fields.Id(required=True)
    way = fields.Choice(Way, required=True)
    until = fields.Date(required=True)
    label = fields.Name(most=LONGEST_LABEL)
    language = fields.Choice(wording.LANGUAGES)
    diary = fields.Choice(DIARY)
    pin = fields.Text(most=12)
    email = fields.Email()
    sure = fields.Email()  # the address somebody was asked about and sends to all the same


class ExtendSchema(forms.Schema):
    """Until when a link shall live instead."""

    until = fields.Date(required=True)


class PressSchema(forms.Schema):
    """A button that says all there is to say."""


class HandoutSchema(forms.Schema):
    """In which language an archived copy is read."""

    language = fields.Choice(wording.LANGUAGES)


class NoticeSchema(forms.Schema):
    """Which link was just changed, for the line that says so."""

    revoked = fields.Id()
    restored = fields.Id()
    extended = fields.Id()


class TokenSchema(forms.Schema):
    """A link's secret as the page kept it, or as somebody typed it from paper."""

    token = fields.Text(most=200, required=True)


class ViewSchema(forms.Schema):
    """How a patient wants to read the page: a language or a text size."""

    language = fields.Choice(wording.LANGUAGES)
    text = fields.Choice(("100", "125", "150"))


class PinSchema(forms.Schema):
    """The six digits somebody agreed on with the practice."""

    pin = fields.Text(most=12, required=True)

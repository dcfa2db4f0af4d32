"""What may come in from a patient's page."""

from clinic.screening.signs import Sign
from clinic.web import fields, forms


class SignSchema(forms.Schema):
    """Which sign is new."""

    sign = fields.Choice(Sign, required=True)


class PressSchema(forms.Schema):
    """A button that says all there is to say."""

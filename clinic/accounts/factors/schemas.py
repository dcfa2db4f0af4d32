"""What the pages of second factors may be sent."""

from clinic.web import fields
from clinic.web.forms import Schema


class Credential(fields.Text):
    """What a device signed, as the browser wrote it down; nobody types it."""

    hidden = True

    def __init__(self) -> None:
        super().__init__(most=8_000, required=True)


class CredentialSchema(Schema):
    """A passkey that was shown."""

    credential = Credential()


class NewPasskeySchema(CredentialSchema):
    """A passkey that was just made, and what its owner calls it."""

    name = fields.Name(most=60, required=True)


class PasskeyNameSchema(Schema):
    """Another name for a passkey."""

    name = fields.Name(most=60, required=True)


class CodeSchema(Schema):
    """Six digits of an app, or a recovery code."""

    code = fields.Text(most=40, required=True)


class ShowingSchema(Schema):
    """One of the two, whichever somebody has at hand."""

    code = fields.Text(most=40)
    password = fields.Password()


class SecuritySchema(Schema):
    """What a practice asks of everybody who signs in."""

    second_factor = fields.Tick()
    idle_minutes = fields.Number(least=5, most=60, required=True)

"""What the pages about people may be sent."""

from clinic import wording
from clinic.accounts.models import Mode, Role
from clinic.accounts.schemas import Email, Phone, ShortNumber
from clinic.web import fields
from clinic.web.forms import Schema


class InviteSchema(Schema):
    """Whom to ask, and what they may do."""

    email = Email(required=True)
    role = fields.Choice(Role, required=True)
    language = fields.Choice(wording.LANGUAGES, required=True)


class JoinSchema(Schema):
    """How somebody invited is called, and their password."""

    name = fields.Name(most=80, required=True)
    title = fields.Name(most=80)
    password = fields.Password(required=True)


class AskSchema(Schema):
    """The address of an account whose password was lost. What is not an address is simply nobody's."""

    email = fields.Text(most=254, required=True)


class NewPasswordSchema(Schema):
    """Another password."""

    password = fields.Password(required=True)


class RoleSchema(Schema):
    """What somebody may do from now on."""

    role = fields.Choice(Role, required=True)


class SetUpSchema(Schema):
    """A practice with its first administrator."""

    practice = fields.Name(most=80, required=True)
    phone = Phone(most=30, required=True)
    emergency_number = ShortNumber(most=6, required=True)
    language = fields.Choice(wording.LANGUAGES, required=True)
    name = fields.Name(most=80, required=True)
    email = Email(required=True)
    password = fields.Password(required=True)
    mode = fields.Choice(Mode, required=True)

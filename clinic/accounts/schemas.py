"""What the pages of accounts may be sent."""

import re
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from clinic import wording
from clinic.accounts.models import Access, Mode, Role
from clinic.accounts.rules import STAGES
from clinic.outbox.rules import in_ascii
from clinic.web import fields
from clinic.web.forms import Schema

THEMES = ("system", "light", "dark")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{1,29}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{2,6}", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
# What a header would read as more than one address, or as something else, is no address to invite or sign in.
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"%]{1,64}@[^@\s<>()\[\],;:\\\"%/]{1,189}")


class Phone(fields.Text):
    """A number people can dial."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _PHONE.fullmatch(text):
            raise ValidationError(_("Enter a number to dial, such as 030 23125 014."))
        return text


class ShortNumber(fields.Text):
    """An emergency number: digits alone, to be dialled as they stand."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _NUMBER.fullmatch(text):
            raise ValidationError(_("Enter the digits of the number, such as 112."))
        return text


class Colour(fields.Text):
    """A colour as a colour field sends it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _COLOUR.fullmatch(text):
            raise ValidationError(_("Enter a colour as six hexadecimal digits, such as #005f69."))
        return text.lower()


class Email(fields.Text):
    """The address somebody signs in with, in lower case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=254, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).lower()
        if not _EMAIL.fullmatch(text) or in_ascii(text.rpartition("@")[2]) is None:
            raise ValidationError(_("Enter an e-mail address, such as lang@example.org."))
        return text


class SignInSchema(Schema):
    """Whoever says who they are. What is not an address is simply nobody's."""

    email = fields.Text(most=254, required=True)
    password = fields.Password(required=True)


class PreferencesSchema(Schema):
    """How the pages look and speak to one person."""

    language = fields.Choice(wording.LANGUAGES, required=True)
    theme = fields.Choice(THEMES, required=True)
    single_keys = fields.Tick()


class PasswordSchema(Schema):
    """A new password, and the present one to show who asks."""

    present = fields.Password(required=True)
    new = fields.Password(required=True)


class SessionSchema(Schema):
    """One of one's own sessions, by the beginning of its fingerprint."""

    session = fields.Text(most=32, required=True)


class NothingSchema(Schema):
    """A button alone."""


class ParticularsSchema(Schema):
    """How the practice presents itself."""

    version = fields.Version()
    name = fields.Name(most=80, required=True)
    tagline = fields.Text(most=120)
    phone = Phone(most=30, required=True)
    emergency_number = ShortNumber(most=6, required=True)
    address = fields.Note(most=300)
    hours = fields.Note(most=300)
    language = fields.Choice(wording.LANGUAGES, required=True)
    colour = Colour(most=7, required=True)


class PracticeSchema(Schema):
    """A practice at its beginning; the rest is filled in on its own page."""

    name = fields.Name(most=80, required=True)
    phone = Phone(most=30, required=True)
    language = fields.Choice(wording.LANGUAGES, required=True)


class PersonSchema(Schema):
    """Somebody who works at a practice."""

    name = fields.Name(most=80, required=True)
    email = Email(required=True)
    title = fields.Name(most=80)
    role = fields.Choice(Role, required=True)


class ModeSchema(Schema):
    """Documentation or decision support."""

    version = fields.Version()
    mode = fields.Choice(Mode, required=True)


class AccessSchema(Schema):
    """Everybody's records, or only those of the people somebody treats."""

    version = fields.Version()
    access = fields.Choice(Access, required=True)


class StagesSchema(Schema):
    """One of the reviewed divisions into stages."""

    version = fields.Version()
    stages = fields.Choice(STAGES, required=True)


class LogoSchema(Schema):
    """A picture; what is in it is found out by decoding."""

    version = fields.Version()
    logo = fields.Upload(required=True)


class RemovalSchema(Schema):
    """The logo goes."""

    version = fields.Version()

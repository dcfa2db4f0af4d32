"""The kinds of input a form may hold; each either gives a clean value or a sentence to show beside it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from marshmallow import ValidationError, fields
from marshmallow import missing as missing_
from werkzeug.datastructures import FileStorage

from clinic.web import text

T = TypeVar("T")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})", re.ASCII),
)
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::\d{2})?)?(?: ?(?:Uhr|h))?", re.ASCII)
_LONGEST_NUMBER = 16
_LARGEST_VERSION = 2**31 - 1


class Field(fields.Field[T]):
    """What all kinds share: unreadable text is refused, and blank means missing."""

    default_error_messages: Any = {  # noqa: RUF012  marshmallow reads it from the class
        "required": lazy_gettext("Fill this in."),
        "null": lazy_gettext("Fill this in."),
        "validator_failed": lazy_gettext("This value does not fit here."),
    }
    hidden = False  # whether nobody types it, so that a message about it belongs to the whole form

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        if value is None and not self.required:
            value = missing_
        if isinstance(value, str):
            if not text.is_readable(value):
                raise ValidationError(_("This holds characters that cannot be kept. Type it again."))
            if self.is_blank(value):
                value = missing_
        return super().deserialize(value, attr, data, **kwargs)

    def is_blank(self, value: str) -> bool:
        return text.is_blank(value)


class Text(Field[str]):
    """One line of text, of at most `most` characters; runs of blanks become one."""

    lines = False
    marks = True
    trim = True

    def __init__(self, *, most: int = 200, **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", "")
        super().__init__(**options)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(_("Text is expected here."))
        try:
            return text.normalise(value, most=self.most, lines=self.lines, marks=self.marks, trim=self.trim)
        except text.Unreadable:
            raise ValidationError(_("This holds characters that cannot be kept. Type it again.")) from None
        except text.TooLong:
            message = ngettext(
                "At most %(num)d character fits here.", "At most %(num)d characters fit here.", self.most
            )
            raise ValidationError(message) from None


class Name(Text):
    """The name or alias of a person or thing: one line, without direction marks."""

    marks = False

    def __init__(self, *, most: int = 120, **options: Any) -> None:
        super().__init__(most=most, **options)


class Email(Name):
    """An address for mail as somebody typed it; whether mail can go there is decided where it is sent."""

    def __init__(self, *, most: int = 254, **options: Any) -> None:
        super().__init__(most=most, **options)


class Note(Text):
    """Text in lines, for people to read."""

    lines = True

    def __init__(self, *, most: int = 2_000, **options: Any) -> None:
        super().__init__(most=most, **options)


class Password(Text):
    """A secret, exactly as typed but for NFC: a blank at its end counts."""

    trim = False

    def __init__(self, *, most: int = 256, **options: Any) -> None:
        super().__init__(most=most, **options)

    def is_blank(self, value: str) -> bool:
        return value == ""


class Choice(Field[Any]):
    """One of a list: members of an enumeration, or plain strings."""

    default_error_messages: Any = {  # noqa: RUF012  marshmallow reads it from the class
        "required": lazy_gettext("Choose one."),
        "null": lazy_gettext("Choose one."),
    }

    def __init__(self, choices: type[StrEnum] | Iterable[str], **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", None)
        super().__init__(**options)
        self.choices: dict[str, str] = {str(choice): choice for choice in choices}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        # `in` on a list or mapping that came as JSON would raise for want of a hash.
        if not isinstance(value, str) or value not in self.choices:
            raise ValidationError(_("Choose one of the values offered."))
        return self.choices[value]


class Tick(Field[bool]):
    """A box that is ticked or not; a box left empty is not sent at all."""

    def __init__(self, **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", False)
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("on", "yes", "true", "1"):
            return True
        if value in ("off", "no", "false", "0"):
            return False
        raise ValidationError(_("Tick the box, or leave it empty."))


class Number(Field[Any]):
    """A number within bounds: whole, or with as many decimal places as allowed, as a Decimal."""

    def __init__(self, *, least: int, most: int, places: int = 0, **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", None)
        super().__init__(**options)
        self.least, self.most, self.places = least, most, places

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int | Decimal:
        number = _number(value, self.places)
        if number is None or not self.least <= number <= self.most:
            message = (
                _("Enter a number from %(least)s to %(most)s.", least=self.least, most=self.most)
                if self.places
                else _("Enter a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
            raise ValidationError(message)
        return number if self.places else int(number)


def _number(value: Any, places: int) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    written = str(value).strip().replace(",", ".").replace("\u2212", "-")
    if len(written) > _LONGEST_NUMBER or not re.fullmatch(r"-?\d+(\.\d+)?", written, re.ASCII):
        return None
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if -int(number.as_tuple().exponent) <= places else None


class Date(Field[date]):
    """A day, as a date field sends it or as people write it: 2026-11-24, 24.11.2026, 24/11/2026."""

    def __init__(
        self, *, earliest: date = date(1900, 1, 1), latest: date = date(2199, 12, 31), **options: Any
    ) -> None:
        if not options.get("required"):
            options.setdefault("load_default", None)
        super().__init__(**options)
        self.earliest, self.latest = earliest, latest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        written = value.strip() if isinstance(value, str) else ""
        for form in _DATES:
            if found := form.fullmatch(written):
                try:
                    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
                except ValueError:
                    break
                if self.earliest <= day <= self.latest:
                    return day
        raise ValidationError(_("Enter a day as in 24.11.2026."))


class Time(Field[str]):
    """A time of day, as a time field sends it or as people write it: 07:30, 7.30, 18 Uhr."""

    def __init__(self, **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", None)
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        written = value.strip() if isinstance(value, str) else ""
        found = _TIME.fullmatch(written)
        if found is None or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:
            raise ValidationError(_("Enter a time as in 07:30."))
        return f"{int(found['hour']):02d}:{int(found['minute'] or 0):02d}"


class Id(Field[UUID]):
    """The random id of something, in its usual form."""

    hidden = True

    def __init__(self, **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", None)
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise ValidationError(_("This does not name anything here."))
        return UUID(value)


class Version(Field[int]):
    """The version somebody edited. A form without it answers 428: it could overwrite a colleague's change."""

    hidden = True

    def __init__(self, **options: Any) -> None:
        super().__init__(required=True, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        number = _number(value, 0)
        if number is None or not 0 <= number <= _LARGEST_VERSION:
            raise ValidationError(_("This does not name anything here."))
        return int(number)


class Keyed(Field[dict[str, Any]]):
    """A few values of one kind, each under a key of its own that the page knows: `sides--a`, `sides--b`."""

    between = "--"
    hidden = True

    def __init__(self, inner: Field[Any], *, most: int = 100, longest: int = 120, **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", dict)
        super().__init__(**options)
        self.inner, self.most, self.longest = inner, most, longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > self.most or max(map(len, value)) > self.longest:
            raise ValidationError(_("This does not name anything here."))
        return {key: self.inner.deserialize(one, attr, data, **kwargs) for key, one in value.items()}


class Several(Field[list[Any]]):
    """A bounded list of values of one kind, without repetitions: the ticked boxes of a group."""

    def __init__(self, inner: Field[Any], *, most: int = 100, **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", list)
        super().__init__(**options)
        self.inner, self.most = inner, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        values = value if isinstance(value, list) else [value]
        if len(values) > self.most:
            message = ngettext(
                "At most %(num)d entry fits here.", "At most %(num)d entries fit here.", self.most
            )
            raise ValidationError(message)
        read = (self.inner.deserialize(one, attr, data) for one in values if one != "")
        kept = [one for one in read if one is not None]  # what reads as blank is as good as not sent
        if self.required and not kept:
            raise self.make_error("required")
        return list(dict.fromkeys(kept))


class Upload(Field[FileStorage]):
    """A file somebody sends; what is in it is decided by decoding, never by its name."""

    def __init__(self, **options: Any) -> None:
        if not options.get("required"):
            options.setdefault("load_default", None)
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FileStorage:
        if not isinstance(value, FileStorage):
            raise ValidationError(_("Choose a file."))
        return value

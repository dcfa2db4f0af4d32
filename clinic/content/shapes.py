"""The fields that schemas of content files are made of. What ids mean is checked where they meet."""

from collections.abc import Callable
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

UNREADABLE: Final = "is empty, or has a line break or a stray space."


def _needed(options: dict[str, Any]) -> dict[str, Any]:
    """A field must be there unless it says what stands for it."""
    return {"required": "load_default" not in options, **options}


class Words(fields.String):
    """A text somebody reads: never empty, no stray spaces or line breaks."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **others)
        if message := _readable(text):
            raise ValidationError(message)
        return text


class Flag(fields.Field[bool]):
    """true or false, nothing that resembles them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false.")
        return value


class Number(fields.Field[float]):
    """A number that may have decimals. true is none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError("must be a number.")
        return value


def whole(least: int, most: int, **options: Any) -> fields.Integer:
    """A whole number within bounds."""
    return fields.Integer(strict=True, validate=validate.Range(least, most), **_needed(options))


def word() -> fields.String:
    """One id."""
    return fields.String(required=True, validate=validate.Regexp(r"[a-z0-9][a-z0-9._-]*\Z"))


class WordsList(fields.Field[list[str]]):
    """Texts in their order. There are thousands at start, so no field looks at each of them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> list[str]:
        return _each(value, _readable)


def words_list(**options: Any) -> fields.Field[Any]:
    """Texts in their order."""
    return WordsList(**_needed(options))


class Ids(fields.Field[list[str]]):
    """Ids, none of them twice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_needed(options))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> list[str]:
        ids = _each(value)
        if len(set(ids)) < len(ids):
            raise ValidationError("names something twice.")
        return ids


def _each(value: object, refuse: Callable[[str], str | None] | None = None) -> list[str]:
    if not isinstance(value, list):
        raise ValidationError("Not a valid list.")
    wrong: dict[str | int, Any] = {}
    for index, each in enumerate(value):
        if not isinstance(each, str):
            wrong[index] = ["Not a valid string."]
        elif refuse and (message := refuse(each)):
            wrong[index] = [message]
    if wrong:
        raise ValidationError(wrong)
    return value


def _readable(text: str) -> str | None:
    return None if text and text == " ".join(text.split()) else UNREADABLE


def mapping(values: fields.Field[Any] | type[fields.Field[Any]], **options: Any) -> fields.Dict:
    """Values by id."""
    return fields.Dict(keys=fields.String(), values=values, **_needed(options))


some = validate.Length(min=1)

"""Reading what people send: each form against its schema, with what was typed kept for showing again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import marshmallow
from flask import Request, abort, g, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from clinic.web import strict_json
from clinic.web.fields import Keyed, Several, Upload, Version
from clinic.web.guard import FORM_TYPES, JSON
from clinic.web.text import printable

WHOLE = ""  # where a message stands that belongs to no single field
TOKEN = "csrf_token"  # noqa: S105  the name of a field, checked before any schema sees the form
MOST_ERRORS = 50


class Schema(marshmallow.Schema):
    """The fields a form may hold, and none beside them."""

    class Meta:
        unknown = marshmallow.RAISE

    error_messages: Any = {  # noqa: RUF012  marshmallow reads it from the class
        "unknown": lazy_gettext("This field does not belong here."),
        "type": lazy_gettext("Fields with names are expected here."),
        "invalid_schema": lazy_gettext("Fields with names are expected here."),
    }


class Typed(dict[str, str | list[str]]):
    """What was typed, by field; a field that was not sent reads as empty, however a form was forged."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was read: clean values, or messages by field, and always what was typed."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    typed: Typed = field(default_factory=Typed)

    def refused(self, field_name: str, message: str) -> "Form":
        """The same form with one more message, for what only an action could find out."""
        messages = [*self.errors.get(field_name, ()), message]
        return replace(self, errors={**self.errors, field_name: messages})


def blank(**typed: object) -> Form:
    """A form nobody has sent yet, filled with what is known."""
    return Form(typed=Typed({name: _as_typed(value) for name, value in typed.items()}))


def read(schema: Schema | type[Schema], request: Request) -> Form:
    """Read a posted HTML form. Another kind of body answers 415, a missing version 428."""
    schema = _made(schema) if isinstance(schema, type) else schema
    if request.mimetype not in FORM_TYPES and (request.mimetype or request.content_length):
        abort(415)
    raw: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, values in request.form.lists():
        if name == TOKEN:
            continue
        group, _dashes, key = name.partition(Keyed.between)
        if isinstance(schema.fields.get(name), Several):
            raw[name] = values
        elif key and isinstance(schema.fields.get(group), Keyed):
            given = raw.get(group)
            raw[group] = {**(given if isinstance(given, dict) else {}), key: values[0]}
        else:
            raw[name] = values[0]
            if len(values) > 1 and name in schema.fields:
                errors[name] = [_("This came twice. Send it once.")]
    for name, files in request.files.lists():
        # A browser sends a file field that was left empty as a part without a name.
        chosen = [file for file in files if file.filename]
        if len(chosen) > 1:
            errors[name] = [_("This came twice. Send it once.")]
        elif chosen or not isinstance(schema.fields.get(name), Upload):
            raw[name] = chosen[0] if chosen else ""
    return _load(schema, raw, errors)


def demand(schema: Schema | type[Schema], request: Request) -> Mapping[str, Any]:
    """Read a form in which nobody types, a button with its hidden fields; a wrong one answers 422."""
    form = read(schema, request)
    if form.errors:
        abort(422)
    return form.values


def read_json(schema: Schema | type[Schema], request: Request, *, partial: bool = False) -> Form:
    """Read a JSON object. Another kind of body answers 415; `partial` keeps absent fields absent."""
    schema = _made(schema) if isinstance(schema, type) else schema
    if request.mimetype != JSON:
        abort(415)
    # The guard has read it already for a request that came in from outside.
    raw = g.sent if "sent" in g else strict_json.loads(request.get_data())
    if not isinstance(raw, dict):
        abort(400)
    return _load(schema, raw, {}, partial=partial)


def query(schema: Schema | type[Schema], request: Request) -> dict[str, Any]:
    """Read the query of an address. Parameters of others pass; a wrong value of ours answers 400."""
    schema = _made(schema) if isinstance(schema, type) else schema
    raw: dict[str, Any] = {}
    for name, values in request.args.lists():
        if name not in schema.fields:
            continue
        if isinstance(schema.fields[name], Several):
            raw[name] = values
        elif len(values) > 1:
            abort(400)
        else:
            raw[name] = values[0]
    form = _load(schema, raw, {})
    if form.errors:
        abort(400)
    return dict(form.values)


def refusal(form: Form) -> ResponseReturnValue:
    """The answer to a script whose JSON did not fit: 422 with the messages by field."""
    return jsonify({"error": {"code": 422, "key": "invalid", "fields": dict(form.errors)}}), 422


@cache
def _made(schema: type[Schema]) -> Schema:
    """One of each: reading keeps nothing in it, and copying its fields takes longer than reading them."""
    return schema()


def _load(
    schema: Schema, raw: dict[str, Any], errors: dict[str, list[str]], *, partial: bool = False
) -> Form:
    typed = Typed({name: _as_typed(value) for name, value in raw.items() if name in schema.fields})
    values: Mapping[str, Any] = {}
    known = {name: value for name, value in raw.items() if name in schema.fields}
    if strangers := [name for name in raw if name not in known]:
        errors[WHOLE] = [_unasked(name) for name in strangers[:MOST_ERRORS]]
    for name in schema.fields:
        if isinstance(schema.fields[name], Version) and known.get(name) in (None, "") and name not in errors:
            abort(428)
    try:
        values = schema.load({n: v for n, v in known.items() if n not in errors}, partial=partial)
    except marshmallow.ValidationError as fault:
        for name, messages in _flat(fault.messages_dict):
            hidden = getattr(schema.fields.get(name), "hidden", False)
            errors.setdefault(WHOLE if hidden else name, messages)
    if errors:
        return Form(values={}, errors=dict(list(errors.items())[:MOST_ERRORS]), typed=typed)
    return Form(values=values, typed=typed)


def _unasked(name: str) -> str:
    shown = " ".join(printable(name[:60]).split())
    return str(_("This form has no field “%(name)s”.", name=shown))


def _flat(messages: Mapping[Any, Any], prefix: str = "") -> Iterable[tuple[str, list[str]]]:
    """Nested messages as one level: {"days": {0: [...]}} becomes ("days.0", [...])."""
    for key, value in list(messages.items())[:MOST_ERRORS]:
        name = WHOLE if key == "_schema" and not prefix else f"{prefix}{str(key)[:60]}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield name, [str(message) for message in (value if isinstance(value, list) else [value])]


def _as_typed(value: object) -> str | list[str]:
    if isinstance(value, list | tuple):
        return [printable(str(one)) for one in value[:MOST_ERRORS]]
    if value is None or hasattr(value, "stream"):
        return ""  # a file cannot be put back into its field
    return printable(str(value))

"""What people send: clean values, or a sentence beside the field with what was typed kept.

Proves security.md C-06, D-04.
"""

import io
import uuid
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as some
from marshmallow import ValidationError
from werkzeug.exceptions import BadRequest, PreconditionRequired, UnsupportedMediaType

from clinic.web import fields, forms
from tests.web.conftest import ThingSchema


class Side(StrEnum):
    BOTH = "both"
    LEFT = "left"


def read(app: Flask, **more: Any) -> forms.Form:
    with app.test_request_context(method="POST", **more):
        return forms.read(ThingSchema, request)


def read_json(app: Flask, body: Any, *, partial: bool = False) -> forms.Form:
    with app.test_request_context(method="POST", json=body):
        return forms.read_json(ThingSchema, request, partial=partial)


def test_a_form_gives_clean_values(toy: Flask) -> None:
    form = read(
        toy,
        data={
            "csrf_token": "x",
            "name": "  M.  Beispiel ",
            "note": "one\r\ntwo",
            "day": "24.11.2026",
            "count": "3",
            "regions": ["neck", "upper-back"],
            "version": "7",
        },
    )
    assert not form.errors
    assert form.values == {
        "name": "M. Beispiel",
        "note": "one\ntwo",
        "day": date(2026, 11, 24),
        "count": 3,
        "regions": ["neck", "upper-back"],
        "version": 7,
    }


def test_what_is_left_empty_is_missing(toy: Flask) -> None:
    form = read(toy, data={"name": "M.", "note": " ", "day": "", "count": "", "version": "1"})
    assert form.values == {
        "name": "M.",
        "note": "",
        "day": None,
        "count": None,
        "regions": [],
        "version": 1,
    }


def test_a_refused_form_keeps_what_was_typed(toy: Flask) -> None:
    form = read(toy, data={"name": "\u200b", "count": "eleven", "note": "kept\x00", "version": "1"})
    assert form.values == {}
    assert form.errors["name"] == ["Fill this in."]
    assert form.errors["count"] == ["Enter a whole number from 1 to 10."]
    assert form.errors["note"] == ["This holds characters that cannot be kept. Type it again."]
    assert form.typed["count"] == "eleven"
    assert form.typed["note"] == "kept\ufffd"


def test_a_field_nobody_asked_for_is_refused_by_name(toy: Flask) -> None:
    form = read(toy, data={"name": "M.", "version": "1", "practice_id": "x", "regions": "neck"})
    assert form.errors == {"": ["This form has no field “practice_id”."]}
    assert "practice_id" not in form.typed


def test_a_doubled_field_is_refused(toy: Flask) -> None:
    form = read(toy, data={"name": ["A", "B"], "version": "1"})
    assert form.errors == {"name": ["This came twice. Send it once."]}


def test_a_form_without_its_version_is_refused_whole(toy: Flask) -> None:
    with pytest.raises(PreconditionRequired):
        read(toy, data={"name": "M."})


@pytest.mark.parametrize("version", ["-1", "x", "1.5", "9" * 30, "٣"])
def test_a_version_is_a_small_number(toy: Flask, version: str) -> None:
    assert read(toy, data={"name": "M.", "version": version}).errors.keys() == {forms.WHOLE}


def test_a_file_where_none_belongs_is_refused(toy: Flask) -> None:
    data = {"name": "M.", "version": "1", "logo": (io.BytesIO(b"x"), "logo.png")}
    assert read(toy, data=data).errors == {"": ["This form has no field “logo”."]}
    data = {"version": "1", "name": (io.BytesIO(b"x"), "logo.png")}
    assert read(toy, data=data).errors == {"name": ["Text is expected here."]}


def test_another_kind_of_body_is_not_a_form(toy: Flask) -> None:
    with pytest.raises(UnsupportedMediaType):
        read(toy, data="name=M.", content_type="text/plain")
    with pytest.raises(UnsupportedMediaType):
        read(toy, json={"name": "M."})


def test_an_action_can_add_what_it_found() -> None:
    form = forms.blank(name="M.").refused("name", "There is another M.")
    assert form.errors == {"name": ["There is another M."]}
    assert form.typed == {"name": "M."}


def test_a_script_may_send_a_part(toy: Flask) -> None:
    form = read_json(toy, {"version": 3, "count": 4, "note": ""}, partial=True)
    assert form.values == {"version": 3, "count": 4, "note": ""}


@pytest.mark.parametrize(
    "body",
    [
        {"version": 1, "name": 5},
        {"version": 1, "name": ["a"]},
        {"version": 1, "name": None},
        {"version": 1, "count": True},
        {"version": 1, "count": 2.5},
        {"version": 1, "regions": {"neck": 1}},
        {"version": 1, "regions": [{"neck": 1}]},
        {"version": 1, "regions": ["neck"] * 101},
        {"version": 1, "day": 20261124},
        {"version": True},
        {"version": 1, "by": "x"},
    ],
)
def test_a_script_must_send_the_right_kinds(toy: Flask, body: dict[str, Any]) -> None:
    assert read_json(toy, body, partial=True).errors


def test_a_script_sends_an_object_as_json(toy: Flask) -> None:
    with pytest.raises(BadRequest):
        read_json(toy, [1])
    other = toy.test_request_context(method="POST", data="{}", content_type="text/plain")
    with other, pytest.raises(UnsupportedMediaType):
        forms.read_json(ThingSchema, request)


def test_very_many_faults_are_answered_at_once(toy: Flask) -> None:
    form = read_json(toy, {f"field{number}": 1 for number in range(900)} | {"version": 1}, partial=True)
    assert sum(map(len, form.errors.values())) == forms.MOST_ERRORS


class Query(forms.Schema):
    stage = fields.Choice(("acute", "subacute"))
    regions = fields.Several(fields.Choice(("neck", "upper-back")))


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/", {"stage": None, "regions": []}),
        ("/?stage=acute&regions=neck&utm_source=mail", {"stage": "acute", "regions": ["neck"]}),
    ],
)
def test_a_query_is_read_and_strangers_pass(toy: Flask, address: str, wanted: dict[str, Any]) -> None:
    with toy.test_request_context(address):
        assert forms.query(Query, request) == wanted


@pytest.mark.parametrize("address", ["/?stage=chronic", "/?stage=acute&stage=acute", "/?regions=knee"])
def test_a_wrong_query_is_refused(toy: Flask, address: str) -> None:
    with toy.test_request_context(address), pytest.raises(BadRequest):
        forms.query(Query, request)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (fields.Choice(Side), "left", Side.LEFT),
        (fields.Tick(), "on", True),
        (fields.Tick(), False, False),
        (fields.Number(least=30, most=45, places=1), "38,5", Decimal("38.5")),
        (fields.Number(least=-5, most=5), "−2", -2),
        (fields.Number(least=0, most=10), 7, 7),
        (fields.Date(), "2026-11-24", date(2026, 11, 24)),
        (fields.Date(), "4/1/2027", date(2027, 1, 4)),
        (
            fields.Id(),
            "6F1D1B0E-0f5d-4f3c-9d6e-000000000001",
            uuid.UUID(int=0x6F1D1B0E0F5D4F3C9D6E000000000001),
        ),
        (fields.Password(), " two blanks  ", " two blanks  "),
        (fields.Several(fields.Choice(("a", "b"))), ["b", "a", "b"], ["b", "a"]),
        (fields.Several(fields.Choice(("a", "b"))), ["\u2028", "a", " "], ["a"]),
    ],
)
def test_each_kind_reads_its_values(toy: Flask, field: fields.Field[Any], typed: Any, value: Any) -> None:
    with toy.test_request_context():
        assert field.deserialize(typed) == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (fields.Choice(Side), "right"),
        (fields.Choice(Side), "BOTH"),
        (fields.Tick(), "maybe"),
        (fields.Tick(), 1),
        (fields.Number(least=0, most=10), "1e1"),
        (fields.Number(least=0, most=10), "0x1"),
        (fields.Number(least=0, most=10), "１"),
        (fields.Number(least=0, most=10), "nan"),
        (fields.Number(least=0, most=10), "11"),
        (fields.Number(least=0, most=10), "9" * 4_400),
        (fields.Number(least=30, most=45, places=1), "38.55"),
        (fields.Date(), "31.2.2026"),
        (fields.Date(), "0000-00-00"),
        (fields.Date(), "99999-01-01"),
        (fields.Date(), "24.11.26"),
        (fields.Date(), "1899-12-31"),
        (fields.Id(), "{6f1d1b0e-0f5d-4f3c-9d6e-000000000001}"),
        (fields.Id(), "1"),
        (fields.Name(), "a\u202eb"),
        (fields.Name(), "a\u200fb"),
        (fields.Name(), "a" * 121),
        (fields.Upload(), "not a file"),
        (fields.Several(fields.Choice(("a",)), required=True), []),
        (fields.Several(fields.Choice(("a",)), required=True), ["\u2028"]),
    ],
)
def test_each_kind_refuses_the_rest(toy: Flask, field: fields.Field[Any], typed: Any) -> None:
    with toy.test_request_context(), pytest.raises(ValidationError):
        field.deserialize(typed)


@given(typed=some.dictionaries(some.sampled_from(["name", "note", "day", "count", "regions"]), some.text()))
def test_no_text_gets_past_the_form_unclean(toy: Flask, typed: dict[str, str]) -> None:
    with toy.test_request_context():
        form = forms._load(ThingSchema(), {**typed, "version": "1"}, {})
    assert bool(form.errors) != bool(form.values)
    str(form.typed).encode()

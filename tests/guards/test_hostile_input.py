"""Whatever is thrown at any route, the answer is a refusal, never a failure, and nothing is half saved.

Proves security.md C-06, D-03 to D-08, D-14.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from marshmallow import fields as plain_fields
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException

from clinic.accounts.models import Role
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.web import fields, forms
from clinic.web.access import ROLES
from tests import factories
from tests.guards.addresses import CHANGING, MAY_BE_ABSENT, Route, World, own, routes
from tests.pages import Visitor

ROUTES = routes()
# The page of pieces only pretends to save.
POSTS = [route for route in ROUTES if route.method in CHANGING and route.endpoint != "pieces.save"]
FORMS = [route for route in POSTS if route.endpoint != "reports.report"]
GETS = [route for route in ROUTES if route.method == "GET"]
URLENCODED = "application/x-www-form-urlencoded"
MEBIBYTE = 1024 * 1024

BODIES: dict[str, tuple[bytes, str, set[int]]] = {
    "six megabytes": (b"note=" + b"a" * 6 * MEBIBYTE, URLENCODED, {413}),
    "six megabytes of file": (
        b'--x\r\nContent-Disposition: form-data; name="logo"; filename="a.png"\r\n\r\n'
        + b"a" * 6 * MEBIBYTE
        + b"\r\n--x--\r\n",
        "multipart/form-data; boundary=x",
        {413},
    ),
    "broken UTF-8": (b"csrf_token=TOKEN&name=%ff%fe", URLENCODED, {400}),
    "raw broken UTF-8": (b"csrf_token=TOKEN&name=\xff\xfe", URLENCODED, {400}),
    "lone surrogates": (b"csrf_token=TOKEN&name=%ed%a0%80", URLENCODED, {400}),
    "broken escapes": (b"csrf_token=TOKEN&name=%zz&note=%", URLENCODED, {400}),
    "deep JSON": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "application/json", {400, 415}),
    "JSON that never ends": (b"[" * 500_000, "application/json", {400, 415}),
    "an endless number": (b'{"version": ' + b"9" * 10_000 + b"}", "application/json", {400, 415}),
    "not a number": (b'{"version": NaN}', "application/json", {400, 415}),
    "a surrogate in JSON": (b'{"version": 1, "note": "\\ud800"}', "application/json", {400, 415, 422}),
    "a key twice": (b'{"version": 1, "version": 2}', "application/json", {400, 415}),
    "JSON that is a list": (b"[1, 2]", "application/json", {400, 415}),
    "no JSON": (b"nope", "application/json", {400, 415}),
    "plain text": (b'{"version": 1}', "text/plain", {400, 415}),
    "XML": (
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]><a>&b;</a>",
        "text/xml",
        {400, 415},
    ),
    "parts without end": (
        b"--x\r\nContent-Disposition: form-data",
        "multipart/form-data; boundary=x",
        {400, 413},
    ),
    "parts without boundary": (b"--x\r\n\r\n--x--", "multipart/form-data", {400}),
    "a thousand fields": (b"&".join(b"f%d=1" % n for n in range(1_000)), URLENCODED, {400, 413}),
    "a thousand parts": (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n for n in range(1_000))
        + b"--x--\r\n",
        "multipart/form-data; boundary=x",
        {400, 413},
    ),
}
QUERIES = (
    "page=99999999999999999999&per_page=100000&sort=name;drop+table+patient&q=%27+or+1=1--",
    "q=%F0%9F%A6%92&q=%3Cscript%3E&page=abc&version=9e999&plan=../../etc/passwd",
    "next=//evil.example&language=xx&text=-1&saved=%3Cb%3E&q=" + "a" * 900,
)
BROKEN_QUERIES = ("a=%ff", "a=%", "a=%zz", "a=%00", "a=%ed%a0%80")
# Texts no field may keep, and texts a field may keep but nothing may trip over.
UNREADABLE = ("a\x00b", "a\u202eb")
AWKWARD = (
    "9" * 40,
    "1e400",
    "NaN",
    "٣",
    "'; drop table patient; --",
    "a" * 100_000,
    "00000000-0000-0000-0000-000000000000",
    "9999-99-99",
)
TEXT = "=cmd|' /C calc'!A0<script>alert(1)</script>" + "🦒" * 10

ELSEWHERE = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
)


def visitor(app: Flask) -> Visitor:
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client


@pytest.fixture
def ours(app: Flask) -> World:
    return World("Praxis am Lindenhof", "lindenhof.example")


def follow(client: Visitor, world: World) -> None:
    """Hold the practice's link beside the session, for the routes a link opens."""
    assert world.link
    client.get(f"/p/{world.secret}")


@pytest.fixture
def insider(app: Flask, ours: World) -> Iterator[Visitor]:
    """Somebody who may do everything at their own practice, and who sees failures as people would."""
    client = visitor(app)
    client.inspects = False  # thousands of refusals, all of them the pages of web/test_errors.py
    factories.signed_in(client, ours.people[Role.ADMINISTRATOR])
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield client
    app.config["PROPAGATE_EXCEPTIONS"] = None


def lines() -> int:
    """How many lines the record has."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def schemas(app: Flask, route: Route) -> list[type[forms.Schema]]:
    """The schemas a view reads, found in its own words."""
    view = inspect.unwrap(app.view_functions[route.endpoint])
    names = re.findall(r"\bread(?:_json)?\(\s*(?:\w+\.)*(\w+)", inspect.getsource(view))
    module = vars(sys.modules[view.__module__])
    found = [module.get(name) for name in names]
    return [schema for schema in found if inspect.isclass(schema) and issubclass(schema, forms.Schema)]


def fitting(field: plain_fields.Field[Any]) -> Any:
    """A value a field would take, so that the next field's fault is reached."""
    match field:
        case fields.Version():
            return "1"
        case fields.Choice():
            return next(iter(field.choices), "")
        case fields.Several():
            return [fitting(field.inner)]
        case fields.Number():
            return str(field.least)
        case fields.Date():
            return "2026-11-01"
        case fields.Tick():
            return "on"
        case fields.Id():
            return "6f1d1b0e-0f5d-4f3c-9d6e-000000000001"
        case fields.Text():
            return "Text"
        case _:
            return ""


def strange_forms(schema: type[forms.Schema]) -> Iterator[dict[str, Any]]:
    """Forms with values nobody types, in all fields at once; a text that gets past, in each by itself."""
    made = schema()
    good = {name: fitting(field) for name, field in made.fields.items()}
    versions = {name: "1" for name, field in made.fields.items() if isinstance(field, fields.Version)}
    for text in (*UNREADABLE, *AWKWARD):
        yield dict.fromkeys(good, text) | versions
    for name, field in made.fields.items():
        if isinstance(field, fields.Text):
            yield good | {name: TEXT}


def forged_forms(schema: type[forms.Schema]) -> Iterator[dict[str, Any]]:
    """Forms with a value too many, or with a field that is not theirs."""
    made = schema()
    good = {name: fitting(field) for name, field in made.fields.items()}
    for name, field in made.fields.items():
        if not isinstance(field, fields.Several):
            yield good | {name: ["1", "2"]}
    for stranger in ("practice_id", "id", "role", "issued_at", "__proto__", "x" * 5_000, ""):
        if stranger not in made.fields:
            yield good | {stranger: "1"}


def may_be_kept(app: Flask, route: Route, schema: type[forms.Schema], values: dict[str, Any]) -> bool:
    """Whether the form reads well, so that its values come to the database."""
    with app.test_request_context(route.rule, method=route.method, data=values):
        try:
            return not forms.read(schema, request).errors
        except HTTPException:
            return False  # too much of it


def takes_json(client: Visitor, route: Route, address: str, headers: dict[str, str]) -> bool:
    """Whether the route looks into JSON at all; those that only know forms say so to any of it."""
    answer = client.open(
        address, method=route.method, data="{}", content_type="application/json", headers=headers
    )
    return answer.status_code != 415


# What is refused changes nothing, so one database serves all routes; what may be kept gets its own.


@pytest.mark.once
def test_a_hostile_body_is_refused(app: Flask, ours: World, insider: Visitor) -> None:
    follow(insider, ours)
    token = insider.token()
    headers = {"X-CSRFToken": token, "Sec-Fetch-Site": "same-origin"}
    addresses = {route: route.address(app, own(route, ours)) for route in POSTS}
    before = lines()
    faults = []
    for route, address in addresses.items():
        for attack, (body, kind, expected) in BODIES.items():
            data = body.replace(b"TOKEN", token.encode())
            answer = insider.open(address, method=route.method, data=data, content_type=kind, headers=headers)
            allowed = expected | {409, 422, 428} if route in FORMS else {*range(400, 500), 204}
            allowed = allowed | {404} if route.endpoint in MAY_BE_ABSENT else allowed
            if answer.status_code not in allowed:
                faults.append(f"{route}: {attack}: {answer.status_code}")
    assert not faults
    assert lines() == before


@pytest.mark.once
def test_a_post_without_its_token_or_from_elsewhere_is_refused(
    app: Flask, ours: World, insider: Visitor
) -> None:
    follow(insider, ours)
    token = insider.token()
    addresses = {route: route.address(app, own(route, ours)) for route in FORMS}
    before = lines()
    faults = []
    for route, address in addresses.items():
        has_token = not getattr(app.view_functions[route.endpoint], "without_token", False)
        if has_token and insider.open(address, method=route.method, data={}).status_code != 400:
            faults.append(f"{route}: no token")
        if getattr(app.view_functions[route.endpoint], "from_anywhere", False):
            continue  # a mail program stops reminders from wherever it is
        for headers in ELSEWHERE:
            answer = insider.open(address, method=route.method, data={"csrf_token": token}, headers=headers)
            if answer.status_code != 403:
                faults.append(f"{route}: {headers}")
    assert not faults
    assert lines() == before


@pytest.mark.once
def test_an_undeclared_method_is_refused(app: Flask, ours: World, insider: Visitor) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "X-CSRFToken": insider.token()}
    faults = []
    for route in {route.rule: route for route in ROUTES}.values():
        address = route.address(app, own(route, ours))
        declared = {other.method for other in ROUTES if other.rule == route.rule}
        for method in {"TRACE", "TRACK", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND"} - declared:
            answer = insider.open(address, method=method, headers=headers)
            if answer.status_code != 405:
                faults.append(f"{method} {route.rule}: {answer.status_code}")
    assert not faults


def test_a_strange_query_is_passed_over(app: Flask, ours: World, insider: Visitor) -> None:
    follow(insider, ours)
    faults = []
    for route in GETS:
        address = route.address(app, own(route, ours))
        tried = QUERIES[:1] if route.rule.endswith(".pdf") else QUERIES  # a sheet takes its time
        faults += [
            f"{route}: {query}" for query in tried if insider.get(f"{address}?{query}").status_code >= 500
        ]
    assert not faults


@pytest.mark.once
def test_a_broken_query_is_refused(app: Flask, ours: World, insider: Visitor) -> None:
    follow(insider, ours)
    faults = []
    for route in GETS:
        address = route.address(app, own(route, ours))
        wrong = [query for query in BROKEN_QUERIES if insider.get(f"{address}?{query}").status_code != 400]
        if insider.get(f"{address}?a={'a' * 5_000}").status_code != 414:
            wrong.append("an endless one")
        faults += [f"{route}: {query}" for query in wrong]
    assert not faults


@pytest.mark.once
def test_a_foreign_host_is_refused(app: Flask, ours: World, insider: Visitor) -> None:
    faults = []
    for route in ROUTES:
        address = route.address(app, own(route, ours))
        for host in ("evil.example", "localhost.evil.example", "localhost@evil.example", "", "[::"):
            headers = {"Host": host, "Sec-Fetch-Site": "same-origin"}
            answer = insider.open(address, method=route.method, headers=headers)
            if answer.status_code != 400 or "evil" in answer.text:
                faults.append(f"{route}: {host!r}")
    assert not faults


@pytest.mark.once
def test_a_mangled_address_leads_to_nothing(app: Flask, insider: Visitor) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "X-CSRFToken": insider.token()}
    faults = []
    for route in (route for route in ROUTES if route.arguments):
        for strange in ("1", "0", "-1", "x" * 300, "%00", "..%2f..%2fetc", "%F0%9F%A6%92", "{}", "' or 1=1"):
            address = re.sub(r"<[^>]+>", strange, route.rule)
            answer = insider.open(address, method=route.method, headers=headers)
            if not 400 <= answer.status_code < 500:
                faults.append(f"{route.method} {address}: {answer.status_code}")
    assert not faults


def test_a_nul_in_a_path_is_refused(insider: Visitor) -> None:
    for path in ("/\x00", "/patients/\x00", "/a\nb", "/\xff\xfe"):
        assert insider.get("/", environ_overrides={"PATH_INFO": path}).status_code == 400


@pytest.mark.parametrize("route", FORMS, ids=str)
def test_a_hostile_value_is_refused_or_kept_as_the_text_it_is(
    app: Flask, ours: World, insider: Visitor, route: Route
) -> None:
    address = route.address(app, own(route, ours))
    if route.entry not in ROLES:
        follow(insider, ours)
    headers = {"X-CSRFToken": insider.token(), "Sec-Fetch-Site": "same-origin"}
    faults = []
    for schema in schemas(app, route):
        for values in strange_forms(schema):
            # On PostgreSQL only what gets that far: the rest was refused on SQLite a moment ago.
            if db.engine.dialect.name != "sqlite" and not may_be_kept(app, route, schema, values):
                continue
            data = {"csrf_token": insider.token()} | values
            answer = insider.open(address, method=route.method, data=data)
            if answer.status_code >= 500:
                shown = {name: str(value)[:40] for name, value in values.items()}
                faults.append(f"{answer.status_code}: {shown}")
        if not takes_json(insider, route, address, headers):
            continue
        for name in schema().fields:
            for value in (None, True, [], {}, [[]], {"a": {}}, 2**53, -1.5, "\ud800", "a\x00b"):
                answer = insider.open(
                    address,
                    method=route.method,
                    data=json.dumps({"version": 1, name: value}),
                    content_type="application/json",
                    headers=headers,
                )
                if answer.status_code >= 500:
                    faults.append(f"{answer.status_code}: {name} = {value!r}")
    assert not faults


@pytest.mark.parametrize("route", FORMS, ids=str)
def test_a_form_with_a_forged_field_is_refused(service: Flask, route: Route) -> None:
    for schema in schemas(service, route):
        for values in forged_forms(schema):
            with service.test_request_context(route.rule, method=route.method, data=values):
                assert forms.read(schema, request).errors, values


@pytest.mark.once
def test_a_form_with_nothing_right_in_it_is_refused(app: Flask, ours: World, insider: Visitor) -> None:
    follow(insider, ours)
    addresses = {route: route.address(app, own(route, ours)) for route in FORMS}
    token, faults = insider.token(), []
    for route, address in addresses.items():
        view = inspect.unwrap(app.view_functions[route.endpoint])
        module = vars(sys.modules[view.__module__])
        for name in dict.fromkeys(re.findall(r"\b\w+Schema\b", inspect.getsource(view))):
            if not (wrong := dict.fromkeys(module[name]().fields, "1\x00")):
                continue
            data = wrong | {"csrf_token": token}
            answer = insider.open(address, method=route.method, data=data)
            if answer.status_code >= 500:
                faults.append(f"{route}: {name}: {answer.status_code}")
    assert not faults


def test_a_key_that_comes_back_with_another_form_is_refused(ours: World, insider: Visitor) -> None:
    address = f"/episodes/{ours.episode.id}/plans"
    key = "6f1d1b0e-0f5d-4f3c-9d6e-000000000001"
    assert insider.send(address, key=key).status_code == 303
    before = lines()
    assert insider.send(address, key=key, programme="subacute-neck").status_code == 422
    assert lines() == before

"""A service with a few pages of no feature, to try what all pages share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined

from clinic import extensions, flask_settings, web, wording
from clinic.accounts.models import Role
from clinic.config import ROOT, Config
from clinic.database import db
from clinic.web import fields, forms, headers
from clinic.web.access import (
    administrators_only,
    anyone,
    clinicians_only,
    link_holders_only,
    signed_in,
    staff_only,
)
from clinic.web.guard import MEBIBYTE, accepts, without_token
from clinic.web.language import negotiated
from tests.pages import Visitor

CONFIG = {
    "environment": "test",
    "secret_key": "k" * 20 + "0123456789abcdefghij",
    "database_url": "sqlite://",
    "base_url": "http://localhost",
    "trusted_hosts": ("localhost",),
}


class ThingSchema(forms.Schema):
    """Something with one field of each kind."""

    name = fields.Name(required=True)
    note = fields.Note()
    day = fields.Date(latest=date(2026, 12, 31))
    count = fields.Number(least=1, most=10)
    regions = fields.Several(fields.Choice(("neck", "upper-back")))
    version = fields.Version()


@dataclass
class Asked:
    """Who the next request comes from, and what it fails with."""

    person: Any = None
    error: Exception | None = None


def a_person(role: Role = Role.CLINICIAN, language: str | None = "en") -> SimpleNamespace:
    practice = SimpleNamespace(
        name="Praxis am Lindenhof",
        is_demo=True,
        time_zone="Europe/Berlin",
        approved={},
        idle_minutes=15,
    )
    return SimpleNamespace(
        name="K. Lang", role=role, language=language, theme="dark", single_keys=True, practice=practice
    )


def a_service(asked: Asked, **more: Any) -> Flask:
    """A new app with our few pages, signed in as `asked.person` and failing with `asked.error`."""
    config = Config(**CONFIG | more)
    app = Flask("clinic", template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["settings"] = config
    app.config.update(flask_settings(config))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    extensions.babel.domain_instance = wording.Wording()
    extensions.babel.init_app(app, locale_selector=lambda: wording.LOCALES[negotiated()])
    web.install(app, config)
    app.extensions["identity"] = lambda: asked.person

    for name, mark in (
        ("open", anyone),
        ("staff", staff_only),
        ("clinicians", clinicians_only),
        ("administrators", administrators_only),
        ("link-holders", link_holders_only),
    ):

        def view() -> ResponseReturnValue:
            person = signed_in()
            return {"person": person.name if person else None}

        app.add_url_rule(f"/try/{name}", f"try-{name}", mark(view), methods=["GET", "POST"])

    @app.post("/try/form")
    @anyone
    def form() -> ResponseReturnValue:
        read = forms.read(ThingSchema, request)
        return {"values": str(dict(read.values)), "errors": dict(read.errors), "typed": dict(read.typed)}

    @app.post("/try/json")
    @anyone
    @without_token
    def save() -> ResponseReturnValue:
        read = forms.read_json(ThingSchema, request, partial=True)
        return forms.refusal(read) if read.errors else {"values": str(dict(read.values))}

    @app.post("/try/upload")
    @anyone
    @without_token
    @accepts(size=5 * MEBIBYTE)
    def upload() -> ResponseReturnValue:
        return {"files": len(request.files)}

    @app.get("/try/fails")
    @anyone
    def fails() -> ResponseReturnValue:
        if asked.error is not None:
            raise asked.error
        return ""

    @app.get("/try/patients")
    @anyone
    @headers.patient_facing
    def patients() -> ResponseReturnValue:
        headers.admit_style("'sha256-abc'")
        return "<!doctype html>"

    @app.get("/try/page")
    @staff_only
    def page() -> ResponseReturnValue:
        return render_template("errors/page.html", title="A page", text="", id="")

    web.finish(app)
    return app


@pytest.fixture(scope="session")
def asked() -> Asked:
    return Asked()


@pytest.fixture(scope="session")
def toy(asked: Asked) -> Flask:
    """An app whose pages belong to no feature, made once."""
    app = a_service(asked)
    app.test_client_class = Visitor
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def guest(toy: Flask, asked: Asked) -> Iterator[Visitor]:
    """A visitor of those pages, known to nobody until `asked.person` is set."""
    visitor = toy.test_client()
    assert isinstance(visitor, Visitor)
    visitor.inspects = False
    with toy.app_context():
        yield visitor
    asked.person = asked.error = None

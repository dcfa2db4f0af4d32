"""A visitor who reads every page strictly: valid HTML, one heading, labels on all fields, nothing inline."""

import base64
import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextvars import Context, ContextVar
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, before_render_template, template_rendered
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from sqlalchemy.engine import Engine
from turbohtml import Document, Element
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from clinic.database import db
from tests.markup import elements, read

READING = ("GET", "HEAD", "OPTIONS")
HIDDEN = ("hidden", "submit", "button", "reset", "image")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form")
ADDRESSES = ("src", "href", "action", "formaction", "poster", "data")
_rendering: ContextVar[bool] = ContextVar("rendering", default=False)


class QueryWhileRendering(AssertionError):
    """A template asked the database. Load it in the query of the view."""


class Visitor(FlaskClient):
    """A browser as far as our pages can tell: same-origin posts, and each page looked over."""

    inspects = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if kwargs.get("method", "GET").upper() not in READING:
            headers = dict(kwargs.get("headers") or {})
            if not {"Sec-Fetch-Site", "Origin"} & headers.keys():
                headers["Sec-Fetch-Site"] = "same-origin"
            kwargs["headers"] = headers
        # What the test has read so far must neither hold a lock nor hide what the request changes.
        db.session.rollback()
        # As on a server: within the test's own context, requests would share `g` with it and one another.
        response = Context().run(super().open, *args, **kwargs)
        is_page = response.mimetype == "text/html" and response.location is None and response.data
        if self.inspects and is_page:
            faults = list(inspect(response, self.application))
            assert not faults, f"{response.request.path}: " + "; ".join(faults)
        return response

    def token(self) -> str:
        """The session's token, as any form of this visitor holds it."""
        with self.session_transaction() as cookie:
            known = cookie.setdefault("csrf_token", secrets.token_hex(20))
        token = URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token").dumps(known)
        return str(token)

    def send(self, address: str, /, **fields: Any) -> TestResponse:
        """Post a form with this session's token."""
        return self.post(address, data={"csrf_token": self.token(), **fields})


class Passing(Visitor):
    """On PostgreSQL, where the same pages come again that are looked over on SQLite."""

    inspects = False


def watch_rendering(app: Flask) -> None:
    """From now on a query that a template causes raises `QueryWhileRendering`."""

    def begin(*_args: object, **_kwargs: object) -> None:
        _rendering.set(True)

    def end(*_args: object, **_kwargs: object) -> None:
        _rendering.set(False)

    before_render_template.connect(begin, app, weak=False)
    template_rendered.connect(end, app, weak=False)
    # A template that failed never says it is done; the next request begins with a clean slate.
    app.before_request_funcs.setdefault(None, []).insert(0, end)
    app.teardown_request(end)

    @event.listens_for(Engine, "before_cursor_execute")
    def refuse(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if _rendering.get():
            raise QueryWhileRendering(statement)


def inspect(response: TestResponse, app: Flask) -> Iterator[str]:
    """What is wrong with a page, fault by fault."""
    page, faults = read(response.get_data(as_text=True))
    yield from faults
    yield from _headings(page)
    yield from _ids(page)
    yield from _names(page)
    yield from _forms(page, app)
    yield from _inline(page, response.headers.get("Content-Security-Policy", ""))
    yield from _foreign(page)


def _text(element: Element | None) -> str:
    return " ".join(element.text.split()) if element is not None else ""


def _headings(page: Document) -> Iterator[str]:
    headings = page.find_all("h1")
    title = _text(page.find("title"))
    if len(headings) != 1:
        yield f"{len(headings)} main headings"
    # What a patient's phone shows in its history names the practice and nothing else.
    elif not page.xpath("//meta[@name='referrer'][@content='no-referrer']"):
        heading = _text(headings[0])
        if heading not in title and title.split(" · ")[0] not in heading:
            yield f"the title {title!r} does not match the heading {heading!r}"
    if not title:
        yield "no title"
    if not page.xpath("/html/@lang"):
        yield "no language"
    if len(page.find_all("main")) != 1:
        yield "not exactly one main part"


def _ids(page: Document) -> Iterator[str]:
    ids = Counter(page.xpath("//@id"))
    yield from (f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    for element in elements(page):
        for attribute in REFERENCES:
            for name in (element.attr(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute}={name!r} on <{element.tag}> leads to nothing"
        address = element.attr("href") or ""
        if element.tag == "a" and len(address) > 1 and address.startswith("#") and address[1:] not in ids:
            yield f"the link {address!r} leads to nothing"


def _names(page: Document) -> Iterator[str]:
    labelled = {label.attr("for") for label in page.find_all("label") if _text(label)}
    for field in page.find_all(["input", "select", "textarea"]):
        if field.tag == "input" and field.attr("type", "text") in HIDDEN:
            continue
        named = field.attr("id") in labelled or field.attr("aria-label") or field.attr("aria-labelledby")
        if not named and not _text(field.closest("label")):
            yield f"the field {field.attr('name')!r} has no label"
    for element in page.find_all(["button", "a", "summary"]):
        named = _text(element) or element.attr("aria-label") or element.attr("aria-labelledby")
        if not named and not element.xpath(".//img[@alt!=''] | .//*[local-name()='title']"):
            yield f"<{element.tag}> {dict(element.attrs)} has no name"
    yield from (f"the picture {image.attr('src')!r} has no alt" for image in page.xpath("//img[not(@alt)]"))
    for group in page.find_all("fieldset"):
        if not _text(group.find("legend")):
            yield "a group of fields has no legend"


def _forms(page: Document, app: Flask) -> Iterator[str]:
    for form in page.find_all("form"):
        method = form.attr("method", "get").lower()
        action = form.attr("action", "")
        tokens = form.xpath(".//input[@name='csrf_token']")
        if method == "post" and len(tokens) != 1 and not _takes_no_token(action, app):
            yield f"the form to {action!r} holds {len(tokens)} tokens"
        if method == "get" and (tokens or form.xpath(".//input[@type='password']")):
            yield f"the form to {action!r} puts a secret into the address"


def _takes_no_token(action: str, app: Flask) -> bool:
    try:
        endpoint, _arguments = app.url_map.bind("localhost").match(urlsplit(action).path, method="POST")
    except HTTPException:
        return False
    return bool(getattr(app.view_functions[endpoint], "without_token", False))


def _inline(page: Document, policy: str) -> Iterator[str]:
    for element in elements(page):
        for name in element.attrs:
            if name == "style" or name.startswith("on"):
                yield f"{name}= stands in <{element.tag}>"
            value = element.attr(name) or ""
            if name in ADDRESSES and value.strip().lower().startswith(("javascript:", "vbscript:")):
                yield f"a script stands in {name}= of <{element.tag}>"
    for script in page.find_all("script"):
        if not script.attr("src") and script.attr("type") != "application/json":
            yield "a script stands in the page"
    for style in page.find_all("style"):
        digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
        if f"'sha256-{digest}'" not in policy:
            yield "a style sheet stands in the page that the policy does not admit"


def _foreign(page: Document) -> Iterator[str]:
    for element in elements(page):
        for name in ADDRESSES:
            value = element.attr(name)
            if value is None or (
                element.tag == "a" and re.match(r"(https|tel|mailto|webcal|otpauth):", value)
            ):
                continue
            # An empty picture keeps a browser from asking for a favicon the plan page has no use for.
            if (value.startswith("data:image/") and element.tag == "img") or value == "data:,":
                continue
            parts = urlsplit(value)
            if parts.scheme or parts.netloc:
                yield f"<{element.tag}> reaches out to {value[:60]!r}"

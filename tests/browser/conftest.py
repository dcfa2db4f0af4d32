"""A real Chromium on the real service: one browser a worker, for each test a profile nobody used before."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from clinic.accounts.models import Clinician
from tests.browser.line import Line, served
from tests.factories import signed_in

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Addresses that leave nothing: a picture in the page, and the browser's own viewer of PDFs.
WITHIN = ("data:", "blob:", "about:", "chrome:", "chrome-extension:")
FILES = ("stylesheet", "script", "font", "image", "manifest")
PATIENCE = 30_000  # ms: a busy machine is not a fault
expect.set_options(timeout=PATIENCE / 2)
# The console is told of a violation too, but not of every kind in words one could look for.
WATCH = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy violation: ${event.effectiveDirective} ${event.blockedURI}`));"""


@pytest.fixture(scope="session")
def line(service: Flask) -> Iterator[Line]:
    """The service on a port."""
    with served(service) as line:
        yield line


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visits:
    """Browser profiles of one test, and whatever the browser complained about in them."""

    def __init__(self, browser: Browser, line: Line) -> None:
        self.browser = browser
        self.line = line
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def page(self, *, by: Clinician | None = None, width: int = 1280, height: int = 900, **more: Any) -> Page:
        """A page in a profile of its own, signed in as this person if one is named."""
        options: dict[str, Any] = {"locale": "en-GB", "reduced_motion": "reduce"} | more
        context = self.browser.new_context(
            base_url=self.line.origin, viewport={"width": width, "height": height}, **options
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("console", self._hear)
        context.on("request", self._watch)
        context.on("response", self._check)
        if by is not None:
            context.add_cookies([self._cookie(by)])
        return context.new_page()

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        # The browser logs a refused form and a missing line too, which are pages and states like any others.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _check(self, response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST and response.request.resource_type in FILES:
            self.complaints.append(f"{response.status} for {response.url}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.line.origin}/", *WITHIN)):
            self.complaints.append(f"reaches out to {request.url}")

    def _cookie(self, person: Clinician) -> Any:
        client = signed_in(self.line.service.test_client(), person)
        name = self.line.service.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        return {"name": name, "value": cookie.value, "url": self.line.origin}


@pytest.fixture
def visits(browser: Browser, line: Line, app: Flask) -> Iterator[Visits]:
    """Pages in fresh profiles. Afterwards nothing may have failed, been refused by the policy, or left us."""
    visits = Visits(browser, line)
    yield visits
    visits.close()
    line.rest()
    failed = list(line.failed)
    line.forget()
    assert not visits.complaints
    assert not failed


@pytest.fixture
def visit(visits: Visits) -> Callable[..., Page]:
    """A page in a profile of its own: `visit(by=a_clinician(), width=320)`."""
    return visits.page

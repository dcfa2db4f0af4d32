"""A real Chromium on the real service: one browser a worker, for each test a profile that knows nobody."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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

# The shell draws and scripts as the whole browser does, without the windows and menus nobody sees, in a
# third of the time. Where a release has no package of it, the whole browser serves.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
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
PATIENCE = 90_000  # ms: a busy machine is not a fault
expect.set_options(timeout=PATIENCE)
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


@dataclass
class Profile:
    """A browser profile, and what went wrong in it so far."""

    context: BrowserContext
    options: dict[str, Any]
    is_fresh: bool
    heard: list[str] = field(default_factory=list)


class Profiles:
    """Profiles that tests hand on: all they kept is cleared, but for the files that never change.

    Making one and fetching every file anew is most of what a short test costs.
    """

    def __init__(self, browser: Browser, line: Line) -> None:
        self.browser = browser
        self.line = line
        self.idle: list[Profile] = []

    def take(self, options: dict[str, Any], *, fresh: bool) -> Profile:
        for profile in self.idle:
            if profile.options == options and not fresh:
                self.idle.remove(profile)
                return profile
        context = self.browser.new_context(base_url=self.line.origin, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        profile = Profile(context, options, is_fresh=fresh)
        context.on("weberror", lambda error: profile.heard.append(f"script: {error.error}"))
        context.on("console", lambda message: self._hear(profile, message))
        context.on("request", lambda request: self._watch(profile, request))
        context.on("response", lambda response: self._check(profile, response))
        return profile

    def give_back(self, profile: Profile) -> None:
        """Leave nothing of a test behind: no page, cookie, storage, permission or cut line."""
        context = profile.context
        # A worker in the middle of its first steps may never answer what clears it away.
        if profile.is_fresh or context.service_workers:
            context.close()
            return
        context.set_offline(False)
        page = context.new_page()
        page.context.new_cdp_session(page).send(
            "Storage.clearDataForOrigin", {"origin": self.line.origin, "storageTypes": "all"}
        )
        for one in context.pages:
            one.close()
        context.clear_cookies()
        context.clear_permissions()
        profile.heard = []
        self.idle.append(profile)

    def _hear(self, profile: Profile, message: ConsoleMessage) -> None:
        # The browser logs a refused form and a missing line too, which are pages and states like any others.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            profile.heard.append(f"console: {message.text}")

    def _check(self, profile: Profile, response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST and response.request.resource_type in FILES:
            profile.heard.append(f"{response.status} for {response.url}")

    def _watch(self, profile: Profile, request: Request) -> None:
        if not request.url.startswith((f"{self.line.origin}/", *WITHIN)):
            profile.heard.append(f"reaches out to {request.url}")


class Visits:
    """Browser profiles of one test, and whatever the browser complained about in them."""

    def __init__(self, profiles: Profiles) -> None:
        self.profiles = profiles
        self.line = profiles.line
        self.taken: list[Profile] = []
        self.complaints: list[str] = []

    def page(
        self,
        *,
        by: Clinician | None = None,
        width: int = 1280,
        height: int = 900,
        fresh: bool = False,
        **more: Any,
    ) -> Page:
        """A page in a profile of its own, signed in as this person if one is named.

        A `fresh` profile is made for the test and thrown away: one with a clock of its own has to be.
        """
        options: dict[str, Any] = {"locale": "en-GB", "reduced_motion": "reduce"} | more
        profile = self.profiles.take(options, fresh=fresh)
        profile.heard = self.complaints
        self.taken.append(profile)
        if by is not None:
            profile.context.add_cookies([self._cookie(by)])
        page = profile.context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        return page

    def close(self) -> None:
        for profile in self.taken:
            for page in profile.context.pages:
                page.close()

    def give_back(self) -> None:
        for profile in self.taken:
            self.profiles.give_back(profile)

    def _cookie(self, person: Clinician) -> Any:
        client = signed_in(self.line.service.test_client(), person)
        name = self.line.service.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        return {"name": name, "value": cookie.value, "url": self.line.origin}


@pytest.fixture(scope="session")
def profiles(browser: Browser, line: Line) -> Profiles:
    return Profiles(browser, line)


@pytest.fixture
def visits(profiles: Profiles, line: Line, app: Flask) -> Iterator[Visits]:
    """Pages in clean profiles. Afterwards nothing may have failed, been refused by the policy, or left us."""
    visits = Visits(profiles)
    yield visits
    visits.close()
    line.rest()
    visits.give_back()
    failed = list(line.failed)
    line.forget()
    assert not visits.complaints
    assert not failed


@pytest.fixture
def visit(visits: Visits) -> Callable[..., Page]:
    """A page in a profile of its own: `visit(by=a_clinician(), width=320)`."""
    return visits.page

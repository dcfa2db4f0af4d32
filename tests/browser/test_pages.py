"""Every page, looked at as its readers will: light and dark, wide and narrow, in large letters, by key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from clinic.accounts.models import Role, SignIn
from clinic.database import db
from clinic.measures import actions as asking
from clinic.measures import queries as measures
from clinic.screening import queries as screenings
from tests.browser.demo import Demo
from tests.browser.line import Line
from tests.browser.looking import at_text_size, axe, sideways, small_targets, stops
from tests.conftest import NOON, Clock
from tests.databases import Blank
from tests.factories import an_answered_screening, kept, the_demo

pytestmark = [pytest.mark.browser, pytest.mark.once]

WIDE, NARROW = 1280, 320
EVERYBODY, PATIENTS = 24, 44  # the smallest target, in pixels


@dataclass(frozen=True)
class Sheet:
    """A page in one of its states, who looks at it, and how they come there."""

    name: str
    go: Callable[[Page, Demo], Any]
    by: Role | None = Role.ADMINISTRATOR
    target: int = EVERYBODY

    def __str__(self) -> str:
        return self.name


def at(address: str | Callable[[Demo], str]) -> Callable[[Page, Demo], Any]:
    return lambda page, demo: page.goto(address if isinstance(address, str) else address(demo))


def refused(page: Page, _demo: Demo) -> None:
    page.goto("/patients/new")
    page.locator("main form button[value=screen]").click()
    expect(page.locator("[aria-invalid]").first).to_be_attached()


def turned_away(page: Page, _demo: Demo) -> None:
    page.goto("/sign-in")
    page.fill("[name=email]", "nobody@lindenhof.example")
    page.fill("[name=password]", "not the password")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[role=alert], [aria-invalid]").first).to_be_attached()


def with_a_code(page: Page, demo: Demo) -> None:
    page.goto(f"/plans/{demo.plan('Maria').id}/hand-over")
    page.locator("button[value=screen]").click()
    expect(page.locator("#made")).to_be_visible()


def by_link(name: str) -> Callable[[Page, Demo], Any]:
    def go(page: Page, demo: Demo) -> None:
        page.goto(f"/p/{demo.link(name)[1]}")

    return go


def tapped(page: Page, demo: Demo) -> None:
    page.goto(f"/p/{demo.link('Lena')[1]}")
    page.goto("/plan/sign")
    expect(page.locator(".advice")).to_be_visible()


def told(page: Page, demo: Demo) -> None:
    page.goto(f"/p/{demo.link('Maria')[1]}")
    page.goto("/plan/data")


def proven_no_more(page: Page, _demo: Demo) -> None:
    """What is asked of somebody who showed long ago that it is them."""
    db.session.execute(update(SignIn).values(proven_at=NOON - timedelta(hours=2)))
    db.session.commit()
    page.goto("/prove")


def asked(page: Page, demo: Demo) -> None:
    secret = demo.link("Maria")[1]
    episode = demo.episode("Maria")
    if measures.open_request(episode.id, of=demo.practice) is None:
        asking.ask(episode, by=demo.people[Role.ADMINISTRATOR, "en"], now=NOON)
    db.session.commit()
    page.goto(f"/p/{secret}")
    page.goto("/plan/measure")
    expect(page.locator(".scale").first).to_be_visible()


def ended(page: Page, demo: Demo) -> None:
    link, secret = demo.link("Selin")
    link.revoked_at = NOON
    kept(link)
    page.goto(f"/p/{secret}")


def taken_on(address: Callable[[Demo], str], beyond: str = "") -> Callable[[Page, Demo], Any]:
    def go(page: Page, demo: Demo) -> None:
        page.goto(address(demo))
        for button in page.locator("form[action$='/take-on'] button").all():
            button.click()
        expect(page.locator("#screening")).to_be_attached()
        if beyond:
            page.goto(address(demo) + beyond)

    return go


def begun(demo: Demo) -> str:
    return f"/screenings/{demo.screening('Greta').id}"


def being_answered(demo: Demo) -> str:
    """A draft somebody else has in hand."""
    screening = demo.screening("Greta")
    screening.answering_by = screening.started_by
    return f"/screenings/{kept(screening).id}"


def alarming(demo: Demo) -> str:
    """A draft in which an emergency was answered."""
    episode = demo.episode("Jonas")
    draft = screenings.draft(episode, of=demo.practice) or an_answered_screening(
        of=episode,
        by=demo.people[Role.ADMINISTRATOR, "en"],
        **{"core.neuro": "yes", "neuro.sphincter": "yes"},
    )
    address = f"/screenings/{draft.id}"
    db.session.commit()  # what was read here must not hold a lock against the browser's requests
    return address


STAFF = (
    Sheet("today", at("/")),
    Sheet("patients", at("/patients")),
    Sheet("patients, nobody found", at("/patients?q=nobody+at+all")),
    Sheet("new patient", at("/patients/new")),
    Sheet("new patient, refused", refused),
    Sheet("record of a running plan", at(lambda demo: f"/patients/{demo.patient('Maria').id}")),
    Sheet("record of a stopped plan", at(lambda demo: f"/patients/{demo.patient('Ida').id}")),
    Sheet("record with nothing yet", at(lambda demo: f"/patients/{demo.patient('Kiesel').id}")),
    Sheet("measures", at(lambda demo: f"/episodes/{demo.episode('Selin').id}/measures")),
    Sheet("paused plan", at(lambda demo: f"/episodes/{demo.episode('Lena').id}/pause")),
    Sheet("edit patient", at(lambda demo: f"/patients/{demo.patient('Maria').id}/edit")),
    Sheet("new episode", at(lambda demo: f"/patients/{demo.patient('Maria').id}/episodes/new")),
    Sheet(
        "edit episode",
        at(lambda demo: f"/patients/{demo.patient('Maria').id}/episodes/{demo.episode('Maria').id}/edit"),
    ),
    Sheet("screening questions", taken_on(begun)),
    Sheet("screening outcome", taken_on(begun, "/outcome")),
    Sheet("screening that interrupts", taken_on(alarming)),
    Sheet("screening a colleague answers", at(being_answered)),
    Sheet("letter to a doctor", at(lambda demo: f"/screenings/{demo.screening('Ida').id}/letter")),
    Sheet("chart note", at(lambda demo: f"/screenings/{demo.screening('Ida').id}/note")),
    Sheet("screening with precautions", at(lambda demo: f"/screenings/{demo.screening('Maria').id}")),
    Sheet("screening that stops a plan", at(lambda demo: f"/screenings/{demo.screening('Ida').id}")),
    Sheet("screening that holds a plan", at(lambda demo: f"/screenings/{demo.screening('Otto').id}")),
    Sheet("new plan", at(lambda demo: f"/episodes/{demo.episode('Maria').id}/plans/new")),
    Sheet("builder", at(lambda demo: f"/plans/{demo.plan('Maria').id}")),
    Sheet(
        "builder with a dose open",
        at(lambda demo: f"/plans/{demo.plan('Maria').id}?open={demo.plan('Maria').doses[0].id}"),
    ),
    Sheet(
        "programme put into a plan",
        at(lambda demo: f"/plans/{demo.plan('Maria').id}/insert?source=programme:subacute-neck"),
    ),
    Sheet("command bar as a page", at("/go?q=maria")),
    Sheet("builder, gate closed", at(lambda demo: f"/plans/{demo.plan('Selin').id}")),
    Sheet(
        "revision",
        at(lambda demo: f"/plans/{demo.plan('Maria').id}/revisions/{demo.plan('Maria').revisions[0].id}"),
    ),
    Sheet("hand-over", at(lambda demo: f"/plans/{demo.plan('Maria').id}/hand-over")),
    Sheet("hand-over with a code", with_a_code),
    Sheet("hand-over, gate closed", at(lambda demo: f"/plans/{demo.plan('Ida').id}/hand-over")),
    Sheet("programmes", at("/programmes")),
    Sheet("library", at("/library")),
    Sheet("library, nothing found", at("/library?q=velociraptor")),
    Sheet("exercise", at("/library/wall-slide-forearm")),
    Sheet("practice", at("/practice")),
    Sheet("clinical content", at("/practice/content")),
    Sheet("clinical content, a rule", at("/practice/content/rules/E13")),
    Sheet("account", at("/account")),
    Sheet("ways to sign in", at("/account/factors")),
    Sheet("an authenticator app", at("/account/factors/app")),
    Sheet("to be shown again", proven_no_more),
    Sheet("second factors of the practice", at("/practice/security")),
    Sheet("team", at("/team")),
    Sheet("person of the team", at(lambda demo: f"/team/{demo.people[Role.FRONT_DESK, 'en'].id}")),
    Sheet("privacy of the practice", at("/practice/privacy")),
    Sheet("incident", at("/practice/incident")),
    Sheet("log of the practice", at("/practice/log")),
    Sheet("log of a patient", at(lambda demo: f"/patients/{demo.patient('Maria').id}/log")),
    Sheet("how long a record is kept", at(lambda demo: f"/patients/{demo.patient('Maria').id}/privacy")),
    Sheet("copy of a record", at(lambda demo: f"/patients/{demo.patient('Maria').id}/copy")),
    Sheet("diary of an episode", at(lambda demo: f"/episodes/{demo.episode('Maria').id}/diary")),
    Sheet("help", at("/help")),
    Sheet("no such page", at("/patients/00000000-0000-4000-8000-000000000000")),
    Sheet("front desk: patients", at("/patients"), by=Role.FRONT_DESK),
    Sheet(
        "front desk: patient", at(lambda demo: f"/patients/{demo.patient('Maria').id}"), by=Role.FRONT_DESK
    ),
    Sheet(
        "front desk: hand-over",
        at(lambda demo: f"/plans/{demo.plan('Maria').id}/hand-over"),
        by=Role.FRONT_DESK,
    ),
    Sheet("front desk: not theirs", at("/practice"), by=Role.FRONT_DESK),
    Sheet("sign-in", at("/sign-in"), by=None),
    Sheet("sign-in, refused", turned_away, by=None),
    Sheet("lost password", at("/password"), by=None),
    Sheet("help before signing in", at("/help"), by=None),
)
PUBLIC = (
    Sheet("plan page", by_link("Maria"), by=None, target=PATIENTS),
    Sheet("plan page, paused", by_link("Ida"), by=None, target=PATIENTS),
    Sheet("plan page, a sign tapped", tapped, by=None, target=PATIENTS),
    Sheet("plan page, measures asked for", asked, by=None, target=PATIENTS),
    Sheet("what happens to a patient's data", told, by=None, target=PATIENTS),
    Sheet("plan page, link ended", ended, by=None, target=PATIENTS),
    Sheet("plan page, link to be opened again", at("/plan"), by=None, target=PATIENTS),
    Sheet("plan page, no such link", at("/p/0123456789abcdefghjkmnpqrs"), by=None, target=PATIENTS),
)
SHEETS = pytest.mark.parametrize("sheet", (*STAFF, *PUBLIC), ids=str)
Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def app(service: Flask, blank: Blank) -> Iterator[Flask]:
    """These pages are looked at and hardly changed, so one database serves them all."""
    blank.copy()
    service.extensions["clock"] = Clock()
    with service.app_context():
        yield service
        blank.leave()


@pytest.fixture(scope="module")
def demo(app: Flask, blank: Blank) -> Demo:
    return Demo(the_demo(blank))


@pytest.fixture
def opened(visit: Opens, demo: Demo, line: Line) -> Opens:
    """The page of a sheet in German, whose labels run a third longer than the English ones."""

    def open_(sheet: Sheet) -> Page:
        page = visit(by=demo.people[sheet.by, "de"] if sheet.by else None, width=WIDE, locale="de-DE")
        page.context.add_cookies([{"name": "plan-view", "value": "de.", "url": line.origin}])
        sheet.go(page, demo)
        expect(page.locator("html[data-ready]")).to_be_attached()
        expect(page.locator("html")).to_have_attribute("lang", "de")
        return page

    return open_


@pytest.mark.parametrize("sheet", (*STAFF, *PUBLIC), ids=str)
def test_a_page_fits_its_readers(opened: Opens, sheet: Sheet) -> None:
    """One visit, since opening costs most: by key, wide and narrow, light and dark, with large letters.

    axe is slow, and few of its rules know a width: the whole of it looks at the narrow page, its rules for
    colours at the wide one in the dark.
    """
    page = opened(sheet)
    faults = [f"by key: {fault}" for fault in in_the_way(page)]
    faults += [f"{WIDE} px: {fault}" for fault in too_wide_or_small(page, sheet)]
    page.emulate_media(color_scheme="dark")
    faults += [f"dark: {fault}" for fault in axe(page, only_colours=True)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROW, "height": 900})
    faults += [f"{NARROW} px: {fault}" for fault in [*axe(page), *too_wide_or_small(page, sheet)]]
    page.set_viewport_size({"width": 2 * NARROW, "height": 900})
    at_text_size(page, 200)
    if wider := sideways(page):
        faults.append(f"letters twice as large: {wider} px too wide")
    assert not faults, "\n".join(faults)


def too_wide_or_small(page: Page, sheet: Sheet) -> Iterator[str]:
    if wider := sideways(page):
        yield f"{wider} px too wide"
    yield from (f"small target, {target}" for target in small_targets(page, least=sheet.target))


def in_the_way(page: Page) -> Iterator[str]:
    """What hinders whoever has only the keys: Tab goes everywhere, one sees where it is, and can skip."""
    has_main_action = page.locator("[data-main]:visible").count() > 0
    way = stops(page)
    if "skip" not in way[0].html:
        yield f"the first stop is {way[0].html}"
    yield from (f"no ring around {stop.html}" for stop in way if not stop.is_seen)
    yield from (f"covered: {stop.html}" for stop in way if not stop.is_free)
    if has_main_action and not any(stop.is_main for stop in way):
        yield "the main action is never reached"
    page.locator("a.skip").press("Enter")
    if page.evaluate("document.activeElement.id") != "main":
        yield "skipping does not lead to the page"

"""A link in a real browser: bookmarks, several plans on one device, and a page that needs no script."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from clinic.accounts.models import Clinician
from tests.conftest import NOON
from tests.factories import a_clinician, a_dose, signed_in
from tests.sharing.road import address_in, an_issued_plan, give, links, visitor_of

pytestmark = [pytest.mark.browser, pytest.mark.once]

PHONE = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/114 Mobile Safari/537.36"
Visit = Callable[..., Page]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


@pytest.fixture
def handed_over(app: Flask, lang: Clinician) -> Callable[[int], str]:
    """Hands over a plan of so many exercises, as the path of its link."""
    desk = visitor_of(app)
    signed_in(desk, lang)

    def hand_over(exercises: int) -> str:
        names = ("chin-tuck-sitting", "band-row-standing", "thread-the-needle")[:exercises]
        plan = an_issued_plan(lang, number=exercises, doses=tuple(a_dose(name) for name in names))
        return address_in(give(desk, plan).text)

    return hand_over


def a_phone(visit: Visit, **more: object) -> Page:
    return visit(width=360, height=640, locale="de-DE", user_agent=PHONE, **more)


def test_a_link_opens_without_script_and_its_secret_leaves_the_address(
    visit: Visit, handed_over: Callable[[int], str]
) -> None:
    path = handed_over(3)
    page = a_phone(visit, java_script_enabled=False)
    page.goto(path)
    expect(page).to_have_url(re.compile(rf"/plan#{path.removeprefix('/p/')}$"))
    expect(page.locator("article")).to_have_count(3)
    expect(page.get_by_role("link", name="Notruf 112")).to_have_attribute("href", "tel:112")
    # The first exercise's name is there to read before anybody scrolls.
    box = page.locator(".hero__name").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 640
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_contain_text("Today")


def test_a_bookmark_opens_its_plan_when_the_cookie_is_gone(
    visit: Visit, handed_over: Callable[[int], str]
) -> None:
    path = handed_over(3)
    page = a_phone(visit)
    page.goto(path)
    page.context.clear_cookies()
    page.goto("about:blank")
    page.goto(f"/plan#{path.removeprefix('/p/')}")
    expect(page.locator("article")).to_have_count(3)


def test_a_bookmark_opens_its_own_plan_and_not_the_one_opened_last(
    visit: Visit, handed_over: Callable[[int], str]
) -> None:
    first, second = handed_over(1), handed_over(2)
    page = a_phone(visit)
    page.goto(first)
    page.goto(second)
    expect(page.locator("article")).to_have_count(2)
    page.goto("about:blank")
    page.goto(f"/plan#{first.removeprefix('/p/')}")
    expect(page.locator("article")).to_have_count(1)


def test_a_bookmark_of_nothing_says_so_once(visit: Visit, handed_over: Callable[[int], str]) -> None:
    page = a_phone(visit)
    page.goto(f"/plan#{'0' * 26}")
    expect(page.locator("h1")).to_have_text("Diese Adresse öffnet nichts")


def test_what_is_chosen_on_the_page_keeps_the_bookmark(
    visit: Visit, handed_over: Callable[[int], str]
) -> None:
    path = handed_over(3)
    page = a_phone(visit)
    page.goto(path)
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.get_by_role("button", name="Schriftgröße").click()
    expect(page.locator("html")).to_have_attribute("data-text", "125")
    expect(page).to_have_url(re.compile(rf"/plan#{path.removeprefix('/p/')}$"))


def test_a_device_that_forgets_does_not_remember_by_its_address(
    visit: Visit, handed_over: Callable[[int], str]
) -> None:
    page = a_phone(visit)
    page.goto(handed_over(3))
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.get_by_role("button", name="Auf diesem Gerät vergessen").click()
    expect(page.locator("h1")).to_have_text("Öffnen Sie Ihren Link noch einmal")
    expect(page).to_have_url(re.compile("#forgotten$"))


def test_two_seconds_in_view_are_an_opening(visit: Visit, app: Flask, lang: Clinician) -> None:
    desk = visitor_of(app)
    signed_in(desk, lang)
    plan = an_issued_plan(lang)
    page = a_phone(visit, fresh=True)
    page.clock.install(time=NOON)
    page.clock.pause_at(NOON + timedelta(minutes=1))
    page.goto(address_in(give(desk, plan).text))
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.clock.run_for(1_900)
    assert [link.openings for link in links(plan)] == [0]
    with page.expect_response("**/plan/opened"):
        page.clock.run_for(200)
    assert [link.openings for link in links(plan)] == [1]

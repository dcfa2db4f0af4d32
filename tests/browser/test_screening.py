"""The screen as it is answered: keys in German, an emergency, no line, a session that ended."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.patients.rules import Sex
from clinic.screening import queries
from clinic.screening.catalogue import questionnaire
from clinic.screening.kept import answers_of
from clinic.screening.models import Screening
from tests.browser.line import Line
from tests.factories import a_clinician, a_patient, an_episode, signed_in
from tests.pages import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(language="de")


@pytest.fixture
def page(visit: Callable[..., Page], client: Visitor, lang: Clinician) -> Page:
    signed_in(client, lang)
    episode = an_episode(of=a_patient(of=lang.practice, sex=Sex.MALE, birth_year=1985))
    page = visit(by=lang, locale="de-DE")
    page.goto(client.send(f"/episodes/{episode.id}/screenings", key=str(uuid4())).location)
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def current(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.id"))


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")


def test_follow_ups_take_focus_an_emergency_takes_the_page_and_a_mistake_leads_back(page: Page) -> None:
    press(page, "nnjj")
    assert current(page) == "neuro-cord_new"
    expect(page.locator("[data-answers-status]")).to_have_text("2 Fragen hinzugekommen")
    expect(page.locator("#question-neuro-cord_new")).to_have_attribute("data-current", "")
    page.keyboard.press("Backspace")
    assert current(page) == "neuro-cord"
    page.locator("#question-neuro-sphincter .answer_row__title").click()
    press(page, "j")
    expect(page.locator("#alarm")).to_contain_text("Jetzt 112 wählen.")
    expect(page.locator("#interruption-title")).to_be_focused()
    expect(page.locator("#screening")).to_be_hidden()
    page.get_by_role("link", name="Versehentlich eingegeben").click()
    assert current(page) == "neuro-sphincter"
    press(page, "n")
    expect(page.locator("#alarm .interruption")).to_have_count(0)
    expect(page.locator("#screening")).to_be_visible()


def test_a_colleague_reads_along_and_a_digit_answers_a_count(
    page: Page, visit: Callable[..., Page], lang: Clinician
) -> None:
    reader = visit(by=a_clinician(of=lang.practice, name="J. Okafor"))
    reader.clock.install()
    reader.goto(page.url)
    expect(reader.locator("html[data-ready]")).to_be_attached()
    expect(reader.locator("#reading-now")).to_contain_text("0 of 13 answered")
    page.locator("#question-core-inflammatory > .answer_row .answer_row__title").click()
    press(page, "j")
    assert current(page) == "inflam-ibp_count"
    press(page, "4")
    assert current(page) == "inflam-spa_features"
    saved(page)
    reader.clock.run_for(5_000)
    expect(reader.locator("#reading-now")).to_contain_text("1 of 13 answered")
    expect(reader.locator("#reading-answers")).to_contain_text("4 of 5")
    expect(reader.locator("#reading-who")).to_contain_text(f"{lang.name} is answering")
    reader.get_by_role("button", name="Take it on").click()
    expect(reader.locator("#screening")).to_be_attached()


def test_without_a_line_answers_are_kept_an_emergency_is_told_and_finishing_explains(page: Page) -> None:
    press(page, "nnj")
    saved(page)
    page.context.set_offline(True)
    page.locator("#question-neuro-sphincter .answer_row__title").click()
    press(page, "j")
    expect(page.locator("#unsent-alarm")).to_contain_text("Wasserlassen")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#unsent")).to_be_focused()
    page.context.set_offline(False)
    expect(page.locator("#alarm")).to_contain_text("Jetzt 112 wählen.")
    expect(page.locator("#unsent-alarm")).to_be_hidden()


def test_a_session_that_ended_loses_no_answer(page: Page, lang: Clinician, line: Line) -> None:
    press(page, "n")
    saved(page)
    page.context.clear_cookies()
    press(page, "n")
    expect(page.locator("#save-state")).to_contain_text("Abgemeldet")
    name = line.service.config["SESSION_COOKIE_NAME"]
    cookie = signed_in(line.service.test_client(), lang).get_cookie(name)
    assert cookie is not None
    page.context.add_cookies([{"name": name, "value": cookie.value, "url": line.origin}])
    saved(page)
    draft = db.session.scalars(select(Screening)).one()
    found = queries.screening(draft.id, of=lang.practice)
    assert found is not None
    assert answers_of(found, questionnaire()) == {"core.acute": "no", "core.trauma": "no"}

"""The main road as product.md counts it, on a practice of two thousand patients, never above its targets."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.screening.catalogue import questionnaire
from clinic.screening.logic import NO
from clinic.screening.models import Answer
from tests.browser.counting import Person, told
from tests.browser.houses import a_busy_practice
from tests.conftest import NOON
from tests.factories import a_clinician

pytestmark = pytest.mark.browser

ASKED = 13
Record = Callable[[str, object], None]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician(of=a_busy_practice())


def ready(page: Page) -> Page:
    """The page as soon as somebody could go on: its behaviours stand and nothing is being fetched."""
    expect(page.locator("html[data-ready]")).to_be_attached()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    return page


def test_j2_a_new_patient_screened_without_flags(
    visit: Callable[..., Page], lang: Clinician, record_property: Record
) -> None:
    page = visit(by=lang)
    person = Person(page)
    page.goto("/")

    person.click(ready(page).get_by_role("link", name="New patient"))
    page.wait_for_url("**/patients/new")
    ready(page)
    person.type("M. Beispiel")
    person.press("Tab")
    person.type("1985")
    person.click(page.get_by_text("Male", exact=True))
    person.click(page.get_by_text("6", exact=True))
    person.click(page.get_by_text("Neck", exact=True))
    person.press("Control+Enter")

    page.wait_for_url("**/screenings/*")
    ready(page)
    for _ in range(ASKED):
        person.press("n")
    person.press("Enter")

    page.wait_for_url("**/outcome")
    ready(page)
    person.click(page.get_by_text("No red flags found today", exact=True))
    person.press("Control+Enter")

    page.wait_for_url("**/plans/new*")
    ready(page)
    expect(page.locator("main")).to_contain_text("Subacute")
    expect(page.get_by_role("status")).to_contain_text("Handing over possible until")
    given = db.session.scalars(
        select(Answer).where(Answer.value == NO, ~Answer.item.startswith("ctx."))
    ).all()
    assert {answer.item for answer in given} == set(asked_first())
    assert {(answer.by, answer.at) for answer in given} == {(lang.id, NOON)}
    record_property(*told("J2", "new patient, screening without flags", person, 24))
    assert person.count <= 24, person.interactions


def asked_first() -> list[str]:
    """What is always asked: twelve gateways and whether anything else worries."""
    return [name for name, question in questionnaire().questions.items() if question.is_always_asked]

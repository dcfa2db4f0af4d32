"""The whole main road with JavaScript switched off: forms and links do everything a script makes quicker."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.accounts import passwords
from clinic.accounts.models import Role
from clinic.database import db
from clinic.plans.models import Revision
from clinic.screening.catalogue import questionnaire
from clinic.screening.ledger import field
from tests.browser.line import Line
from tests.factories import PASSWORD, a_clinician
from tests.handouts.reading import pages, words

pytestmark = pytest.mark.browser


def test_from_sign_in_to_the_plan_page_without_a_script(
    app: Flask, visit: Callable[..., Page], line: Line
) -> None:
    a_clinician(email="lang@lindenhof.example", role=Role.ADMINISTRATOR, password=passwords.hashed(PASSWORD))
    page = visit(java_script_enabled=False)

    page.goto("/")
    page.get_by_label("E-mail address").fill("lang@lindenhof.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="New patient").first.click()
    page.get_by_label("Name or alias").fill("M. Beispiel")
    page.get_by_label("Birth year").fill("1985")
    page.get_by_text("Male", exact=True).click()
    page.get_by_text("6", exact=True).click()
    page.get_by_text("Neck", exact=True).click()
    page.get_by_role("button", name="Register and screen").click()

    asked = [question for question in questionnaire().questions.values() if question.is_always_asked]
    assert len(asked) == 13
    for question in asked:
        page.locator(f"input[name='{field(question.id)}'][value=no]").check(force=True)
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("No red flags found today", exact=True).click()
    page.get_by_role("button", name="Record the decision").click()

    page.get_by_role("button", name="Use Subacute neck pain").click()
    page.locator("[name=typed]").first.fill("3x12")
    page.get_by_role("button", name="Set dose").click()
    expect(page.locator(".dose_row__dose").first).to_contain_text("3 × 12")
    page.locator(".dose_row__name").nth(2).click()
    page.get_by_role("button", name="Harder").last.click()
    page.get_by_label("Note to the patient").fill("Short and often.")
    page.locator("#plan-whole").get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Issue and hand over").click()

    with page.context.expect_event("response", lambda answer: answer.url.endswith("/print")):
        page.get_by_role("button", name="Print with QR").click()
    page.get_by_role("button", name="Copy link").click()
    address = page.get_by_label("Address", exact=True).input_value()
    line.rest()
    (sheet,) = line.sheets
    assert "Short and often." in words("".join(pages(sheet)))
    assert len(db.session.scalars(select(Revision)).all()) == 1

    phone = visit(width=360, height=640, java_script_enabled=False)
    phone.goto(line.here(address))
    expect(phone.locator("article")).to_have_count(6)
    expect(phone.locator("body")).to_contain_text("Short and often.")
    expect(phone.locator("body")).to_contain_text("3 × 12")

"""A page nobody used for a while locks over what was typed; the same person unlocks it, and it is saved once.

Proves security.md A-12.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from clinic.accounts import passwords
from clinic.database import db
from clinic.plans.models import Plan
from tests.conftest import Clock
from tests.factories import PASSWORD, a_clinician, a_dose, a_patient, a_plan, an_episode

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_what_was_typed_while_the_page_locked_is_saved_once_it_is_unlocked(
    app: Flask, visit: Callable[..., Page], clock: Clock
) -> None:
    lang = a_clinician(password=passwords.hashed(PASSWORD))
    plan = a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang, with_doses=(a_dose(),))
    before = plan.version
    page = visit(by=lang)
    page.clock.install()
    page.goto(f"/plans/{plan.id}?open={plan.doses[0].id}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.clock.fast_forward("13:10")
    expect(page.locator(".lock__soon")).to_contain_text("locks in two minutes")
    # The session locks while the last words are typed: their save is refused, and they stay.
    clock.time += timedelta(minutes=15)
    page.keyboard.type("3x12")
    page.clock.fast_forward("15:10")
    lock = page.locator("dialog.lock")
    expect(lock).to_contain_text("What you typed is kept")
    page.keyboard.press("Escape")
    expect(lock).to_be_visible()
    lock.get_by_label("Password").fill("not this one")
    lock.get_by_role("button", name="Unlock").click()
    expect(lock).to_contain_text("This is not your password")
    lock.get_by_label("Password").fill(PASSWORD)
    lock.get_by_role("button", name="Unlock").click()
    expect(lock).to_have_count(0)
    expect(page.get_by_label("Dose", exact=True)).to_be_focused()
    expect(page.get_by_label("Dose", exact=True)).to_have_value(re.compile("^3x12"))
    expect(page.locator(".dose_row").first.locator(".dose_row__dose")).to_contain_text("3 × 12")
    db.session.expire_all()
    kept = db.session.get(Plan, plan.id)
    assert kept is not None
    assert kept.version == before + 1

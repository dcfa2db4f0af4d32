"""The command bar in a browser: one key away, steered without a mouse, and it can do what the page can."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.factories import a_clinician, a_dose, a_patient, a_plan, an_episode

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_ctrl_k_goes_to_a_page_and_takes_back_a_change(app: Flask, visit: Callable[..., Page]) -> None:
    lang = a_clinician()
    doses = (a_dose("chin-tuck-sitting"), a_dose("cat-cow"))
    plan = a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang, with_doses=doses)
    page = visit(by=lang)
    page.goto(f"/plans/{plan.id}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    rows = page.locator(".dose_row")
    rows.first.locator("summary").click()
    page.get_by_role("button", name="Remove", exact=True).first.click()
    expect(rows).to_have_count(1)

    page.keyboard.press("Control+k")
    expect(page.locator("#find")).to_be_focused()
    expect(page.locator(".bar")).to_contain_text("Library")
    page.keyboard.type("undo")
    expect(page.locator(".bar [data-active]")).to_have_text("Undo")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(2)
    page.locator("h1").click()
    page.keyboard.press("Control+Shift+Z")
    expect(rows).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(2)

    page.keyboard.press("Control+k")
    page.keyboard.type("librar")
    expect(page.locator(".bar [data-active]")).to_contain_text("Library")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/library$"))
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.keyboard.press("Control+k")
    expect(page.locator(".bar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".bar")).to_be_hidden()

"""The builder in a real browser: what is typed saves itself, and is not lost on the way elsewhere."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.factories import a_clinician, a_dose, a_patient, a_plan, an_episode

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def page(app: Flask, visit: Callable[..., Page]) -> Page:
    """A plan of two doses, the first one open."""
    lang = a_clinician()
    doses = (a_dose("chin-tuck-sitting"), a_dose("band-row-standing"))
    plan = a_plan(of=an_episode(of=a_patient(of=lang.practice)), by=lang, with_doses=doses)
    page = visit(by=lang)
    page.goto(f"/plans/{plan.id}?open={plan.doses[0].id}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def row(page: Page, number: int) -> Locator:
    return page.locator(".dose_row").nth(number - 1)


def opened(page: Page, number: int) -> Locator:
    row(page, number).locator(".dose_row__name").click()
    expect(row(page, number)).to_have_class(re.compile("dose_row--open"))
    return row(page, number)


def test_a_dose_is_ready_to_be_typed_over_and_saves_itself(page: Page) -> None:
    time = page.locator("#live-facts p b").inner_text()
    page.keyboard.type("3x12")
    expect(row(page, 1).locator(".dose_row__dose")).to_contain_text("3 × 12")
    expect(page.locator("#live-facts p b")).not_to_have_text(time)
    # What nobody has touched follows what was typed; what is being typed stays as it is.
    expect(page.get_by_label("Repetitions", exact=True)).to_have_value("12")
    expect(page.get_by_label("Dose", exact=True)).to_have_value("3x12")
    # From the search the hits are an arrow away, and so is the search from them.
    seek = page.locator("#seek")
    seek.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-hits] [data-add]").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(seek).to_be_focused()


def test_a_part_changed_after_the_whole_was_typed_is_not_overruled_by_it(page: Page) -> None:
    page.keyboard.type("3x12")
    expect(row(page, 1).locator(".dose_row__dose")).to_contain_text("3 × 12")
    page.get_by_label("Sets", exact=True).fill("4")
    expect(row(page, 1).locator(".dose_row__dose")).to_contain_text("4 × 12")
    expect(page.get_by_label("Dose", exact=True)).to_have_value(re.compile(r"^4x12"))


def test_opening_another_row_saves_what_was_just_typed(page: Page) -> None:
    page.keyboard.type("3x12")
    opened(page, 2)
    expect(row(page, 1).locator(".dose_row__dose")).to_contain_text("3 × 12")
    page.keyboard.type("1x5")
    opened(page, 1)
    expect(row(page, 2).locator(".dose_row__dose")).to_contain_text("1 × 5")


def test_a_dose_nobody_can_read_keeps_its_row_open(page: Page) -> None:
    page.keyboard.type("lots")
    row(page, 2).locator(".dose_row__name").click()
    expect(page.locator("#typed-error")).to_contain_text("lots")
    expect(row(page, 1)).to_have_class(re.compile("dose_row--open"))
    expect(page.get_by_label("Dose", exact=True)).to_have_value("lots")


def test_a_note_is_not_lost_when_a_row_is_opened(page: Page) -> None:
    page.get_by_label("Note to the patient").click()
    page.keyboard.type("Short and often.")
    opened(page, 2)
    expect(page.get_by_label("Note to the patient")).to_have_value("Short and often.")
    page.reload()
    expect(page.get_by_label("Note to the patient")).to_have_value("Short and often.")


def test_an_easier_exercise_is_one_press_away_while_the_row_is_in_hand(page: Page) -> None:
    step = row(page, 2).get_by_role("button", name="Easier")
    expect(step).to_have_count(0)
    row(page, 2).locator(".dose_row__name").focus()
    page.keyboard.press("Tab")
    expect(step).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page, 2)).not_to_have_attribute("data-name", "Band row")
    expect(row(page, 2)).to_have_class(re.compile("dose_row--open"))


def test_leaving_saves_a_dose_too(page: Page) -> None:
    page.keyboard.type("3x12")
    page.get_by_role("link", name="Today").click()
    expect(page).to_have_url(re.compile("[^/]/$"))
    page.go_back()
    # What was sent on leaving may come in after the page that was asked for on coming back.
    for _ in range(20):
        if "3 × 12" in (row(page, 1).locator(".dose_row__dose").text_content() or ""):
            break
        page.reload()
    expect(row(page, 1).locator(".dose_row__dose")).to_contain_text("3 × 12")

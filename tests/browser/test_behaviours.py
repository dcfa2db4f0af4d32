"""The small scripts, in a real browser on the page of pieces: by key, by pointer, and without a line."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.line import Line
from tests.browser.looking import axe

pytestmark = [pytest.mark.browser, pytest.mark.once]

PIECES = "/development/pieces"


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """The page of pieces in German."""
    page = visit(locale="de-DE")
    page.goto(f"{PIECES}?language=de")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def words(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).inner_text().split())


def test_a_letter_answers_and_moves_on_to_the_next_open_question(page: Page) -> None:
    asked = page.locator(".question[data-current]")
    expect(asked).to_have_id("question-g3b")
    asked.locator("input").first.focus()
    page.keyboard.press("u")
    expect(page.locator("#question-g3b .answer_row__answer")).to_have_text("Unbekannt")
    expect(page.locator(".question[data-current]")).to_have_id("question-g4")
    page.keyboard.press("j")
    assert page.locator("[name=g4]:checked").get_attribute("value") == "yes"


def test_backspace_reopens_the_question_before(page: Page) -> None:
    page.locator(".question[data-current] input").first.focus()
    page.keyboard.press("n")
    page.keyboard.press("Backspace")
    expect(page.locator(".question[data-current]")).to_have_id("question-g3b")
    assert page.evaluate("document.activeElement.value") == "no"


def test_arrows_change_an_answer_without_leaving(page: Page) -> None:
    page.locator(".question[data-current] input").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".question[data-current]")).to_have_id("question-g3b")


def test_letters_outside_a_question_answer_nothing(page: Page) -> None:
    before = page.locator(".question :checked").count()
    page.locator("main").focus()
    page.keyboard.press("j")
    assert page.locator(".question :checked").count() == before


def test_the_ring_goes_round_the_whole_unanswered_group(page: Page) -> None:
    group = page.locator("#question-g3b .radios__options")
    page.locator("#question-g3b input").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert group.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    assert (
        group.locator(".choice").first.evaluate("element => getComputedStyle(element).outlineStyle") == "none"
    )


def test_a_form_saves_itself_and_carries_the_new_version(page: Page) -> None:
    page.fill("#demo-alias", "M. Braun")
    expect(page.locator("#demo-state")).to_have_attribute("data-state", "saved")
    expect(page.locator("#echo")).to_have_text("2: M. Braun")
    assert page.locator("#demo [name=version]").input_value() == "2"
    assert len(page.locator("#demo [name=key]").input_value()) == 36


def test_a_conflict_keeps_what_was_typed_and_stops(page: Page) -> None:
    page.fill("#demo-alias", "conflict")
    expect(page.locator("#demo-state")).to_have_attribute("data-state", "conflict")
    assert words(page, "#demo-state") == "K. Lang, 14:01 Vergleichen"
    assert page.locator("#demo-alias").input_value() == "conflict"


def test_a_refused_entry_is_marked_at_its_field_until_it_is_right(page: Page) -> None:
    page.fill("#demo-alias", "wrong")
    expect(page.locator("#demo-alias")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#demo-alias-error")).to_be_visible()
    page.fill("#demo-alias", "right")
    expect(page.locator("#demo-alias-error")).to_have_count(0)
    expect(page.locator("#demo-state")).to_have_attribute("data-state", "saved")


def test_without_a_line_changes_wait_and_are_sent_when_it_is_back(page: Page) -> None:
    page.context.set_offline(True)
    page.fill("#demo-alias", "kept")
    expect(page.locator("#demo-state")).to_have_attribute("data-state", "offline")
    assert "1 Änderung" in words(page, "#demo-state")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#echo")).to_have_text("2: kept")


def test_leaving_the_page_sends_what_was_just_typed(page: Page, line: Line) -> None:
    page.fill("#demo-alias", "last word")
    page.goto(f"{PIECES}?language=en")
    expect(page.locator("html[data-ready]")).to_be_attached()
    assert any("alias=last+word" in body for body in line.posted)


def test_a_form_sent_by_hand_waits_for_the_save_under_way(page: Page) -> None:
    held: list[Route] = []
    page.route(
        "**/development/pieces", lambda route: held.append(route) if len(held) == 0 else route.fallback()
    )
    with page.expect_request(lambda request: request.method == "POST"):
        page.fill("#demo-alias", "slow")
    page.evaluate(
        "document.documentElement.dataset.before = ''; document.querySelector('#demo').requestSubmit()"
    )
    held[0].continue_()
    expect(page.locator("html:not([data-before])")).to_be_attached()


def order(page: Page) -> list[str | None]:
    return [row.get_attribute("data-name") for row in page.locator("#demo-order > li").all()]


def test_rows_move_by_key_with_focus_and_a_word(page: Page) -> None:
    before = order(page)
    page.locator("#demo-order > li").first.locator("button").last.focus()
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        page.keyboard.press("Alt+ArrowDown")
    assert "to=2" in (sent.value.request.post_data or "")
    assert order(page) == [before[1], before[0], *before[2:]]
    assert page.evaluate("document.activeElement.closest('li').dataset.name") == before[0]
    assert words(page, "#demo-order + [role=status]").endswith(f"2 / {len(before)}")
    page.keyboard.press("Alt+End")
    assert order(page)[-1] == before[0]


def test_a_row_dragged_by_its_grip_takes_its_new_place_and_esc_takes_it_back(page: Page) -> None:
    before = order(page)
    rows = page.locator("#demo-order > li")
    rows.first.scroll_into_view_if_needed()
    rows.first.hover()
    grip, target = rows.first.locator("[data-grip]").bounding_box(), rows.nth(2).bounding_box()
    assert grip is not None
    assert target is not None
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"], target["y"] + target["height"] * 0.8, steps=12)
    assert order(page) == [before[1], before[2], before[0], *before[3:]]
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == before


def test_single_keys_go_search_and_explain_but_never_while_typing(page: Page) -> None:
    page.locator("main").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("g?")
    expect(page.locator("#keys[open]")).to_have_count(0)


def test_a_dialog_opens_in_place_and_gives_focus_back(page: Page) -> None:
    opener = page.locator("[data-opens=example]")
    opener.click()
    expect(page.locator("#example")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#example")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_menu_closes_at_escape_and_elsewhere(page: Page) -> None:
    menu = page.locator("details.menu").first
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_copying_says_so(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copies=link]").click()
    expect(page.locator(".copy_field__said").first).to_have_text("Kopiert")


@pytest.mark.parametrize(("width", "text"), [(320, "16px"), (768, "16px"), (640, "32px"), (1280, "16px")])
def test_nothing_needs_sideways_scrolling(page: Page, width: int, text: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("size => document.documentElement.style.fontSize = size", text)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_axe_finds_nothing(visit: Callable[..., Page], scheme: str) -> None:
    page = visit(
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
        bypass_csp=True,  # axe itself is a script that stands in the page
    )
    page.goto(PIECES)
    assert not axe(page)

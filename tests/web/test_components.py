"""Each component in its states: what is shown, what is said to a screen reader, and what is never shown."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from turbohtml import parse_fragment

from clinic.config import ROOT
from clinic.library import drawings
from tests.pages import Visitor

pytestmark = pytest.mark.once

FOLDER = ROOT / "templates" / "components"
FILES = sorted(FOLDER.glob("*.html"))
GUIDE = (ROOT / "clinic" / "static" / "README.md").read_text("utf-8")

Show = Callable[..., Any]


@pytest.fixture
def show(service: Flask) -> Any:
    """Render one component, give its piece of page; `body` is what it is called with."""

    def render(name: str, *arguments: Any, body: str | None = None, **named: Any) -> Any:
        with service.test_request_context():
            module = service.jinja_env.get_template(f"components/{name}.html").module
            macro = getattr(module, name)
            if body is not None:
                named["caller"] = lambda: body
            markup = str(macro(*arguments, **named))
        return parse_fragment(markup)

    return lambda *arguments, **named: Piece(render(*arguments, **named))


class Piece:
    """A piece of page and short ways to ask about it."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree

    def all(self, path: str) -> list[Any]:
        return list(self.tree.xpath(f".//{path}"))

    def one(self, path: str) -> Any:
        (found,) = self.all(path)
        return found

    def has(self, path: str) -> bool:
        return bool(self.all(path))

    @property
    def text(self) -> str:
        return " ".join(self.tree.text.split())


OUTCOMES = (
    {"value": "possible", "label": "Exercise possible"},
    {"value": "today", "label": "Contact a doctor today", "hint": "Drafting only."},
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_component_is_named_after_its_file_and_says_when_to_use_it(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.match(r"\{# .+ #\}\n", text)
    assert path.stem in re.findall(r"\{%-? macro (\w+)\(", text)
    assert f"`{path.stem}`" in GUIDE


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_the_page_of_pieces_stands_in_both_languages_and_themes(
    client: Visitor, language: str, theme: str
) -> None:
    response = client.get(f"/development/pieces?language={language}&theme={theme}")
    assert response.status_code == 200
    assert f'lang="{language}"' in response.text
    assert ('data-theme="dark"' in response.text) is (theme == "dark")


def test_the_page_of_pieces_shows_every_component() -> None:
    source = (ROOT / "templates" / "development" / "pieces.html").read_text("utf-8")
    frame = (ROOT / "templates" / "layouts").glob("*.html")
    shown = source + "".join(path.read_text("utf-8") for path in frame)
    within = "".join(path.read_text("utf-8") for path in FILES)
    missing = [
        path.stem
        for path in FILES
        if f"components/{path.stem}.html" not in shown and f"components/{path.stem}.html" not in within
    ]
    assert not missing


def test_a_field_joins_its_label_hint_error_and_unit(show: Show) -> None:
    piece = show(
        "field", "minutes", "Time", hint="A session", errors=["Enter a number"], unit="min", value="x"
    )
    field = piece.one("input")
    assert piece.one("label").attr("for") == field.attr("id") == "minutes"
    assert field.attr("aria-describedby") == "minutes-hint minutes-error minutes-unit"
    assert field.attr("aria-invalid") == "true"
    assert field.attr("value") == "x"
    assert "Error: Enter a number" in piece.text


def test_a_field_without_fault_claims_none(show: Show) -> None:
    field = show("field", "alias", "Alias").one("input")
    assert field.attr("aria-invalid") is None
    assert field.attr("aria-describedby") is None


def test_a_password_is_never_sent_back(show: Show) -> None:
    assert (
        show("field", "password", "Password", type="password", value="secret").one("input").attr("value")
        is None
    )


def test_what_was_typed_is_escaped(show: Show) -> None:
    piece = show("textarea", "note", "Note", value="</textarea><b>bold</b>")
    assert not piece.has("b")
    assert piece.one("textarea").text == "</textarea><b>bold</b>"


def test_a_first_line_break_of_the_typed_text_survives(show: Show) -> None:
    assert show("textarea", "note", "Note", value="\nSecond").one("textarea").text == "\nSecond"


def test_a_select_marks_the_chosen_and_offers_no_answer_first(show: Show) -> None:
    piece = show("select", "reason", "Reason", (("a", "One"), ("b", "Two")), value="b", prompt="Choose")
    assert piece.one("option[@selected]").attr("value") == "b"
    assert piece.all("option")[0].attr("value") == ""


def test_nothing_is_chosen_for_the_person(show: Show) -> None:
    assert not show("radios", "outcome", "Your decision", OUTCOMES).has("input[@checked]")
    assert not show("answer", "q1", "Chest pain?").has("input[@checked]")
    assert not show("checkbox", "noted", "Noted").has("input[@checked]")
    conflict = show(
        "conflict",
        "Changed",
        "Choose",
        ({"name": "row", "legend": "Row", "mine": "a", "theirs": "b"},),
        "me",
        "they",
    )
    assert not conflict.has("input[@checked]")
    assert [field.attr("value") for field in conflict.all("input")] == ["mine", "theirs"]


def test_an_unknown_is_an_answer_like_the_others(show: Show) -> None:
    piece = show("answer", "q1", "Chest pain?")
    assert [field.attr("value") for field in piece.all("input")] == ["yes", "no", "unknown"]
    assert [field.attr("data-key") for field in piece.all("input")] == ["y", "n", "u"]
    classes = {label.attr("class") for label in piece.all("label")}
    assert len(classes) == 1


def test_a_link_to_a_group_reaches_its_first_choice(show: Show) -> None:
    piece = show("radios", "outcome", "Your decision", OUTCOMES, errors=["Choose one"])
    assert piece.all("input")[0].attr("id") == "outcome"
    assert piece.one("fieldset").attr("aria-describedby") == "outcome-error"
    assert {field.attr("aria-invalid") for field in piece.all("input")} == {"true"}


def test_weekdays_keep_what_was_ticked(show: Show) -> None:
    days = ({"value": "mon", "label": "Mon"}, {"value": "tue", "label": "Tue"})
    piece = show("checkboxes", "days", "Days", days, values=("tue",), layout="days")
    assert [field.attr("value") for field in piece.all("input[@checked]")] == ["tue"]


def test_the_summary_leads_to_each_field_and_takes_focus(show: Show) -> None:
    piece = show("error_summary", {"alias": ["Fill this in."], "form": ["This came twice."]})
    assert [link.attr("href") for link in piece.all("a")] == ["#alias"]
    assert "This came twice." in piece.text
    assert "2 entries need another look" in piece.text
    assert piece.one("div[@role='alert']").attr("data-behaviour") == "focus"


def test_a_form_without_faults_has_no_summary(show: Show) -> None:
    assert show("error_summary", {}).text == ""


def test_a_closed_gate_says_why_and_shows_the_way(show: Show) -> None:
    piece = show("gate", "To hand this over, record a screening.", way_label="Record screening", way_url="/s")
    assert "record a screening" in piece.text
    assert piece.one("a").attr("href") == "/s"
    assert not piece.has("button[@disabled]")


def test_no_button_is_ever_disabled_without_words() -> None:
    for path in FILES:
        assert not re.search(r"\bdisabled\b", path.read_text("utf-8")), path.stem


@pytest.mark.parametrize("state", ["saving", "saved", "offline", "conflict", "refused"])
def test_a_save_state_is_a_polite_word(show: Show, state: str) -> None:
    piece = show("save_state", state, "Saved 14:02")
    assert piece.one("p").attr("data-state") == state
    assert piece.one("span[@role='status']").text == "Saved 14:02"
    assert "{time}" in piece.one("p").attr("data-saved")


def test_first_use_and_an_empty_filter_are_told_apart(show: Show) -> None:
    first = show("empty", "Patients stand here once you add them.", "New patient", "/new")
    assert len(first.all("a")) == 1
    filtered = show("no_match", "No exercise matches “band”.", (("neck", "?"), ("band", "?q=")))
    assert [link.attr("class") for link in filtered.all("a")] == ["chip", "chip"]
    assert "remove filter" in filtered.text


def test_a_remark_is_not_an_error(show: Show) -> None:
    piece = show("remark", "Nothing strengthens.", "Show 24", "/library")
    assert not piece.has("*[@role='alert']")
    assert piece.one("a").text == "Show 24"


@pytest.mark.parametrize("kind", ["information", "done", "warning", "danger"])
def test_a_status_is_word_and_sign_and_colour(show: Show, kind: str) -> None:
    piece = show("notice", "Until 5 Jan.", title="The screening ends", kind=kind)
    assert piece.has("svg")
    assert "The screening ends" in piece.text
    assert f"notice--{kind}" in piece.tree.find().attr("class")


def test_read_only_says_since_when_and_whom_to_tell(show: Show) -> None:
    piece = show("read_only", "the disk is full.", "14:02", "K. Lang")
    assert all(word in piece.text for word in ("14:02", "the disk is full.", "K. Lang"))


def test_the_patients_strip_names_precautions_and_namesakes(show: Show) -> None:
    piece = show(
        "identity",
        "M. Braun",
        facts=("54",),
        precautions=("Osteoporosis",),
        namesake="There is another M. Braun.",
    )
    assert all(word in piece.text for word in ("M. Braun", "54", "Osteoporosis", "another"))


def test_a_drawing_to_come_says_position_and_movement(show: Show) -> None:
    large = show(
        "figure", "Cat and cow", "On hands and knees", "Round the back.", posture="quadruped", size="card"
    )
    assert "On hands and knees" in large.text
    assert "Round the back." in large.text
    small = show("figure", "Cat and cow", "On hands and knees", posture="quadruped", size=48)
    assert small.one("span[@role='img']").attr("aria-label") == "On hands and knees"


def test_a_drawing_that_exists_has_its_size_before_it_arrives(show: Show) -> None:
    drawing = drawings.still("cat-cow", 1)
    small = show("figure", "Cat and cow", "On hands and knees", size=64, drawing=drawing).one("img")
    assert (small.attr("width"), small.attr("height"), small.attr("alt")) == ("64", "64", "Cat and cow")
    large = show("figure", "Cat and cow", "On hands and knees", size="card", drawing=drawing).one("img")
    assert (large.attr("width"), large.attr("height")) == ("900", "648")
    assert large.attr("alt") == "On hands and knees"


def test_key_poses_offer_their_movement_to_those_who_press(show: Show) -> None:
    poses = [
        {"label": label, "words": label, "drawing": drawings.still("cat-cow", place), "is_mirrored": False}
        for place, label in enumerate(("Start", "End"))
    ]
    piece = show("poses", "Cat and cow", poses, moving=drawings.moving("cat-cow"))
    assert piece.one("div").attr("data-moving", "").endswith("/move.svg")
    assert piece.one("button").attr("aria-pressed") == "false"
    assert piece.one("button").attr("hidden") is not None
    assert [image.attr("alt") for image in piece.all("img")] == ["Start", "End"]


def test_an_unheard_of_posture_is_no_fault(show: Show) -> None:
    assert show("figure", "New", "Hanging", posture="hanging").has("svg")


def test_a_meter_over_its_limit_stays_in_its_frame(show: Show) -> None:
    piece = show("meter", 1140, 900, "19:00", "of the 15 min she has", "4 min over")
    assert piece.all("rect")[1].attr("width") == "100"
    assert "4 min over" in piece.text


def test_a_gap_in_the_balance_is_a_number_and_a_way(show: Show) -> None:
    rows = (
        {"layer": "stabilise", "label": "Stabilise", "count": 2},
        {"layer": "whole-body", "label": "Whole body", "count": 0, "gap_url": "/l", "gap_label": "Show 24"},
    )
    piece = show("balance", rows, "Balance")
    assert [cell.text for cell in piece.all("td[@class='balance__count']")] == ["2", "0"]
    assert piece.one("a").attr("href") == "/l"
    assert piece.one("caption").text == "Balance"


def test_layers_have_signs_not_colours(show: Show) -> None:
    drawn = {
        show("glyph", layer).one("path").attr("d")
        for layer in ("stretch-mobilise", "stabilise", "strengthen", "whole-body")
    }
    assert len(drawn) == 4


def test_days_are_told_in_words(show: Show) -> None:
    days = (
        {"short": "Mo", "word": "Monday: done", "mark": "✓", "state": "done"},
        {"short": "Tu", "word": "Tuesday, today", "mark": "5", "state": "now"},
    )
    piece = show("week", days, "This week")
    assert "Monday: done" in piece.text
    assert piece.one("li[@aria-current='date']") is not None


def test_the_care_card_gives_both_numbers_as_calls(show: Show) -> None:
    calls = (
        {"label": "Practice", "number": "030 23125 014", "url": "tel:+493023125014"},
        {"number": "112", "url": "tel:112", "emergency": True},
    )
    piece = show("care_card", "Stop and call", signs=("dizziness",), calls=calls)
    assert [link.attr("href") for link in piece.all("a")] == ["tel:+493023125014", "tel:112"]
    assert "dizziness" in piece.text


def test_the_interruption_is_calm_and_has_a_way_back(show: Show) -> None:
    piece = show(
        "interruption",
        SimpleNamespace(
            answered=[("q", "Chest pain?", "Yes")], why=["It may."], instructions=("Call now.",), number="112"
        ),
        body="Entered by mistake",
    )
    assert piece.one("a").attr("href") == "tel:112"
    assert "Entered by mistake" in piece.text
    assert not piece.has("*[@role='alertdialog']")


def test_an_undo_is_a_form_that_posts_with_its_token(show: Show) -> None:
    piece = show("toast", "Wall slide removed.", undo_action="/undo", fields={"row": "3"})
    assert piece.one("form").attr("method") == "post"
    assert piece.has("input[@name='csrf_token']")
    assert piece.one("input[@name='row']").attr("value") == "3"


def test_a_dialog_stands_as_a_page_without_script(show: Show) -> None:
    over = show("dialog", "issue", "Issue and hand over", body="…")
    page = show("dialog", "issue", "Issue and hand over", page=True, body="…")
    assert over.one("dialog").attr("aria-labelledby") == "issue-title"
    assert page.one("section").attr("aria-labelledby") == "issue-title"
    assert not page.has("dialog")


def test_a_copied_link_can_be_marked_by_hand(show: Show) -> None:
    piece = show("copy_field", "link", "Link", "https://plan.example.org/p/x")
    assert piece.one("input").attr("readonly") is not None
    assert piece.one("button").attr("hidden") is not None


def test_pages_of_a_short_list_are_not_counted(show: Show) -> None:
    assert show("pagination", 1, 1).text == ""
    assert "Page 2 of 7" in show("pagination", 2, 7, "?page=1", "?page=3").text


def test_a_table_names_its_columns_and_rows(show: Show) -> None:
    columns = ({"label": "Link"}, {"label": "Ends", "number": True})
    piece = show(
        "table", "Links", columns, (({"text": "Paper", "url": "/l", "more": "revision 2"}, "4 Feb"),)
    )
    assert [head.attr("scope") for head in piece.all("th")] == ["col", "col", "row"]
    assert piece.one("td").attr("data-label") == "Ends"
    assert piece.one("caption").text == "Links"


def test_an_answer_row_speaks_of_what_is_not_answered(show: Show) -> None:
    assert "not answered" in show("answer_row", 4, "Cancer, now or ever").text
    assert "before: no" in show("answer_row", 4, "Cancer, now or ever", "No", "no").text


def test_a_question_without_script_stands_open(show: Show) -> None:
    piece = show("question", "q3", 3, "Numb, weak", "Is there numbness?", body="")
    assert piece.has("fieldset")
    assert not piece.has("*[@hidden]")


def test_a_criterion_applies_or_is_open_and_has_no_rank(show: Show) -> None:
    assert "applies" in show("criterion", "Weakness", "applies").text
    assert "open" in show("criterion", "Weakness", "open", "needs 3c").text


def test_a_symbol_alone_has_a_name(show: Show) -> None:
    assert (
        show("icon_button", "up", "Move up: Open book", type="button").one("button").attr("aria-label")
        == "Move up: Open book"
    )
    assert show("icon", "lock", label="closed").one("svg").attr("aria-label") == "closed"
    assert show("icon", "lock").one("svg").attr("aria-hidden") == "true"


def test_the_needed_act_names_its_patient_and_urgency(show: Show) -> None:
    piece = show(
        "need", "P. Okafor", "/p", "Plan is paused.", "today", icon="sign", urgency="urgent", body="Call"
    )
    assert "urgent" in piece.text
    assert piece.one("article") is not None


def test_a_language_is_offered_in_its_own_name(show: Show) -> None:
    piece = show("language_switch", "/language", (("de", "Deutsch"), ("en", "English")), "en", "/patients")
    assert piece.one("button").attr("lang") == "de"
    assert piece.one("input[@name='next']").attr("value") == "/patients"


def test_a_dose_row_is_one_line_until_opened(show: Show) -> None:
    named = {
        "layer": "stabilise",
        "layer_label": "Stabilise",
        "position": "Sitting",
        "dose": "2 × 10",
        "time": "1:10",
    }
    assert not show("dose_row", 1, "Chin tuck", body="edit", **named).has("div[@class='dose_row__edit']")
    assert show("dose_row", 1, "Chin tuck", open=True, body="edit", **named).has(
        "div[@class='dose_row__edit']"
    )


def test_a_row_set_aside_says_why_and_stays(show: Show) -> None:
    piece = show(
        "hit", "Cat and cow", "/e", "On hands and knees", aside="Deep rounding", body="Add with a reason"
    )
    assert "Deep rounding" in piece.text
    assert "Add with a reason" in piece.text


def test_menus_work_without_script(show: Show) -> None:
    assert show("menu", "More", body="…").has("details")
    assert show("fold", "Set aside", count=7, open=True, body="…").one("details").attr("open") is not None


def test_facts_offer_their_change_by_name(show: Show) -> None:
    piece = show("facts", (SimpleNamespace(term="Age", text="54", url="/a", way="Correct"),))
    assert piece.one("a").xpath("string()") == "Correct Age"

"""The programme sheet as PDF: everything is on it, for every reader, and nothing that must not be."""

import io
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from clinic.config import ROOT
from clinic.handouts import render, words
from clinic.handouts.pool import Renderer
from clinic.handouts.rules import Contents, Logo, OriginalOnly
from tests.handouts import reading
from tests.handouts.samples import LINDENHOF, LINK, contents, item

pytestmark = pytest.mark.once

Sheet = Callable[[Contents], bytes]
Write = Callable[[Contents], render.Page]


def logo(colour: str = "#4a7b2c") -> Logo:
    picture = io.BytesIO()
    Image.new("RGB", (240, 120), colour).save(picture, "PNG")
    return Logo(picture.getvalue(), "image/png")


GERMAN = contents("de", 8, letterhead=replace(LINDENHOF, logo=logo()))
ENGLISH = contents("en", 3)
BARE = contents(
    "de",
    1,
    letterhead=replace(LINDENHOF, phone="", tagline="", hours="", address=()),
    addressee="",
    note="",
    precautions=(),
    visit=None,
    link=OriginalOnly(3),
    diary_from=None,
    is_draft=False,
)
BOTH = pytest.mark.parametrize("sheet", [GERMAN, ENGLISH], ids=lambda sheet: sheet.language)


@BOTH
def test_a_sheet_names_its_language_title_and_practice_and_nothing_else(pdf: Sheet, sheet: Contents) -> None:
    document = reading.opened(pdf(sheet))
    title = {"de": "Ihre Übungen – Praxis am Lindenhof", "en": "Your exercises – Praxis am Lindenhof"}
    assert str(document.Root.Lang) == sheet.language
    assert {key: str(value) for key, value in document.docinfo.items()} == {
        "/Title": title[sheet.language],
        "/Author": "Praxis am Lindenhof",
        "/Producer": "Rückenwind",
        "/CreationDate": "D:20261124",
    }
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    metadata = document.Root.Metadata.read_bytes().decode()
    assert 'pdfuaid:part="1"' in metadata
    assert "WeasyPrint" not in metadata
    assert "Maria" not in metadata
    assert b"WeasyPrint" not in pdf(sheet)


@BOTH
def test_every_figure_has_words_and_every_table_its_headers(pdf: Sheet, sheet: Contents) -> None:
    found = list(reading.elements(reading.opened(pdf(sheet))))
    figures = [each for each in found if each.tag == "Figure"]
    assert figures
    for figure in figures:
        assert figure.alternative
        left, bottom, right, top = (float(value) for value in figure.attributes["BBox"])
        assert 0 < left < right < 842
        assert 0 < bottom < top < 842
    headers = [each for each in found if each.tag == "TH"]
    assert {str(header.attributes["Scope"]) for header in headers} == {"/Row", "/Column"}
    assert all(each.attributes["Headers"] for each in found if each.tag == "TD")
    assert {each.parent for each in found if each.tag in ("TH", "TD")} == {"TR"}


@BOTH
def test_headings_stand_in_order_and_hold_no_other(pdf: Sheet, sheet: Contents) -> None:
    found = list(reading.elements(reading.opened(pdf(sheet))))
    headings = [each.tag for each in found if each.tag[0] == "H" and each.tag[1:].isdigit()]
    assert headings[0] == "H1"
    assert headings.count("H1") == 1
    assert set(headings[1:]) == {"H2"}
    assert not any(each.parent == each.tag and each.tag in ("P", "H1", "H2", "Table") for each in found)


@BOTH
def test_all_that_is_painted_is_marked_and_every_mark_is_owned(pdf: Sheet, sheet: Contents) -> None:
    document = reading.opened(pdf(sheet))
    assert reading.unmarked(document) == []
    assert reading.unowned(document) == []


@BOTH
def test_another_tool_finds_no_fault(pdf: Sheet, sheet: Contents, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf(sheet))
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@BOTH
def test_every_word_of_the_plan_is_on_paper(pdf: Sheet, sheet: Contents) -> None:
    said = reading.words(" ".join(reading.pages(pdf(sheet))))
    handout = words.handout(sheet)
    for text in (
        sheet.note,
        sheet.safety_net,
        sheet.pain_rule,
        *sheet.emergency_signs,
        *sheet.precautions,
        *handout.stop.reasons,
        handout.visit,
        handout.link_ends,
        LINK.address.removeprefix("https://"),
    ):
        assert reading.words(text) in said, text
    for exercise in handout.exercises:
        for text in (exercise.name, exercise.feel, exercise.move_on, *exercise.steps, *exercise.avoid):
            assert reading.words(text) in said, text
        for cell in (exercise.dose.count, exercise.dose.left, exercise.dose.right, *exercise.dose.holds):
            if cell is not None:
                assert reading.words(cell.figure) in said
                assert reading.words(cell.words) in said


@BOTH
def test_the_first_page_says_what_to_do_today_and_when_to_stop(pdf: Sheet, sheet: Contents) -> None:
    first = reading.words(reading.pages(pdf(sheet))[0])
    handout = words.handout(sheet)
    for text in ("112", "030 23125 014", *sheet.emergency_signs, *handout.stop.reasons):
        assert reading.words(text) in first
    for row in handout.week:
        assert reading.words(f"{row.title} {' · '.join(row.names)}") in first
        assert reading.words(row.summary) in first


@BOTH
def test_every_page_names_practice_revision_and_its_own_number(pdf: Sheet, sheet: Contents) -> None:
    texts = [reading.words(text) for text in reading.pages(pdf(sheet))]
    page = {"de": "Seite", "en": "Page"}[sheet.language]
    for number, text in enumerate(texts, 1):
        assert "Praxis am Lindenhof · 030 23125 014" in text
        assert f"7F3A 19C2 · {page} {number}/{len(texts)}" in text
        assert {"de": "Entwurf", "en": "unsigned draft"}[sheet.language] in text


def test_what_is_not_known_leaves_no_gap_in_words(pdf: Sheet) -> None:
    texts = [reading.words(text) for text in reading.pages(pdf(BARE))]
    assert "Aufhören und uns Bescheid geben" in texts[0]
    assert "Entwurf" not in " ".join(texts)
    assert "Der Code steht nur auf dem Original, Link Nr. 3." in " ".join(texts)
    assert "None" not in " ".join(texts)
    assert len(texts) == 2


def test_an_archived_copy_holds_neither_code_nor_address(page: Write) -> None:
    archived = page(replace(GERMAN, link=OriginalOnly(3)))
    assert archived.address == ""
    assert "qr.svg" not in archived.html
    assert "k7m2x9" not in archived.html
    assert page(GERMAN).address == LINK.address


def test_equal_handouts_give_equal_bytes_even_from_another_child(
    pdf: Sheet, page: Write, renderer: Renderer
) -> None:
    first = pdf(GERMAN)
    (child,) = renderer._children
    child.process.kill()
    child.process.wait()
    assert renderer.pdf(page(GERMAN)) == first
    assert pdf(ENGLISH) != first


@pytest.mark.parametrize(("language", "seed"), [("de", 1), ("en", 2)])
def test_an_exercise_is_never_split_over_pages(pdf: Sheet, language: str, seed: int) -> None:
    items = []
    for number, each in enumerate(contents(language, 12).items):
        # Between a line and half a page of steps, in an order without a pattern.
        more = (number * 7 + seed * 5) % 6
        steps = (*each.steps, *each.steps[:more])[: 2 + more]
        items.append(
            replace(each, name=f"Card {number + 1} begins", steps=steps, move_on=f"Card {number + 1} ends.")
        )
    texts = [
        reading.words(text) for text in reading.pages(pdf(contents(language, items=tuple(items), link=None)))
    ]
    for number, each in enumerate(items, 1):
        (here,) = [text for text in texts if f"Card {number} ends." in text]
        assert f"{number} Card {number} begins" in here
        for step in each.steps:
            assert reading.words(step) in here
    assert len(texts) < 12


def test_six_exercises_are_set_while_one_looks(page: Write, renderer: Renderer) -> None:
    sheet = page(contents("de", 6))
    renderer.check()
    began = time.perf_counter()
    assert renderer.pdf(sheet).startswith(b"%PDF-1.7")
    print(f"six exercises, warm: {time.perf_counter() - began:.2f} s")  # noqa: T201


def test_the_web_process_never_loads_the_engine() -> None:
    asked = (
        "import sys, clinic.sharing.views; from clinic.handouts import joining, pictures, render, words; "
        "print([name for name in ('weasyprint', 'pydyf', 'clinic.handouts.child') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_a_practices_colour_is_corrected_on_the_way(page: Write) -> None:
    assert page(contents("de", 1, letterhead=replace(LINDENHOF, colour="#FFCC00"))).colour == "#907200"
    assert page(contents("de", 1)).colour == "#47682b"


def test_cards_of_one_side_show_one_side(page: Write) -> None:
    left = page(contents("en", items=(item("upper-trapezius-stretch", "en", side="left"),))).html
    assert left.count('<p class="left">') == 1
    assert '<p class="right">' not in left
    assert "Left side only" in left


def test_a_sheet_in_another_language_leaves_the_pages_own_alone(service: Flask, page: Write) -> None:
    with service.test_request_context("/", headers={"Accept-Language": "en"}):
        before = service.jinja_env.from_string("{{ _('Exercise') }}").render()
        assert "Ihre Übungen" in page(GERMAN).html
        assert "Your exercises" in page(ENGLISH).html
        assert service.jinja_env.from_string("{{ _('Exercise') }}").render() == before == "Exercise"

"""A sheet is kept with an open place for its link, and sealed on the way out: nothing else of it changes."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import segno
from flask import Flask

from clinic.handouts import render, sealing, words
from clinic.handouts.pool import Page, Printed, Renderer
from clinic.handouts.rules import Contents, Link
from tests.handouts import reading
from tests.handouts.samples import LINK, contents

pytestmark = pytest.mark.once

PLACE = f"https://lindenhof.example/p/{sealing.OPEN}"


@pytest.fixture(scope="module")
def left_open(renderer: Renderer, service: Flask) -> Printed:
    """A short sheet whose link is not known yet."""
    with service.app_context():
        sheet = contents("de", 1, diary_from=None, link=Link(PLACE, LINK.ends_on))
        return renderer.print(render.page(words.handout(sheet)))


@pytest.fixture
def sealed(left_open: Printed) -> bytes:
    opening = sealing.Opening.read(left_open.facts["open"])
    return sealing.sealed(left_open.pdf, opening, LINK.address)


def test_a_sealed_sheet_reads_like_one_that_was_set_with_its_link(
    sealed: bytes, pdf: Callable[[Contents], bytes]
) -> None:
    whole = pdf(contents("de", 1, diary_from=None))
    assert reading.pages(sealed) == reading.pages(whole)
    told = [(each.tag, each.alternative) for each in reading.elements(reading.opened(sealed))]
    assert told == [(each.tag, each.alternative) for each in reading.elements(reading.opened(whole))]
    assert any(LINK.address in alternative for _, alternative in told)
    assert reading.unmarked(reading.opened(sealed)) == reading.unowned(reading.opened(sealed)) == []


def test_another_tool_finds_no_fault_in_what_was_appended(sealed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed)
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_code_on_paper_is_the_code_of_the_address(sealed: bytes) -> None:
    matrix = segno.make(LINK.address, error="m", micro=False).matrix
    module = sealing.SIDE / len(matrix)
    forms = [
        form.read_bytes()
        for page in reading.opened(sealed).pages
        for form in page.Resources.get("/XObject", {}).values()
        if form.get("/ClinicOpen")
    ]
    drawn = next(form for form in forms if b" re" in form)
    dark = set()
    for x, y, width, height in re.findall(rb"(\S+) (\S+) (\S+) (\S+) re", drawn):
        assert float(height) == pytest.approx(module, rel=1e-3)
        first, row = round(float(x) / module), round(float(y) / module)
        dark |= {(row, first + more) for more in range(round(float(width) / module))}
    assert dark == {(row, x) for row, line in enumerate(matrix) for x, is_dark in enumerate(line) if is_dark}


def test_what_is_kept_says_nothing_of_the_link(left_open: Printed, sealed: bytes) -> None:
    assert sealed.startswith(left_open.pdf)
    assert "k7m2x9" not in str(left_open.facts)
    assert "k7m2x9" in " ".join(reading.pages(sealed))
    assert "k7m2x9" not in " ".join(reading.pages(left_open.pdf))


def test_a_sheet_without_a_link_has_nothing_to_seal() -> None:
    assert sealing.sealed(b"%PDF-", sealing.Opening(address=PLACE), LINK.address) == b"%PDF-"


def test_what_is_no_document_of_ours_is_not_sealed(left_open: Printed) -> None:
    opening = sealing.Opening.read(left_open.facts["open"])
    with pytest.raises(sealing.NotSealable):
        sealing.sealed(b"%PDF-1.7 torn", opening, LINK.address)


def test_a_long_address_is_drawn_together_and_marks_stay_letters() -> None:
    drawn = sealing.line("https://x.example/(p\\)", dict.fromkeys("x.exampl/(p\\)", 600), 50)
    assert b"\\(p\\\\\\)" in drawn
    assert b" 100.00 Tz" not in drawn
    assert b" 100.00 Tz" in sealing.line("https://x.example", {}, 500)


def test_pages_are_shown_as_pictures(renderer: Renderer, left_open: Printed) -> None:
    picture = renderer.picture(left_open.pdf, 0, 200)
    assert picture.startswith(b"\x89PNG")
    assert left_open.facts["sizes"][0] == [595, 842]
    assert [card[0] for card in left_open.facts["cards"]] == [1]


def test_the_identifier_of_a_page_knows_its_address() -> None:
    page = Page("<p>x", "#000000", {})
    assert replace(page, address=LINK.address).identifier != page.identifier

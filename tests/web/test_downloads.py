"""Text is encoded for where it goes and read back by others. Proves security.md D-11 and E-07."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from clinic.web.downloads import RUNS, cell, disposition, sheet

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


@pytest.mark.parametrize("first", RUNS)
def test_no_cell_begins_like_a_formula(first: str) -> None:
    assert cell(f"{first}HYPERLINK(1)") == f"'{first}HYPERLINK(1)"


def test_numbers_stay_numbers() -> None:
    assert [cell(value) for value in (-3, 2.5, None, "plain")] == ["-3", "2.5", "", "plain"]


@given(rows=st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=5))
def test_a_sheet_reads_back_as_it_was_but_for_the_quote(rows: list[list[str]]) -> None:
    text = sheet(("one", "two"), rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["one", "two"], *[[cell(value) for value in row] for row in rows]]
    for value in (value for row in read[1:] for value in row):
        assert not value.startswith(RUNS)


@given(name=TEXT)
def test_a_file_name_reads_back_whole_and_opens_no_further_header(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert "\r" not in header
    assert "\n" not in header
    kind, options = parse_options_header(header)
    assert kind == "attachment"
    assert options.get("filename") == name or not name

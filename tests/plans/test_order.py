"""Rows move, and headings stay where a person expects them."""

import pytest

from clinic.plans.order import moved, taken_out

ROWS = [("a", "Morning"), ("b", ""), ("c", "Evening"), ("d", "")]


def read(rows: list[tuple[str, str]]) -> str:
    return " ".join(f"{heading[:1]}|{row}" if heading else row for row, heading in rows)


@pytest.mark.parametrize(
    ("at", "to", "expected"),
    [
        (1, 0, "M|b a E|c d"),  # up onto the first row: the section begins with it
        (3, 2, "M|a b E|d c"),
        (0, 1, "M|b a E|c d"),  # down: the section keeps its heading
        (0, 3, "M|b E|c d a"),
        (3, 1, "M|a d b E|c"),  # into the middle of another section
        (1, 2, "M|a E|c b d"),
        (2, 3, "M|a b E|d c"),
        (3, 99, "M|a b E|c d"),
        (0, 0, "M|a b E|c d"),
    ],
)
def test_a_moved_row_joins_the_section_it_lands_in(at: int, to: int, expected: str) -> None:
    assert read(moved(ROWS, at, to)) == expected


def test_a_heading_with_one_row_goes_along() -> None:
    rows = [("a", ""), ("b", "Alone"), ("c", "Evening")]
    assert read(moved(rows, 1, 0)) == "A|b a E|c"
    assert read(moved(rows, 2, 1)) == "a E|c A|b"


@pytest.mark.parametrize(("at", "expected"), [(0, "M|b E|c d"), (1, "M|a E|c d"), (3, "M|a b E|c")])
def test_a_row_taken_out_leaves_its_heading_to_the_rest(at: int, expected: str) -> None:
    assert read(taken_out(ROWS, at)) == expected


def test_a_heading_without_rows_is_gone() -> None:
    assert read(taken_out([("a", "Morning"), ("b", "Evening")], 0)) == "E|b"

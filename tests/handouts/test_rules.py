"""The sums behind a handout: rows of the week, boxes of the diary, a colour that reads, a full page."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.handouts import fit, pictures, words
from clinic.handouts.layouts import DEFAULT, Design, Layout, Paper
from clinic.handouts.rules import (
    diary_marks,
    first_monday,
    groups,
    is_long,
    is_wordy,
    runs,
    unique,
)
from clinic.plans.doses.words import Cell
from clinic.plans.rules import WEEKDAYS, Dose
from tests.handouts.samples import changing, contents, item

DAILY = Dose(exercise="x", mode="reps", reps=10, times_per_day=3)
EVENINGS = replace(DAILY, times_per_day=1, days=("mon", "wed", "fri"))


def test_exercises_of_the_same_days_and_times_share_a_row() -> None:
    rows = groups(contents("de", 8).items)
    assert [(row.numbers, row.times, row.as_needed) for row in rows] == [
        ((1,), (3,) * 7, False),
        ((2, 3, 4, 5), (1, 0, 1, 0, 1, 0, 0), False),
        ((6,), (0, 1, 0, 0, 0, 1, 0), False),
        ((8,), (1,) * 7, False),
        ((7,), (0,) * 7, True),
    ]


def test_a_rows_minutes_are_those_of_one_pass_of_all_its_exercises() -> None:
    items = tuple(replace(item("chin-tuck-sitting", "en"), seconds=seconds) for seconds in (70, 60, 51))
    assert [row.minutes for row in groups(items)] == [4]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((), ()),
        ((1,), ((1, 1),)),
        ((1, 2, 3, 5), ((1, 3), (5, 5))),
        ((5, 2, 1), ((1, 2), (5, 5))),
    ],
)
def test_numbers_gather_into_runs(numbers: tuple[int, ...], expected: tuple[tuple[int, int], ...]) -> None:
    assert runs(numbers) == expected


def test_a_reason_shared_by_exercises_stands_once_in_its_first_place() -> None:
    assert unique(["b", "a", "b"]) == ("b", "a")


def test_boxes_stand_on_planned_days_from_the_first_day_on() -> None:
    wednesday = date(2026, 11, 25)
    assert first_monday(wednesday) == date(2026, 11, 23)
    marks = diary_marks(EVENINGS, begins=wednesday, weeks=2)
    assert marks == (0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0)
    assert diary_marks(DAILY, begins=date(2026, 11, 23), weeks=1) == (3,) * 7
    assert diary_marks(replace(DAILY, as_needed=True, days=()), begins=wednesday, weeks=1) == (
        *(0, 0),
        *(-1,) * 5,
    )


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(1, 12),
    st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True),
)
def test_a_diary_has_whole_weeks_and_every_full_week_is_alike(
    begins: date, weeks: int, days: list[str]
) -> None:
    dose = replace(DAILY, days=tuple(days))  # type: ignore[arg-type]
    marks = diary_marks(dose, begins=begins, weeks=weeks)
    assert len(marks) == 7 * weeks
    assert all(sum(mark > 0 for mark in marks[7 * w : 7 * w + 7]) == len(days) for w in range(1, weeks))


def test_a_card_that_could_outgrow_a_page_is_known_as_long() -> None:
    usual = item("chin-tuck-sitting", "de")
    assert not is_long(usual)
    assert is_long(replace(usual, steps=("word " * 400,)))
    assert is_long(replace(usual, feel="\n" * 50))


def test_the_longest_texts_of_the_library_still_make_whole_cards() -> None:
    assert not any(is_long(each) for language in ("en", "de") for each in contents(language, 8).items)


@pytest.mark.parametrize(
    ("pose", "wordy"),
    [
        ("", False),
        ("Sitz, Kopf leicht vorn", False),
        ("Vierfüßlerstand", True),
        ("word " * 8, False),
        ("word " * 9, True),
    ],
)
def test_long_words_and_long_poses_are_set_smaller(pose: str, wordy: bool) -> None:
    assert is_wordy(pose) is wordy


def test_roomy_cards_never_cost_a_page() -> None:
    for language in ("en", "de"):
        for count in (1, 3, 4, 6, 8, 11):
            handout = words.handout(contents(language, count))
            last = fit.closes_last(handout, DEFAULT)
            closing = (fit.closing_height(handout, DEFAULT),) if last else ()
            taken = {
                size: fit.pages((*(fit.height(card, measures) for card in handout.cards), *closing))
                for size, measures in fit.MEASURES.items()
            }
            chosen = fit.size(handout, DEFAULT)
            assert taken[chosen] == min(taken.values())
            assert chosen == "roomy" or taken["roomy"] > taken["compact"]


def test_code_and_visit_never_have_a_page_of_their_own() -> None:
    """They stand on the first page, or before what lies ahead; behind the cards only where neither is so."""
    short = words.handout(contents("en", 1))
    assert not fit.closes_last(short, DEFAULT)
    assert fit.closes_last(words.handout(contents("de", 8)), DEFAULT)
    assert not fit.closes_last(words.handout(changing("de")), DEFAULT)


def test_the_pain_rule_stays_on_the_first_page_in_smaller_letters_above_it() -> None:
    assert not fit.is_tight(words.handout(contents("en", 1)), DEFAULT)
    assert fit.is_tight(words.handout(contents("de", 8)), DEFAULT)


def test_rows_with_long_words_have_smaller_drawings_on_the_fridge() -> None:
    sheet = Design(layout=Layout.FRIDGE, paper=Paper.A4)
    assert not fit.is_snug(words.handout(contents("en", 3)), sheet)
    assert fit.is_snug(words.handout(contents("de", 8)), sheet)


def test_the_more_a_card_says_the_smaller_its_drawings_where_it_has_a_page() -> None:
    stays, grows, *_ = (
        replace(card, steps=(), feel="", avoid=(), move_on="") for card in words.handout(changing("de")).cards
    )
    assert (stays.fullness, grows.fullness) == (0, 1)
    assert [replace(stays, steps=("a" * letters,)).fullness for letters in (500, 501, 600, 800)] == [
        0,
        1,
        2,
        3,
    ]
    assert replace(grows, steps=("a" * 700,)).fullness == 3
    told = replace(stays, steps=("a" * 490,))
    long = Cell("", "pause " * 20)
    assert replace(told, dose=replace(told.dose, extras=(long,))).fullness == 1


def test_a_block_that_does_not_fit_begins_a_page() -> None:
    assert fit.pages(()) == 0
    assert fit.pages((100.0, 100.0)) == 1
    assert fit.pages((100.0, 100.0, 100.0)) == 2


@pytest.mark.parametrize(
    "picture",
    [
        pictures.qr("https://lindenhof.example/p/k7m2x9qd4trwhv6n8c3pzbja5e"),
        pictures.pain_scale(4),
        pictures.pain_scale(0),
        pictures.pain_scale(10),
        pictures.tick_row((0, 1, 2, 3, 4, 5, -1)),
        pictures.tick_row((0,) * 28),
        pictures.write_row((True, False) * 14),
    ],
)
def test_every_picture_is_well_formed_and_says_its_size(picture: str) -> None:
    root = ElementTree.fromstring(picture)  # noqa: S314  our own picture
    assert float(root.attrib["width"]) > 0
    assert float(root.attrib["height"]) > 0
    shapes = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert shapes <= {"svg", "path", "text"}


def test_a_box_has_a_slot_for_each_time_up_to_four() -> None:
    def slots(times: int) -> int:
        return pictures.tick_row((times,)).count("v22")

    assert [slots(times) for times in range(1, 7)] == [0, 1, 2, 3, 0, 0]


def test_the_scale_is_filled_to_the_limit_and_empty_beyond() -> None:
    filled, empty = pictures.pain_scale(4).split('fill="none"')[:2]
    assert (filled.count("M"), empty.count("M")) == (5, 6)


def test_equal_addresses_have_equal_codes_and_others_do_not() -> None:
    assert pictures.qr("https://a.example/1") == pictures.qr("https://a.example/1")
    assert pictures.qr("https://a.example/1") != pictures.qr("https://a.example/2")

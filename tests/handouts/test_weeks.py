"""The weeks of a plan side by side, and the pages of a booklet: sums without words or engine."""

from dataclasses import replace

import pytest

from clinic.handouts import imposing
from clinic.handouts.ahead import is_coming, over_weeks, waiting
from clinic.handouts.words import handout
from clinic.plans.doses.courses import course
from clinic.plans.doses.reading import blank, read
from tests.handouts.samples import changing, contents

ROW = read("w1-2 2x10 mon thu; w3+ 3x12 mon wed fri", blank("band-row-standing"))
ENTERS = read("w3-10 2x8 tue sat", blank("wall-slide-forearm"))
LEAVES = read("w1-2 1x6 daily", blank("thread-the-needle"))


def test_weeks_are_gathered_while_no_dose_changes() -> None:
    found = over_weeks([ROW, ENTERS, LEAVES], until=10)
    assert [(each.first, each.last) for each in found] == [(1, 2), (3, 10)]
    assert [[dose is not None for dose in each.doses] for each in found] == [
        [True, False, True],
        [True, True, False],
    ]


def test_a_plan_without_an_end_goes_on_in_its_last_weeks() -> None:
    assert [(each.first, each.last) for each in over_weeks([ROW], until=None)] == [(1, 2), (3, None)]
    assert [(each.first, each.last) for each in over_weeks([course(ROW.start)], until=None)] == [(1, None)]
    assert [(each.first, each.last) for each in over_weeks([LEAVES], until=None)] == [(1, 2)]


def test_what_waits_for_a_word_has_no_card_and_comes_by_no_week() -> None:
    said = handout(changing("en"))
    assert [exercise.number for exercise in said.cards] == [1, 2, 3, 4]
    waits = changing("en").items[-1].whole
    assert [block.first for block in waiting(waits)] == [5]
    assert not is_coming(waits, week=1, until=10)
    assert is_coming(ENTERS, week=1, until=10)
    assert not is_coming(LEAVES, week=3, until=10)


@pytest.mark.parametrize(
    ("language", "titles", "row", "enters", "when"),
    [
        ("en", ["Weeks 1–2", "Weeks 3–10"], "3 × 12 · Mon · Wed · Fri", "2 × 8 · Tue · Sat", "Weeks 5–10 at"),
        (
            "de",
            ["Wochen 1–2", "Wochen 3–10"],
            "3 × 12 · Mo · Mi · Fr",
            "2 × 8 · Di · Sa",
            "Frühestens Wochen",
        ),
    ],
)
def test_paper_alone_tells_the_first_the_third_and_the_last_week(
    language: str, titles: list[str], row: str, enters: str, when: str
) -> None:
    ahead = handout(changing(language)).ahead
    (table,) = ahead.tables
    assert [column.title for column in table.columns] == titles
    assert [column.is_now for column in table.columns] == [True, False]
    said = {each.number: [" ".join(cell.dose.split()) for cell in each.cells] for each in table.rows}
    assert said[2][1] == row
    assert said[3] == ["", enters]
    assert said[4][1] == ""
    (later,) = ahead.later
    assert later.when.startswith(when)
    assert later.mark == ahead.conditions[0].mark == "A"
    assert len(ahead.conditions[0].sentences) == 2
    (waits,) = later.doses
    assert str(waits) == f"5 {waits.name}: {waits.dose}"


def test_the_card_of_an_exercise_that_leaves_says_until_when() -> None:
    stays, _, _, leaves, *_ = handout(changing("en")).exercises
    assert not stays.weeks.lines
    assert [line.when for line in leaves.weeks.lines] == ["Weeks 1–2"]


def test_what_stays_until_somebody_says_the_word_has_no_end_on_its_card() -> None:
    plan = changing("en")
    leaving, later = plan.items[3].whole, plan.items[4].whole.blocks[0]
    held = replace(leaving, blocks=(*leaving.blocks, replace(later, first=3)))
    (exercise,) = handout(replace(plan, items=(replace(plan.items[3], course=held),))).exercises
    assert not exercise.weeks.lines


def test_a_plan_that_stays_as_it_is_tells_no_weeks() -> None:
    assert not handout(contents("de", 4)).ahead


def test_a_diary_follows_the_plan_to_its_last_day() -> None:
    pages = handout(changing("en")).diary
    assert [len(page.weeks) for page in pages] == [4, 4, 2]
    assert [[row.number for row in page.rows] for page in pages] == [[1, 2, 3, 4], [1, 2, 3], [1, 2, 3]]
    assert " ".join(pages[0].rows[1].dose.split()) == "2 × 10; week 3: 3 × 12"
    assert pages[0].rows[1].marks[14:21] == (1, 0, 1, 0, 1, 0, 0)
    assert [week.title for week in pages[2].weeks] == ["Week 9", "Week 10"]


@pytest.mark.parametrize(
    ("pages", "sides"),
    [
        (1, ((None, 0), (None, None))),
        (4, ((3, 0), (1, 2))),
        (7, ((None, 0), (1, 6), (5, 2), (3, 4))),
        (9, ((None, 0), (1, None), (None, 2), (3, 8), (7, 4), (5, 6))),
        (8, ((7, 0), (1, 6), (5, 2), (3, 4))),
    ],
)
def test_a_folded_booklet_reads_from_cover_to_cover(
    pages: int, sides: tuple[tuple[int | None, int | None], ...]
) -> None:
    assert imposing.order(pages) == sides

"""Days, weeks and counts of a diary: each number can be found again, and no entry is not "not done"."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from clinic.desk import adherence
from clinic.desk.adherence import days, summed, too_hard, weeks
from clinic.diary.rules import DayState, Said

TODAY = date(2026, 11, 24)  # a Tuesday
BEGINS = date(2026, 11, 10)
WALL = {"wall-slide": 1}


def mondays(on: date) -> Mapping[str, int]:
    return WALL if on.weekday() in (0, 1) else {}


def tick(pain: int | None = None) -> Said:
    return Said(times=WALL, pain=pain)


def test_the_grid_begins_on_a_monday_and_ends_on_a_sunday() -> None:
    shown = days({}, mondays, begins=BEGINS, today=TODAY)
    assert (shown[0].on, shown[-1].on) == (date(2026, 11, 9), date(2026, 11, 29))
    assert [len(week) for week in weeks(shown)] == [7, 7, 7]
    assert shown[0].state is None  # before the plan
    assert shown[-1].state is None  # not yet
    assert shown[7].state is DayState.NO_ENTRY
    assert shown[10].state is DayState.REST


def test_a_long_plan_shows_its_last_twelve_weeks() -> None:
    shown = days({}, mondays, begins=TODAY - timedelta(days=400), today=TODAY)
    assert len(weeks(shown)) == adherence.MOST_WEEKS


def test_planned_days_count_once_they_are_over_or_done() -> None:
    before = summed(days({}, mondays, begins=BEGINS, today=TODAY), hard={})
    assert (before.planned, before.ticked) == (4, 0)  # 10, 16, 17, 23; today may still come
    after = summed(days({TODAY: tick()}, mondays, begins=BEGINS, today=TODAY), hard={})
    assert (after.planned, after.ticked) == (5, 1)


def test_a_session_moved_to_another_day_is_done() -> None:
    shown = days({date(2026, 11, 12): tick()}, mondays, begins=BEGINS, today=TODAY)
    found = summed(shown, hard={})
    assert (found.planned, found.ticked) == (4, 1)


@pytest.mark.parametrize(("entries", "enough"), [(3, False), (4, True)])
def test_below_four_days_nothing_is_said_about_a_course(entries: int, enough: bool) -> None:
    said = {BEGINS + timedelta(days=place): tick(pain=5 - place) for place in range(entries)}
    found = summed(days(said, mondays, begins=BEGINS, today=TODAY), hard={})
    assert found.is_enough is enough
    assert found.first_pain == (BEGINS, 5)


def test_too_hard_counts_days_by_the_last_word_of_each() -> None:
    first, second = BEGINS, BEGINS + timedelta(days=1)
    found = too_hard(
        [
            (first, "wall-slide", True),
            (first, "wall-slide", True),
            (second, "wall-slide", True),
            (second, "chin-tuck", True),
            (second, "chin-tuck", False),  # said otherwise later
        ]
    )
    assert found == {"wall-slide": 2}

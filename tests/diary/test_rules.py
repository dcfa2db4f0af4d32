"""What a day and a week come to, which days can be meant, and when whom to call stands there again.

Proves security.md H-05.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.diary import rules
from clinic.diary.rules import DayState, Fact, Felt, Kind, Said

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def fact(kind: Kind, value: int = 1, exercise: str | None = None) -> Fact:
    return Fact(day=DAY, kind=kind, value=value, exercise=exercise)


def test_ticks_add_up_and_the_last_answer_counts() -> None:
    said = rules.of_day(
        [
            fact(Kind.DONE, exercise="row"),
            fact(Kind.DONE, exercise="row"),
            fact(Kind.LEFT_OUT, 0, "nod"),
            fact(Kind.PAIN, 6),
            fact(Kind.PAIN, 3),
            fact(Kind.EFFORT, 3),
            fact(Kind.EFFORT, 3, "row"),
        ]
    )
    assert said == Said(times={"row": 2}, left_out=frozenset({"nod"}), pain=3, effort=Felt.HARD)


def test_what_was_left_out_and_done_later_is_done() -> None:
    assert rules.of_day([fact(Kind.LEFT_OUT, 0, "row"), fact(Kind.DONE, exercise="row")]) == Said(
        times={"row": 1}
    )


@pytest.mark.parametrize(
    ("planned", "said", "state"),
    [
        ({"row": 1}, Said(), DayState.NO_ENTRY),
        ({"row": 1}, Said(pain=4), DayState.NO_ENTRY),
        ({"row": 1}, Said(left_out=frozenset({"row"})), DayState.LEFT_OUT),
        ({"row": 1, "nod": 1}, Said(left_out=frozenset({"row"})), DayState.NO_ENTRY),
        ({"row": 1}, Said(times={"row": 1}), DayState.DONE),
        ({"row": 3}, Said(times={"row": 1}), DayState.PART),
        ({"row": 1, "nod": 1}, Said(times={"row": 2}), DayState.PART),
        ({}, Said(), DayState.REST),
        ({}, Said(times={"row": 1}), DayState.DONE),
    ],
)
def test_no_entry_is_not_the_same_as_left_out(planned: dict[str, int], said: Said, state: DayState) -> None:
    assert rules.state(planned, said) is state


def test_a_week_counts_days_against_the_plans_own() -> None:
    planned = [{"row": 1}, {}, {"row": 1}, {}, {"row": 1}, {}, {}]
    said = [Said(times={"row": 1}), Said(times={"row": 1}), Said(pain=2), Said(), Said(), Said(), Said()]
    assert rules.week(planned, said) == rules.Week(planned=3, done=2)


@pytest.mark.parametrize(
    ("wrong", "day", "meant"),
    [
        (timedelta(0), DAY, DAY),
        (timedelta(hours=11), DAY, DAY),  # another time zone, or a clock some hours off
        (timedelta(days=-400), DAY - timedelta(days=400), DAY),
        (timedelta(days=3), DAY + timedelta(days=2), DAY - timedelta(days=1)),
    ],
)
def test_a_clock_that_is_days_wrong_keeps_the_day_that_was_meant(
    wrong: timedelta, day: date, meant: date
) -> None:
    assert rules.shifted(day, sent_at=NOON + wrong, now=NOON) == meant


def test_no_day_is_moved_out_of_the_calendar() -> None:
    assert rules.shifted(date.max, sent_at=NOON - timedelta(days=9), now=NOON) == date.max


@pytest.mark.parametrize(
    ("ahead", "plausible"), [(-61, False), (-60, True), (0, True), (1, True), (2, False)]
)
def test_a_day_can_be_filled_in_later_and_never_long_before(ahead: int, plausible: bool) -> None:
    assert rules.is_plausible(DAY + timedelta(days=ahead), today=DAY) is plausible


@pytest.mark.parametrize(
    ("written", "now", "arrives"),
    [
        (timedelta(minutes=-1), timedelta(hours=72), True),
        (timedelta(minutes=1), timedelta(hours=1), False),
        (timedelta(minutes=-1), timedelta(hours=73), False),
        (None, timedelta(hours=1), False),
    ],
)
def test_what_was_written_before_a_link_ended_arrives_for_three_days(
    written: timedelta | None, now: timedelta, arrives: bool
) -> None:
    at = None if written is None else NOON + written
    assert rules.arrives_late(at, ended_at=NOON, now=NOON + now) is arrives


@pytest.mark.parametrize(
    ("before", "pain", "jumped"), [(3, 5, True), (3, 4, False), (None, 9, False), (8, 6, False)]
)
def test_a_rise_of_two_points_is_a_jump(before: int | None, pain: int, jumped: bool) -> None:
    assert rules.has_jumped(pain, before=before) is jumped


def test_a_week_without_an_entry_is_a_gap() -> None:
    assert rules.is_back_after_a_gap(DAY - timedelta(days=7), today=DAY)
    assert not rules.is_back_after_a_gap(DAY - timedelta(days=6), today=DAY)
    assert not rules.is_back_after_a_gap(None, today=DAY)

"""How two measurings compare, beside which published range, and how their line is drawn."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from clinic.measures import rules
from clinic.measures.line import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Value, line
from clinic.measures.rules import RANGES, Instrument, Occasion

DAY = date(2026, 11, 24)
BAGS, DRIVING, SLEEP = (UUID(int=number) for number in (1, 2, 3))


def occasion(later: int = 0, **more: Any) -> Occasion:
    return Occasion(day=DAY + timedelta(days=later), **more)


@pytest.mark.parametrize(
    ("first", "last", "points", "for_the_better"),
    [(6, 4, -2, 2), (4, 6, 2, -2), (5, 5, 0, 0), (10, 0, -10, 10)],
)
def test_less_pain_is_a_change_downwards_and_for_the_better(
    first: int, last: int, points: int, for_the_better: int
) -> None:
    change = rules.pain_change(occasion(pain=first), occasion(14, pain=last))
    assert change is not None
    assert (change.points, change.for_the_better) == (points, for_the_better)


def test_pain_missing_once_is_no_change() -> None:
    assert rules.pain_change(occasion(pain=6), occasion(14)) is None
    assert rules.pain_change(occasion(), occasion(14, pain=6)) is None


@pytest.mark.parametrize(
    ("first", "last", "points", "of"),
    [
        ({BAGS: 3}, {BAGS: 5}, "2.0", 1),
        ({BAGS: 3, DRIVING: 4}, {BAGS: 5, DRIVING: 5}, "1.5", 2),
        ({BAGS: 3, DRIVING: 4}, {BAGS: 5, SLEEP: 9}, "2.0", 1),  # only what was rated both times
        ({BAGS: 1, DRIVING: 1, SLEEP: 2}, {BAGS: 2, DRIVING: 2, SLEEP: 2}, "0.7", 3),
    ],
)
def test_activities_compare_as_the_mean_of_the_same_ones(
    first: dict[UUID, int], last: dict[UUID, int], points: str, of: int
) -> None:
    change = rules.activity_change(occasion(scores=first), occasion(14, scores=last))
    assert change is not None
    assert (change.points, change.of) == (Decimal(points), of)


def test_activities_with_nothing_in_common_do_not_compare() -> None:
    assert rules.activity_change(occasion(scores={BAGS: 3}), occasion(14, scores={SLEEP: 5})) is None


def test_another_form_is_never_in_one_line_with_ours() -> None:
    first, last = occasion(pain=6, scores={BAGS: 3}), occasion(14, pain=4, scores={BAGS: 5}, form="psfs-2.0")
    assert rules.pain_change(first, last) is None
    assert rules.activity_change(first, last) is None


def test_ranges_are_those_of_the_studies_named() -> None:
    pain, activities = RANGES[Instrument.PAIN], RANGES[Instrument.ACTIVITIES]
    assert (pain.least, pain.most, pain.beyond_error) == (Decimal("1.3"), Decimal("3.5"), Decimal(4))
    assert (activities.least, activities.most, activities.beyond_error) == (
        Decimal("1.3"),
        Decimal("2.7"),
        None,
    )
    assert Instrument.GLOBAL_CHANGE not in RANGES
    assert all(found.sources for found in RANGES.values())


def test_below_two_days_there_is_no_line() -> None:
    scale = rules.PAIN
    assert line([], scale=scale, step=5) is None
    assert line([Value(DAY, Decimal(5))], scale=scale, step=5) is None
    assert line([Value(DAY, Decimal(5)), Value(DAY, Decimal(4))], scale=scale, step=5) is None


def test_a_value_stands_as_far_along_as_its_day_and_as_high_as_it_is() -> None:
    values = [Value(DAY + timedelta(days=days), Decimal(value)) for days, value in ((0, 10), (5, 5), (20, 0))]
    drawn = line(values, scale=rules.PAIN, step=5, meaningful=(Decimal("8.7"), Decimal("6.5")))
    assert drawn is not None
    width = WIDTH - LEFT - RIGHT
    assert [spot.x for spot in drawn.spots] == [LEFT, LEFT + width / 4, WIDTH - RIGHT]
    assert [spot.y for spot in drawn.spots] == [TOP, (TOP + HEIGHT - BOTTOM) / 2, HEIGHT - BOTTOM]
    assert [value for _, value in drawn.rungs] == [0, 5, 10]
    assert drawn.path.startswith(f"{LEFT},{TOP} ")
    assert drawn.band is not None
    assert drawn.spots[0].y < drawn.band.y < drawn.spots[1].y


@pytest.mark.parametrize(
    ("meaningful", "height"),
    [
        ((Decimal("8.7"), Decimal("6.5")), 29.5),
        ((Decimal("0.7"), Decimal("-1.5")), 9.4),  # cut off where the scale ends
        ((Decimal("-0.3"), Decimal("-2.5")), None),
    ],
)
def test_a_band_lies_on_the_scale_or_is_not_drawn(
    meaningful: tuple[Decimal, Decimal], height: float | None
) -> None:
    values = [Value(DAY, Decimal(2)), Value(DAY + timedelta(days=7), Decimal(1))]
    drawn = line(values, scale=rules.PAIN, step=5, meaningful=meaningful)
    assert drawn is not None
    assert (drawn.band.height if drawn.band else None) == height

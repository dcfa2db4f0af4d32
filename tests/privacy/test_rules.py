"""How long a record is kept: to the day, leap years included. Proves security.md F-07."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.privacy.rules import Standing, State, duty, kept_through

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2150, 12, 31))
YEARS = st.integers(min_value=1, max_value=100)


def a_record(**more: object) -> Standing:
    values: dict[str, object] = {
        "is_open": False,
        "was_treated": True,
        "treatment_ended_on": date(2026, 3, 1),
        "is_restricted": False,
        "is_held": False,
    }
    return Standing(**values | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ended", "last", "first_free"),
    [
        (date(2026, 3, 1), date(2036, 3, 1), date(2036, 3, 2)),
        (date(2024, 2, 29), date(2034, 2, 28), date(2034, 3, 1)),
        (date(2022, 2, 28), date(2032, 2, 28), date(2032, 2, 29)),
        (date(2026, 12, 31), date(2036, 12, 31), date(2037, 1, 1)),
    ],
)
def test_a_record_is_kept_through_the_same_day_years_on(ended: date, last: date, first_free: date) -> None:
    assert kept_through(ended, years=10) == last
    assert not duty(a_record(treatment_ended_on=ended), years=10, on=last).may_erase
    assert duty(a_record(treatment_ended_on=ended), years=10, on=first_free).may_erase


@given(ended=DAYS, years=YEARS)
def test_nothing_goes_a_day_early_and_nothing_stays_a_month_longer(ended: date, years: int) -> None:
    last = kept_through(ended, years=years)
    assert last.year == ended.year + years
    assert last.month == ended.month
    assert (last.day == ended.day) or (ended.month, ended.day, last.day) == (2, 29, 28)
    record = a_record(treatment_ended_on=ended)
    assert not duty(record, years=years, on=last).may_erase
    assert duty(record, years=years, on=last + timedelta(days=1)).may_erase


@given(one=DAYS, other=DAYS, years=YEARS)
def test_what_ended_later_is_kept_no_shorter(one: date, other: date, years: int) -> None:
    early, late = sorted((one, other))
    assert kept_through(early, years=years) <= kept_through(late, years=years)


@pytest.mark.parametrize(
    ("record", "obstacles"),
    [
        (a_record(is_held=True), ("held",)),
        (a_record(is_open=True, treatment_ended_on=None), ("in-treatment", "no-end")),
        (a_record(is_open=True, is_restricted=True), ()),
        (a_record(is_open=True, was_treated=False, treatment_ended_on=None), ()),
        (a_record(treatment_ended_on=None), ("no-end",)),
        (a_record(), ()),
    ],
)
def test_what_keeps_a_record_is_named(record: Standing, obstacles: tuple[str, ...]) -> None:
    assert duty(record, years=10, on=date(2037, 1, 1)).obstacles == obstacles


def test_a_record_is_active_closed_or_restricted() -> None:
    day = date(2027, 1, 1)
    assert duty(a_record(is_open=True), years=10, on=day).state is State.ACTIVE
    assert duty(a_record(), years=10, on=day).state is State.CLOSED
    assert duty(a_record(is_open=True, is_restricted=True), years=10, on=day).state is State.RESTRICTED

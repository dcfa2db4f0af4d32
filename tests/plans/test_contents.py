"""What a plan says, gathered from where it stands."""

from datetime import date

import pytest

from clinic.plans.contents import next_check

SOON, LATE = date(2026, 12, 1), date(2026, 12, 22)


@pytest.mark.parametrize(
    ("screening", "plan", "told"),
    [(LATE, SOON, SOON), (SOON, LATE, SOON), (LATE, None, LATE), (None, SOON, SOON), (None, None, None)],
)
def test_a_sheet_names_one_day_to_come_and_it_is_the_earlier(
    screening: date | None, plan: date | None, told: date | None
) -> None:
    assert next_check(screening, plan) == told

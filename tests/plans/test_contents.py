"""What a plan says, gathered from where it stands."""

from dataclasses import replace
from datetime import date

import pytest

from clinic.library.catalogue import library
from clinic.plans.contents import next_check, seconds_from
from clinic.plans.doses.courses import Criterion
from clinic.plans.doses.reading import blank, read

SOON, LATE = date(2026, 12, 1), date(2026, 12, 22)


@pytest.mark.parametrize(
    ("screening", "plan", "told"),
    [(LATE, SOON, SOON), (SOON, LATE, SOON), (LATE, None, LATE), (None, SOON, SOON), (None, None, None)],
)
def test_a_sheet_names_one_day_to_come_and_it_is_the_earlier(
    screening: date | None, plan: date | None, told: date | None
) -> None:
    assert next_check(screening, plan) == told


def test_a_stretch_takes_its_time_once_somebody_has_opened_it() -> None:
    course = read("w1-2 20 min daily; w3-6 30 min daily", blank("easy-walk"))
    first, later = course.blocks
    waiting = replace(later, criteria=(Criterion("settle-24h"),))
    opened = replace(waiting, met=True)
    assert seconds_from(replace(course, blocks=(first, waiting)), library()) == ((1, 1200),)
    assert seconds_from(replace(course, blocks=(first, opened)), library()) == ((1, 1200), (3, 1800))

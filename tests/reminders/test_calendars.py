"""A calendar program finds the same events after a change, at the right hour across a clock change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from clinic.reminders.calendars import Series, calendar
from clinic.reminders.rules import Planned, Times

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
SERIES = Series(
    id=UUID(int=7),
    wanted=Times(WEEKDAYS, ("07:30", "18:00")),
    planned=Planned(WEEKDAYS, date(2027, 3, 20), date(2027, 4, 30), 12, 3),
    version=1,
    most_times=2,
    zone=None,
    changed_at=NOON,
    page="https://plan.example/plan",
)


def read(series: Series | None, language: str = "de") -> list[Any]:
    """The events, as a calendar program reads them."""
    made = calendar(series, language=language)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    return list(Calendar.from_ical(made).walk("VEVENT"))


def occurrences(event: Any) -> list[datetime]:
    rule = event["RRULE"].to_ical().decode()
    return list(rrulestr(rule, dtstart=event["DTSTART"].dt))


def test_each_time_is_one_event_with_an_alarm_and_says_nothing_else() -> None:
    events = read(SERIES)
    assert [str(event["SUMMARY"]) for event in events] == ["Übungen", "Übungen"]
    assert [event["DTSTART"].dt.isoformat() for event in events] == [
        "2027-03-22T07:30:00",  # the Monday after; without a zone, so wherever the phone is
        "2027-03-22T18:00:00",
    ]
    for event in events:
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == timedelta(0)
        assert str(alarm["DESCRIPTION"]) == "Übungen"
        assert str(event["CLASS"]) == "PRIVATE"
        assert {str(event["URL"])} == {"https://plan.example/plan"}
    assert len(occurrences(events[0])) == 30
    assert occurrences(events[0])[-1] == datetime(2027, 4, 30, 7, 30)  # noqa: DTZ001  floating


def test_a_changed_plan_updates_the_same_events() -> None:
    before = read(SERIES)
    after = read(
        replace(
            SERIES,
            planned=replace(SERIES.planned, days=("tue",), revision=4),
            wanted=Times(("tue",), ("07:30", "18:00")),
        )
    )
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for new, old in zip(after, before, strict=True))


def test_a_time_given_up_is_taken_out() -> None:
    kept, gone = read(replace(SERIES, wanted=Times(WEEKDAYS, ("07:30",)), version=2))
    assert (str(kept["STATUS"]), str(gone["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert gone["UID"] == read(SERIES)[1]["UID"]
    assert not gone.walk("VALARM")


def test_all_stopped_takes_all_out() -> None:
    events = read(replace(SERIES, wanted=Times(WEEKDAYS, ()), version=2))
    assert [str(event["STATUS"]) for event in events] == ["CANCELLED", "CANCELLED"]


def test_with_a_zone_the_hour_stays_over_the_clock_change_and_the_zone_comes_along() -> None:
    made = calendar(replace(SERIES, zone="Europe/Berlin"), language="en")
    read_back = Calendar.from_ical(made)
    (zone,) = read_back.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Berlin"
    event = read_back.walk("VEVENT")[0]
    starts = event["DTSTART"].dt
    assert starts.astimezone(UTC) == datetime(2027, 3, 22, 6, 30, tzinfo=UTC)
    told = zone.to_tz()
    for local in (datetime(2027, 3, 26, 7, 30), datetime(2027, 3, 29, 7, 30)):  # noqa: DTZ001
        assert local.replace(tzinfo=told).astimezone(UTC) == local.replace(
            tzinfo=ZoneInfo("Europe/Berlin")
        ).astimezone(UTC)


def test_a_paused_plan_leaves_an_empty_calendar() -> None:
    assert read(None) == []

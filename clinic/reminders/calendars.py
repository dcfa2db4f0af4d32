"""The patient's times as a calendar: one event a time of day, each with an alarm and an id that stays.

Read again after a change, an event with a known id and a higher SEQUENCE takes the place of the older one, so
nothing is ever doubled; a time given up is sent once more, as cancelled. Without a zone the times are those
of the wall clock wherever the phone is (RFC 5545, floating); with one they stay there, and it comes along.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vDuration

from clinic import wording
from clinic.reminders.rules import Planned, Times, first_day, sequence

FRESH = timedelta(hours=6)  # how often a calendar should look at a feed
NOON = "12:00"  # of an entry that is being taken out
NAMES = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """All a calendar is told: nothing of the plan but its days."""

    id: UUID
    wanted: Times
    planned: Planned
    version: int
    most_times: int
    zone: str | None  # none: wherever the phone is
    changed_at: datetime
    page: str  # where the plan opens on a device that knows the link


def fingerprint(secret: str) -> bytes:
    """The SHA-256 that stands for a feed's secret."""
    return hashlib.sha256(b"feed:" + secret.encode("ascii")).digest()


def calendar(series: Series | None, *, language: str) -> bytes:
    """The calendar; without a series an empty one, which takes the events out of whoever reads it."""
    t = wording.words(language)
    made = Calendar()
    made.add("prodid", "-//Rueckenwind//Exercises//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", t.gettext("Exercises"))
    refresh = vDuration(FRESH)
    refresh.params["VALUE"] = "DURATION"
    made.add("refresh-interval", refresh, encode=False)
    made.add("x-published-ttl", "PT6H")
    if series is not None:
        for place in range(max(series.most_times, len(series.wanted.times))):
            made.add_component(_event(series, place, t.gettext("Exercises")))
        if series.zone is not None:
            made.add_missing_timezones(
                first_date=series.planned.begins - timedelta(days=7),
                last_date=series.planned.ends + timedelta(days=7),
            )
    return bytes(made.to_ical())


def _event(series: Series, place: int, title: str) -> Event:
    is_wanted = place < len(series.wanted.times)
    at = time.fromisoformat(series.wanted.times[place] if is_wanted else NOON)
    zone = ZoneInfo(series.zone) if series.zone is not None else None
    planned = series.planned
    starts = datetime.combine(first_day(series.wanted.days, begins=planned.begins), at, zone)
    last = datetime.combine(max(planned.ends, starts.date()), time(23, 59, 59), zone)
    event = Event()
    event.add("uid", str(uuid5(series.id, str(place))))
    event.add("dtstamp", series.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", series.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", sequence(series.version, planned.revision))
    event.add("summary", title)
    event.add("dtstart", starts)
    event.add("duration", timedelta(minutes=planned.minutes))
    # An end is told in the kind of time the beginning is (RFC 5545, 3.3.10).
    until = last.astimezone(UTC) if zone is not None else last
    days = [NAMES[day] for day in series.wanted.days]
    event.add("rrule", {"freq": "weekly", "byday": days, "until": until})
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("url", series.page)
    if not is_wanted:
        event.add("status", "CANCELLED")
        return event
    event.add("status", "CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", title)
    event.add_component(alarm)
    return event

"""What comes out of a device's queue, read entry by entry: a broken one keeps no other waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from clinic.diary import queries, rules
from clinic.diary.actions import Reported
from clinic.diary.models import Entry
from clinic.diary.rules import Diary, Kind
from clinic.diary.schemas import EntrySchema
from clinic.screening.signs import Sign
from clinic.sharing.models import Link


@dataclass(frozen=True, slots=True)
class Shown:
    """An issued state of the plan: its row, and the exercises it names in any week."""

    id: UUID
    exercises: frozenset[str]


@dataclass(slots=True)
class Batch:
    """One message, sorted: what to keep, signs apart, what is kept already, what stays there and why.

    What nobody has agreed to yet is neither kept nor refused: it goes on waiting where it is.
    """

    reports: list[Reported] = field(default_factory=list)
    signs: list[tuple[Reported, Sign]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    is_full: bool = False


def sort(
    raw: Sequence[Any],
    *,
    link: Link,
    shown: Mapping[int, Shown],
    sent_at: datetime,
    ended_at: datetime | None,
    diary: Diary,
    today: date,
    now: datetime,
) -> Batch:
    """Each entry to its place. `ended_at` is when the link ended, if it has."""
    batch = Batch()
    read = [values for written in raw if (values := _values(written, batch)) is not None]
    known = queries.known([values["id"] for values in read], of=link.practice)
    days = {_day(values, sent_at, now) for values in read}
    about = dict(queries.about(link.plan_id, days, of=link.practice))
    room = rules.MOST_AT_ONCE - queries.arrived_since(link.plan_id, now - rules.A_DAY, of=link.practice)
    for values in read:
        name, day = str(values["id"]), _day(values, sent_at, now)
        before = known.get(values["id"])
        if before is not None and before.plan_id == link.plan_id and values["edition"] <= before.edition:
            batch.kept.append(name)
            continue
        if values["kind"] is not Kind.SIGN and diary is Diary.ASKED:
            continue
        reason = _unwanted(values, diary) or _refusal(
            values, day, before, link=link, shown=shown, ended_at=ended_at, today=today, now=now
        )
        if reason:
            batch.refused[name] = reason
            continue
        if before is None:
            if room <= 0 or about.get(day, 0) >= rules.MOST_A_DAY:
                batch.is_full = True
                continue
            room, about[day] = room - 1, about.get(day, 0) + 1
        one = _reported(values, day, shown, is_late=ended_at is not None)
        if one.kind is Kind.SIGN:
            batch.signs.append((one, values["sign"]))
        else:
            batch.reports.append(one)
    return batch


def _values(written: Any, batch: Batch) -> Mapping[str, Any] | None:
    try:
        values: Mapping[str, Any] = EntrySchema().load(written)
    except ValidationError:
        name = written.get("id") if isinstance(written, dict) else None
        batch.refused[name if isinstance(name, str) and len(name) <= 40 else ""] = "unreadable"
        return None
    return values


def _day(values: Mapping[str, Any], sent_at: datetime, now: datetime) -> date:
    return rules.shifted(values["day"], sent_at=sent_at, now=now)


def _unwanted(values: Mapping[str, Any], diary: Diary) -> str:
    """Why an entry is not for this diary, as far as that hangs on the diary. A sign is wanted always."""
    if values["kind"] is Kind.SIGN or diary not in (Diary.OFF, Diary.ENDED):
        return ""
    return f"diary-{diary}"


def _refusal(
    values: Mapping[str, Any],
    day: date,
    before: Entry | None,
    *,
    link: Link,
    shown: Mapping[int, Shown],
    ended_at: datetime | None,
    today: date,
    now: datetime,
) -> str:
    """Why an entry cannot be kept; empty if it can."""
    if before is not None and (
        before.plan_id != link.plan_id or before.entered_by is not None or before.kind is Kind.SIGN
    ):
        return "not-yours"
    if ended_at is not None and not rules.arrives_late(values.get("written_at"), ended_at=ended_at, now=now):
        return "link-ended"
    if not rules.is_plausible(day, today=today):
        return "day"
    if (values["kind"] is Kind.SIGN) != (values["sign"] is not None):
        return "unreadable"
    if values["kind"] is Kind.EFFORT and not 1 <= values["value"] <= 3:
        return "unreadable"
    if values["kind"] is Kind.MORNING and not 1 <= values["value"] <= 2:
        return "unreadable"
    if (values["kind"] in (Kind.DONE, Kind.LEFT_OUT)) and not values["exercise"]:
        return "unreadable"
    if values["exercise"] and not any(values["exercise"] in one.exercises for one in shown.values()):
        return "unknown-exercise"
    return ""


def _reported(values: Mapping[str, Any], day: date, shown: Mapping[int, Shown], *, is_late: bool) -> Reported:
    revision = shown.get(values["revision"] or 0)
    return Reported(
        id=values["id"],
        day=day,
        kind=values["kind"],
        value=values["value"],
        exercise=values["exercise"] or None,
        edition=values["edition"],
        written_at=values.get("written_at"),
        is_taken_back=values["taken_back"],
        is_late=is_late,
        revision_id=revision.id if revision else None,
    )


def horizon(today: date) -> date:
    """From which day on a device is told what stands."""
    return today - timedelta(days=42)

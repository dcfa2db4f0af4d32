"""What a revision plans for a day: which exercises, how often, under which names."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clinic.handouts.joining import begins_on
from clinic.plans.doses.schedules import week_number
from clinic.plans.rules import at, is_due
from clinic.plans.snapshot import course_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One exercise of a plan on one day. `times` is none where it is not planned for that day."""

    key: str
    name: str
    times: int
    most: int  # how often it can be ticked: as often as a day of exercise asks for
    group: str = ""  # of which the patient chooses
    choose: int = 0


def of_day(frozen: Mapping[str, Any], on: date, *, language: str) -> tuple[Planned, ...]:
    """The exercises of the week a day lies in, in the plan's order."""
    begins = begins_on(frozen)
    found: dict[str, Planned] = {}
    for item in frozen["items"]:
        course = course_of(item)
        dose = at(course, week_number(on, begins=begins))
        if dose is None:
            continue
        shown = item.get("siblings", {}).get(dose.exercise, item)
        planned = Planned(
            key=dose.exercise,
            name=shown["words"][language]["name"],
            times=dose.a_day if is_due(dose, on, begins=begins) and on >= begins else 0,
            most=dose.a_day,
            group=dose.group or "",
            choose=dose.choose or 0,
        )
        if before := found.get(planned.key):
            # Left and right in rows of their own are one exercise of the diary, done when both are.
            planned = replace(before, times=before.times + planned.times, most=before.most + planned.most)
        found[planned.key] = planned
    return tuple(found.values())


def times(planned: tuple[Planned, ...], done: Collection[str] = ()) -> dict[str, int]:
    """How often each exercise is planned for that day; what is not planned is left out. Of a group as many as
    one chooses are, those that were done before the others."""
    found: dict[str, int] = {}
    chosen: Counter[str] = Counter()
    for one in sorted(planned, key=lambda one: bool(one.group) and one.key not in done):
        chosen[one.group] += bool(one.group and one.times)
        if one.times and chosen[one.group] <= one.choose:
            found[one.key] = found.get(one.key, 0) + one.times
    return found


def exercises(frozen: Mapping[str, Any]) -> frozenset[str]:
    """Every exercise the revision names in any of its weeks."""
    return frozenset(
        name
        for item in frozen["items"]
        for name in (course_of(item).exercise, *item.get("siblings", ()), *_later(item))
    )


def asks_before(frozen: Mapping[str, Any], on: date) -> bool:
    """Whether the plan asks for the pain before exercising too: a dose of this day has a limit of pain."""
    begins = begins_on(frozen)
    doses = (at(course_of(item), week_number(on, begins=begins)) for item in frozen["items"])
    return any(dose is not None and dose.pain_at_most is not None for dose in doses)


def _later(item: Mapping[str, Any]) -> set[str]:
    return {block.dose.exercise for block in course_of(item).blocks}

"""In which week a plan is, and what it gives in it: weeks are counted from the first issue on."""

from datetime import date
from zoneinfo import ZoneInfo

from clinic.library.catalogue import Library
from clinic.plans.doses.courses import at
from clinic.plans.doses.dosing import course_of
from clinic.plans.doses.schedules import week_number
from clinic.plans.models import Plan
from clinic.plans.rules import Dose


def begins_on(plan: Plan, *, on: date, zone: ZoneInfo) -> date:
    """The day of the first revision; until there is one, it would be today."""
    return plan.revisions[0].issued_at.astimezone(zone).date() if plan.revisions else on


def week_of(plan: Plan, *, on: date, zone: ZoneInfo) -> int:
    """The week of the plan that a day lies in; 1 as long as nothing was issued."""
    return week_number(on, begins=begins_on(plan, on=on, zone=zone))


def doses(plan: Plan, library: Library, *, on: date, zone: ZoneInfo) -> list[Dose]:
    """What the plan gives in the week of a day; what waits or has ended is not among it."""
    week = week_of(plan, on=on, zone=zone)
    courses = (course_of(row) for row in plan.doses)
    given = [dose for dose in (at(course, week) for course in courses) if dose is not None]
    return [dose for dose in given if dose.exercise in library]

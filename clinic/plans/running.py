"""In which week a plan is: its weeks are counted from the first issue, whatever is issued later."""

from datetime import date
from zoneinfo import ZoneInfo

from clinic.plans.models import Plan
from clinic.plans.schedules import week_number


def begins_on(plan: Plan, *, on: date, zone: ZoneInfo) -> date:
    """The day of the first revision; until there is one, it would be today."""
    return plan.revisions[0].issued_at.astimezone(zone).date() if plan.revisions else on


def week_of(plan: Plan, *, on: date, zone: ZoneInfo) -> int:
    """The week of the plan that a day lies in; 1 as long as nothing was issued."""
    return week_number(on, begins=begins_on(plan, on=on, zone=zone))

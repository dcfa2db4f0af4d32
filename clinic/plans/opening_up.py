"""Saying that conditions hold: what waited for it opens, with what was said kept beside it."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.accounts.models import Clinician
from clinic.audit import action
from clinic.plans import answering, changing
from clinic.plans.doses import data as dose_data
from clinic.plans.doses import opening
from clinic.plans.doses.courses import without_reason
from clinic.plans.doses.dosing import course_of
from clinic.plans.history import claim, told
from clinic.plans.models import Plan
from clinic.plans.schemas import OpenSchema
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("opening", __name__))


@action
def open_up(plan: Plan, *, waiting: str, because: str, version: int, by: Clinician, now: datetime) -> None:
    """Open every block that waits for this word. Which they are depends on nothing but the plan."""
    claim(plan, version, by=by, now=now)
    changed = 0
    for row in plan.doses:
        before = course_of(row)
        wanted = opening.opened(before, waiting, because=because)
        if wanted != before:
            row.course = dose_data.course_data(without_reason(wanted))
            changed += 1
    told("plan.opened-up", by=by, subject=plan, at=now, exercises=changed)


@bp.post("/plans/<uuid:plan_id>/open")
@clinicians_only
def say(plan_id: UUID) -> ResponseReturnValue:
    """Open what waits, with a reason chosen or typed."""
    plan, form = changing.plan(plan_id, OpenSchema)
    if form.errors:
        return answering.refused(plan_id, form)
    because = form.values["words"] or form.values["because"]
    if not because:
        return answering.refused(plan_id, form.refused(WHOLE, _("Say why it opens now.")))

    def act() -> None:
        open_up(
            plan,
            waiting=form.values["waiting"],
            because=because,
            version=form.values["version"],
            by=g.clinician,
            now=now(),
        )

    return answering.changed(plan_id, act, form, then="plan")

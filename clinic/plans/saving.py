"""What a script is told after a change: the new version, and the parts of the page that follow from it.

All of it but the steps stands in memory after the change: nothing is read again that was just written.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from clinic.accounts.models import Practice
from clinic.library.catalogue import library
from clinic.patients import rules as people
from clinic.plans import history, rows, running, step_words
from clinic.plans.doses import dosing
from clinic.plans.doses.schedules import week_number
from clinic.plans.following import following
from clinic.plans.models import Plan
from clinic.plans.situations import situation

SHOWN = "Shows"  # the parts a page shows already, each by what it is known by


def saved(
    plan: Plan,
    row_id: UUID | None,
    *,
    stretch: int | None,
    sent: history.Sending | None,
    practice: Practice,
    language: str,
    now: datetime,
) -> ResponseReturnValue:
    """The answer to a change of this plan; `row_id` is the row whose numbers were changed."""
    zone = ZoneInfo(practice.time_zone)
    on = now.astimezone(zone).date()
    begins = running.begins_on(plan, on=on, zone=zone)
    week = week_number(on, begins=begins)
    last_week = week_number(plan.ends_on, begins=begins) if plan.ends_on else None
    courses = [dosing.course_of(row) for row in plan.doses]
    live = following(
        plan,
        courses,
        week=week,
        stage=people.staging_of(plan.episode, practice=practice, on=on).stage,
        last_week=last_week,
        library=library(),
        language=language,
    )
    row = next(
        (
            rows.row(
                kept,
                wanted,
                number,
                library(),
                # What an exercise has to fit has not changed with its dose, and its marks are not sent.
                situation(plan.episode, None, practice=practice, on=on),
                language,
                week=week,
                opened=row_id,
                stretch=stretch,
                instead=(),
                turns_on=None,
                last_week=last_week,
            )
            for number, (kept, wanted) in enumerate(zip(plan.doses, courses, strict=True), start=1)
            if kept.id == row_id and all(block.dose.exercise in library() for block in wanted.blocks)
        ),
        None,
    )
    steps = step_words.steps(plan, history.recent(plan), library(), language, zone)
    seen = sent.seen if sent is not None and sent.over is not None else None
    met = meanwhile(plan, seen, language=language, zone=zone)
    return jsonify(
        {
            "version": sent.version if sent else plan.version,
            "saved": format_time(plan.changed_at.astimezone(zone), "HH:mm", rebase=False),
            "regions": _regions(
                live=live, steps=steps, plan_id=plan.id, version=plan.version, key=uuid4(), meanwhile=met
            ),
            "texts": {
                "session-time": _("%(time)s a session", time=live.session),
                **{f"dose-{one.id}-heading": one.heading for one in plan.doses},
                **(_said(row) if row else {}),
            },
            "values": _parts(row) if row else {},
        }
    )


def meanwhile(plan: Plan, seen: int | None, *, language: str, zone: ZoneInfo) -> tuple[step_words.Line, ...]:
    """What was changed after somebody saw this version."""
    return step_words.lines(history.since(plan, seen), library(), language, zone) if seen is not None else ()


def _regions(**values: Any) -> dict[str, str]:
    """The parts of the page; what it shows as it is, or said before of others' changes, stays."""
    parts = {"live-facts": "plans/_timed.html", "plan-steps": "plans/_steps.html"}
    if values["live"].covers not in request.headers.get(SHOWN, "").split():
        parts["live-covered"] = "plans/_covered.html"
    if values["meanwhile"]:
        parts["plan-meanwhile"] = "plans/_meanwhile.html"
        values["shows"] = True
    return {name: current_app.jinja_env.get_template(part).render(values) for name, part in parts.items()}


def _said(row: rows.Row) -> dict[str, str]:
    """A row as it reads now, by the places it stands in."""
    return {
        f"dose-{row.id}-dose": row.dose,
        f"dose-{row.id}-days": row.days,
        f"dose-{row.id}-time": row.time,
        f"dose-{row.id}-meaning": row.meaning,
        f"dose-{row.id}-brought": row.brought,
    }


def _parts(row: rows.Row) -> dict[str, Any]:
    """The same as a person would type it, for the fields nobody has touched since."""
    dose = row.value
    return {
        "typed": row.typed,
        "before": row.typed,
        **{name: int(part) if part.isdecimal() else part for name, part in row.parts.items()},
        **row.more,
        "stretch": row.stretch,
        "days": dose.days,
        "side": dose.side,
    }

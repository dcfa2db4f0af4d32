"""What a patient brings on paper, typed in by the practice and marked so: a week a page, beside the phone."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from babel.dates import format_skeleton
from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from clinic.desk import pages, queries, words
from clinic.diary import actions, day_page, planned, rules
from clinic.diary import queries as diary
from clinic.diary.models import Entry
from clinic.diary.planned import Planned
from clinic.diary.rules import Said
from clinic.diary.schemas import MOST_TIMES
from clinic.plans import queries as plans
from clinic.plans.models import Plan, Revision
from clinic.web import fields, forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now, today_here
from clinic.web.forms import WHOLE, Form
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("paper_diary", __name__))

WEEK = 7
PAIN = "pain"
EARLIEST = date(1900, 1, 1)  # what a field for a day takes; a week before the first year is none


class WeekSchema(forms.Schema):
    """Which week is asked for, by its Monday."""

    week = fields.Date()
    kept = fields.Tick()


def sheet_schema(days: Sequence[date], exercises: Sequence[str]) -> type[forms.Schema]:
    """One week of a paper diary: for each day and exercise how often, and the pain of the day."""
    parts: dict[str, Any] = {"week": fields.Date(required=True)}
    for day in days:
        for exercise in exercises:
            parts[_field(day, exercise)] = fields.Number(least=0, most=MOST_TIMES)
        parts[_field(day, PAIN)] = fields.Number(least=0, most=10)
    return type("SheetSchema", (forms.Schema,), parts)


@bp.get("/plans/<uuid:plan_id>/paper-diary")
@clinicians_only
def show(plan_id: UUID) -> ResponseReturnValue:
    """A week to fill in, this one unless another was asked for."""
    plan, revision = _plan(plan_id)
    asked = forms.query(WeekSchema, request)
    return _page(plan, revision, _monday(asked.get("week")), forms.blank(), kept=bool(asked.get("kept")))


@bp.post("/plans/<uuid:plan_id>/paper-diary")
@clinicians_only
def write(plan_id: UUID) -> ResponseReturnValue:
    """Let the paper diary of a week read as typed. What the patient's own devices sent stays as it is."""
    plan, revision = _plan(plan_id)
    monday = _monday(_week_typed() or abort(422))  # no page of ours sends another
    days = _days(monday)
    exercises = _keys(revision, days)
    form = forms.read(sheet_schema(days, exercises), request)
    if not form.errors and any(day > today_here() and _said(form, day, exercises) != Said() for day in days):
        form = form.refused(WHOLE, _("A day to come cannot be filled in yet."))
    if form.errors:
        return _page(plan, revision, monday, form), 422
    actions.write_days(
        {day: _said(form, day, exercises) for day in days},
        plan=plan,
        revision_id=revision.id,
        by=g.clinician,
        now=now(),
    )
    return redirect(url_for("paper_diary.show", plan_id=plan_id, week=monday.isoformat(), kept="yes"), 303)


def _week_typed() -> date | None:
    try:
        day = date.fromisoformat(request.form.get("week", ""))
    except ValueError:
        return None
    return day if day >= EARLIEST else None


def _said(form: Form, day: date, exercises: Sequence[str]) -> Said:
    numbers = {exercise: form.values.get(_field(day, exercise)) for exercise in exercises}
    return Said(
        times={exercise: number for exercise, number in numbers.items() if number},
        left_out=frozenset(exercise for exercise, number in numbers.items() if number == 0),
        pain=form.values.get(_field(day, PAIN)),
    )


def _page(plan: Plan, revision: Revision, monday: date, form: Form, *, kept: bool = False) -> str:
    practice, on = g.clinician.practice, today_here()
    episode = plan.episode
    situation = queries.situation(episode.id, of=practice, now=now(), on=on)
    days = _days(monday)
    frozen = json.loads(revision.snapshot)
    entries = diary.entries(plan.id, of=practice, since=days[0], until=days[-1])
    exercises = _exercises(frozen, days)
    return render_template(
        "desk/paper_diary.html",
        identity=pages.identity(
            episode.patient,
            on=on,
            situation=situation,
            url=url_for("desk.episode", patient_id=episode.patient_id, episode_id=episode.id),
        ),
        plan_id=plan.id,
        week=monday.isoformat(),
        title=_("Week from %(day)s", day=words.long_day(monday)),
        before=(monday - timedelta(days=WEEK)).isoformat(),
        after=(monday + timedelta(days=WEEK)).isoformat() if days[-1] < on else None,
        days=[format_skeleton("Ed", day, locale=get_locale()) for day in days],
        rows=[*_rows(exercises, days, entries, form, on=on), _pains(days, entries, form, on=on)],
        errors=form.errors,
        kept=kept,
    )


def _rows(
    exercises: Mapping[str, str], days: Sequence[date], entries: Sequence[Entry], form: Form, *, on: date
) -> list[dict[str, Any]]:
    rows = []
    for key, name in exercises.items():
        cells = []
        for day in days:
            paper, own = _both(entries, day)
            shown = paper.times.get(key, 0 if key in paper.left_out else None)
            ticked = own.times.get(key)
            told = _("phone: %(number)s", number=ticked) if ticked else ""
            cells.append(_cell(_field(day, key), shown, told, form, day=day, on=on, most=MOST_TIMES))
        rows.append({"name": name, "cells": cells})
    return rows


def _pains(days: Sequence[date], entries: Sequence[Entry], form: Form, *, on: date) -> dict[str, Any]:
    cells = []
    for day in days:
        paper, own = _both(entries, day)
        told = _("phone: %(number)s", number=own.pain) if own.pain is not None else ""
        cells.append(_cell(_field(day, PAIN), paper.pain, told, form, day=day, on=on, most=10))
    return {"name": _("Pain, 0 to 10"), "cells": cells}


def _cell(
    name: str, value: int | None, told: str, form: Form, *, day: date, on: date, most: int
) -> dict[str, Any]:
    typed = form.typed.get(name)
    return {
        "field": name,
        "value": typed if typed is not None else "" if value is None else str(value),
        "told": told,
        "most": most,
        "is_open": day <= on,
        "is_wrong": name in form.errors,
    }


def _both(entries: Sequence[Entry], day: date) -> tuple[Said, Said]:
    """What stands for a day from paper, and what the patient's own devices said."""
    paper = [entry for entry in entries if entry.entered_by is not None]
    own = [entry for entry in entries if entry.entered_by is None]
    return rules.of_day(day_page.facts(paper, day)), rules.of_day(day_page.facts(own, day))


def _exercises(frozen: Mapping[str, Any], days: Sequence[date]) -> dict[str, str]:
    """The exercises of the week by their names, in the plan's order."""
    found: dict[str, str] = {}
    for day in days:
        of_day: tuple[Planned, ...] = planned.of_day(frozen, day, language=negotiated())
        found |= {one.key: one.name for one in of_day if one.key not in found}
    return found


def _keys(revision: Revision, days: Sequence[date]) -> list[str]:
    return list(_exercises(json.loads(revision.snapshot), days))


def _field(day: date, what: str) -> str:
    return f"{day:%Y%m%d}-{what}"


def _days(monday: date) -> list[date]:
    return [monday + timedelta(days=ahead) for ahead in range(WEEK)]


def _monday(day: date | None) -> date:
    """The Monday of a week, this one where none was asked for or it lies ahead."""
    on = today_here()
    day = day if day is not None and day <= on else on
    return day - timedelta(days=day.weekday())


def _plan(plan_id: UUID) -> tuple[Plan, Revision]:
    plan = plans.plan(plan_id, of=g.clinician.practice) or abort(404)
    revisions = diary.revisions(plan.id, of=g.clinician.practice)
    return plan, revisions[0] if revisions else abort(404)

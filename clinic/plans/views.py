"""The plan: begun from a programme or from nothing, changed in small steps that are kept, then issued."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time, get_locale, lazy_gettext
from flask_babel import gettext as _

from clinic.library import search
from clinic.library.catalogue import library
from clinic.plans import (
    actions,
    builder,
    contents,
    dosing,
    gate_words,
    limits,
    queries,
    revisions,
    starting,
    words,
)
from clinic.plans.models import Plan, PlanDose
from clinic.plans.rules import Dose
from clinic.plans.schemas import (
    AddSchema,
    AllSchema,
    DoseSchema,
    MoveSchema,
    PlanSchema,
    SearchSchema,
    SwapSchema,
    VersionSchema,
)
from clinic.screening import queries as screenings
from clinic.screening.catalogue import questionnaire
from clinic.screening.gate import gate
from clinic.web import errors, forms, shell
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import hands_out_plans, keeps_plans

bp = Blueprint("plans", __name__)

FACETS = ("region", "layer", "stage", "position", "equipment", "difficulty")


def install(app: Flask) -> None:
    """Put the plans' pages in place, and the programmes where every page leads to them."""
    app.register_blueprint(bp)
    app.register_blueprint(starting.bp)
    shell.add_to_navigation(app, "programmes.index", lazy_gettext("Programmes"), order=40, key="r")


@bp.get("/plans/<uuid:plan_id>")
@clinicians_only
@keeps_plans
def edit(plan_id: UUID) -> ResponseReturnValue:
    """The builder."""
    return _page(_plan(plan_id), forms.blank())


@bp.post("/plans/<uuid:plan_id>/doses")
@clinicians_only
@keeps_plans
def add(plan_id: UUID) -> ResponseReturnValue:
    """Add an exercise at the end; one that is set aside asks for its reason first."""
    plan = _plan(plan_id)
    form = forms.read(AddSchema, request)
    if form.errors:
        return _page(plan, form), 422
    exercise = library()[form.values["exercise"]]
    dose = dosing.starting_dose(exercise, reason=form.values["reason"] or None)
    aside = limits.is_set_aside(exercise, _limits(plan), table=library().precautions, dose=dose)

    def act() -> PlanDose:
        return actions.add(
            plan, dose, set_aside=aside, version=form.values["version"], by=g.clinician, now=now()
        )

    return _changed(plan_id, act, form, reason_for=exercise.id, open_new=True)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>")
@clinicians_only
@keeps_plans
def change(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Set a dose, typed in one go or in its parts."""
    plan = _plan(plan_id)
    row = _row(plan, dose_id)
    form = forms.read(DoseSchema, request)
    try:
        for name in emptied(form, dosing.dose_of(row)):
            form = form.refused(name, _("Fill this in.") if name != "days" else _("Choose at least one day."))
        if form.errors:
            return _refused(plan_id, form, opened=dose_id)
        dose = _dose(form, dosing.dose_of(row))
    except dosing.NotReadable as fault:
        form = form.refused("typed", _("“%(part)s” means nothing here. Try 3x10 5s 2/d.", part=fault.part))
        return _refused(plan_id, form, opened=dose_id)

    def act() -> None:
        actions.change(plan, row, dose, version=form.values["version"], by=g.clinician, now=now())

    return _changed(plan_id, act, form, opened=dose_id)


@bp.post("/plans/<uuid:plan_id>/doses/all")
@clinicians_only
@keeps_plans
def change_all(plan_id: UUID) -> ResponseReturnValue:
    """Write one part of the dose to every row."""
    plan = _plan(plan_id)
    form = forms.read(AllSchema, request)
    if form.errors:
        return _refused(plan_id, form)
    try:
        changes = [(row, dosing.typed(form.values["typed"], dosing.dose_of(row))) for row in plan.doses]
    except dosing.NotReadable as fault:
        form = form.refused("typed", _("“%(part)s” means nothing here. Try 3x10 5s 2/d.", part=fault.part))
        return _refused(plan_id, form)

    def act() -> None:
        actions.change_all(plan, changes, version=form.values["version"], by=g.clinician, now=now())

    return _changed(plan_id, act, form)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/move")
@clinicians_only
@keeps_plans
def move(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Give a dose another place."""
    plan = _plan(plan_id)
    row = _row(plan, dose_id)
    form = forms.read(MoveSchema, request)
    if form.errors:
        return _refused(plan_id, form)

    def act() -> None:
        actions.move(
            plan, row, to=form.values["to"], version=form.values["version"], by=g.clinician, now=now()
        )

    return _changed(plan_id, act, form, opened=dose_id)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/remove")
@clinicians_only
@keeps_plans
def remove(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Take a dose out."""
    plan = _plan(plan_id)
    row = _row(plan, dose_id)
    form = forms.read(VersionSchema, request)
    if form.errors:
        return _refused(plan_id, form)

    def act() -> None:
        actions.remove(plan, row, version=form.values["version"], by=g.clinician, now=now())

    return _changed(plan_id, act, form)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/swap")
@clinicians_only
@keeps_plans
def swap(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Put an easier, harder or other exercise in a row's place; days stay, the dose begins anew."""
    plan = _plan(plan_id)
    row = _row(plan, dose_id)
    form = forms.read(SwapSchema, request)
    if form.errors:
        return _refused(plan_id, form, opened=dose_id)
    exercise = library()[form.values["exercise"]]
    before = dosing.dose_of(row)
    dose = replace(
        dosing.starting_dose(exercise, reason=form.values["reason"] or None),
        days=before.days,
        as_needed=before.as_needed,
        times_per_day=before.times_per_day,
    )
    aside = limits.is_set_aside(exercise, _limits(plan), table=library().precautions, dose=dose)

    def act() -> None:
        actions.swap(
            plan, row, dose, set_aside=aside, version=form.values["version"], by=g.clinician, now=now()
        )

    return _changed(plan_id, act, form, opened=dose_id, reason_for=exercise.id)


@bp.post("/plans/<uuid:plan_id>")
@clinicians_only
@keeps_plans
def describe(plan_id: UUID) -> ResponseReturnValue:
    """Keep the note, the patient's minutes, the plan's language and dates."""
    plan = _plan(plan_id)
    form = forms.read(PlanSchema, request)
    if form.errors:
        return _refused(plan_id, form)

    def act() -> None:
        actions.describe(plan, **form.values, by=g.clinician, now=now())

    return _changed(plan_id, act, form)


@bp.post("/plans/<uuid:plan_id>/issue")
@clinicians_only
@hands_out_plans
def issue(plan_id: UUID) -> ResponseReturnValue:
    """Freeze the plan as its next revision, or say what stands in the way."""
    plan = _plan(plan_id)
    form = forms.read(VersionSchema, request)
    if form.errors:
        return _refused(plan_id, form)
    screening = screenings.latest(plan.episode, of=g.clinician.practice)
    at = now()
    review = builder.considered(
        plan,
        holding=starting.holding(screening, plan.episode.patient.conditions),
        library=library(),
        open_gate=gate(screenings.standing(plan.episode, of=g.clinician.practice), now=at),
    )
    try:
        actions.issue(
            plan,
            contents=contents.contents(
                plan,
                screening=screening,
                practice=g.clinician.practice,
                author=g.clinician,
                library=library(),
                questionnaire=questionnaire(),
                now=at,
            ),
            review=review,
            screening_id=screening.id if screening else None,
            harder=library().harder,
            version=form.values["version"],
            by=g.clinician,
            now=at,
        )
    except actions.NotIssuable as refusal:
        for key in refusal.reasons:
            form = form.refused(WHOLE, gate_words.sentence(key))
        return _refused(plan_id, form)
    except actions.Stale:
        return _changed_meanwhile(plan_id)
    return redirect(url_for("sharing.hand_over", plan_id=plan.id), 303)


@bp.get("/plans/<uuid:plan_id>/revisions/<uuid:revision_id>")
@clinicians_only
@keeps_plans
def revision(plan_id: UUID, revision_id: UUID) -> ResponseReturnValue:
    """One issued state of the plan, as it was frozen."""
    found = queries.revision(plan_id, revision_id, of=g.clinician.practice) or abort(404)
    return render_template(
        "plans/revision.html",
        page=revisions.page(found, practice=g.clinician.practice, language=_language()),
    )


def _plan(plan_id: UUID) -> Plan:
    return queries.plan(plan_id, of=g.clinician.practice) or abort(404)


def _row(plan: Plan, dose_id: UUID) -> PlanDose:
    return next((row for row in plan.doses if row.id == dose_id), None) or abort(404)


def _language() -> str:
    return str(get_locale().language)


@cache
def _index() -> search.Index:
    return search.index(library().exercises, library().vocabulary)


def _limits(plan: Plan) -> limits.Limits:
    screening = screenings.latest(plan.episode, of=g.clinician.practice)
    return starting.holding(screening, plan.episode.patient.conditions)


def emptied(form: Form, before: Dose) -> tuple[str, ...]:
    """Fields of a dose that were cleared though every dose needs them; nothing keeps the old value unsaid."""
    if form.errors or _typed_anew(form, before):
        return ()
    cleared = [name for name in ("sets", "times_per_day") if name in form.typed and form.values[name] is None]
    if form.values["days_shown"] and not form.values["days"] and not before.as_needed:
        cleared.append("days")
    return tuple(cleared)


def _typed_anew(form: Form, before: Dose) -> Dose | None:
    """The dose as typed in one go, if that says something new; what is merely still there does not."""
    values = form.values
    if not values["typed"] or values["typed"] == values["before"]:
        return None
    wanted = dosing.typed(values["typed"], before)
    return wanted if wanted != before else None


def _dose(form: Form, before: Dose) -> Dose:
    """What was typed in one go, where it changed; else the parts, each as it stands in the form."""
    values = form.values
    if wanted := _typed_anew(form, before):
        return replace(wanted, reason=values["reason"] or before.reason)
    parts: dict[str, Any] = {
        name: values[name] for name in ("reps", "hold_s", "duration_s", "rest_s") if name in form.typed
    }
    for name, field in (
        ("sets", "sets"),
        ("times_per_day", "times_per_day"),
        ("side", "side"),
        ("load", "resistance"),
    ):
        if values[field]:
            parts[name] = values[field]
    if values["days"]:
        parts["days"] = tuple(values["days"])
        parts["as_needed"] = False
    if "reason" in form.typed:
        parts["reason"] = values["reason"] or None
    return replace(before, **parts)


def _builder(plan: Plan, wanted: Mapping[str, Any], *, opened: UUID | None = None) -> builder.Builder:
    """What the page shows of this plan; `wanted` narrows the library beside it."""
    practice = g.clinician.practice
    at = now()
    screening = screenings.latest(plan.episode, of=practice)
    return builder.builder(
        plan,
        screening=screening,
        open_gate=gate(screenings.standing(plan.episode, of=practice), now=at),
        holding=starting.holding(screening, plan.episode.patient.conditions),
        practice=practice,
        library=library(),
        index=_index(),
        query=wanted.get("q") or "",
        chosen={name: frozenset(wanted[name]) for name in FACETS if wanted.get(name)},
        opened=opened or wanted.get("open"),
        language=_language(),
        now=at,
    )


def _page(plan: Plan, form: Form, *, opened: UUID | None = None, reason_for: str = "") -> str:
    wanted = forms.query(SearchSchema, request)
    return render_template(
        "plans/edit.html",
        page=_builder(plan, wanted, opened=opened),
        form=form,
        reason_for=reason_for or wanted["aside"] or "",
        key=uuid4(),
    )


def _changed(
    plan_id: UUID,
    act: Callable[[], PlanDose | None],
    form: Form,
    *,
    opened: UUID | None = None,
    reason_for: str = "",
    open_new: bool = False,
) -> ResponseReturnValue:
    """Do it, and answer with the page again, or with what stands in the way."""
    try:
        made = act()
    except actions.Stale:
        return _changed_meanwhile(plan_id)
    except actions.NotADose as fault:
        for refusal in fault.refusals:
            form = form.refused(refusal.field, words.refusal(refusal, _language()))
        return _refused(plan_id, form, opened=opened)
    except actions.ReasonMissing:
        form = form.refused("reason", _("A precaution sets this exercise aside. Say why it is added."))
        return _refused(plan_id, form, opened=opened, reason_for=reason_for)
    except actions.Full:
        form = form.refused(WHOLE, _("A plan holds %(num)d exercises at most.", num=actions.MOST_DOSES))
        return _refused(plan_id, form)
    if errors.wants_json():
        return _saved(plan_id, opened)
    shown = made.id if open_new and made is not None else opened
    anchor = f"dose-{shown}" if shown else "plan"
    return redirect(
        url_for("plans.edit", plan_id=plan_id, open=shown, q=form.values.get("q") or None, _anchor=anchor),
        303,
    )


def _saved(plan_id: UUID, row_id: UUID | None = None) -> ResponseReturnValue:
    """The new version, and the parts of the page that follow from the doses."""
    plan = _plan(plan_id)
    page = _builder(plan, {})
    saved = format_time(
        plan.changed_at.astimezone(ZoneInfo(g.clinician.practice.time_zone)), "HH:mm", rebase=False
    )
    row = next((row for row in page.rows if row.id == str(row_id)), None)
    return jsonify(
        {
            "version": plan.version,
            "saved": saved,
            "regions": {"live-facts": render_template("plans/_live.html", page=page)},
            "texts": _said(row, page) if row else {},
            "values": _parts(row) if row else {},
        }
    )


def _said(row: builder.Row, page: builder.Builder) -> dict[str, str]:
    """A row as it reads now, by the places it stands in."""
    return {
        f"dose-{row.id}-dose": row.dose,
        f"dose-{row.id}-days": row.days,
        f"dose-{row.id}-time": row.time,
        "session-time": _("%(time)s a session", time=page.session),
    }


def _parts(row: builder.Row) -> dict[str, Any]:
    """The same as a person would type it, for the fields nobody has touched since."""
    dose = row.value
    return {
        "typed": row.typed,
        "before": row.typed,
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_s": dose.hold_s,
        "duration_s": dose.duration_s,
        "rest_s": dose.rest_s,
        "times_per_day": dose.times_per_day,
        "days": dose.days,
        "side": dose.side,
    }


def _refused(
    plan_id: UUID, form: Form, *, opened: UUID | None = None, reason_for: str = ""
) -> ResponseReturnValue:
    if errors.wants_json():
        return forms.refusal(form)
    return _page(_plan(plan_id), form, opened=opened, reason_for=reason_for), 422


def _changed_meanwhile(plan_id: UUID) -> ResponseReturnValue:
    """A colleague was faster: say who and when, show what stands now, keep nothing half."""
    plan = _plan(plan_id)
    zone = ZoneInfo(g.clinician.practice.time_zone)
    at = format_time(plan.changed_at.astimezone(zone), "HH:mm", rebase=False)
    text = _(
        "%(name)s changed this plan at %(time)s. Yours is not saved; look at what stands now.",
        name=plan.changer.name,
        time=at,
    )
    url = url_for("plans.edit", plan_id=plan_id)
    if errors.wants_json():
        return jsonify({"error": {"code": 409, "key": "changed-meanwhile", "text": text, "url": url}}), 409
    return _page(plan, forms.blank().refused(WHOLE, text)), 409

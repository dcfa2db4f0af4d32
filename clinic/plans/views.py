"""The plan: begun from a programme or from nothing, changed in small steps that are kept, then issued."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from clinic.library.catalogue import library
from clinic.plans import (
    actions,
    answering,
    builder,
    canvas_views,
    contents,
    dosing,
    fit,
    gate_words,
    habits,
    more_fields,
    queries,
    reading,
    revisions,
    situations,
    starting,
)
from clinic.plans.courses import Course, begun_with
from clinic.plans.models import Plan, PlanDose
from clinic.plans.rules import Dose
from clinic.plans.schemas import (
    AddSchema,
    AllSchema,
    DoseSchema,
    MoveSchema,
    PlanSchema,
    SwapSchema,
    VersionSchema,
)
from clinic.screening import queries as screenings
from clinic.screening.catalogue import questionnaire
from clinic.screening.gate import gate
from clinic.web import forms, shell
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import hands_out_plans, keeps_plans

bp = Blueprint("plans", __name__)


def install(app: Flask) -> None:
    """Put the plans' pages in place, and the programmes where every page leads to them."""
    app.register_blueprint(bp)
    app.register_blueprint(starting.bp)
    app.register_blueprint(canvas_views.bp)
    shell.add_to_navigation(app, "programmes.index", lazy_gettext("Programmes"), order=40, key="r")


@bp.get("/plans/<uuid:plan_id>")
@clinicians_only
@keeps_plans
def edit(plan_id: UUID) -> ResponseReturnValue:
    """The builder."""
    return answering.page(answering.plan(plan_id), forms.blank())


@bp.post("/plans/<uuid:plan_id>/doses")
@clinicians_only
@keeps_plans
def add(plan_id: UUID) -> ResponseReturnValue:
    """Add an exercise at the end; one that is set aside asks for its reason first."""
    plan = answering.plan(plan_id)
    form = forms.read(AddSchema, request)
    if form.errors:
        return answering.page(plan, form), 422
    exercise = library()[form.values["exercise"]]
    last = habits.last_doses(of=g.clinician).get(exercise.id)
    dose = habits.usual(dosing.starting_dose(exercise, reason=form.values["reason"] or None), last)
    aside = _is_aside(plan, dose)

    def act() -> PlanDose:
        return actions.add(
            plan, dose, set_aside=aside, version=form.values["version"], by=g.clinician, now=now()
        )

    return answering.changed(plan_id, act, form, reason_for=exercise.id, open_new=True)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>")
@clinicians_only
@keeps_plans
def change(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Set a dose, typed in one go or in its parts."""
    plan = answering.plan(plan_id)
    row = answering.row(plan, dose_id)
    form = forms.read(DoseSchema, request)
    try:
        before = dosing.course_of(row)
        for name in emptied(form, before):
            form = form.refused(name, _("Fill this in.") if name != "days" else _("Choose at least one day."))
        if form.errors:
            return answering.refused(plan_id, form, opened=dose_id)
        dose = _course(form, before)
    except dosing.NotReadable as fault:
        form = form.refused("typed", _("“%(part)s” means nothing here. Try 3x10 5s 2/d.", part=fault.part))
        return answering.refused(plan_id, form, opened=dose_id)

    def act() -> None:
        actions.change(plan, row, dose, version=form.values["version"], by=g.clinician, now=now())

    # Done with this dose, the next thing is the next exercise.
    return answering.changed(plan_id, act, form, opened=dose_id, then=answering.SEARCH)


@bp.post("/plans/<uuid:plan_id>/doses/all")
@clinicians_only
@keeps_plans
def change_all(plan_id: UUID) -> ResponseReturnValue:
    """Write one part of the dose to every row."""
    plan = answering.plan(plan_id)
    form = forms.read(AllSchema, request)
    if form.errors:
        return answering.refused(plan_id, form)
    try:
        changes = [
            (row, dosing.typed_for_all(form.values["typed"], dosing.course_of(row))) for row in plan.doses
        ]
    except dosing.NotReadable as fault:
        form = form.refused("typed", _("“%(part)s” means nothing here. Try 3x10 5s 2/d.", part=fault.part))
        return answering.refused(plan_id, form)

    def act() -> None:
        actions.change_all(plan, changes, version=form.values["version"], by=g.clinician, now=now())

    return answering.changed(plan_id, act, form)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/move")
@clinicians_only
@keeps_plans
def move(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Give a dose another place."""
    plan = answering.plan(plan_id)
    row = answering.row(plan, dose_id)
    form = forms.read(MoveSchema, request)
    if form.errors:
        return answering.refused(plan_id, form)

    def act() -> None:
        actions.move(
            plan, row, to=form.values["to"], version=form.values["version"], by=g.clinician, now=now()
        )

    return answering.changed(plan_id, act, form, opened=dose_id)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/remove")
@clinicians_only
@keeps_plans
def remove(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Take a dose out."""
    plan = answering.plan(plan_id)
    row = answering.row(plan, dose_id)
    form = forms.read(VersionSchema, request)
    if form.errors:
        return answering.refused(plan_id, form)

    def act() -> None:
        actions.remove(plan, row, version=form.values["version"], by=g.clinician, now=now())

    return answering.changed(plan_id, act, form)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/swap")
@clinicians_only
@keeps_plans
def swap(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Put an easier, harder or other exercise in a row's place; days stay, the dose begins anew."""
    plan = answering.plan(plan_id)
    row = answering.row(plan, dose_id)
    form = forms.read(SwapSchema, request)
    if form.errors:
        return answering.refused(plan_id, form, opened=dose_id)
    exercise = library()[form.values["exercise"]]
    before = dosing.dose_of(row)
    dose = replace(
        dosing.starting_dose(exercise, reason=form.values["reason"] or None),
        days=before.days,
        as_needed=before.as_needed,
        times_per_day=before.times_per_day,
    )
    aside = _is_aside(plan, dose)

    def act() -> None:
        actions.swap(
            plan, row, dose, set_aside=aside, version=form.values["version"], by=g.clinician, now=now()
        )

    return answering.changed(plan_id, act, form, opened=dose_id, reason_for=exercise.id)


@bp.post("/plans/<uuid:plan_id>")
@clinicians_only
@keeps_plans
def describe(plan_id: UUID) -> ResponseReturnValue:
    """Keep the note, the patient's minutes, the plan's language and dates."""
    plan = answering.plan(plan_id)
    form = forms.read(PlanSchema, request)
    if form.errors:
        return answering.refused(plan_id, form)

    def act() -> None:
        actions.describe(plan, **form.values, by=g.clinician, now=now())

    return answering.changed(plan_id, act, form)


@bp.post("/plans/<uuid:plan_id>/issue")
@clinicians_only
@hands_out_plans
def issue(plan_id: UUID) -> ResponseReturnValue:
    """Freeze the plan as its next revision, or say what stands in the way."""
    plan = answering.plan(plan_id)
    form = forms.read(VersionSchema, request)
    if form.errors:
        return answering.refused(plan_id, form)
    screening = screenings.latest(plan.episode, of=g.clinician.practice)
    at = now()
    review = builder.considered(
        plan,
        holding=situations.holding(screening, plan.episode.patient.conditions),
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
        return answering.refused(plan_id, form)
    except actions.Stale:
        return answering.changed_meanwhile(plan_id)
    return redirect(url_for("sharing.hand_over", plan_id=plan.id), 303)


@bp.get("/plans/<uuid:plan_id>/revisions/<uuid:revision_id>")
@clinicians_only
@keeps_plans
def revision(plan_id: UUID, revision_id: UUID) -> ResponseReturnValue:
    """One issued state of the plan, as it was frozen."""
    found = queries.revision(plan_id, revision_id, of=g.clinician.practice) or abort(404)
    return render_template(
        "plans/revision.html",
        page=revisions.page(found, practice=g.clinician.practice, language=answering.language()),
    )


def _is_aside(plan: Plan, dose: Dose) -> bool:
    """Whether something sets this exercise aside for this patient, so that it asks for a reason."""
    found = fit.marks(
        library()[dose.exercise],
        answering.situation_of(plan),
        table=library().precautions,
        household=library().vocabulary.household,
        dose=dose,
    )
    return fit.is_aside(found)


def emptied(form: Form, before: Course) -> tuple[str, ...]:
    """Fields of a dose that were cleared though every dose needs them; nothing keeps the old value unsaid."""
    if form.errors or _typed_anew(form, before):
        return ()
    cleared = [name for name in ("sets", "times_per_day") if name in form.typed and form.values[name] is None]
    if form.values["days_shown"] and not form.values["days"] and not before.start.as_needed:
        cleared.append("days")
    return tuple(cleared)


def _typed_anew(form: Form, before: Course) -> Course | None:
    """The course as typed in one go, if that says something new; what is merely still there does not."""
    values = form.values
    if not values["typed"] or values["typed"] == values["before"]:
        return None
    wanted = reading.read(values["typed"], before)
    return wanted if wanted != before else None


def _course(form: Form, before: Course) -> Course:
    """What was typed in one go, where it changed; else the parts, each as it stands in the form."""
    values = form.values
    if wanted := _typed_anew(form, before):
        return wanted if not values["reason"] else begun_with(wanted, reason=values["reason"])
    parts: dict[str, Any] = {
        name: values[name] for name in ("reps", "hold_s", "duration_s", "rest_s") if name in form.typed
    }
    for name, field in (
        ("sets", "sets"),
        ("times_per_day", "times_per_day"),
        ("side", "side"),
    ):
        if values[field]:
            parts[name] = values[field]
    if values["days"] and tuple(values["days"]) != before.start.days:
        parts |= {"days": tuple(values["days"]), "as_needed": False, "per_week": None, "every_days": None}
    if "reason" in form.typed:
        parts["reason"] = values["reason"] or None
    wanted = begun_with(before, **parts)
    sent = {name: values[name] for name in more_fields.NAMES if name in form.typed}
    return more_fields.with_values(wanted, sent) if values["more_shown"] else wanted

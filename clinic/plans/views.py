"""The plan: begun from a programme or from nothing, changed in small steps that are kept, then issued."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Flask, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from clinic.library.catalogue import library
from clinic.plans import (
    actions,
    answering,
    builder,
    canvas_views,
    changing,
    contents,
    entering,
    fit,
    gate_words,
    habits,
    opening_up,
    queries,
    revisions,
    situations,
    starting,
)
from clinic.plans.doses import dosing
from clinic.plans.doses.courses import Course, begun_with, in_hand, with_dose
from clinic.plans.models import Plan, PlanDose
from clinic.plans.rules import Dose
from clinic.plans.schemas import (
    AddSchema,
    AgainstSchema,
    AllSchema,
    ChangeSchema,
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

DESCRIBED = ("note", "minutes", "language", "review_on", "ends_on", "version")


def install(app: Flask) -> None:
    """Put the plans' pages in place, and the programmes where every page leads to them."""
    app.register_blueprint(bp)
    app.register_blueprint(starting.bp)
    app.register_blueprint(canvas_views.bp)
    app.register_blueprint(opening_up.bp)
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
    plan, form = changing.plan(plan_id, AddSchema)
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
    plan, row, form = changing.row(plan_id, dose_id, DoseSchema)
    try:
        before = dosing.course_of(row)
        if form.errors:
            return answering.refused(plan_id, form, opened=dose_id)
        dose = entering.course(form, before, number=_stretch(form, plan, before))
    except dosing.NotReadable as fault:
        form = form.refused("typed", entering.not_read(fault, answering.language()))
        return answering.refused(plan_id, form, opened=dose_id)

    def act() -> None:
        actions.change(plan, row, dose, version=form.values["version"], by=g.clinician, now=now())

    if form.values["then"]:
        # What comes next is to be dosed; of what was taken out, the stretch before it is left.
        number = _stretch(form, plan, before) + {"add": 1, "drop": -1, "bare": 0}[form.values["then"]]
        return answering.changed(plan_id, act, form, opened=dose_id, stretch=max(number, 0))
    # Done with this dose, the next thing is the next exercise.
    return answering.changed(plan_id, act, form, opened=dose_id, then=answering.SEARCH)


@bp.post("/plans/<uuid:plan_id>/doses/all")
@clinicians_only
@keeps_plans
def change_all(plan_id: UUID) -> ResponseReturnValue:
    """Write one part of the dose to every row."""
    plan, form = changing.plan(plan_id, AllSchema)
    week = answering.week_of(plan)
    if form.errors:
        return answering.refused(plan_id, form)
    try:
        changes = [
            (row, dosing.typed_for_all(form.values["typed"], dosing.course_of(row), week=week))
            for row in plan.doses
        ]
    except dosing.NotReadable as fault:
        form = form.refused("typed", entering.not_read(fault, answering.language()))
        return answering.refused(plan_id, form)

    def act() -> None:
        actions.change_all(plan, changes, version=form.values["version"], by=g.clinician, now=now())

    return answering.changed(plan_id, act, form)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/move")
@clinicians_only
@keeps_plans
def move(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Give a dose another place."""
    plan, row, form = changing.row(plan_id, dose_id, MoveSchema)
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
    plan, row, form = changing.row(plan_id, dose_id, ChangeSchema)
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
    plan, row, form = changing.row(plan_id, dose_id, SwapSchema)
    if form.errors:
        return answering.refused(plan_id, form, opened=dose_id)
    exercise = library()[form.values["exercise"]]
    whole = dosing.course_of(row)
    place = _stretch(form, plan, whole)
    before = whole.blocks[place].dose
    dose = replace(
        dosing.starting_dose(exercise, reason=form.values["reason"] or None),
        days=before.days,
        per_week=before.per_week,
        every_days=before.every_days,
        as_needed=before.as_needed,
        times_per_day=before.times_per_day,
    )
    aside = _is_aside(plan, dose)
    wanted = begun_with(with_dose(whole, place, dose), reason=dose.reason)

    def act() -> None:
        actions.swap(
            plan, row, wanted, set_aside=aside, version=form.values["version"], by=g.clinician, now=now()
        )

    return answering.changed(plan_id, act, form, opened=dose_id, reason_for=exercise.id)


@bp.post("/plans/<uuid:plan_id>")
@clinicians_only
@keeps_plans
def describe(plan_id: UUID) -> ResponseReturnValue:
    """Keep the note, the patient's minutes, the plan's language and dates."""
    plan, form = changing.plan(plan_id, PlanSchema)
    if form.errors:
        return answering.refused(plan_id, form)

    def act() -> None:
        values = {name: form.values[name] for name in DESCRIBED}
        actions.describe(plan, **values, by=g.clinician, now=now())

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
        if not answering.is_issued(plan_id, form.values["version"]):
            return answering.changed_meanwhile(plan_id, form)
    return redirect(url_for("sharing.hand_over", plan_id=plan_id), 303)


@bp.get("/plans/<uuid:plan_id>/revisions/<uuid:revision_id>")
@clinicians_only
@keeps_plans
def revision(plan_id: UUID, revision_id: UUID) -> ResponseReturnValue:
    """One issued state of the plan, as it was frozen."""
    found = queries.revision(plan_id, revision_id, of=g.clinician.practice) or abort(404)
    return render_template(
        "plans/revision.html",
        page=revisions.page(
            found,
            others=answering.plan(plan_id).revisions,
            against=forms.query(AgainstSchema, request)["against"],
            practice=g.clinician.practice,
            language=answering.language(),
        ),
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


def _stretch(form: Form, plan: Plan, before: Course) -> int:
    """The block whose fields were filled in; without a word about it, the one of this week."""
    number: int | None = form.values["stretch"]
    if number is not None and number < len(before.blocks):
        return number
    return in_hand(before, answering.week_of(plan))

"""The rest of the builder: undo, doubled rows, notes, headings, what is put in, let be or kept."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.plans import answering, canvas, changing, inserting, sources
from clinic.plans.models import Plan, PlanDose
from clinic.plans.schemas import (
    ChangeSchema,
    DismissSchema,
    FitSchema,
    HeadingSchema,
    InsertSchema,
    KeepSchema,
    NoteSchema,
    VersionSchema,
)
from clinic.web import forms
from clinic.web.access import clinicians_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("canvas", __name__))

Act = Callable[[Plan, Form], PlanDose | None]


@bp.post("/plans/<uuid:plan_id>/undo")
@clinicians_only
def undo(plan_id: UUID) -> ResponseReturnValue:
    """Take the newest change back."""
    return _stepped(plan_id, canvas.undo)


@bp.post("/plans/<uuid:plan_id>/redo")
@clinicians_only
def redo(plan_id: UUID) -> ResponseReturnValue:
    """Do again what was taken back last."""
    return _stepped(plan_id, canvas.redo)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/duplicate")
@clinicians_only
def duplicate(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """The same exercise once more, below its row."""

    def act(plan: Plan, form: Form) -> PlanDose:
        row = answering.row(plan, dose_id)
        return canvas.duplicate(plan, row, version=form.values["version"], by=g.clinician, now=now())

    return _done(plan_id, ChangeSchema, act, of_row=dose_id, open_new=True)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/note")
@clinicians_only
def annotate(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Keep what the patient is told about one exercise."""

    def act(plan: Plan, form: Form) -> None:
        values = form.values
        row = answering.row(plan, dose_id)
        canvas.annotate(
            plan, row, note=values["row_note"], version=values["version"], by=g.clinician, now=now()
        )

    return _done(plan_id, NoteSchema, act, of_row=dose_id, opened=dose_id)


@bp.post("/plans/<uuid:plan_id>/doses/<uuid:dose_id>/heading")
@clinicians_only
def head(plan_id: UUID, dose_id: UUID) -> ResponseReturnValue:
    """Put a heading above a row, or take it away."""

    def act(plan: Plan, form: Form) -> None:
        values = form.values
        row = answering.row(plan, dose_id)
        canvas.head(
            plan, row, heading=values["heading"], version=values["version"], by=g.clinician, now=now()
        )

    return _done(plan_id, HeadingSchema, act, of_row=dose_id, opened=dose_id)


@bp.get("/plans/<uuid:plan_id>/insert")
@clinicians_only
def choose(plan_id: UUID) -> ResponseReturnValue:
    """Where doses can come from; of the one chosen, what it adds and what becomes of time and balance."""
    plan = answering.plan(plan_id)
    source = _source(plan, request.args.get("source", ""))
    return render_template(
        "plans/insert.html",
        page=inserting.page(
            plan,
            source,
            situation=answering.situation_of(plan),
            week=answering.week_of(plan),
            by=g.clinician,
            language=answering.language(),
        ),
        form=forms.blank(),
    )


@bp.post("/plans/<uuid:plan_id>/insert")
@clinicians_only
def insert(plan_id: UUID) -> ResponseReturnValue:
    """Put the chosen rows at the end of the plan. What is set aside is not among them."""

    def act(plan: Plan, form: Form) -> None:
        values = form.values
        source = _source(plan, values["source"]) or abort(404)
        situation, week = answering.situation_of(plan), answering.week_of(plan)
        offered = inserting.offered(source, plan, situation, week=week)
        rows = [one.row for number, one in enumerate(offered) if number in values["rows"] and not one.aside]
        canvas.insert(plan, rows, source=source.kind, version=values["version"], by=g.clinician, now=now())

    return _done(plan_id, InsertSchema, act)


@bp.post("/plans/<uuid:plan_id>/gaps")
@clinicians_only
def dismiss(plan_id: UUID) -> ResponseReturnValue:
    """Let a gap of the balance be, with a reason, or name it again."""

    def act(plan: Plan, form: Form) -> None:
        values = form.values
        canvas.dismiss(
            plan,
            gap=values["gap"],
            reason=values["words"] or values["because"],
            version=values["version"],
            by=g.clinician,
            now=now(),
        )

    return _done(plan_id, DismissSchema, act, anchor="live")


@bp.post("/plans/<uuid:plan_id>/fit")
@clinicians_only
def describe_person(plan_id: UUID) -> ResponseReturnValue:
    """Keep irritability, things at home and positions; the library is marked anew."""
    plan = answering.plan(plan_id)
    form = forms.read(FitSchema, request)
    if form.errors:
        return answering.refused(plan_id, form)
    canvas.describe_person(
        plan.episode,
        irritability=form.values["irritability"],
        equipment=form.values["things"] if form.values["asked"] or form.values["things"] else None,
        avoids=form.values["avoids"],
        by=g.clinician,
        now=now(),
    )
    return redirect(url_for("plans.edit", plan_id=plan_id, _anchor="library"), 303)


@bp.post("/plans/<uuid:plan_id>/keep")
@clinicians_only
def keep(plan_id: UUID) -> ResponseReturnValue:
    """Keep the plan's doses as a programme of one's own or of the practice."""
    plan = answering.plan(plan_id)
    form = forms.read(KeepSchema, request)
    if not plan.doses:
        form = forms.blank().refused(WHOLE, _("The plan holds no exercise yet."))
    if form.errors:
        return answering.refused(plan_id, form)
    canvas.keep_programme(plan, **form.values, by=g.clinician, now=now())
    return redirect(url_for("programmes.index", _anchor="kept"), 303)


@bp.post("/programmes/<uuid:saved_id>/discard")
@clinicians_only
def discard(saved_id: UUID) -> ResponseReturnValue:
    """Take a kept programme away."""
    forms.demand(forms.Schema, request)
    found = next((one for one in sources.saved(of=g.clinician) if one.id == saved_id), None) or abort(404)
    canvas.discard_programme(found, by=g.clinician, now=now())
    return redirect(url_for("programmes.index"), 303)


def _source(plan: Plan, key: str) -> sources.Source | None:
    return sources.source(key, plan.episode, of=g.clinician, language=answering.language())


def _stepped(plan_id: UUID, way: Callable[..., object]) -> ResponseReturnValue:
    def act(plan: Plan, form: Form) -> None:
        way(plan, version=form.values["version"], by=g.clinician, now=now())

    try:
        return _done(plan_id, VersionSchema, act)
    except canvas.NothingToUndo:
        return redirect(url_for("plans.edit", plan_id=plan_id), 303)


def _done(
    plan_id: UUID,
    schema: type[ChangeSchema | VersionSchema],
    act: Act,
    *,
    of_row: UUID | None = None,
    opened: UUID | None = None,
    open_new: bool = False,
    anchor: str = "",
) -> ResponseReturnValue:
    """Read, do, and answer as the builder does; a row that is not there ends it before anything is read."""
    if not issubclass(schema, ChangeSchema):
        plan, form = changing.alone(plan_id, schema)
    elif of_row:
        plan, _row, form = changing.row(plan_id, of_row, schema)
    else:
        plan, form = changing.plan(plan_id, schema)
    if form.errors:
        return answering.refused(plan_id, form, opened=opened)
    return answering.changed(
        plan_id, lambda: act(plan, form), form, opened=opened, open_new=open_new, then=anchor
    )

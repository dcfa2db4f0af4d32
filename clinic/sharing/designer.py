"""The handout designer: how the newest revision looks on paper, changed and seen at once, then printed."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.accounts.models import Role
from clinic.audit import once
from clinic.handouts import actions as keeping
from clinic.handouts import render
from clinic.handouts.layouts import Design
from clinic.handouts.rules import Link
from clinic.plans.models import Plan, Revision
from clinic.sharing import actions, design, designing, giving, outgoing, rules, sheets
from clinic.sharing.design import DesignSchema, KeepSchema, PictureSchema, PrintSchema
from clinic.sharing.models import Way
from clinic.web import forms
from clinic.web.access import clinicians_only, staff_only
from clinic.web.clock import now, today
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import hands_out_plans, keeps_plans

bp = Blueprint("designer", __name__)


@bp.get("/plans/<uuid:plan_id>/sheet")
@staff_only
@keeps_plans
def show(plan_id: UUID) -> ResponseReturnValue:
    """What can be chosen about the sheet, and how it then stands on its pages."""
    return _page(outgoing.plan(plan_id), forms.query(DesignSchema, request))


@bp.get("/plans/<uuid:plan_id>/sheet/page.png")
@staff_only
@hands_out_plans
def picture(plan_id: UUID) -> ResponseReturnValue:
    """One page of the sheet as it will be printed, its link still open."""
    plan, chosen = outgoing.plan(plan_id), forms.query(PictureSchema, request)
    revision = outgoing.newest(plan)
    if revision is None or outgoing.barred(plan):
        abort(422)
    number = chosen["number"] or 1
    try:
        known = sheets.keeper().take(plan.id, chosen["of"]) if chosen["of"] else None
        wanted = _sheet(revision, chosen, place=_place(plan)) if known is None else known
        shown = sheets.picture(wanted, number, designing.PICTURE)
    except IndexError:
        abort(404)
    except (render.RendererBusy, render.RenderFailed):
        return Response(status=503, headers={"Retry-After": str(render.RendererBusy.retry_after)})
    return Response(shown, mimetype="image/png")


@bp.get("/plans/<uuid:plan_id>/sheet.pdf")
@staff_only
@hands_out_plans
def pdf(plan_id: UUID) -> ResponseReturnValue:
    """The sheet as PDF, without a link."""
    chosen, revision = forms.query(DesignSchema, request), outgoing.ready(plan_id)
    if revision is None:
        return _page(outgoing.plan(plan_id), chosen), 422
    try:
        sheet = _sheet(revision, chosen)
        return sheets.answer(sheet.pdf(), sheet.name)
    except (render.RendererBusy, render.RenderFailed) as failure:
        return _not_made(plan_id, chosen, failure)


@bp.post("/plans/<uuid:plan_id>/sheet")
@staff_only
@hands_out_plans
def print_out(plan_id: UUID) -> ResponseReturnValue:
    """The sheet with a link of its own, minted for this very sheet. Without a sheet there is no link."""
    plan = outgoing.plan(plan_id)
    form = forms.read(PrintSchema, request)
    if form.errors:
        return _page(plan, design.NOTHING, form), 422
    chosen, key = form.values, uuid5(form.values["key"], str(Way.PAPER))
    if once(key, by=g.clinician, content=rules.submission(plan.id, Way.PAPER)) is not None:
        again = _("This sheet was printed already. Print it once more: it gets a link of its own.")
        return _page(plan, chosen, form.refused(WHOLE, again)), 409
    revision = outgoing.newest(plan)
    if revision is None or outgoing.barred(plan):
        return _page(plan, chosen), 422
    secret = rules.token(secrets.token_bytes(rules.LENGTH))
    try:
        sheet = _sheet(revision, chosen, place=_place(plan))
        body = sheet.pdf(sheets.address(secret))
        if sheet.has_place():
            _mint(outgoing.plan(plan_id), revision, chosen, secret, key)
        return sheets.answer(body, sheet.name)
    except (render.RendererBusy, render.RenderFailed) as failure:
        return _not_made(plan_id, chosen, failure)
    except actions.NotShareable:
        return _page(outgoing.plan(plan_id), chosen), 422


@bp.post("/plans/<uuid:plan_id>/sheet/keep")
@clinicians_only
@keeps_plans
def keep(plan_id: UUID) -> ResponseReturnValue:
    """Every sheet of the practice begins like this from now on."""
    plan = outgoing.plan(plan_id)
    form = forms.read(KeepSchema, request)
    if form.errors:
        return _page(plan, design.NOTHING, form), 422
    wanted = _design(form.values)
    keeping.keep_design(design.as_data(wanted), by=g.clinician, now=now())
    query = design.as_query(wanted)
    return redirect(url_for("designer.show", plan_id=plan_id, kept="yes", **query), 303)


def _design(chosen: Mapping[str, Any]) -> Design:
    wanted = design.design(chosen, default=design.kept(outgoing.practice().sheet))
    if g.clinician.role is Role.FRONT_DESK and wanted.layout in designing.FRONT_DESK_LACKS:
        abort(404)
    return wanted


def _sheet(revision: sheets.Issued, chosen: Mapping[str, Any], *, place: Link | None = None) -> sheets.Sheet:
    """The sheet as chosen, with an open place for a link, or without one."""
    practice, wanted = outgoing.practice(), _design(chosen)
    return sheets.sheet(
        revision,
        wanted,
        of=practice,
        language=chosen["language"],
        diary_from=today(practice.time_zone),
        link=place,
    )


def _place(plan: Plan) -> Link:
    """The open place for a link that ends when the page says."""
    return sheets.place(sheets.until(plan.ends_on, zone=outgoing.practice().time_zone, now=now()))


def _mint(plan: Plan, revision: Revision, chosen: Mapping[str, Any], secret: str, key: UUID) -> None:
    # Asked again: while the sheet was made, the gate may have shut.
    practice, at = outgoing.practice(), now()
    until = sheets.until(plan.ends_on, zone=practice.time_zone, now=at)
    actions.mint(
        plan,
        revision=revision,
        way=Way.PAPER,
        label=giving.label(Way.PAPER, today(practice.time_zone)),
        secret=secret,
        expires_at=rules.until(until, zone=practice.time_zone, now=at),
        language=chosen["language"],
        gate=outgoing.barred(plan),
        key=key,
        by=g.clinician,
        now=at,
    )


def _not_made(plan_id: UUID, chosen: Mapping[str, Any], failure: Exception) -> ResponseReturnValue:
    form = forms.blank().refused(WHOLE, sheets.why_not(failure))
    answer = make_response(_page(outgoing.plan(plan_id), chosen, form, waits=True), 503)
    answer.headers["Retry-After"] = str(render.RendererBusy.retry_after)
    return answer


def _page(plan: Plan, chosen: Mapping[str, Any], form: Form | None = None, *, waits: bool = False) -> str:
    """The page; with `waits` it does not ask the engine again, which just failed."""
    practice, wanted, role = outgoing.practice(), _design(chosen), g.clinician.role
    language, revision = chosen["language"] or plan.language, outgoing.newest(plan)
    values = {
        "plan_id": plan.id,
        "patient": plan.episode.patient.name,
        "revision": revision.number if revision else None,
        "choices": designing.choices(role),
        "brand": designing.brand(practice, role),
        "chosen": design.as_query(wanted) | {"language": language},
        "is_default": wanted == design.kept(practice.sheet),
        "may_keep": role is not Role.FRONT_DESK and wanted.layout not in design.NOT_TO_BEGIN_WITH,
        "is_kept": bool(chosen["kept"]) and form is None,
        "errors": form.errors if form is not None else {},
        "may_go": revision is not None and not outgoing.barred(plan),
        "pages": None,
        "fault": "",
        "key": uuid4(),
    }
    if revision is not None and values["may_go"] and not waits:
        try:
            sheet = _sheet(revision, {**chosen, "language": language}, place=_place(plan))
            facts = sheet.printed().facts
            values["pages"] = designing.pages(
                facts, wanted, plan_id=values["plan_id"], language=language, digest=sheet.digest
            )
        except (render.RendererBusy, render.RenderFailed) as failure:
            values["fault"] = sheets.why_not(failure)
            current_app.logger.info("sheet-not-shown")
    return render_template("sharing/designer.html", **values)

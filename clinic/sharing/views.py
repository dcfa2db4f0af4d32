"""Handing over, for the staff: a link for each way out, the sheet with its code, and taking it all back."""

import base64
import secrets
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic import wording
from clinic.accounts.models import Role
from clinic.audit import once
from clinic.handouts import pictures, render
from clinic.handouts.rules import OriginalOnly
from clinic.outbox import queries as messages
from clinic.outbox.sending import outbox
from clinic.plans import snapshot
from clinic.plans.models import Plan, Revision
from clinic.screening import queries as screenings
from clinic.sharing import actions, checking, design, giving, outgoing, queries, rules, sheets
from clinic.sharing.models import Link, Way
from clinic.sharing.schemas import (
    ExtendSchema,
    HandoutSchema,
    HandOverSchema,
    NoticeSchema,
    PressSchema,
)
from clinic.web import forms
from clinic.web.access import staff_only
from clinic.web.clock import now, today
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import hands_out_plans, keeps_plans

bp = Blueprint("sharing", __name__)


@bp.get("/plans/<uuid:plan_id>/hand-over")
@staff_only
@keeps_plans
def hand_over(plan_id: UUID) -> ResponseReturnValue:
    """What may go out, by which ways, and which links are out already."""
    return _page(outgoing.plan(plan_id))


@bp.post("/plans/<uuid:plan_id>/hand-over")
@staff_only
@hands_out_plans
def give(plan_id: UUID) -> ResponseReturnValue:
    """Make a link to copy or to show as a code; its address stands in this one answer only."""
    form = _bounded(checking.checked(forms.read(HandOverSchema, request)))
    plan = outgoing.plan(plan_id)
    if form.errors:
        return _page(plan, form), 422
    way = form.values["way"]
    if way is Way.PAPER:
        return _printed(plan, form)
    if _is_doubled(plan, form):
        return _page(plan, form, doubled=True), 409
    secret = None if way is Way.MAIL else _new_secret()
    try:
        link = _mint(plan, form, secret, revision=outgoing.newest(plan))
    except actions.NotShareable as refusal:
        return _refused(plan_id, form, refusal)
    recipient = form.values["email"] if way is Way.MAIL else ""
    return _page(outgoing.plan(plan_id), made=_made(link, secret, recipient=recipient))


@bp.post("/plans/<uuid:plan_id>/hand-over/print")
@staff_only
@hands_out_plans
def print_out(plan_id: UUID) -> ResponseReturnValue:
    """Make a link and the sheet that carries its code. Without a sheet there is no link."""
    form = _bounded(checking.checked(forms.read(HandOverSchema, request)))
    plan = outgoing.plan(plan_id)
    if form.errors:
        return _page(plan, form), 422
    return _printed(plan, form)


@bp.get("/plans/<uuid:plan_id>/revisions/<uuid:revision_id>/handout.pdf")
@staff_only
@hands_out_plans
def archived(plan_id: UUID, revision_id: UUID) -> ResponseReturnValue:
    """An issued revision as it is on paper, without a code: that stands on the original only."""
    plan = outgoing.plan(plan_id)
    revision = next((one for one in plan.revisions if one.id == revision_id), None) or abort(404)
    chosen = forms.query(HandoutSchema, request)
    # The front desk hands over what holds now; a clinician may read what held before.
    if revision != outgoing.newest(plan) and g.clinician.role is Role.FRONT_DESK:
        abort(404)
    if outgoing.barred(plan) or not snapshot.is_sound(revision):
        return _page(plan), 422
    number = outgoing.original(revision)
    wanted = design.kept(outgoing.practice().sheet)
    try:
        sheet = sheets.sheet(
            revision,
            wanted,
            of=outgoing.practice(),
            language=chosen["language"],
            link=OriginalOnly(number) if number else None,
        )
        return sheets.answer(sheet.pdf(), sheet.name)
    except (render.RendererBusy, render.RenderFailed) as failure:
        return _not_made(plan_id, failure)


@bp.post("/plans/<uuid:plan_id>/links/<uuid:link_id>/revoke")
@staff_only
@keeps_plans
def revoke(plan_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """End a link at once."""
    link = _link(plan_id, link_id)
    forms.demand(PressSchema, request)
    actions.revoke(link, by=g.clinician, now=now())
    return redirect(url_for("sharing.hand_over", plan_id=plan_id, revoked=link.id, _anchor="links"), 303)


@bp.post("/plans/<uuid:plan_id>/links/<uuid:link_id>/restore")
@staff_only
@hands_out_plans
def restore(plan_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """Take a revocation back."""
    link = _link(plan_id, link_id)
    forms.demand(PressSchema, request)
    try:
        actions.restore(link, gate=outgoing.barred(outgoing.plan(plan_id)), by=g.clinician, now=now())
    except actions.NotShareable as refusal:
        return _refused(plan_id, forms.blank(), refusal)
    return redirect(url_for("sharing.hand_over", plan_id=plan_id, restored=link.id, _anchor="links"), 303)


@bp.post("/plans/<uuid:plan_id>/links/<uuid:link_id>/extend")
@staff_only
@hands_out_plans
def extend(plan_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """Let a link live until another day."""
    link = _link(plan_id, link_id)
    form = _bounded(forms.read(ExtendSchema, request))
    if form.errors:
        return _page(outgoing.plan(plan_id), form, extending=link_id), 422
    try:
        actions.extend(
            link,
            expires_at=rules.until(form.values["until"], zone=outgoing.practice().time_zone, now=now()),
            gate=outgoing.barred(outgoing.plan(plan_id)),
            by=g.clinician,
            now=now(),
        )
    except actions.NotShareable as refusal:
        return _refused(plan_id, forms.blank(), refusal)
    return redirect(url_for("sharing.hand_over", plan_id=plan_id, extended=link.id, _anchor="links"), 303)


@bp.post("/plans/<uuid:plan_id>/links/<uuid:link_id>/replace")
@staff_only
@hands_out_plans
def replace(plan_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """A new address where one was lost; the lost one opens nothing any more."""
    link, plan = _link(plan_id, link_id), outgoing.plan(plan_id)
    forms.demand(PressSchema, request)
    secret = _new_secret()
    try:
        fresh = actions.replace(
            link,
            plan=plan,
            revision=outgoing.newest(plan),
            secret=secret,
            gate=outgoing.barred(plan),
            by=g.clinician,
            now=now(),
            followers=current_app.extensions["link_followers"],
        )
    except actions.NotShareable as refusal:
        return _refused(plan_id, forms.blank(), refusal)
    return _page(outgoing.plan(plan_id), made=_made(fresh, secret))


@bp.get("/plans/<uuid:plan_id>/links/<uuid:link_id>/opened")
@staff_only
@keeps_plans
def opened(plan_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """Whether somebody opened it, for the page that shows its code and waits."""
    link = _link(plan_id, link_id)
    said = giving.opened_words(link, zone=ZoneInfo(outgoing.practice().time_zone), now=now())
    return jsonify(said=said, opened=link.opened_at is not None)


def _made(link: Link, secret: str | None, *, recipient: str = "") -> giving.Made:
    address = sheets.address(secret) if secret else ""
    return giving.Made(
        way=str(link.way),
        label=link.label,
        address=address,
        # A lost paper or screen is replaced by a code as well.
        code=_as_picture(pictures.qr(address)) if secret and link.way is not Way.COPY else "",
        link_id=str(link.id),
        recipient=recipient,
        is_real=outbox().adapter.is_real,
    )


def _bounded(form: Form) -> Form:
    """The form, refused where its last day is over or too far off."""
    last, first = form.values.get("until"), today(outgoing.practice().time_zone)
    if last is not None and last < first:
        return form.refused("until", _("Choose a day from today on. To end a link now, revoke it."))
    if last is not None and last > first + rules.LONGEST:
        return form.refused("until", _("Choose a day within twelve months."))
    return form


def _link(plan_id: UUID, link_id: UUID) -> Link:
    found = queries.link(link_id, of=outgoing.practice())
    return found if found is not None and found.plan_id == plan_id else abort(404)


def _new_secret() -> str:
    return rules.token(secrets.token_bytes(rules.LENGTH))


def _as_picture(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _key(form: Form) -> UUID:
    """One page, one key, and each of its ways once."""
    return uuid5(form.values["key"], str(form.values["way"]))


def _is_doubled(plan: Plan, form: Form) -> bool:
    content = rules.submission(plan.id, form.values["way"])
    return once(_key(form), by=g.clinician, content=content) is not None


def _mint(plan: Plan, form: Form, secret: str | None, *, revision: Revision | None) -> Link:
    zone, at = outgoing.practice().time_zone, now()
    return actions.mint(
        plan,
        revision=revision,
        way=form.values["way"],
        label=form.values["label"] or giving.label(form.values["way"], today(zone)),
        secret=secret,
        expires_at=rules.until(form.values["until"], zone=zone, now=at),
        language=form.values["language"],
        takes_diary=form.values["diary"] != "no",
        pin=form.values["pin"] or None,
        recipient=form.values["email"] if form.values["way"] is Way.MAIL else None,
        gate=outgoing.barred(plan),
        key=_key(form),
        by=g.clinician,
        now=at,
    )


def _printed(plan: Plan, form: Form) -> ResponseReturnValue:
    """The sheet first, then its link: if the sheet cannot be made, nothing is out."""
    if _is_doubled(plan, form):
        return _page(plan, form, doubled=True), 409
    revision = outgoing.newest(plan)
    if revision is None or outgoing.barred(plan):
        return _page(plan, form), 422
    plan_id, secret = plan.id, _new_secret()
    try:
        sheet = sheets.sheet(
            revision,
            design.with_code(design.kept(outgoing.practice().sheet)),
            of=outgoing.practice(),
            language=form.values["language"],
            diary_from=today(outgoing.practice().time_zone),
            link=sheets.place(form.values["until"]),
        )
        body = sheet.pdf(sheets.address(secret))
        # Asked again: while the sheet was made, the gate may have shut. A layout without a place has no link.
        if sheet.has_place():
            _mint(outgoing.plan(plan_id), form, secret, revision=revision)
    except (render.RendererBusy, render.RenderFailed) as failure:
        return _not_made(plan_id, failure, handed_over=form)
    except actions.NotShareable as refusal:
        return _refused(plan_id, form, refusal)
    return sheets.answer(body, sheet.name)


def _not_made(plan_id: UUID, failure: Exception, *, handed_over: Form | None = None) -> ResponseReturnValue:
    """No sheet: what stands in the way, and when to come again. A hand-over without one makes no link."""
    form = (handed_over or forms.blank()).refused(WHOLE, sheets.why_not(failure))
    if handed_over is not None:
        form = form.refused(WHOLE, _("No link was made."))
    answer = make_response(_page(outgoing.plan(plan_id), form), 503)
    answer.headers["Retry-After"] = str(render.RendererBusy.retry_after)
    return answer


def _refused(plan_id: UUID, form: Form, refusal: actions.NotShareable) -> ResponseReturnValue:
    # What the action had loaded is forgotten with it.
    for key in refusal.reasons if g.clinician.role is not Role.FRONT_DESK else ():
        form = form.refused(WHOLE, giving.sentence(key))
    return _page(outgoing.plan(plan_id), form), 422


def _page(
    plan: Plan,
    form: Form | None = None,
    *,
    made: giving.Made | None = None,
    doubled: bool = False,
    extending: UUID | None = None,
) -> str:
    practice = outgoing.practice()
    told = forms.query(NoticeSchema, request) if request.method == "GET" else {}
    links = queries.links(plan.id, of=practice)
    page = giving.page(
        plan,
        revision=outgoing.newest(plan),
        links=links,
        mail=messages.about([link.id for link in links], kind=actions.MAIL, practice_id=practice.id),
        open_gate=outgoing.gate_of(plan),
        screening=screenings.latest(plan.episode, of=practice),
        practice=practice,
        role=g.clinician.role,
        now=now(),
    )
    given = form.typed if form is not None and extending is None else {}
    return render_template(
        "sharing/hand_over.html",
        page=page,
        errors=form.errors if form is not None and extending is None else {},
        extend_errors=form.errors if form is not None and extending is not None else {},
        extending=str(extending) if extending else "",
        typed={
            "until": given.get("until") or page.until,
            "label": given.get("label") or "",
            "email": given.get("email") or "",
            "asked_about": given.get("email") or "",
            "language": given.get("language") or page.language,
            "diary": given.get("diary") or page.diary,
        },
        languages=tuple(wording.NAMES.items()),
        key=uuid4(),
        mails=outbox().adapter.is_real,
        made=made,
        doubled=doubled,
        told={name: str(value) for name, value in told.items() if value},
    )

"""Showing once more who one is, before an act that asks for it; and forms that came back afterwards."""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts import register, throttle
from clinic.accounts.factors import actions, parking, passkeys, queries, rules, ways
from clinic.accounts.factors.models import Purpose
from clinic.accounts.factors.schemas import CredentialSchema, ShowingSchema
from clinic.accounts.models import Clinician
from clinic.accounts.rules import Means
from clinic.accounts.schemas import NothingSchema
from clinic.accounts.words import moment
from clinic.web import access, errors, forms, logs
from clinic.web.access import staff_only
from clinic.web.addresses import safe_next
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.guard import even_when_read_only
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("proving", __name__))

PROVE = "/prove"
KEPT = "kept"  # in the address of a form that was kept: which one it was


def check() -> ResponseReturnValue | None:
    """Before a view marked `@freshly_proven`: on to the proof, with what was sent kept for afterwards."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "freshly_proven", False) or rules.is_fresh(g.sign_in.proven_at, now=now()):
        return None
    if errors.wants_json():
        address = _address(access.page_of_the_form() or access.wanted())
        return errors.problem(401, errors.PROVE_FIRST, sign_in=address)
    form_id = parking.park(g.clinician, at=now())
    return redirect(_address(url_for("proving.kept", form_id=form_id) if form_id else access.wanted()), 303)


def drop_sent(response: Response) -> Response:
    """A kept form that has now been taken is kept no longer."""
    if (
        request.method == "POST"
        and KEPT in request.args
        and response.status_code < 400
        and g.get("clinician")
    ):
        try:
            form_id = UUID(request.args[KEPT])
        except ValueError:
            return response
        if queries.parked(form_id, of=g.clinician.id, now=now()) is not None:
            actions.drop_parked(form_id, by=g.clinician, now=now())
    return response


@bp.get(PROVE)
@staff_only
def show() -> ResponseReturnValue:
    """Which ways somebody has to show it."""
    if rules.is_fresh(g.sign_in.proven_at, now=now()):
        return redirect(_way(), 303)
    return _page(forms.blank())


@bp.post(PROVE)
@staff_only
@even_when_read_only
def prove() -> ResponseReturnValue:
    """Six digits or a recovery code; the password only of somebody who has nothing more."""
    form = forms.read(ShowingSchema, request)
    if form.errors:
        return _page(form), 422
    person_id, session_digest = g.clinician.id, g.sign_in.digest
    alone = not queries.factors(of=person_id).any
    shown = ways.typed(g.clinician, form, password=alone)
    if isinstance(shown, throttle.Waiting):
        return ways.later(_page(ways.waits(form, shown)), shown)
    if isinstance(shown, Form):
        return _page(shown), 422
    return _done(session_digest, shown)


@bp.post("/prove/passkey/options")
@staff_only
@even_when_read_only
def passkey_options() -> ResponseReturnValue:
    """What a browser needs to show one of one's own passkeys."""
    forms.demand(NothingSchema, request)
    return ways.options(Purpose.PROVE, g.clinician)


@bp.post("/prove/passkey")
@staff_only
@even_when_read_only
def passkey() -> ResponseReturnValue:
    """A passkey shows it."""
    credential = forms.demand(CredentialSchema, request)["credential"]
    session_digest = g.sign_in.digest
    try:
        passkeys.shown(Purpose.PROVE, credential, of=g.clinician, at=now())
    except passkeys.Refused as fault:
        logs.log().warning("passkey-refused", id=logs.request_id(), reason=fault.key)
        return _page(ways.refused_passkey()), 422
    return _done(session_digest, Means.PASSKEY)


@bp.get(f"{parking.PAGE}/<uuid:form_id>")
@staff_only
def kept(form_id: UUID) -> ResponseReturnValue:
    """A form of one's own that could not be taken when it was sent: send it now, or let it go."""
    form = parking.kept(form_id, of=g.clinician, now=now()) or abort(404)
    path, mark, query = form.path.partition("?")
    return render_template(
        "accounts/factors/kept.html",
        address=f"{path}?{query}{'&' if mark else ''}{urlencode({KEPT: str(form_id)})}",
        ended=form.ended,
        form_id=form_id,
        name=g.clinician.name,
        fields=form.fields,
        texts=form.texts,
        parked=moment(form.parked_at),
    )


@bp.post(f"{parking.PAGE}/<uuid:form_id>/drop")
@staff_only
def drop(form_id: UUID) -> ResponseReturnValue:
    """Let a kept form go."""
    forms.demand(NothingSchema, request)
    if queries.parked(form_id, of=g.clinician.id, now=now()) is None:
        abort(404)
    actions.drop_parked(form_id, by=g.clinician, now=now())
    return redirect("/", 303)


def _done(session_digest: bytes, means: Means) -> ResponseReturnValue:
    secret = register.new_secret()
    person: Clinician = queries.person(of=g.clinician.id) or abort(404)
    try:
        actions.prove(session_digest, under=register.digest(secret), means=means, by=person, now=now())
    except actions.SessionGone:
        return redirect(url_for("accounts.sign_in", next=_way()), 303)
    ways.carry(secret)
    return redirect(_way(), 303)


def _address(way_on: str) -> str:
    return f"{PROVE}?{urlencode({'next': way_on})}" if way_on not in ("", "/") else PROVE


def _way() -> str:
    return safe_next(request.args.get("next"))


def _page(form: Form) -> str:
    has = queries.factors(of=g.clinician.id)
    return render_template("accounts/factors/prove.html", form=form, has=has, way_on=_way())

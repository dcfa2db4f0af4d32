"""The lock: after idle minutes a session waits for the same person, and opens where it was."""

from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts import actions as accounts
from clinic.accounts import register, throttle
from clinic.accounts.factors import actions, parking, passkeys, queries, rules, ways
from clinic.accounts.factors.models import Purpose
from clinic.accounts.factors.schemas import CredentialSchema, ShowingSchema
from clinic.accounts.models import Clinician
from clinic.accounts.rules import Means, Standing
from clinic.accounts.schemas import NothingSchema
from clinic.web import access, errors, forms, language, logs
from clinic.web.access import anyone, staff_only
from clinic.web.addresses import safe_next
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.guard import even_when_read_only
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("locking", __name__))

LOCKED = "/locked"


def answer() -> ResponseReturnValue | None:
    """What somebody with a locked session gets instead of a page; a form they sent is kept for them."""
    out = register.shut_out()
    if out is None or request.endpoint == "accounts.sign_out":
        return None
    if errors.wants_json():
        # A script keeps what was typed and says it again.
        return _to_the_lock(access.wanted()) if out.standing is Standing.LOCKED else None
    form_id = parking.park(out.clinician, at=now(), ended=out.standing is Standing.ENDED)
    way_on = url_for("proving.kept", form_id=form_id) if form_id else access.wanted()
    if out.standing is Standing.LOCKED:
        return _to_the_lock(way_on)
    return redirect(f"{access.SIGN_IN}?{urlencode({'next': way_on})}", 303) if form_id else None


def answer_an_old_page() -> ResponseReturnValue | None:
    """Somebody signed in again in another tab: what a page of before sends waits for their word."""
    person: Clinician | None = g.get("clinician")  # nobody was asked for on pages open to anyone
    if person is None or errors.wants_json():
        return None  # a script fetches another token and sends again
    form_id = parking.park(person, at=now(), ended=True)
    return redirect(url_for("proving.kept", form_id=form_id), 303) if form_id else None


@bp.get("/locked")
@anyone
def show() -> ResponseReturnValue:
    """Who is locked out here, and how they come back."""
    out = _locked()
    return _elsewhere() if out is None else _page(out.clinician, forms.blank())


@bp.post("/locked")
@anyone
@even_when_read_only
def unlock() -> ResponseReturnValue:
    """Password, six digits, or a recovery code."""
    form = forms.read(ShowingSchema, request)
    out = _locked()
    if out is None:
        return _elsewhere()
    if form.errors:
        return _page(out.clinician, form), 422
    person_id = out.clinician.id
    shown = ways.typed(out.clinician, form, password=True)
    person = queries.person(of=person_id)
    if person is None:
        return _elsewhere()
    if isinstance(shown, throttle.Waiting):
        return ways.later(_page(person, ways.waits(form, shown)), shown)
    if isinstance(shown, Form):
        return _page(person, shown), 422
    return _open(out.digest, person, shown)


@bp.post("/locked/passkey/options")
@anyone
@even_when_read_only
def passkey_options() -> ResponseReturnValue:
    """What a browser needs to show a passkey of the person whose session is locked."""
    forms.demand(NothingSchema, request)
    out = _locked()
    return _elsewhere() if out is None else ways.options(Purpose.PROVE, out.clinician)


@bp.post("/locked/passkey")
@anyone
@even_when_read_only
def passkey() -> ResponseReturnValue:
    """A passkey opens the lock."""
    credential = forms.demand(CredentialSchema, request)["credential"]
    out = _locked()
    if out is None:
        return _elsewhere()
    person_id = out.clinician.id
    try:
        person = passkeys.shown(Purpose.PROVE, credential, of=out.clinician, at=now())
    except passkeys.Refused as fault:
        logs.log().warning("passkey-refused", id=logs.request_id(), reason=fault.key)
        again = queries.person(of=person_id)
        return _elsewhere() if again is None else (_page(again, ways.refused_passkey()), 422)
    return _open(out.digest, person, Means.PASSKEY)


@bp.post("/locked/leave")
@anyone
@even_when_read_only
def leave() -> ResponseReturnValue:
    """Somebody else wants to sign in here: the locked session ends."""
    forms.demand(NothingSchema, request)
    out = _locked()
    if out is not None:
        accounts.sign_out(out.digest, by=out.clinician, now=now())
        register.leave(out.digest)
    return redirect(url_for("accounts.sign_in"), 303)


@bp.post("/lock")
@staff_only
@even_when_read_only
def lock() -> ResponseReturnValue:
    """Leave the desk without leaving off."""
    forms.demand(NothingSchema, request)
    actions.lock(g.sign_in.digest, by=g.clinician, now=now())
    back = access.page_of_the_form()
    return redirect(url_for("locking.show", next=back or None), 303)


@bp.get("/awake")
@staff_only
def awake() -> ResponseReturnValue:
    """Somebody types on a page that asks nothing of the server; a script asks by itself whether it locked."""
    return Response(status=204)


def _locked() -> register.ShutOut | None:
    out = register.shut_out()
    if out is None or out.standing is not Standing.LOCKED:
        return None
    if out.clinician.language:  # else as the pages before: what was chosen here, or the browser asks for
        language.speak(out.clinician.language)
    return out


def _open(digest: bytes, person: Clinician, means: Means) -> ResponseReturnValue:
    person_id = person.id
    has = queries.factors(of=person_id)
    secret = register.new_secret()
    try:
        actions.unlock(
            digest,
            under=register.digest(secret),
            means=means,
            proves=rules.proves(means, has_factors=has.any),
            by=person,
            now=now(),
        )
    except actions.SessionGone:
        return _elsewhere()
    ways.carry(secret)
    return redirect(ways.onward(person_id, _way()), 303)


def _elsewhere() -> ResponseReturnValue:
    """Nothing is locked here: on to the page, which asks to sign in where it must."""
    return redirect(_way(), 303)


def _to_the_lock(way_on: str) -> ResponseReturnValue:
    address = f"{LOCKED}?{urlencode({'next': way_on})}" if way_on not in ("", "/") else LOCKED
    if errors.wants_json():
        return errors.problem(401, errors.LOCKED, sign_in=address)
    return redirect(address, 303)


def _way() -> str:
    return safe_next(request.args.get("next"))


def _page(person: Clinician, form: Form) -> str:
    return render_template(
        "accounts/factors/locked.html",
        form=form,
        has=queries.factors(of=person.id),
        name=person.name,
        practice=person.practice.name,
        way_on=_way(),
    )

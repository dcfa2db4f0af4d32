"""Signing in with a passkey alone, or with a second factor after the password."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts import throttle
from clinic.accounts.factors import actions, challenges, passkeys, queries, rules, ways
from clinic.accounts.factors.models import Purpose
from clinic.accounts.factors.schemas import CodeSchema, CredentialSchema
from clinic.accounts.models import Clinician
from clinic.accounts.opening import open_session
from clinic.accounts.rules import Means
from clinic.accounts.schemas import NothingSchema
from clinic.web import forms, language, logs
from clinic.web.access import SIGN_IN, anyone
from clinic.web.addresses import safe_next
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.guard import even_when_read_only
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("entering", __name__, url_prefix=SIGN_IN))

SECOND = b"second factor of "


def begin_second(person: Clinician, *, way_on: str, rehashed: str | None) -> ResponseReturnValue:
    """The password was right: note whose it was, open nothing yet, and ask for the second factor."""
    if rehashed is not None:
        actions.rehash(rehashed, by=person, now=now())
    challenges.begin(Purpose.SECOND, _secret(), clinician_id=person.id, at=now(), lasts=rules.UNDER_WAY)
    return redirect(url_for("entering.second", next=way_on if way_on != "/" else None), 303)


@bp.post("/passkey/options")
@anyone
@even_when_read_only
def passkey_options() -> ResponseReturnValue:
    """What a browser needs to sign in with whichever passkey it holds for this place."""
    forms.demand(NothingSchema, request)
    return ways.options(Purpose.ENTER, None)


@bp.post("/passkey")
@anyone
@even_when_read_only
def passkey() -> ResponseReturnValue:
    """A passkey says who it is and proves it; nothing more is asked, and no wait for passwords holds it."""
    way_on = safe_next(request.args.get("next"))
    credential = forms.demand(CredentialSchema, request)["credential"]
    try:
        person = passkeys.shown(Purpose.ENTER, credential, of=None, at=now())
    except passkeys.Refused as fault:
        logs.log().warning("passkey-refused", id=logs.request_id(), reason=fault.key)
        return _sign_in_page(way_on), 422
    return _open(person, Means.PASSKEY, way_on=way_on)


@bp.get("/second")
@anyone
def second() -> ResponseReturnValue:
    """The second factor, for whoever has just given the right password here."""
    person = _person()
    if person is None:
        return _from_the_start()
    return _second_page(person, forms.blank())


@bp.post("/second")
@anyone
@even_when_read_only
def second_code() -> ResponseReturnValue:
    """Six digits, or a recovery code."""
    form = forms.read(CodeSchema, request)
    person = _person()
    if person is None:
        return _from_the_start()
    if form.errors:
        return _second_page(person, form), 422
    way_on, person_id = safe_next(request.args.get("next")), person.id
    shown = ways.typed(person, form, password=False)
    person = queries.person(of=person_id)
    if person is None:
        return _from_the_start()
    if isinstance(shown, throttle.Waiting):
        return ways.later(_second_page(person, ways.waits(form, shown)), shown)
    if isinstance(shown, Form):
        return _second_page(person, shown), 422
    return _enter(person_id, shown, way_on=way_on)


@bp.post("/second/passkey/options")
@anyone
@even_when_read_only
def second_options() -> ResponseReturnValue:
    """What a browser needs to show a passkey of the person whose password was right."""
    forms.demand(NothingSchema, request)
    person = _person()
    return _from_the_start() if person is None else ways.options(Purpose.PROVE, person)


@bp.post("/second/passkey")
@anyone
@even_when_read_only
def second_passkey() -> ResponseReturnValue:
    """A passkey as the second factor."""
    credential = forms.demand(CredentialSchema, request)["credential"]
    person = _person()
    if person is None:
        return _from_the_start()
    way_on, person_id = safe_next(request.args.get("next")), person.id
    try:
        passkeys.shown(Purpose.PROVE, credential, of=person, at=now())
    except passkeys.Refused as fault:
        logs.log().warning("passkey-refused", id=logs.request_id(), reason=fault.key)
        again = queries.person(of=person_id)
        return _from_the_start() if again is None else (_second_page(again, ways.refused_passkey()), 422)
    return _enter(person_id, Means.PASSKEY, way_on=way_on)


def _enter(person_id: UUID, means: Means, *, way_on: str) -> ResponseReturnValue:
    """Open the session of whoever has shown the second of two; the first counts for one of them."""
    begun = challenges.take(Purpose.SECOND, _secret(), at=now())
    person = queries.person(of=person_id) if begun and begun.clinician_id == person_id else None
    if person is None:
        return _from_the_start()
    return _open(person, means, way_on=way_on)


def _open(person: Clinician, means: Means, *, way_on: str) -> ResponseReturnValue:
    person_id = person.id
    open_session(person, means=means)
    return redirect(ways.onward(person_id, way_on), 303)


def _person() -> Clinician | None:
    begun = challenges.look(Purpose.SECOND, _secret(), at=now())
    if begun is None or begun.clinician_id is None:
        return None
    person = queries.person(of=begun.clinician_id)
    if person is not None:
        language.speak(person.language or person.practice.language)
    return person


def _secret() -> bytes:
    return SECOND + challenges.holder()


def _from_the_start() -> ResponseReturnValue:
    """Nobody is waiting for a second factor here, or it took too long."""
    return redirect(url_for("accounts.sign_in", next=request.args.get("next")), 303)


def _second_page(person: Clinician, form: Form) -> str:
    has = queries.factors(of=person.id)
    return render_template(
        "accounts/factors/second.html", form=form, has=has, name=person.name, way_on=_way()
    )


def _sign_in_page(way_on: str) -> str:
    return render_template(
        "accounts/sign_in.html",
        form=ways.refused_passkey(),
        way_on=way_on,
        waits=False,
        ended=False,
        after="",
        demo=False,
    )


def _way() -> str:
    return safe_next(request.args.get("next"))

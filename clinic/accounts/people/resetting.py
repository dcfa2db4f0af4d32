"""A password somebody lost: a mail with an address that works once, and no word on who has an account."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts import passwords, throttle, words
from clinic.accounts import queries as accounts
from clinic.accounts import rules as of_accounts
from clinic.accounts.models import Clinician
from clinic.accounts.people import actions, queries, rules, signing
from clinic.accounts.people.schemas import AskSchema, NewPasswordSchema
from clinic.web import forms
from clinic.web.access import anyone
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("resetting", __name__))


@bp.get("/password")
@anyone
def ask() -> ResponseReturnValue:
    """Whose password was lost."""
    return render_template("accounts/lost.html", form=forms.blank(), asked=False)


@bp.post("/password")
@anyone
def send() -> ResponseReturnValue:
    """A mail to whoever signs in with this address; the answer is one and the same for every address."""
    form = forms.read(AskSchema, request)
    if form.errors:
        return render_template("accounts/lost.html", form=form, asked=False), 422
    email = form.values["email"].lower()
    try:
        throttle.begin(account=f"reset {email}", address=request.remote_addr, at=now())
    except throttle.Waiting as waiting:
        form = form.refused(WHOLE, words.wait(waiting.seconds))
        response = make_response(render_template("accounts/lost.html", form=form, asked=False), 429)
        response.headers["Retry-After"] = str(waiting.seconds)
        return response
    # As long for an unknown address as for a known one: this takes more time than all the rest together.
    passwords.matches("nobody", None)
    person = accounts.clinician(email)
    if person is not None:
        actions.ask_for_reset(person, now=now())
    else:
        throttle.as_long(at=now())
    return render_template("accounts/lost.html", form=forms.blank(), asked=True)


@bp.get("/password/<signed>")
@anyone
def show(signed: str) -> ResponseReturnValue:
    """The form for another password. Mail scanners may open it as often as they like."""
    found = _open(signed)
    return _ended() if found is None else _page(found[0], forms.blank())


@bp.post("/password/<signed>")
@anyone
def change(signed: str) -> ResponseReturnValue:
    """The password is another, every session has ended, and whoever it is signs in as everybody does."""
    found = _open(signed)
    if found is None:
        return _ended()
    person, mark = found
    form = forms.read(NewPasswordSchema, request)
    if not form.errors:
        names = (person.practice.name, person.name, person.email)
        least = of_accounts.shortest(second_factor=person.practice.second_factor)
        for fault in of_accounts.password_faults(form.values["password"], names=names, least=least):
            form = form.refused("password", words.password_fault(fault, least=least))
    if form.errors:
        return _page(person, form), 422
    hashed = passwords.hashed(form.values["password"])
    try:
        actions.reset(person, mark=mark, hashed=hashed, now=now())
    except actions.AddressEnded:
        return _ended()
    return redirect(url_for("accounts.sign_in", after="reset"), 303)


def _open(signed: str) -> tuple[Clinician, str] | None:
    named: tuple[UUID, str, datetime] | None = signing.reset_for(signed)
    if named is None or now() >= named[2]:
        return None
    person = queries.active_person(named[0])
    if person is None or rules.mark(person.fs_uniquifier) != named[1]:
        return None
    return person, named[1]


def _page(person: Clinician, form: Form) -> str:
    least = of_accounts.shortest(second_factor=person.practice.second_factor)
    return render_template("accounts/reset.html", email=person.email, form=form, least=least)


def _ended() -> ResponseReturnValue:
    """The same for what was used, has run out and was never made."""
    g.is_error = True  # a head that does not even name this address
    return render_template("accounts/ended.html", what="reset"), 404

"""Taking up an invitation: somebody chooses a name and a password, once; looking changes nothing."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts import passwords, words
from clinic.accounts import rules as of_accounts
from clinic.accounts.people import actions, queries, rules, signing
from clinic.accounts.people.models import Invitation
from clinic.accounts.people.schemas import JoinSchema
from clinic.accounts.people.words import role_of
from clinic.web import forms
from clinic.web.access import anyone
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("joining", __name__))


@bp.get("/invitation/<signed>")
@anyone
def show(signed: str) -> ResponseReturnValue:
    """Who asks, as what, and the form. Mail scanners may open it as often as they like."""
    invitation = _open(signed)
    return _ended() if invitation is None else _page(invitation, forms.blank())


@bp.post("/invitation/<signed>")
@anyone
def join(signed: str) -> ResponseReturnValue:
    """Make the account. Whoever joins signs in next, as everybody does."""
    invitation = _open(signed)
    if invitation is None:
        return _ended()
    form = forms.read(JoinSchema, request)
    if not form.errors:
        names = (invitation.practice.name, form.values["name"], invitation.email)
        least = of_accounts.shortest(second_factor=invitation.practice.second_factor)
        for fault in of_accounts.password_faults(form.values["password"], names=names, least=least):
            form = form.refused("password", words.password_fault(fault, least=least))
    if form.errors:
        return _page(invitation, form), 422
    invitation_id, values = invitation.id, form.values
    hashed = passwords.hashed(values["password"])
    try:
        actions.join(invitation_id, name=values["name"], title=values["title"], hashed=hashed, now=now())
    except actions.InvitationEnded:
        return _ended()
    return redirect(url_for("accounts.sign_in", after="joined"), 303)


def _open(signed: str) -> Invitation | None:
    named = signing.invited_by(signed)
    found = queries.invitation_named(named) if named else None
    if found is None or not rules.is_open(
        expires_at=found.expires_at,
        accepted_at=found.accepted_at,
        withdrawn_at=found.withdrawn_at,
        now=now(),
    ):
        return None
    return found


def _page(invitation: Invitation, form: Form) -> str:
    return render_template(
        "accounts/join.html",
        practice=invitation.practice.name,
        email=invitation.email,
        role=role_of(invitation.role),
        form=form,
        least=of_accounts.shortest(second_factor=invitation.practice.second_factor),
    )


def _ended() -> ResponseReturnValue:
    """The same for what was used, taken back, run out and never made."""
    g.is_error = True  # a head that does not even name this address
    return render_template("accounts/ended.html", what="invitation"), 404

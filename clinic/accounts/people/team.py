"""The team: who works at the practice, in which role, and who is asked to join."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from clinic import wording
from clinic.accounts import queries as accounts
from clinic.accounts import words
from clinic.accounts.models import Role
from clinic.accounts.people import actions, joining, mailing, queries, resetting, setting_up, signing
from clinic.accounts.people.models import Invitation
from clinic.accounts.people.schemas import InviteSchema
from clinic.accounts.people.words import invitation_fault, role_means, role_of
from clinic.accounts.schemas import NothingSchema
from clinic.outbox import queries as messages
from clinic.outbox.models import Message, State
from clinic.web import forms, shell
from clinic.web.access import administrators_only, freshly_proven
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("team", __name__, url_prefix="/team"))


def install(app: Flask) -> None:
    """Put the pages about people in place, and tell the outbox their mails."""
    for blueprint in (bp, joining.bp, resetting.bp, setting_up.bp):
        app.register_blueprint(blueprint)
    mailing.install(app)
    shell.add_to_account(app, "team.show", lazy_gettext("Team"), order=25, icon="person")


@bp.get("")
@administrators_only
def show() -> ResponseReturnValue:
    """Everybody, the open invitations, and the form to ask somebody."""
    return _page(forms.blank(role=Role.CLINICIAN.value, language=g.clinician.practice.language))


@bp.post("/invitations")
@administrators_only
@freshly_proven
def invite() -> ResponseReturnValue:
    """Ask somebody: by mail, and by an address to pass on."""
    form = forms.read(InviteSchema, request)
    if form.errors:
        return _page(form), 422
    try:
        made = actions.invite(**form.values, by=g.clinician, now=now())
    except actions.WorksHere:
        return _page(form.refused("email", invitation_fault("works-here"))), 422
    except actions.AskedAlready:
        return _page(form.refused("email", invitation_fault("asked-already"))), 422
    except actions.TooManyOpen:
        return _page(form.refused("email", invitation_fault("too-many"))), 422
    return redirect(url_for("team.show", invited=made.id, _anchor="invitations"), 303)


@bp.post("/invitations/<uuid:invitation_id>/send")
@administrators_only
@freshly_proven
def send_again(invitation_id: UUID) -> ResponseReturnValue:
    """Once more, to hold for another week."""
    invitation = _invitation(invitation_id)
    forms.demand(NothingSchema, request)
    try:
        actions.invite_again(invitation, by=g.clinician, now=now())
    except actions.InvitationEnded:
        return redirect(url_for("team.show", gone="yes", _anchor="invitations"), 303)
    return redirect(url_for("team.show", invited=invitation_id, _anchor="invitations"), 303)


@bp.post("/invitations/<uuid:invitation_id>/withdraw")
@administrators_only
@freshly_proven
def take_back(invitation_id: UUID) -> ResponseReturnValue:
    """Its address opens nothing from now on."""
    invitation = _invitation(invitation_id)
    forms.demand(NothingSchema, request)
    try:
        actions.take_back(invitation, by=g.clinician, now=now())
    except actions.InvitationEnded:
        return redirect(url_for("team.show", gone="yes", _anchor="invitations"), 303)
    return redirect(url_for("team.show", taken="yes", _anchor="invitations"), 303)


def _invitation(invitation_id: UUID) -> Invitation:
    return queries.invitation(invitation_id, of=g.clinician.practice) or abort(404)


def _page(form: Form) -> str:
    practice, at = g.clinician.practice, now()
    seen = queries.last_seen(of=practice)
    people = [
        {
            "url": url_for("person.show", person_id=one.id),
            "name": one.name,
            "email": one.email,
            "role": role_of(one.role),
            "active": one.active,
            "is_self": one.id == g.clinician.id,
            "seen": words.moment(seen[one.id]) if one.id in seen else "",
        }
        for one in accounts.people(of=practice)
    ]
    asked = queries.open_invitations(of=practice)
    mail = messages.about([one.id for one in asked], kind=actions.INVITED, practice_id=practice.id)
    invitations = [_shown(one, mail.get(one.id), at) for one in asked]
    wanted = request.args.get("invited", "")
    return render_template(
        "accounts/team.html",
        people=people,
        invitations=invitations,
        fresh=next((one for one in invitations if one["id"] == wanted and one["open"]), None),
        saved="gone" if "gone" in request.args else "taken" if "taken" in request.args else "",
        form=form,
        roles=[{"value": role.value, "label": role_of(role), "hint": role_means(role)} for role in Role],
        languages=[{"value": code, "label": name} for code, name in wording.NAMES.items()],
    )


def _mail(message: Message | None) -> str:
    """What keeps the mail of an invitation from arriving; nothing where it is on its way or went."""
    if message is None or message.failure is None:
        return ""
    if message.state is State.WAITING:
        text = _(
            "The mail has not gone yet: the mail server does not take it. It is tried again by itself; "
            "you can pass the address on yourself."
        )
        return str(text)
    if message.state is State.GIVEN_UP:
        return str(_("The mail did not arrive. Check the address, or pass the invitation on yourself."))
    return ""


def _shown(one: Invitation, message: Message | None, at: datetime) -> Mapping[str, Any]:
    is_open = at < one.expires_at
    return {
        "id": str(one.id),
        "email": one.email,
        "role": role_of(one.role),
        "open": is_open,
        "until": words.moment(one.expires_at),
        "mail": _mail(message),
        "address": signing.invitation_address(one) if is_open else "",
    }

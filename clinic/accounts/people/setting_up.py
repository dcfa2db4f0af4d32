"""The first set-up: an address printed where the service was started opens, once, a form for a practice."""

import hashlib
import secrets
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select

from clinic import wording
from clinic.accounts import passwords, words
from clinic.accounts import rules as of_accounts
from clinic.accounts.models import Mode, Practice
from clinic.accounts.people import actions, queries, rules, signing
from clinic.accounts.people.models import SetupToken
from clinic.accounts.people.schemas import SetUpSchema
from clinic.database import db, writing
from clinic.web import forms
from clinic.web.access import anyone
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("setting_up", __name__))


def offer(*, at: datetime) -> str:
    """A new one-time address, for an hour; those made before end.

    Not an action: there is no practice yet whose record it could stand in.
    """
    token = secrets.token_urlsafe(24)
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        connection.execute(delete(SetupToken))
        connection.execute(
            insert(SetupToken).values(digest=digest(token), made_at=at, expires_at=at + rules.SET_UP_WITHIN)
        )
    return f"{signing.base()}/setup/{token}"


def open_until(*, at: datetime) -> datetime | None:
    """Until when an address made before holds, if one does. There is no practice yet whose it could be."""
    return db.session.scalar(select(func.max(SetupToken.expires_at)).where(SetupToken.expires_at > at))


def digest(token: str) -> bytes:
    """What the database keeps of it."""
    return hashlib.sha256(token.encode()).digest()


@bp.get("/setup/<token>")
@anyone
def show(token: str) -> ResponseReturnValue:
    """Practice, administrator and mode, on one page."""
    queries.setup_token(digest(token), now=now()) or abort(404)
    return _page(forms.blank(emergency_number="112", language=negotiated(), mode=Mode.DOCUMENTATION.value))


@bp.post("/setup/<token>")
@anyone
def set_up(token: str) -> ResponseReturnValue:
    """Open the practice. The administrator signs in next, as everybody does."""
    queries.setup_token(digest(token), now=now()) or abort(404)
    form = forms.read(SetUpSchema, request)
    if not form.errors:
        names = (form.values["practice"], form.values["name"], form.values["email"])
        for fault in of_accounts.password_faults(form.values["password"], names=names):
            form = form.refused("password", words.password_fault(fault))
    if form.errors:
        return _page(form), 422
    values = form.values
    first = actions.First(
        name=values["name"], email=values["email"], hashed=passwords.hashed(values["password"])
    )
    practice = Practice(
        name=values["practice"],
        phone=values["phone"],
        emergency_number=values["emergency_number"],
        language=values["language"],
    )
    try:
        actions.set_up(digest(token), practice, first, mode=values["mode"], now=now())
    except actions.AddressEnded:
        abort(404)
    except actions.SignsInElsewhere:
        return _page(form.refused("email", _("Somebody signs in with this address already."))), 422
    return redirect(url_for("accounts.sign_in", after="set-up"), 303)


def _page(form: Form) -> str:
    return render_template(
        "accounts/set_up.html",
        form=form,
        least=of_accounts.SHORTEST_PASSWORD,
        languages=[{"value": code, "label": name} for code, name in wording.NAMES.items()],
    )

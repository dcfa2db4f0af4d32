"""What the pages that ask who somebody is share: what can be shown, what went wrong, and the way on."""

from uuid import UUID

from flask import Response, jsonify, make_response, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.accounts import register, throttle, words
from clinic.accounts.factors import passkeys, queries, rules, showing
from clinic.accounts.factors.models import Purpose
from clinic.accounts.models import Clinician
from clinic.accounts.rules import Means
from clinic.web import forms
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form


def onward(person_id: UUID, way_on: str) -> str:
    """Where somebody goes on; a form kept back for them comes before the first page."""
    waiting = queries.newest_parked(of=person_id, now=now()) if way_on == "/" else None
    return url_for("proving.kept", form_id=waiting) if waiting else way_on


def options(purpose: Purpose, person: Clinician | None) -> ResponseReturnValue:
    """What a browser needs for a passkey, as it reads it."""
    return jsonify(passkeys.request(purpose, person, at=now()))


def typed(person: Clinician, form: Form, *, password: bool) -> Means | Form | throttle.Waiting:
    """By what somebody showed who they are, or the form with what was wrong with it, or how long to wait."""
    values, person_id = form.values, person.id
    try:
        if values.get("code"):
            return showing.code(person, values["code"], at=now())
        if password and values.get("password"):
            return showing.password(person, values["password"], at=now())
    except throttle.Waiting as waiting:
        return waiting
    except showing.Wrong:
        if values.get("code"):
            has = queries.factors(of=person_id)
            if rules.is_of_an_app(values["code"]) and has.app:
                return form.refused(
                    "code", _("This code is wrong, or it was used before. Wait for the next one.")
                )
            return form.refused(
                "recovery-code" if has.codes else WHOLE,
                _("This recovery code is wrong, or it was used before. Take another one."),
            )
        return form.refused("password", _("This is not your password."))
    return form.refused(WHOLE, _("Fill in one of the two."))


def refused_passkey() -> Form:
    """A form that says a passkey was not accepted; why stands in the log."""
    return forms.blank().refused(
        WHOLE, _("This passkey was not accepted. Try again, or take another way to sign in.")
    )


def later(page: str, waiting: throttle.Waiting) -> Response:
    """The page again, and how long to wait."""
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(waiting.seconds)
    return response


def waits(form: Form, waiting: throttle.Waiting) -> Form:
    """The form with how long to wait; a passkey never does."""
    return form.refused(WHOLE, words.wait_or_passkey(waiting.seconds))


def carry(secret: str) -> None:
    """Give this browser the session's new id; the token of its open forms stays."""
    session[register.KEY] = secret

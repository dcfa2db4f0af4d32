"""A link with a PIN opens nothing until it was typed; guesses are counted before anybody looks at them.

The door stands behind that of the link itself: who holds no link, or one that has ended, is answered there.
"""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from flask import Blueprint, Flask, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select, update

from clinic.accounts import passwords
from clinic.accounts.slots import Busy
from clinic.database import db, let_go, writing
from clinic.sharing import answers, rules
from clinic.sharing.models import Link
from clinic.sharing.rules import Opening
from clinic.sharing.schemas import PinSchema
from clinic.web import forms, language
from clinic.web.access import link_holders_only
from clinic.web.clock import now
from clinic.web.forms import Form
from clinic.web.guard import without_token
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("pins", __name__))

COOKIE = "plan-pin"


class Waiting(Exception):
    """No PIN is looked at now. Without `seconds` only the practice can help."""

    def __init__(self, seconds: int | None) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def install(app: Flask) -> None:
    """Stand behind the door that knows the links."""
    app.register_blueprint(bp)
    first: Callable[[], ResponseReturnValue | None] = app.extensions["link_holder"]

    def door() -> ResponseReturnValue | None:
        answer = first()
        if answer is not None or request.endpoint == "pins.enter":
            return answer
        return None if is_shown(g.link) else asked(forms.blank(), status=403)

    app.extensions["link_holder"] = door


def is_shown(link: Link) -> bool:
    """Whether this device has shown the PIN of this link, or needs none."""
    if link.pin is None:
        return True
    kept = request.cookies.get(answers.cookie(COOKIE), "")
    keys = [current_app.secret_key, *current_app.config["SECRET_KEY_FALLBACKS"]]
    return any(
        hmac.compare_digest(kept.encode(), rules.pin_proof(str(key), link=link.id, pin=link.pin).encode())
        for key in keys
    )


@bp.post("/plan/pin")
@link_holders_only
@without_token
def enter() -> ResponseReturnValue:
    """Take a PIN; the right one opens this link on this device for as long as it lives."""
    link = g.link
    language.speak(answers.view(link.language)[0])
    form = forms.read(PinSchema, request)
    typed = "".join(sign for sign in form.values.get("pin", "") if sign.isdigit())
    if not form.errors and (link.pin is None or g.opening is Opening.ENDED or is_shown(link)):
        return redirect(url_for("visits.plan"), 303)
    if form.errors or len(typed) != rules.PIN_LENGTH:
        return asked(_refused(_("The PIN has six digits.")), status=422)
    at = now()
    let_go()  # the count is kept by a connection of its own, and a hash takes its time
    try:
        left = begin(link.id, at=at)
        right = passwords.matches(typed, link.pin)
    except Waiting as waiting:
        return asked(_refused(_later(waiting.seconds)), status=429)
    except Busy:
        return asked(_refused(_("Too many at once. Try again in a few seconds.")), status=503)
    if not right:
        return asked(_refused(_wrong(left)), status=422)
    forgive(link.id)
    answer = make_response(redirect(url_for("visits.plan"), 303))
    proof = rules.pin_proof(str(current_app.secret_key), link=link.id, pin=link.pin)
    answers.set_cookie(answer, answers.cookie(COOKIE), proof, int((link.expires_at - at).total_seconds()))
    return answer


def asked(form: Form, *, status: int) -> ResponseReturnValue:
    """The page that asks for the PIN: whose practice, and nothing of the plan."""
    language.speak(answers.view(g.link.language)[0])
    return answers.neutral("sharing/pin.html", g.link.practice, status, form=form)


def begin(link_id: UUID, *, at: datetime) -> int:
    """Count a try before it is looked at, so that a hundred at once get no further than one. Tries left."""
    with writing(), db.engine.begin() as connection:
        failures, wait_until = connection.execute(
            select(Link.pin_failures, Link.pin_wait_until).where(Link.id == link_id).with_for_update()
        ).one()
        if failures and rules.pin_wait(failures) is None:
            raise Waiting(None)
        if wait_until is not None and wait_until > at:
            raise Waiting(ceil((wait_until - at).total_seconds()))
        failures += 1
        wait = rules.pin_wait(failures)
        connection.execute(
            update(Link)
            .where(Link.id == link_id)
            .values(pin_failures=failures, pin_wait_until=at + (wait or timedelta(0)))
        )
    return -failures % rules.PIN_TRIES


def forgive(link_id: UUID) -> None:
    """The PIN was right: the count begins anew."""
    with writing(), db.engine.begin() as connection:
        connection.execute(update(Link).where(Link.id == link_id).values(pin_failures=0, pin_wait_until=None))


def _refused(message: str) -> Form:
    return forms.blank().refused("pin", message)


def _wrong(left: int) -> str:
    if not left:
        return str(_("This is not the PIN. The page takes no PIN for a while now."))
    return str(
        ngettext(
            "This is not the PIN. %(num)d try is left.", "This is not the PIN. %(num)d tries are left.", left
        )
    )


def _later(seconds: int | None) -> str:
    if seconds is None:
        return str(_("Too many wrong PINs. Call your practice; they make you a new link."))
    minutes = ceil(seconds / 60)
    return str(
        ngettext(
            "Too many wrong PINs. Wait %(num)d minute.", "Too many wrong PINs. Wait %(num)d minutes.", minutes
        )
    )

"""Opening a session: what the browser holds afterwards, and nothing of what it held before."""

from flask import request, session
from flask_security.utils import login_user

from clinic.accounts import actions, register, rules
from clinic.accounts.models import Clinician
from clinic.accounts.rules import Means
from clinic.web.clock import now


def open_session(person: Clinician, *, means: Means, rehashed: str | None = None) -> None:
    """Sign somebody in who has shown all that is asked of them."""
    secret = register.new_secret()
    actions.sign_in(
        person,
        digest=register.digest(secret),
        device=rules.device(request.user_agent.string),
        now=now(),
        means=means,
        instead_of=register.held(),
        rehashed=rehashed,
    )
    # Nothing of what stood in the cookie before, the token of its forms included, goes on.
    session.clear()
    login_user(person, remember=False, authn_via=[means.value])
    session[register.KEY] = secret

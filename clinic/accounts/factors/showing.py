"""Showing who one is with something typed: six digits, a recovery code, or the password, each slowed down."""

from datetime import datetime

from flask import current_app, request
from sqlalchemy import select

from clinic.accounts import passwords, throttle
from clinic.accounts.factors import actions, queries, rules, sealing
from clinic.accounts.models import Clinician
from clinic.accounts.rules import Means
from clinic.config import Config
from clinic.database import db
from clinic.web import logs

APP = "authenticator app"  # what its secret is sealed for


class Wrong(Exception):
    """What was typed shows nothing."""


def code(person: Clinician, typed: str, *, at: datetime) -> Means:
    """Six digits of the person's app, or one of their recovery codes; each opens once."""
    person_id = person.id
    attempt = throttle.begin(account=f"code:{person_id}", address=request.remote_addr, at=at)
    means = Means.APP if rules.is_of_an_app(typed) else Means.RECOVERY_CODE
    try:
        if means is Means.APP:
            _digits(person, typed, at=at)
        else:
            actions.use_code(rules.recovery_digest(typed), by=person, now=at)
    except (Wrong, actions.Used) as fault:
        logs.log().warning("code-refused", id=logs.request_id())
        again = queries.person(of=person_id)
        if again is not None:
            actions.note_refusal(means=means, reason="wrong-or-used", by=again, now=at)
        raise Wrong from fault
    throttle.forgive(attempt)
    return means


def password(person: Clinician, typed: str, *, at: datetime) -> Means:
    """The password of somebody whose session waits for them."""
    person_id, email = person.id, person.email
    attempt = throttle.begin(account=email, address=request.remote_addr, at=at)
    kept = db.session.scalar(select(Clinician.password).where(Clinician.id == person_id))
    if not passwords.matches(typed, kept):
        logs.log().warning("password-refused", id=logs.request_id())
        raise Wrong
    throttle.forgive(attempt)
    return Means.PASSWORD


def seed_of(person: Clinician, sealed: bytes) -> str:
    """The app's secret as it was when it was set up."""
    return sealing.unseal(sealed, purpose=APP, owner=person.id.bytes).decode()


def sealed_seed(person: Clinician, seed: str) -> bytes:
    """The app's secret as it is kept."""
    return sealing.seal(seed.encode(), purpose=APP, owner=person.id.bytes)


def drift() -> int:
    """How many steps of time an app's clock may be off."""
    config: Config = current_app.extensions["settings"]
    return config.code_drift


def _digits(person: Clinician, typed: str, *, at: datetime) -> None:
    app = queries.app(of=person.id)
    if app is None:
        raise Wrong
    try:
        seed = seed_of(person, app.seed)
    except sealing.Unsealable as fault:
        # The key is gone: nobody's digits can be right, and the operator must hear of it.
        logs.log().error("app-secret-unreadable", id=logs.request_id())
        raise Wrong from fault
    step = rules.matching_step(seed, rules.digits(typed), at=at, after=app.last_step, drift=drift())
    if step is None:
        raise Wrong
    resealed = None if sealing.is_current(app.seed) else sealed_seed(person, seed)
    actions.use_app(step, by=person, now=at, resealed=resealed)

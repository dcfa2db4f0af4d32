"""Signing in and out, and what a person settles for themselves."""

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import login_user, logout_user

from clinic import wording
from clinic.accounts import actions, demo, passwords, queries, register, rules, throttle, words
from clinic.accounts.factors import entering, parking, ways
from clinic.accounts.factors import queries as factors
from clinic.accounts.models import Clinician
from clinic.accounts.opening import open_session
from clinic.accounts.rules import Means
from clinic.accounts.schemas import (
    NothingSchema,
    PasswordSchema,
    PreferencesSchema,
    SessionSchema,
    SignInSchema,
)
from clinic.config import Config
from clinic.web import access, forms, logs
from clinic.web.access import anyone, staff_only
from clinic.web.addresses import safe_next
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.guard import even_when_read_only
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("accounts", __name__))

HANDLE = 32  # so many characters of a session's fingerprint name it on one's own page
# Where somebody may go before they have chosen a password of their own.
FIRST_STEPS = frozenset({"accounts.account", "accounts.change_password", "accounts.sign_out"})


@bp.before_app_request
def _own_password_first() -> ResponseReturnValue | None:
    """Lead whoever came in by a password somebody else saw to the page where they choose their own."""
    person: Clinician | None = g.get("clinician")  # nobody was asked for on pages open to anyone
    if person is None or not person.password_is_temporary or request.endpoint in FIRST_STEPS:
        return None
    return redirect(url_for("accounts.account"), 303)


@bp.get(access.SIGN_IN)
@anyone
def sign_in() -> ResponseReturnValue:
    """The page that asks who somebody is; whoever is known goes on at once."""
    way_on = safe_next(request.args.get("next"))
    if access.signed_in() is not None:
        return redirect(way_on, 303)
    if register.is_locked():
        return redirect(url_for("locking.show", next=request.args.get("next")), 303)
    return _sign_in_page(forms.blank(), way_on=way_on)


@bp.post(access.SIGN_IN)
@anyone
@even_when_read_only
def enter() -> ResponseReturnValue:
    """Compare the password, later with each wrong one, and open a session."""
    way_on = safe_next(request.args.get("next"))
    form = forms.read(SignInSchema, request)
    if form.errors:
        return _sign_in_page(form, way_on=way_on), 422
    email, password = form.values["email"].lower(), form.values["password"]
    try:
        attempt = throttle.begin(account=email, address=request.remote_addr, at=now())
    except throttle.Waiting as waiting:
        refused = form.refused(WHOLE, words.wait_or_passkey(waiting.seconds))
        return _later(_sign_in_page(refused, way_on=way_on), waiting)
    kept = queries.kept_password(email)
    person = queries.clinician(email) if passwords.matches(password, kept) else None
    if kept is None or person is None:
        logs.log().warning("sign-in-refused", id=logs.request_id())
        message = _("This e-mail address and this password do not belong together.")
        return _sign_in_page(form.refused(WHOLE, message), way_on=way_on), 422
    person_id = person.id
    throttle.forgive(attempt)
    if attempt.before >= rules.WORTH_A_LINE:
        # Only now: a line for each wrong one would take longer where there is such a person.
        actions.note_wrong_passwords(attempt.before, by=person, now=now())
    rehashed = passwords.hashed(password) if passwords.is_outdated(kept) else None
    if factors.factors(of=person_id).any:
        return entering.begin_second(person, way_on=way_on, rehashed=rehashed)
    open_session(person, means=Means.PASSWORD, rehashed=rehashed)
    return redirect(ways.onward(person_id, way_on), 303)


@bp.post("/sign-out")
@staff_only
@even_when_read_only
def sign_out() -> ResponseReturnValue:
    """End the session here and in the register."""
    forms.demand(NothingSchema, request)
    known = g.sign_in.digest
    actions.sign_out(known, by=g.clinician, now=now())
    logout_user()
    register.leave(known)
    return redirect(url_for("accounts.sign_in"), 303)


@bp.get("/account")
@staff_only
def account() -> ResponseReturnValue:
    """One's own page: language, theme, shortcuts, password, sessions."""
    return _account_page(saved=request.args.get("saved", ""))


@bp.post("/account")
@staff_only
def change_preferences() -> ResponseReturnValue:
    """How pages look and speak to this person."""
    form = forms.read(PreferencesSchema, request)
    if form.errors:
        return _account_page(preferences=form), 422
    actions.prefer(by=g.clinician, now=now(), **form.values)
    return redirect(url_for("accounts.account", saved="preferences"), 303)


@bp.post("/account/password")
@staff_only
def change_password() -> ResponseReturnValue:
    """A new password, for whoever knows the present one; all other sessions end."""
    form = forms.read(PasswordSchema, request)
    if form.errors:
        return _account_page(password=form), 422
    person: Clinician = g.clinician
    names = (person.practice.name, person.name, person.email)
    least = rules.shortest(second_factor=person.practice.second_factor)
    faults = rules.password_faults(form.values["new"], names=names, least=least)
    if form.values["new"] == form.values["present"]:
        faults = ("the-same",)
    if faults:
        for fault in faults:
            form = form.refused("new", words.password_fault(fault, least=least))
        return _account_page(password=form), 422
    kept, email, sign_in = person.password, person.email, g.sign_in.digest
    try:
        attempt = throttle.begin(account=email, address=request.remote_addr, at=now())
    except throttle.Waiting as waiting:
        return _later(_account_page(password=form.refused(WHOLE, words.wait(waiting.seconds))), waiting)
    if not passwords.matches(form.values["present"], kept):
        logs.log().warning("password-change-refused", id=logs.request_id())
        return _account_page(password=form.refused("present", _("This is not your present password."))), 422
    throttle.forgive(attempt)
    hashed = passwords.hashed(form.values["new"])
    actions.change_password(hashed, by=g.clinician, keeping=sign_in, now=now())
    # Flask-Security knows people by what has just changed, and asks how fresh a session is.
    login_user(g.clinician, remember=False, authn_via=["password"])
    return redirect(url_for("accounts.account", saved="password"), 303)


@bp.post("/account/sessions/end")
@staff_only
def end_session() -> ResponseReturnValue:
    """End one of one's own sessions, on whatever device it is."""
    handle = forms.demand(SessionSchema, request)["session"]
    at = now()
    found = [
        one.digest for one in queries.sign_ins(of=g.clinician, now=at) if one.digest.hex()[:HANDLE] == handle
    ]
    if found:
        actions.end_sign_in(found[0], by=g.clinician, now=at)
    return redirect(url_for("accounts.account", saved="sessions"), 303)


@bp.post("/account/sessions/end-others")
@staff_only
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    forms.demand(NothingSchema, request)
    actions.end_other_sign_ins(g.sign_in.digest, by=g.clinician, now=now())
    return redirect(url_for("accounts.account", saved="sessions"), 303)


def keep_language(language: str) -> None:
    """What somebody signed in chose in the head of a page stays theirs on every device."""
    if access.signed_in() is not None:
        actions.speak(language, by=g.clinician, now=now())


def _sign_in_page(form: Form, *, way_on: str) -> str:
    config: Config = current_app.extensions["settings"]
    return render_template(
        "accounts/sign_in.html",
        form=form,
        way_on=way_on,
        after=request.args.get("after", "") if not form.errors else "",
        waits=not form.errors and way_on.startswith(f"{parking.PAGE}/"),
        ended=not form.errors and register.held() is not None,
        demo=config.environment == "development" and demo.is_here(),
    )


def _account_page(*, preferences: Form | None = None, password: Form | None = None, saved: str = "") -> str:
    # Loaded anew: a refused password let go of everything that was read before.
    person, at = g.clinician, now()
    sessions = [
        {
            "handle": one.digest.hex()[:HANDLE],
            "device": one.device or _("Unknown device"),
            "started": words.moment(one.started_at),
            "seen": words.moment(one.seen_at),
            "is_locked": one.locked_at is not None,
            "is_this": one.digest == g.sign_in.digest,
        }
        for one in queries.sign_ins(of=person, now=at)
    ]
    return render_template(
        "accounts/account.html",
        name=person.name,
        email=person.email,
        is_temporary=person.password_is_temporary,
        least=rules.shortest(second_factor=person.practice.second_factor),
        languages=[{"value": code, "label": name} for code, name in wording.NAMES.items()],
        sessions=sessions,
        preferences=preferences
        or forms.blank(
            language=person.language or person.practice.language,
            theme=person.theme,
            single_keys="yes" if person.single_keys else "",
        ),
        password=password or forms.blank(),
        saved=saved,
    )


def _later(page: str, waiting: throttle.Waiting) -> Response:
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(waiting.seconds)
    return response

"""One's own ways to sign in: passkeys, an authenticator app, recovery codes."""

import secrets
from uuid import UUID

import pyotp
import segno
from flask import Blueprint, abort, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.accounts.factors import actions, challenges, passkeys, queries, rules, showing
from clinic.accounts.factors.models import Purpose
from clinic.accounts.factors.schemas import CodeSchema, NewPasskeySchema, PasskeyNameSchema
from clinic.accounts.models import Clinician
from clinic.accounts.rules import Means
from clinic.accounts.schemas import NothingSchema
from clinic.accounts.words import moment
from clinic.web import access, errors, forms, logs
from clinic.web.access import freshly_proven, staff_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("factors", __name__, url_prefix="/account/factors"))

SETTING_UP = b"authenticator app of "
QUIET = 2  # modules of white around a code; scanners want some


def check() -> ResponseReturnValue | None:
    """Lead whoever has no second factor, at a practice that asks for one, to where they set it up."""
    person: Clinician | None = g.get("clinician")  # nobody was asked for on pages open to anyone
    if person is None or not person.practice.second_factor or g.sign_in.means is not Means.PASSWORD:
        return None
    endpoint = request.endpoint or ""
    may = {"accounts.sign_out", "locking.lock", "locking.awake"}
    if person.password_is_temporary:
        may |= {"accounts.account", "accounts.change_password"}
    if endpoint in may or endpoint.startswith(("factors.", "proving.")):
        return None
    if access.entry_of(current_app, endpoint) is access.Entry.ANYONE:
        return None
    if errors.wants_json():
        return errors.problem(403, errors.SECOND_FACTOR_FIRST, sign_in=url_for("factors.show"))
    return redirect(url_for("factors.show"), 303)


@bp.get("")
@staff_only
def show() -> ResponseReturnValue:
    """All of one's own ways to sign in."""
    return _page(saved=request.args.get("saved", ""))


@bp.post("/passkeys/options")
@staff_only
@freshly_proven
def passkey_options() -> ResponseReturnValue:
    """What a browser needs to make a passkey."""
    forms.demand(NothingSchema, request)
    return jsonify(passkeys.creation(g.clinician, at=now()))


@bp.post("/passkeys")
@staff_only
@freshly_proven
def add_passkey() -> ResponseReturnValue:
    """A passkey that was just made, under a name that tells where it lies."""
    form = forms.read(NewPasskeySchema, request)
    if form.errors:
        return _page(passkey=form), 422
    try:
        passkeys.add(
            g.clinician,
            form.values["credential"],
            name=form.values["name"],
            session=g.sign_in.digest,
            at=now(),
        )
    except passkeys.Refused as fault:
        logs.log().warning("passkey-refused", id=logs.request_id(), reason=fault.key)
        return _page(passkey=form.refused(WHOLE, _("This passkey was not accepted. Try again."))), 422
    except actions.Taken:
        return _page(passkey=form.refused(WHOLE, _("This passkey is known here already."))), 422
    return redirect(url_for("factors.show", saved="passkey-added"), 303)


@bp.post("/passkeys/<uuid:passkey_id>/name")
@staff_only
def rename_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Another name."""
    passkey = queries.passkey(passkey_id, of=g.clinician.id) or abort(404)
    form = forms.read(PasskeyNameSchema, request)
    if form.errors:
        return _page(renamed=form, which=passkey_id), 422
    actions.rename_passkey(passkey, name=form.values["name"], by=g.clinician, now=now())
    return redirect(url_for("factors.show", saved="renamed"), 303)


@bp.post("/passkeys/<uuid:passkey_id>/remove")
@staff_only
@freshly_proven
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """A passkey that opens nothing any more."""
    passkey = queries.passkey(passkey_id, of=g.clinician.id) or abort(404)
    forms.demand(NothingSchema, request)
    try:
        actions.remove_passkey(passkey, by=g.clinician, now=now())
    except actions.LastFactor:
        return _page(whole=_last_one()), 422
    return redirect(url_for("factors.show", saved="passkey-removed"), 303)


@bp.post("/app/begin")
@staff_only
@freshly_proven
def begin_app() -> ResponseReturnValue:
    """A new secret for an authenticator app; it counts once six digits of it were typed."""
    forms.demand(NothingSchema, request)
    person: Clinician = g.clinician
    seed = pyotp.random_base32()
    challenges.begin(
        Purpose.ADD_APP,
        SETTING_UP + person.id.bytes,
        clinician_id=person.id,
        at=now(),
        lasts=rules.UNDER_WAY,
        content=showing.sealed_seed(person, seed),
    )
    return redirect(url_for("factors.app"), 303)


@bp.get("/app")
@staff_only
@freshly_proven
def app() -> ResponseReturnValue:
    """The secret, as a picture to scan and as text to type."""
    seed = _seed()
    if seed is None:
        return redirect(url_for("factors.show"), 303)
    return _app_page(seed, forms.blank())


@bp.post("/app")
@staff_only
@freshly_proven
def add_app() -> ResponseReturnValue:
    """Six digits show that the app has the secret and a clock that goes right."""
    form = forms.read(CodeSchema, request)
    seed = _seed()
    if seed is None:
        return redirect(url_for("factors.show"), 303)
    if form.errors:
        return _app_page(seed, form), 422
    person: Clinician = g.clinician
    step = rules.matching_step(
        seed, rules.digits(form.values["code"]), at=now(), after=0, drift=showing.drift()
    )
    if step is None:
        message = _("These are not the digits the app shows now. Check that the device’s clock is right.")
        return _app_page(seed, form.refused("code", message)), 422
    person_id, session = person.id, g.sign_in.digest
    sealed = showing.sealed_seed(person, seed)
    challenges.take(Purpose.ADD_APP, SETTING_UP + person_id.bytes, at=now())
    actions.add_app(seed=sealed, step=step, by=person, session=session, now=now())
    if queries.factors(of=person_id).codes:
        return redirect(url_for("factors.show", saved="app-added"), 303)
    return _new_codes()


@bp.post("/app/remove")
@staff_only
@freshly_proven
def remove_app() -> ResponseReturnValue:
    """No authenticator app any more."""
    forms.demand(NothingSchema, request)
    if queries.app(of=g.clinician.id) is None:
        return redirect(url_for("factors.show"), 303)
    try:
        actions.remove_app(by=g.clinician, now=now())
    except actions.LastFactor:
        return _page(whole=_last_one()), 422
    return redirect(url_for("factors.show", saved="app-removed"), 303)


@bp.post("/codes")
@staff_only
@freshly_proven
def make_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown on this page and nowhere else."""
    forms.demand(NothingSchema, request)
    if not queries.factors(of=g.clinician.id).any:
        return _page(whole=_("Add a passkey or an authenticator app first.")), 422
    return _new_codes()


def _new_codes() -> str:
    codes = [rules.recovery_code(secrets.token_bytes(rules.CODE_BYTES)) for _each in range(rules.CODES)]
    person: Clinician = g.clinician
    actions.make_codes([rules.recovery_digest(code) for code in codes], by=person, now=now())
    return render_template("accounts/factors/codes.html", codes=codes, email=person.email, made=moment(now()))


def _seed() -> str | None:
    person: Clinician = g.clinician
    begun = challenges.look(Purpose.ADD_APP, SETTING_UP + person.id.bytes, at=now())
    if begun is None or begun.content is None or begun.clinician_id != person.id:
        return None
    return showing.seed_of(person, begun.content)


def _app_page(seed: str, form: Form) -> str:
    address = pyotp.TOTP(seed).provisioning_uri(name=g.clinician.email, issuer_name=passkeys.NAME)
    matrix = segno.make(address, error="m", micro=False).matrix
    dark = [
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, one in enumerate(row)
        if one
    ]
    return render_template(
        "accounts/factors/app.html",
        form=form,
        secret=" ".join(seed[place : place + 4] for place in range(0, len(seed), 4)),
        address=address,
        squares="".join(dark),
        size=len(matrix) + 2 * QUIET,
    )


def _last_one() -> str:
    return str(_("Your practice asks for a second factor. Add another one, then remove this."))


def _page(
    *,
    passkey: Form | None = None,
    renamed: Form | None = None,
    which: UUID | None = None,
    whole: str = "",
    saved: str = "",
) -> str:
    person_id = g.clinician.id
    own = [
        {
            "id": one.id,
            "name": one.name,
            "made": moment(one.created_at),
            "used": moment(one.used_at) if one.used_at else "",
            "form": renamed if renamed and one.id == which else forms.blank(name=one.name),
        }
        for one in queries.passkeys(of=person_id)
    ]
    known = queries.app(of=person_id)
    has = queries.factors(of=person_id)
    needed = g.practice.second_factor
    return render_template(
        "accounts/factors/show.html",
        passkeys=own,
        app={"made": moment(known.created_at), "used": moment(known.used_at) if known.used_at else ""}
        if known
        else None,
        has=has,
        is_first=needed and g.sign_in.means is Means.PASSWORD,
        may_remove=not (needed and has.is_last),
        passkey=passkey or forms.blank(),
        whole=whole,
        saved=saved,
    )

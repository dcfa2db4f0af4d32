"""The practice's settings: how it presents itself, what screenings show, when stages begin, its logo."""

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from clinic import wording
from clinic.accounts import actions, logos, queries, rules, words
from clinic.accounts.models import Practice
from clinic.accounts.schemas import (
    AccessSchema,
    LogoSchema,
    ModeSchema,
    ParticularsSchema,
    RemovalSchema,
    StagesSchema,
)
from clinic.database import let_go
from clinic.web import forms
from clinic.web.access import administrators_only, freshly_proven, staff_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.guard import MEBIBYTE, accepts
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("practice", __name__, url_prefix="/practice"))

PARTICULARS = ("name", "tagline", "phone", "emergency_number", "address", "hours", "language", "colour")


@bp.get("")
@administrators_only
def show() -> ResponseReturnValue:
    """All settings on one page."""
    return _page(saved=request.args.get("saved", ""))


@bp.post("")
@administrators_only
def change() -> ResponseReturnValue:
    """Name, phone, address, hours, emergency number, language, colour."""
    form = forms.read(ParticularsSchema, request)
    if form.errors:
        return _page(particulars=form), 422
    values = dict(form.values)
    version = values.pop("version")
    try:
        actions.change_particulars(actions.Particulars(**values), by=g.clinician, version=version, now=now())
    except actions.ChangedMeanwhile:
        return _page(particulars=_overtaken(form)), 409
    return _saved("particulars")


@bp.post("/mode")
@administrators_only
@freshly_proven
def choose_mode() -> ResponseReturnValue:
    """Documentation or decision support."""
    form = forms.read(ModeSchema, request)
    if form.errors:
        return _page(mode=form), 422
    try:
        actions.choose_mode(form.values["mode"], by=g.clinician, version=form.values["version"], now=now())
    except actions.ChangedMeanwhile:
        return _page(mode=_overtaken(form)), 409
    return _saved("mode")


@bp.post("/access")
@administrators_only
@freshly_proven
def choose_access() -> ResponseReturnValue:
    """Whose records a clinician reads."""
    form = forms.read(AccessSchema, request)
    if form.errors:
        return _page(access=form), 422
    try:
        actions.choose_access(
            form.values["access"], by=g.clinician, version=form.values["version"], now=now()
        )
    except actions.ChangedMeanwhile:
        return _page(access=_overtaken(form)), 409
    return _saved("access")


@bp.post("/stages")
@administrators_only
def set_stages() -> ResponseReturnValue:
    """When subacute and persistent begin."""
    form = forms.read(StagesSchema, request)
    if form.errors:
        return _page(stages=form), 422
    stages = rules.STAGES[form.values["stages"]]
    try:
        actions.set_stages(stages, by=g.clinician, version=form.values["version"], now=now())
    except actions.ChangedMeanwhile:
        return _page(stages=_overtaken(form)), 409
    return _saved("stages")


@bp.post("/logo")
@administrators_only
@accepts(size=5 * MEBIBYTE)
def show_logo() -> ResponseReturnValue:
    """A picture for paper and plan page."""
    form = forms.read(LogoSchema, request)
    if form.errors:
        return _page(logo=form), 422
    upload: FileStorage = form.values["logo"]
    let_go()  # decoding takes a while, and in a post our transaction holds the write lock
    try:
        picture = logos.picture(upload.stream.read(logos.LARGEST + 1))
    except logos.NotALogo as fault:
        return _page(logo=form.refused("logo", words.logo_fault(fault.key))), 422
    try:
        actions.show_logo(picture, by=g.clinician, version=form.values["version"], now=now())
    except actions.ChangedMeanwhile:
        return _page(logo=_overtaken(form)), 409
    return _saved("logo")


@bp.post("/logo/remove")
@administrators_only
def remove_logo() -> ResponseReturnValue:
    """No picture."""
    form = forms.read(RemovalSchema, request)
    if form.errors:
        return _page(logo=form), 422
    try:
        actions.remove_logo(by=g.clinician, version=form.values["version"], now=now())
    except actions.ChangedMeanwhile:
        return _page(logo=_overtaken(form)), 409
    return _saved("logo")


@bp.get("/logo/<digest>.png")
@staff_only
def logo(digest: str) -> Response:
    """The logo, under an address that names its content."""
    found = queries.logo(g.clinician.practice_id)
    if found is None or found.digest != digest:
        abort(404)
    return logo_response(found.content)


def logo_response(content: bytes) -> Response:
    """A picture as it is sent: it can hold nothing that runs, and would not run if it did."""
    response = Response(content, mimetype="image/png")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _saved(part: str) -> ResponseReturnValue:
    return redirect(url_for("practice.show", saved=part, _anchor=f"{part}-part"), 303)


def _overtaken(form: Form) -> Form:
    """The form once more, saying that somebody was quicker; what was typed stays."""
    practice: Practice = g.clinician.practice
    last = max(queries.last_changes(of=practice).values(), key=lambda change: change.at, default=None)
    if last is None:
        return form.refused(WHOLE, _("The settings were changed meanwhile. Yours are not saved yet."))
    message = _(
        "%(name)s changed the settings at %(time)s. Yours are not saved yet: compare, then save again.",
        name=last.name,
        time=words.hour(last.at),
    )
    return form.refused(WHOLE, message)


def _page(
    *,
    particulars: Form | None = None,
    mode: Form | None = None,
    access: Form | None = None,
    stages: Form | None = None,
    logo: Form | None = None,
    saved: str = "",
) -> str:
    practice: Practice = g.clinician.practice
    present = {name: getattr(practice, name) for name in PARTICULARS}
    chosen = rules.Stages(practice.subacute_from, practice.persistent_from)
    given = {"particulars": particulars, "mode": mode, "access": access, "stages": stages, "logo": logo}
    return render_template(
        "accounts/practice.html",
        particulars=particulars or forms.blank(**present),
        mode=mode or forms.blank(mode=practice.mode.value),
        access=access or forms.blank(access=practice.access.value),
        stages=stages or forms.blank(stages=next((k for k, v in rules.STAGES.items() if v == chosen), "")),
        logo=logo or forms.blank(),
        versions={part: _version(form, practice) for part, form in given.items()},
        now_saved=_differing(particulars, present),
        errors={k: v for form in given.values() if form for k, v in form.errors.items()},
        colour=practice.colour,
        legible=rules.legible(practice.colour),
        logo_url=_logo_url(practice),
        practice={"name": practice.name, "tagline": practice.tagline, "phone": practice.phone},
        changes=_changes(practice),
        languages=[{"value": code, "label": name} for code, name in wording.NAMES.items()],
        saved=saved,
    )


def _version(form: Form | None, practice: Practice) -> object:
    """The version a form stands on: the one it came with, unless its sender was just told of a newer."""
    if form is None or WHOLE in form.errors:
        return practice.version
    return form.typed.get("version", practice.version)


def _differing(form: Form | None, present: dict[str, str]) -> dict[str, str]:
    """After a colleague was quicker: what is saved now, where it is not what was typed."""
    if form is None or WHOLE not in form.errors:
        return {}
    return {name: value for name, value in present.items() if form.typed.get(name) != value}


def _logo_url(practice: Practice) -> str | None:
    digest = queries.logo_digest(practice.id)
    return url_for("practice.logo", digest=digest) if digest else None


def _changes(practice: Practice) -> dict[str, str]:
    """By part of the page, who changed it last and when, as one line."""
    parts: dict[str, Any] = {
        "particulars": ("practice.changed",),
        "mode": ("practice.mode-changed",),
        "access": ("practice.access-changed",),
        "stages": ("practice.stages-changed",),
        "logo": ("practice.logo-changed", "practice.logo-removed"),
    }
    known = queries.last_changes(of=practice)
    lines = dict.fromkeys(parts, "")
    for part, events in parts.items():
        last = max((known[e] for e in events if e in known), key=lambda change: change.at, default=None)
        if last is not None:
            lines[part] = _("%(name)s, %(when)s", name=last.name, when=words.moment(last.at))
    return lines

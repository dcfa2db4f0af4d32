"""A practice's own exercises: begun, written field by field, photographed, and put beside plans."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from clinic.accounts import logos
from clinic.accounts.words import logo_fault
from clinic.audit import once
from clinic.database import let_go
from clinic.library import actions, own, own_pages, queries
from clinic.library.catalogue import library, shipped
from clinic.library.models import OwnExercise
from clinic.web import errors, fields, forms
from clinic.web.access import clinicians_only, staff_only
from clinic.web.clock import now
from clinic.web.forms import WHOLE, Form
from clinic.web.guard import MEBIBYTE, accepts
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans
from clinic.web.text import printable

bp = keeps_plans(Blueprint("own", __name__, url_prefix="/library/own"))


class BeginSchema(forms.Schema):
    """A new exercise, begun once however often the button is pressed."""

    key = fields.Id(required=True)


class WriteSchema(forms.Schema):
    """What an exercise says of itself; its fields are known to `own`."""

    version = fields.Version()
    facts = fields.Keyed(fields.Text(most=60))
    texts = fields.Keyed(fields.Note(most=1_500))
    marks = fields.Several(fields.Text(most=80), most=120)


class OfferSchema(forms.Schema):
    """Whether it is found beside plans."""

    version = fields.Version()
    in_use = fields.Tick()


class PhotoSchema(forms.Schema):
    """A picture of it."""

    version = fields.Version()
    photo = fields.Upload(required=True)


@bp.post("")
@clinicians_only
def begin() -> ResponseReturnValue:
    """Begin an exercise of the practice's own."""
    values = forms.demand(BeginSchema, request)
    known = once(values["key"], by=g.clinician, content="own exercise")
    try:
        begun = known or actions.begin_own(key=values["key"], by=g.clinician, now=now()).id
    except actions.Full:
        abort(422)
    return redirect(url_for("own.edit", own_id=begun), 303)


@bp.get("/<uuid:own_id>")
@clinicians_only
def edit(own_id: UUID) -> str:
    """The exercise as it is written, and what in it may be hard to read."""
    return _page(_exercise(own_id), forms.blank())


@bp.post("/<uuid:own_id>")
@clinicians_only
def write(own_id: UUID) -> ResponseReturnValue:
    """Keep what was written. One beside plans keeps what it needs there."""
    exercise = _exercise(own_id)
    form = forms.read(WriteSchema, request)
    if not form.errors:
        form = _checked(exercise, form)
    if form.errors:
        return _refused(own_id, form)
    values = {name: form.values[name] for name in ("facts", "texts", "marks", "version")}
    try:
        actions.write_own(exercise, **values, by=g.clinician, now=now())
    except actions.Overtaken:
        return _overtaken(own_id)
    if errors.wants_json():
        saved = own_pages.page(exercise, negotiated())
        body = render_template("library/_reading.html", page=saved)
        return jsonify({"version": exercise.version, "regions": {"own-reading": body}})
    return redirect(url_for("own.edit", own_id=own_id), 303)


@bp.post("/<uuid:own_id>/offer")
@clinicians_only
def offer(own_id: UUID) -> ResponseReturnValue:
    """Put it beside plans once nothing is missing, or take it away from there."""
    exercise = _exercise(own_id)
    form = forms.read(OfferSchema, request)
    if not form.errors and form.values["in_use"] and _missing(exercise):
        form = form.refused(WHOLE, _("Something is still missing: look at the list."))
    if form.errors:
        return _refused(own_id, form)
    try:
        actions.offer_own(exercise, **form.values, by=g.clinician, now=now())
    except actions.Overtaken:
        return _overtaken(own_id)
    if not form.values["in_use"]:
        # Plans keep it: whoever takes it away is shown at once whose.
        return redirect(url_for("holders.show", exercise_id=own.key(own_id), taken="yes"), 303)
    return redirect(url_for("own.edit", own_id=own_id), 303)


@bp.post("/<uuid:own_id>/photo")
@clinicians_only
@accepts(size=5 * MEBIBYTE)
def photograph(own_id: UUID) -> ResponseReturnValue:
    """A picture, decoded elsewhere and made anew."""
    _exercise(own_id)
    form = forms.read(PhotoSchema, request)
    if form.errors:
        return _refused(own_id, form)
    upload: FileStorage = form.values["photo"]
    let_go()  # decoding takes a while, and in a post our transaction holds the write lock
    try:
        picture = logos.picture(upload.stream.read(logos.LARGEST + 1))
        actions.show_photo(
            _exercise(own_id), picture, version=form.values["version"], by=g.clinician, now=now()
        )
    except logos.NotALogo as fault:
        return _refused(own_id, form.refused("photo", logo_fault(fault.key)))
    except actions.Full:
        return _refused(own_id, form.refused("photo", _("This exercise has had ten pictures already.")))
    except actions.Overtaken:
        return _overtaken(own_id)
    return redirect(url_for("own.edit", own_id=own_id, _anchor="photo-part"), 303)


@bp.get("/<uuid:own_id>/<digest>.png")
@staff_only
def photo(own_id: UUID, digest: str) -> Response:
    """A picture of it, under an address that names its content."""
    found = queries.photo(own_id, digest, of=g.clinician.practice) or abort(404)
    response = Response(found.content, mimetype="image/png")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _exercise(own_id: UUID) -> OwnExercise:
    return queries.own_exercise(own_id, of=g.clinician.practice) or abort(404)


def _missing(exercise: OwnExercise) -> tuple[str, ...]:
    languages = shipped().languages
    return own.missing(exercise.facts, exercise.texts, exercise.marks, languages=languages)


def _checked(exercise: OwnExercise, form: Form) -> Form:
    values = form.values
    said = values["facts"], values["texts"], values["marks"]
    for name, key in own.faults(*said, library=library()):
        form = form.refused(name, own_pages.fault(key, name))
    if exercise.in_use:
        for name in own.missing(*said, languages=shipped().languages):
            form = form.refused(name.partition(":")[0], _("It stands beside plans and needs this."))
    return form


def _page(exercise: OwnExercise, form: Form) -> str:
    labels = {"facts": own_pages.facts(), "texts": own_pages.texts()}
    page = own_pages.page(exercise, negotiated())
    if form.errors:
        page = replace(page, **_typed())  # what was typed stays
    return render_template("library/own.html", page=page, form=form, labels=labels)


def _typed() -> dict[str, Any]:
    """What was sent, as it was sent; the rest of the page stays what is kept."""
    sent: dict[str, dict[str, str]] = {"facts": {}, "texts": {}}
    for name, value in request.form.items():
        group, _dashes, field = name.partition(fields.Keyed.between)
        if field and group in sent:
            sent[group][field] = printable(value)
    return {group: values for group, values in sent.items() if values}


def _refused(own_id: UUID, form: Form) -> ResponseReturnValue:
    if errors.wants_json():
        return forms.refusal(form)
    return _page(_exercise(own_id), form), 422


def _overtaken(own_id: UUID) -> ResponseReturnValue:
    text = _("A colleague changed this exercise meanwhile. Yours is not saved; look at what stands now.")
    if errors.wants_json():
        url = url_for("own.edit", own_id=own_id)
        return jsonify({"error": {"code": 409, "key": "changed-meanwhile", "text": text, "url": url}}), 409
    return _page(_exercise(own_id), forms.blank().refused(WHOLE, text)), 409

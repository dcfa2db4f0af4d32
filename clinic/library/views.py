"""The library to read: a list that is searched and narrowed, and a page for each exercise."""

import gzip
import json
from functools import cache
from uuid import uuid4

from flask import Blueprint, Flask, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from clinic.accounts.models import Role
from clinic.library import actions, own_pages, own_views, pages, queries, search, shelves
from clinic.library.catalogue import library, searchable, shipped
from clinic.web import forms, shell
from clinic.web.access import anyone, clinicians_only, staff_only
from clinic.web.addresses import safe_next
from clinic.web.clock import now
from clinic.web.fields import Several, Text, Tick
from clinic.web.language import negotiated
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("library", __name__, url_prefix="/library"))


def install(app: Flask) -> None:
    """Put the library where every page leads to it."""
    app.register_blueprint(bp)
    app.register_blueprint(own_views.bp)
    shelves.install(app)
    shell.add_to_navigation(app, "library.index", lazy_gettext("Library"), order=30, key="l")


class Asked(forms.Schema):
    """What the list is narrowed by."""

    q = Text(most=200)
    region = Several(Text(most=40), most=20)
    layer = Several(Text(most=40), most=20)
    purpose = Several(Text(most=40), most=20)
    stage = Several(Text(most=40), most=20)
    irritability = Several(Text(most=40), most=20)
    position = Several(Text(most=40), most=20)
    equipment = Several(Text(most=40), most=30)
    difficulty = Several(Text(most=40), most=20)
    sides = Several(Text(most=40), most=20)
    no_equipment = Several(Text(most=40), most=2)


class Favoured(forms.Schema):
    """Whether an exercise is to be at hand, and where to go on."""

    keep = Tick()
    next = Text(most=2_000)


@bp.get("")
@staff_only
def index() -> str:
    """All exercises, or those that match every word and every facet."""
    asked = forms.query(Asked, request)
    # A value nobody offers narrows to nothing; that is an answer, not a mistake.
    chosen = {name: frozenset(asked[name]) for name in pages.FACETS}
    page = pages.index(
        library(),
        searchable(),
        query=asked["q"],
        chosen=chosen,
        language=negotiated(),
    )
    writes = g.clinician.role is not Role.FRONT_DESK
    own_ones = queries.own_exercises(of=g.clinician.practice) if writes else ()
    return render_template(
        "library/index.html",
        page=page,
        own=own_pages.listed(own_ones, negotiated()),
        may_write=writes,
        key=uuid4(),
    )


@bp.get("/<exercise_id>")
@staff_only
def show(exercise_id: str) -> str:
    """One exercise: words, dose, ladder, what sets it aside, evidence and its limits."""
    if exercise_id not in library():
        abort(404)
    exercise = library()[exercise_id]
    return render_template(
        "library/show.html",
        page=pages.whole(library(), exercise, negotiated()),
        is_favourite=exercise_id in queries.favourites(of=g.clinician),
        may_favour=g.clinician.role is not Role.FRONT_DESK,
        photo=_photo(exercise_id),
        only=own_pages.only_words(exercise),
    )


def _photo(exercise_id: str) -> str:
    """Where the picture of a practice's own exercise answers."""
    found = queries.own_called(exercise_id, of=g.clinician.practice)
    if found is None or found.photo is None:
        return ""
    return url_for("own.photo", own_id=found.id, digest=found.photo)


@bp.post("/<exercise_id>/favourite")
@clinicians_only
def favour(exercise_id: str) -> ResponseReturnValue:
    """Put the exercise among one's favourites, or take it out."""
    if exercise_id not in library():
        abort(404)
    values = forms.demand(Favoured, request)
    actions.favour(exercise_id, keep=values["keep"], by=g.clinician, now=now())
    return redirect(safe_next(values["next"], default=url_for("library.show", exercise_id=exercise_id)), 303)


@bp.get("/words/<digest>.json")
@anyone
def words(digest: str) -> Response:
    """The words everything is found by, for the browser: the same for everybody, and never changed."""
    if digest != shipped().digest[:16]:
        abort(404)
    plain, packed = _packed()
    takes = request.accept_encodings.quality("gzip") > 0
    response = Response(packed if takes else plain, content_type="application/json; charset=utf-8")
    if takes:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@bp.get("/words/own/<digest>.json")
@staff_only
def own_words(digest: str) -> Response:
    """The same with the practice's own exercises, for nobody else."""
    if digest != library().shelf[:16]:
        abort(404)
    response = Response(_as_sent(searchable()), content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _as_sent(known: search.Index) -> bytes:
    return json.dumps(search.sent(known), ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _packed() -> tuple[bytes, bytes]:
    text = _as_sent(search.index(shipped().exercises, shipped().vocabulary))
    return text, gzip.compress(text, 9, mtime=0)

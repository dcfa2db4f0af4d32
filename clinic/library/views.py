"""The library to read: a list that is searched and narrowed, and a page for each exercise."""

from flask import Blueprint, Flask, abort, render_template, request
from flask_babel import get_locale, lazy_gettext

from clinic.library import pages
from clinic.library.catalogue import library, searchable
from clinic.web import forms, shell
from clinic.web.access import staff_only
from clinic.web.fields import Several, Text, Tick

bp = Blueprint("library", __name__, url_prefix="/library")


def install(app: Flask) -> None:
    """Put the library where every page leads to it."""
    app.register_blueprint(bp)
    shell.add_to_navigation(app, "library.index", lazy_gettext("Library"), order=30, key="l")


class Asked(forms.Schema):
    """What the list is narrowed by."""

    q = Text(most=200)
    region = Several(Text(most=40), most=20)
    layer = Several(Text(most=40), most=20)
    stage = Several(Text(most=40), most=20)
    position = Several(Text(most=40), most=20)
    equipment = Several(Text(most=40), most=30)
    no_equipment = Tick()


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
        no_equipment=asked["no_equipment"],
        language=_language(),
    )
    return render_template("library/index.html", page=page)


@bp.get("/<exercise_id>")
@staff_only
def show(exercise_id: str) -> str:
    """One exercise: words, dose, ladder, what sets it aside, evidence and its limits."""
    if exercise_id not in library():
        abort(404)
    exercise = library()[exercise_id]
    return render_template("library/show.html", page=pages.whole(library(), exercise, _language()))


def _language() -> str:
    return str(get_locale().language)

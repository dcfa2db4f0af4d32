"""One page with every component in every state, for review; it exists while developing and testing only."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import escape

from clinic.config import Config
from clinic.web.access import anyone
from clinic.web.language import negotiated, speak
from clinic.web.releasing import keeps_plans
from clinic.web.shell import Face, Way, shell

bp = keeps_plans(Blueprint("pieces", __name__))

FOLDER = Path(__file__).parent
PLACES = {
    "en": ("Today", "Patients", "Library", "Programmes"),
    "de": ("Heute", "Patienten", "Übungen", "Programme"),
}


def install(app: Flask, config: Config) -> None:
    """Show the page unless this is a real practice's machine."""
    if not config.is_production:
        app.register_blueprint(bp)


@bp.post("/development/pieces")
@anyone
def save() -> ResponseReturnValue:
    """Answer like a page that saves itself, so that each of its states can be seen."""
    version, alias = int(request.form.get("version", "1")), request.form.get("alias", "")
    match alias.lower():
        case "conflict":
            return jsonify({"error": {"text": "K. Lang, 14:01", "url": "#conflict"}}), 409
        case "wrong":
            return jsonify({"error": {"fields": {"alias": [_words(negotiated())["wrong"]]}}}), 422
        case "gone":
            return jsonify({"error": {}}), 401
    return jsonify(
        {"version": version + 1, "saved": "14:02", "regions": {"echo": escape(f"{version + 1}: {alias}")}}
    )


@bp.get("/development/pieces")
@anyone
def show() -> str:
    """The pieces, by ?theme= in light or dark and by ?language= in English or German."""
    if (language := request.args.get("language")) in PLACES:
        speak(str(language))
    theme = request.args.get("theme", "system")
    dressed = replace(
        shell(),
        theme=theme if theme in ("light", "dark") else "system",
        shortcuts=True,
        person=Face("K. Lang", "KL"),
        practice="Praxis am Lindenhof",
        search_url="#",
        navigation=tuple(
            Way(url="#", label=label, current=place == 1, key=key, icon=None)
            for place, (label, key) in enumerate(zip(PLACES[negotiated()], "tplr", strict=True))
        ),
    )
    return render_template("development/pieces.html", shell=dressed, words=_words(negotiated()))


def _words(language: str) -> dict[str, Any]:
    words: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return words

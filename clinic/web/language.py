"""Which language a page speaks: the person's own, else the one chosen here, else the browser's."""

from collections.abc import Callable

from flask import Blueprint, Flask, current_app, g, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from clinic import wording
from clinic.config import Config
from clinic.web import forms
from clinic.web.access import anyone
from clinic.web.addresses import safe_next
from clinic.web.fields import Choice, Text
from clinic.web.guard import even_when_read_only
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("language", __name__))

A_YEAR = 365 * 24 * 60 * 60


class LanguageSchema(forms.Schema):
    """A language, and the page to come back to."""

    language = Choice(wording.LANGUAGES, required=True)
    next = Text(most=2_000)


def install(app: Flask, config: Config) -> None:
    """Remember the choice in a cookie of its own, which people without a session need too."""
    app.extensions["language_cookie"] = "__Host-language" if config.is_secure else "language"
    app.context_processor(lambda: {"language": negotiated()})
    app.register_blueprint(bp)


def speak(language: str) -> None:
    """Have this page speak the given language: a plan page speaks its plan's."""
    g.language = language
    refresh()  # the extension may have settled on another one already


def negotiated() -> str:
    """The language of this page. Never asks the database: an error page speaks too."""
    if not has_request_context():
        return wording.SOURCE
    for wanted in (
        g.get("language"),
        getattr(g.get("seen"), "language", None),
        request.cookies.get(current_app.extensions["language_cookie"]),
    ):
        if wanted in wording.LANGUAGES:
            return str(wanted)
    # Werkzeug's own best match would answer English to somebody who asks for de-AT first and en second.
    asked = (str(tag).split("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in asked if tag in wording.LANGUAGES), wording.SOURCE)


@bp.post("/language")
@anyone
@even_when_read_only
def choose() -> ResponseReturnValue:
    """Change the language and go back; a person signed in keeps it as their own."""
    chosen = forms.demand(LanguageSchema, request)
    keep: Callable[[str], None] | None = current_app.extensions.get("keep_language")
    if keep is not None:
        keep(chosen["language"])
    config: Config = current_app.extensions["settings"]
    answer = redirect(safe_next(chosen["next"]), 303)
    answer.set_cookie(
        current_app.extensions["language_cookie"],
        chosen["language"],
        max_age=A_YEAR,
        secure=config.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer

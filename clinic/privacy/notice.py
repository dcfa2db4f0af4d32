"""What is kept about a patient, why, how long, and what they can ask for: in plain words, by their link."""

from flask import Blueprint, current_app, g
from flask.typing import ResponseReturnValue

from clinic.config import Config
from clinic.sharing import answers
from clinic.web import language
from clinic.web.access import link_holders_only
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("notice", __name__))


@bp.get("/plan/data")
@link_holders_only
def show() -> ResponseReturnValue:
    """The notice in the language the plan is read in."""
    spoken, size = answers.view(g.link.plan.language)
    language.speak(spoken)
    config: Config = current_app.extensions["settings"]
    return answers.neutral(
        "privacy/notice.html",
        g.link.practice,
        language=spoken,
        text_size=size,
        address=g.link.practice.address,
        years=config.retention_years,
    )

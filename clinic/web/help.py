"""The one page that explains the product, open to everybody; for people signed in it lists the keys."""

from flask import Blueprint, render_template

from clinic.web.access import anyone, signed_in
from clinic.web.releasing import keeps_plans
from clinic.web.shell import HELP

bp = keeps_plans(Blueprint("help", __name__))


@bp.get(HELP)
@anyone
def show() -> str:
    """What this is for, and what it is not."""
    signed_in()
    return render_template("help/help.html")

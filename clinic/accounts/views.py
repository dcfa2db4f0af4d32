"""Signing in and out, one's own account, and the practice's settings."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from clinic.web.access import staff_only

bp = Blueprint("accounts", __name__)


@bp.get("/account")
@staff_only
def account() -> ResponseReturnValue:
    return g.clinician.name

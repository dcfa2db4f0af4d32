"""A restricted record is kept because it must be: everyday pages answer as if it were not there.

Whoever answers for privacy finds it where records are kept, logged and copied, and nowhere else.
"""

from flask import Flask, abort, current_app, g, request

from clinic.accounts.models import Role
from clinic.desk.reading import OF_A_PATIENT, found
from clinic.web.access import ROLES, entry_of

OPEN_TO_ADMINISTRATORS = frozenset({"privacy", "keeping", "copies"})


def install(app: Flask) -> None:
    """Stand before every view that shows or changes something of a patient's."""
    app.before_request(door)


def door() -> None:
    """Answer like an unknown address whatever a restricted record is behind."""
    if request.endpoint is None or entry_of(current_app, request.endpoint) not in ROLES:
        return
    if g.get("clinician") is None:
        return
    if request.blueprint in OPEN_TO_ADMINISTRATORS and g.clinician.role is Role.ADMINISTRATOR:
        return
    arguments = request.view_args or {}
    for name in OF_A_PATIENT.keys() & arguments.keys():
        patient = found(name, arguments[name])
        if patient is not None and patient.restricted_at is not None:
            abort(404)

"""Whether whoever acts still may: asked again within the act, so that nobody's removal is overtaken by it."""

from flask import Flask, current_app, g, request
from sqlalchemy import select

from clinic.accounts.models import Clinician, SignIn
from clinic.audit.action import beforehand
from clinic.database import db
from clinic.web import errors
from clinic.web.access import ROLES, entry_of


class NoLongerMay(Exception):
    """The session ended or the role changed between the door and the act; nothing was done."""


def install(app: Flask) -> None:
    """Stand at the beginning of every act of the staff's."""
    beforehand(app, still_may)
    errors.answer(app, NoLongerMay, 403)


def still_may(by: object) -> None:
    """Their session is open and their role may do this, and both stay so until the act is done."""
    entry = entry_of(current_app, request.endpoint or "")
    if not isinstance(by, Clinician) or entry not in ROLES or "sign_in" not in g:
        return
    row = db.session.execute(
        select(Clinician.role, Clinician.active, SignIn.ended_at)
        .join(SignIn, SignIn.clinician_id == Clinician.id)
        .where(Clinician.id == by.id, SignIn.digest == g.sign_in.digest)
        .with_for_update(read=True, of=Clinician)
    ).one_or_none()
    if row is None or not row.active or row.ended_at is not None or row.role.value not in ROLES[entry]:
        g.who_may_enter = entry
        raise NoLongerMay

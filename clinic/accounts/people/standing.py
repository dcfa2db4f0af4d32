"""Steps that actions on people share: nobody stays signed in who may no more, and an administrator stays."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from clinic.accounts.models import Clinician, Practice, Role, SignIn
from clinic.database import db


class LastAdministrator(Exception):
    """Without this person nobody could look after the practice."""


def hold(person: Clinician) -> Clinician:
    """The person as they are now, and with them the practice, until the act is done: two acts queue.

    In this order, for whoever acts holds their own row first and may ask for the practice next.
    """
    held = db.session.get_one(Clinician, person.id, with_for_update=True, populate_existing=True)
    db.session.get(Practice, person.practice_id, with_for_update=True)
    return held


def keep_an_administrator(person: Clinician) -> None:
    """Refuse to go on where this person is the practice's last active administrator."""
    if person.role is not Role.ADMINISTRATOR or not person.active:
        return
    others = db.session.scalar(
        select(func.count()).where(
            Clinician.practice_id == person.practice_id,
            Clinician.role == Role.ADMINISTRATOR,
            Clinician.active,
            Clinician.id != person.id,
        )
    )
    if not others:
        raise LastAdministrator


def end_sessions(people: Iterable[UUID], *, at: datetime) -> None:
    """End every open session of these people."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.clinician_id.in_(list(people)), SignIn.ended_at.is_(None))
        .values(ended_at=at)
        .execution_options(synchronize_session=False)
    )


def shut_out(person: Clinician, *, at: datetime) -> None:
    """Whatever the person holds, cookie or address in a mail, opens nothing from now on."""
    person.fs_uniquifier = uuid4().hex
    end_sessions([person.id], at=at)


def leave(person: Clinician, *, at: datetime) -> Clinician:
    """Somebody who left: no way in from now on; refused for the last administrator."""
    held = hold(person)
    keep_an_administrator(held)
    held.active = False
    shut_out(held, at=at)
    return held

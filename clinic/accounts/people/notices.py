"""Telling a person's mailbox that their password is another: a step of the actions that change one."""

from datetime import datetime, timedelta

from clinic.accounts.models import Clinician, Practice
from clinic.accounts.people import rules
from clinic.database import db
from clinic.outbox.putting import put

PASSWORD_CHANGED = "password-changed"  # noqa: S105  a kind of mail
KEPT = timedelta(days=3)


def tell_of_new_password(person: Clinician, *, now: datetime) -> None:
    """Within the action that changed it."""
    put(
        PASSWORD_CHANGED,
        subject=person.id,
        key=f"{PASSWORD_CHANGED}/{rules.mark(person.fs_uniquifier)}",
        recipient=person.email,
        language=person.language or db.session.get_one(Practice, person.practice_id).language,
        good_until=now + KEPT,
        by=person,
        now=now,
    )

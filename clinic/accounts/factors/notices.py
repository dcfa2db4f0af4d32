"""The mail somebody gets when their ways to sign in changed: it was perhaps not they who changed them."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from clinic import wording
from clinic.accounts.models import Clinician, Practice
from clinic.config import Config
from clinic.database import db
from clinic.outbox.leases import Claim
from clinic.outbox.rules import Mail
from clinic.outbox.sending import Withdrawn


def compose(claimed: Claim, _now: datetime) -> Mail:
    """What changed, and what to do about it; no secret, and no address that opens anything."""
    row = db.session.execute(
        select(Clinician.name, Practice.name)
        .join(Practice, Practice.id == Clinician.practice_id)
        .where(Clinician.id == claimed.subject_id, Clinician.practice_id == claimed.practice_id)
    ).one_or_none()
    if row is None:
        raise Withdrawn("person-gone")
    t = wording.words(claimed.language)
    changed = {
        "passkey-added": t.gettext("A passkey was added to your account."),
        "passkey-removed": t.gettext("A passkey was removed from your account."),
        "app-added": t.gettext("An authenticator app was added to your account."),
        "app-removed": t.gettext("The authenticator app was removed from your account."),
        "codes-made": t.gettext("New recovery codes were made for your account. Earlier ones are void."),
        "factors-removed": t.gettext("All second factors were removed from your account."),
    }[claimed.kind]
    config: Config = current_app.extensions["settings"]
    lines = (
        t.gettext("Good day, %(name)s,") % {"name": row[0]},
        changed,
        t.gettext(
            "Was it not you? Then end all other sessions on your account page, and tell an administrator."
        ),
        f"{config.base_url}/account",
    )
    return Mail(
        sender=row[1], subject=t.gettext("Your ways to sign in changed"), text="\n\n".join(lines) + "\n"
    )

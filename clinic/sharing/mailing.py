"""A hand-over by mail: written in the moment it goes, with a secret of its own, and only while it may go."""

import secrets
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from clinic import wording
from clinic.config import Config
from clinic.database import db
from clinic.handouts import words as on_paper
from clinic.outbox.leases import Claim
from clinic.outbox.rules import Mail
from clinic.outbox.sending import Outbox, Withdrawn
from clinic.patients.models import Episode
from clinic.plans.models import Plan
from clinic.screening import queries as screenings
from clinic.screening.gate import gate
from clinic.sharing import actions, rules
from clinic.sharing.models import Link


def install(app: Flask) -> None:
    """Tell the outbox how a hand-over reads."""
    outbox: Outbox = app.extensions["outbox"]
    outbox.composers[actions.MAIL] = compose


def compose(claimed: Claim, now: datetime) -> Mail:
    """The mail with its address. What shut the gate since it was asked for keeps it here."""
    link = held(claimed)
    address = new_address(link, now=now)
    practice, t = link.practice, wording.words(claimed.language)
    lines = (
        t.gettext("Good day,"),
        t.gettext("your practice has put your exercises on a page of your own. One tap opens it:"),
        address,
        t.gettext("It works until %(day)s. Anyone who has the address can open it.")
        % {
            "day": on_paper.in_words(
                rules.last_day(link.expires_at, zone=practice.time_zone), claimed.language
            )
        },
        t.gettext("It asks once for the six digits you agreed on with the practice.") if link.pin else "",
        t.gettext("Nobody reads answers to this mail. With questions call %(practice)s: %(phone)s.")
        % {"practice": practice.name, "phone": practice.phone},
    )
    text = "\n\n".join(filter(None, lines)) + "\n"
    return Mail(sender=practice.name, subject=t.gettext("Exercises"), text=text)


def held(claimed: Claim) -> Link:
    """The link a message is about, with its plan and practice."""
    link = db.session.scalar(
        select(Link)
        .where(Link.id == claimed.subject_id, Link.practice_id == claimed.practice_id)
        .options(
            joinedload(Link.practice),
            joinedload(Link.plan).joinedload(Plan.episode).joinedload(Episode.patient),
        )
    )
    if link is None:
        raise Withdrawn("link-gone")
    return link


def new_address(link: Link, *, now: datetime) -> str:
    """One more address of this link, kept before the mail goes: what arrives always opens."""
    secret = rules.token(secrets.token_bytes(rules.LENGTH))
    reasons = gate(screenings.standing(link.plan.episode, of=link.practice), now=now).reasons
    try:
        actions.address(link, secret=secret, gate=reasons, by=link, now=now)
    except actions.NotShareable as refusal:
        raise Withdrawn(refusal.reasons[0]) from refusal
    config: Config = current_app.extensions["settings"]
    return f"{config.base_url}/p/{secret}"

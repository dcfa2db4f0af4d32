"""Mails about accounts: written in the moment they go, each address in them made then."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask import Flask

from clinic import wording
from clinic.accounts.models import Clinician
from clinic.accounts.people import actions, notices, queries, rules, signing
from clinic.accounts.people.models import Invitation
from clinic.outbox.leases import Claim
from clinic.outbox.rules import Mail
from clinic.outbox.sending import Outbox, Withdrawn

PRODUCT = "Rückenwind"


def install(app: Flask) -> None:
    """Tell the outbox how these mails read."""
    outbox: Outbox = app.extensions["outbox"]
    outbox.composers[actions.INVITED] = invitation
    outbox.composers[actions.NOT_JOINED] = not_joined
    outbox.composers[actions.RESET] = reset
    outbox.composers[notices.PASSWORD_CHANGED] = password_changed


def invitation(claimed: Claim, now: datetime) -> Mail:
    """The address at which somebody joins, while they still can."""
    asked = _invitation(claimed.subject_id, practice_id=claimed.practice_id)
    if not rules.is_open(
        expires_at=asked.expires_at,
        accepted_at=asked.accepted_at,
        withdrawn_at=asked.withdrawn_at,
        now=now,
    ):
        raise Withdrawn("not-open")
    t = wording.words(claimed.language)
    until = _day(asked.expires_at, zone=asked.practice.time_zone, language=claimed.language)
    return _mail(
        asked.practice.name,
        t.gettext("Invitation: %(practice)s") % {"practice": asked.practice.name},
        t.gettext("%(practice)s asks you to join its team in Rückenwind.")
        % {"practice": asked.practice.name},
        t.gettext("Choose your name and password here:"),
        signing.invitation_address(asked),
        t.gettext("The address works once, until %(day)s.") % {"day": until},
        t.gettext("If you do not know this practice, do nothing."),
    )


def not_joined(claimed: Claim, _now: datetime) -> Mail:
    """Why somebody who took up an invitation cannot sign in by it."""
    asked = _invitation(claimed.subject_id, practice_id=claimed.practice_id)
    t = wording.words(claimed.language)
    return _mail(
        asked.practice.name,
        t.gettext("Invitation: %(practice)s") % {"practice": asked.practice.name},
        t.gettext("You took up an invitation of %(practice)s with this e-mail address.")
        % {"practice": asked.practice.name},
        t.gettext(
            "Another account signs in with it already, so no second one was made. Ask the practice for an "
            "invitation to another address."
        ),
    )


def reset(claimed: Claim, now: datetime) -> Mail:
    """The address for another password, for half an hour from now."""
    person = _person(claimed)
    t = wording.words(claimed.language)
    until = now + rules.RESET_WITHIN
    return _mail(
        PRODUCT,
        t.gettext("Another password for Rückenwind"),
        t.gettext("Somebody asked for another password for your account. If it was you, choose it here:"),
        signing.reset_address(person, until=until),
        t.gettext("The address works once, until %(time)s. All your sessions end with it.")
        % {"time": _hour(until, zone=person.practice.time_zone, language=claimed.language)},
        t.gettext("If it was not you, do nothing: your password stays as it is."),
    )


def password_changed(claimed: Claim, _now: datetime) -> Mail:
    """That it was changed, and what to do if by somebody else."""
    person = _person(claimed)
    t = wording.words(claimed.language)
    return _mail(
        PRODUCT,
        t.gettext("Your password was changed"),
        t.gettext("The password of your account at %(practice)s was changed. Other sessions have ended.")
        % {"practice": person.practice.name},
        t.gettext(
            "If it was not you, ask for another one at once and tell whoever looks after your practice’s "
            "accounts: %(address)s"
        )
        % {"address": signing.ask_address()},
    )


def _mail(sender: str, subject: str, *lines: str) -> Mail:
    return Mail(sender=sender, subject=subject, text="\n\n".join(lines) + "\n")


def _invitation(key: UUID, *, practice_id: UUID) -> Invitation:
    found = queries.invitation_named(key)
    if found is None or found.practice_id != practice_id:
        raise Withdrawn("gone")
    return found


def _person(claimed: Claim) -> Clinician:
    found = queries.active_person(claimed.subject_id)
    if found is None or found.practice_id != claimed.practice_id:
        raise Withdrawn("gone")
    return found


def _day(at: datetime, *, zone: str, language: str) -> str:
    return str(format_date(at.astimezone(ZoneInfo(zone)), "long", locale=wording.LOCALES[language]))


def _hour(at: datetime, *, zone: str, language: str) -> str:
    return str(format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", locale=wording.LOCALES[language]))

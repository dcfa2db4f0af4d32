"""Reminders by mail: asked for once, sent at the times chosen, stopped by one press; no word of a plan."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from clinic import wording
from clinic.accounts.models import Practice
from clinic.config import Config
from clinic.database import db
from clinic.outbox.leases import Claim
from clinic.outbox.rules import Mail
from clinic.outbox.sending import Outbox, Withdrawn
from clinic.plans.rules import WEEKDAYS
from clinic.reminders import actions, queries, rules
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Times
from clinic.sharing import queries as sharing
from clinic.sharing.rules import Opening, opening

EVERY_DAY = tuple(WEEKDAYS)


def install(app: Flask) -> None:
    """Tell the outbox how reminders read, and let it ask which are due."""
    outbox: Outbox = app.extensions["outbox"]
    outbox.composers[actions.MAIL] = compose
    outbox.composers[actions.CONFIRM] = compose_question
    outbox.feeders.append(feed)


def feed(now: datetime) -> None:
    """Queue what fell due since the last look, and forget addresses nobody needs any more."""
    for practice_id in db.session.scalars(select(Practice.id)).all():
        for reminder in queries.by_mail(practice_id):
            link = reminder.link
            is_over = link.revoked_at is not None or link.expires_at <= now
            if reminder.email_confirmed_at is None:
                is_over = is_over or now - (reminder.email_given_at or now) > rules.CONFIRM_WITHIN
            if is_over:
                actions.stop_mail(reminder, by=reminder, now=now)
            elif _may_be_due(reminder, now):
                actions.queue(reminder, wanted(reminder), now=now)
    db.session.rollback()


def wanted(reminder: Reminder) -> Times:
    """The days and times that count: the patient's own days, else the plan's."""
    found = queries.planned(reminder.link, of=reminder.practice) if reminder.days is None else None
    days = tuple(reminder.days) if reminder.days is not None else found[0].days if found else ()
    return Times(days, tuple(reminder.times))


def compose(claimed: Claim, now: datetime) -> Mail:
    """The reminder, while the plan may be opened."""
    reminder = _held(claimed)
    if reminder.email_confirmed_at is None:
        raise Withdrawn("not-agreed")
    _require_open(reminder, now)
    t = wording.words(claimed.language)
    stop = address("reminders.stop", stop_token(reminder))
    lines = (
        t.gettext("It is time for your exercises."),
        f"{_base()}/plan",
        t.gettext(
            "This opens your plan on a device on which you have opened it before. Elsewhere use your link."
        ),
        t.gettext("No more reminders: %(address)s") % {"address": stop},
    )
    return Mail(
        sender=reminder.practice.name,
        subject=t.gettext("Exercises"),
        text="\n\n".join(lines) + "\n",
        stop_url=stop,
    )


def compose_question(claimed: Claim, now: datetime) -> Mail:
    """Whether this mailbox wants reminders at all."""
    reminder = _held(claimed)
    _require_open(reminder, now)
    t = wording.words(claimed.language)
    lines = (
        t.gettext("Somebody asked for reminders to this address. If it was you, say yes here:"),
        address("reminders.agree", confirm_token(reminder)),
        t.gettext("If it was not you, do nothing. No further mail comes."),
    )
    return Mail(sender=reminder.practice.name, subject=t.gettext("Exercises"), text="\n\n".join(lines) + "\n")


def stop_token(reminder: Reminder) -> str:
    """What stands in the address that stops the mails. It is signed, and kept nowhere."""
    return _signer("stop").dumps(reminder.id.hex)


def confirm_token(reminder: Reminder) -> str:
    """The same for the one question; another address or a later question makes it worthless."""
    given = reminder.email_given_at
    return _signer("confirm").dumps([reminder.id.hex, given.isoformat() if given else ""])


def stopped_by(signed: str) -> UUID | None:
    """The reminder an address to stop names; None for one we never made."""
    try:
        return UUID(hex=str(_signer("stop").loads(signed)))
    except (BadSignature, ValueError):
        return None


def agreed_by(signed: str) -> tuple[UUID, datetime] | None:
    """The reminder and the question an address to agree names."""
    try:
        reminder, given = _signer("confirm").loads(signed)
        return UUID(hex=reminder), datetime.fromisoformat(given)
    except (BadSignature, ValueError, TypeError):
        return None


def address(endpoint: str, signed: str) -> str:
    """A public address of ours, made without a request."""
    path = current_app.url_map.bind("localhost").build(endpoint, {"signed": signed})
    return f"{_base()}{path}"


def _base() -> str:
    config: Config = current_app.extensions["settings"]
    return config.base_url


def _signer(salt: str) -> URLSafeSerializer:
    # The last key signs; links in mails sent under a former one still work.
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.secret_key)]
    return URLSafeSerializer(keys, salt=f"reminder-{salt}")


def _held(claimed: Claim) -> Reminder:
    reminder = queries.named_by(claimed.subject_id)
    if reminder is None or reminder.practice_id != claimed.practice_id or reminder.email is None:
        raise Withdrawn("not-wanted")
    return reminder


def _require_open(reminder: Reminder, now: datetime) -> None:
    found = opening(sharing.standing(reminder.link, of=reminder.practice), now=now)
    if found is not Opening.PLAN:
        raise Withdrawn(str(found))


def _may_be_due(reminder: Reminder, now: datetime) -> bool:
    """Whether one of its times has passed since the last look, on any day: asked before a plan is read."""
    since = reminder.queued_until
    if since is None or reminder.email_confirmed_at is None:
        return False
    times = Times(EVERY_DAY, tuple(reminder.times))
    after = max(since, now - timedelta(days=2))
    return any(True for _ in rules.due(times, ZoneInfo(reminder.zone), after=after, until=now))

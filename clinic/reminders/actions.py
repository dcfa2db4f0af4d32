"""Choosing, confirming and stopping reminders; and putting what falls due into the outbox, once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from clinic.audit import Acting, action, record
from clinic.database import db
from clinic.outbox import putting
from clinic.reminders import rules
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Times
from clinic.sharing.models import Link

CONFIRM = "reminder-confirm"
MAIL = "reminder"


class NotAgreed(Exception):
    """The address was taken back, changed, or asked too long ago."""


@action
def choose(
    link: Link,
    reminder: Reminder | None,
    *,
    days: Sequence[str] | None,
    times: Sequence[str],
    keeps_zone: bool,
    zone: str,
    language: str,
    now: datetime,
) -> Reminder:
    """Keep when somebody wants to be reminded. Chosen again without a change it stays as it is."""
    wanted = (list(days) if days is not None else None, list(times), keeps_zone, zone, language)
    if reminder is None:
        reminder = Reminder(
            practice_id=link.practice_id,
            link_id=link.id,
            made_at=now,
            changed_at=now,
            most_times=0,
            version=0,
        )
        db.session.add(reminder)
    known = (reminder.days, reminder.times, reminder.keeps_zone, reminder.zone, reminder.language)
    if known != wanted:
        reminder.days, reminder.times, reminder.keeps_zone, reminder.zone, reminder.language = wanted
        reminder.most_times = max(reminder.most_times, len(times))
        reminder.version, reminder.changed_at = reminder.version + 1, now
    db.session.flush()
    record("reminder.chosen", by=link, subject=reminder, at=now, times=len(times))
    return reminder


@action
def open_feed(reminder: Reminder, *, digest: bytes, by: Acting, now: datetime) -> None:
    """A secret address a calendar reads by itself; one made before opens nothing any more."""
    reminder.feed_digest, reminder.feed_made_at = digest, now
    record("reminder.feed-made", by=by, subject=reminder, at=now)


@action
def close_feed(reminder: Reminder, *, by: Acting, now: datetime) -> None:
    """The feed's address opens nothing any more."""
    reminder.feed_digest = reminder.feed_made_at = None
    record("reminder.feed-ended", by=by, subject=reminder, at=now)


@action
def give_address(reminder: Reminder, *, email: str, by: Acting, now: datetime) -> None:
    """Ask an address whether it wants reminders. Until somebody there says yes, nothing else goes to it."""
    asked = reminder.email_given_at
    is_known = reminder.email == email and asked is not None
    if is_known and (reminder.email_confirmed_at is not None or now - (asked or now) < rules.ASKED_JUST_NOW):
        record("reminder.mail-kept", by=by, subject=reminder, at=now)
        return
    reminder.email, reminder.email_given_at = email, now
    reminder.email_confirmed_at = reminder.queued_until = None
    putting.withdraw(CONFIRM, subject=reminder.id, by=by, now=now)
    putting.withdraw(MAIL, subject=reminder.id, by=by, now=now)
    putting.put(
        CONFIRM,
        subject=reminder.id,
        key=f"{CONFIRM}:{uuid4()}",
        recipient=email,
        language=reminder.language,
        good_until=now + rules.CONFIRM_WITHIN,
        by=by,
        now=now,
    )
    record("reminder.mail-asked", by=by, subject=reminder, at=now)


@action
def confirm(reminder: Reminder, *, given_at: datetime, now: datetime) -> None:
    """Somebody who reads that mailbox agreed. Again changes nothing."""
    if reminder.email is None or reminder.email_given_at != given_at or now - given_at > rules.CONFIRM_WITHIN:
        raise NotAgreed
    if reminder.email_confirmed_at is None:
        reminder.email_confirmed_at = reminder.queued_until = now
    record("reminder.mail-agreed", by=reminder, subject=reminder, at=now)


@action
def stop_mail(reminder: Reminder, *, by: Acting, now: datetime) -> None:
    """No more mail, and the address is forgotten. Again changes nothing."""
    reminder.forget_email()
    for kind in (CONFIRM, MAIL):
        putting.withdraw(kind, subject=reminder.id, by=by, now=now)
    record("reminder.mail-ended", by=by, subject=reminder, at=now)


@action
def stop(reminder: Reminder, *, by: Acting, now: datetime) -> None:
    """No reminder of any kind any more; a calendar read once more takes its entries out."""
    reminder.forget_email()
    reminder.feed_digest = reminder.feed_made_at = None
    if reminder.times:
        reminder.times, reminder.version, reminder.changed_at = [], reminder.version + 1, now
    for kind in (CONFIRM, MAIL):
        putting.withdraw(kind, subject=reminder.id, by=by, now=now)
    record("reminder.ended", by=by, subject=reminder, at=now)


@action
def queue(reminder: Reminder, wanted: Times, *, now: datetime) -> int:
    """Put what fell due since the last look into the outbox; how many. What is long past goes no more."""
    assert reminder.email is not None  # noqa: S101  the view asks for those with an address
    assert reminder.queued_until is not None  # noqa: S101  and a confirmed one has a time
    zone = ZoneInfo(reminder.zone)
    count = 0
    for occasion, moment in rules.due(wanted, zone, after=reminder.queued_until, until=now):
        good_until = rules.good_until(wanted, zone, moment)
        if good_until <= now:
            continue
        made = putting.put(
            MAIL,
            subject=reminder.id,
            key=f"{MAIL}:{reminder.id}:{occasion}",
            recipient=reminder.email,
            language=reminder.language,
            good_until=good_until,
            by=reminder,
            now=now,
            due_at=moment,
        )
        count += made is not None
    reminder.queued_until = now
    record("reminder.queued", by=reminder, subject=reminder, at=now, mails=count)
    return count

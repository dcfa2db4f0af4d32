"""What the page of reminders shows: the choice as it stands, and how each way fares."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from flask_babel import gettext as _

from clinic.outbox.models import Message, State
from clinic.plans.rules import WEEKDAYS
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Planned
from clinic.web.forms import Form
from clinic.wording import LOCALES

USUAL = ("08:00", "18:00", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the page shows."""

    days: Sequence[tuple[str, str, bool]]
    times: Sequence[tuple[str, str]]
    keeps_zone: bool
    zone: str
    email: str
    is_set: bool
    was_stopped: bool
    feed_since: str
    mail: str  # where it goes, while it goes
    mail_waits: bool  # for somebody to agree
    mail_failed: str


def page(
    reminder: Reminder | None,
    *,
    planned: Planned | None,
    last: Message | None,
    form: Form,
    zone: str,
    language: str,
) -> Page:
    """The page for what was chosen and typed; before anything was, for the plan's own days."""
    known = reminder.days if reminder is not None and reminder.days is not None else None
    chosen = set(form.typed["days"] or known or (planned.days if planned else WEEKDAYS))
    kept = [*(reminder.times if reminder is not None else ()), "", "", ""][:3]
    times = kept if any(kept) else USUAL
    names = get_day_names("wide", locale=LOCALES[language])
    is_typed = bool(form.typed)
    since = reminder.feed_made_at if reminder is not None else None
    return Page(
        days=[(day, names[place], day in chosen) for place, day in enumerate(WEEKDAYS)],
        times=[
            (name, str(form.typed[name]) if is_typed else at)
            for name, at in zip(("first", "second", "third"), times, strict=True)
        ],
        keeps_zone=bool(form.typed["keeps_zone"])
        if is_typed
        else reminder is not None and reminder.keeps_zone,
        zone=zone.rpartition("/")[2].replace("_", " "),
        email=str(form.typed["email"]),
        is_set=reminder is not None and bool(reminder.times),
        was_stopped=reminder is not None and not reminder.times,
        feed_since=format_date(since.astimezone(ZoneInfo(zone)).date(), "long", locale=LOCALES[language])
        if since
        else "",
        mail=(reminder.email or "") if reminder is not None else "",
        mail_waits=reminder is not None and reminder.email_confirmed_at is None,
        mail_failed=_failed(last),
    )


def _failed(last: Message | None) -> str:
    """Why the newest mail did not come, where it did not."""
    if last is not None and last.state is State.WAITING and last.failure:
        return str(_("A mail has not gone yet: our mail server is away. It is tried again by itself."))
    if last is None or last.state is not State.GIVEN_UP:
        return ""
    if last.failure == "address-refused":
        return str(_("The last mail did not arrive: this address does not exist."))
    return str(_("The last mail did not go: our mail server was away. The next one comes at its time."))

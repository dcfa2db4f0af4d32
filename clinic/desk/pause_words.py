"""What was reported about a plan, why it was paused and why it may go on, as the desk says it."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from clinic.desk import words
from clinic.desk.rules import Paused
from clinic.screening import signs
from clinic.screening.rescreening import Trigger


def cause(trigger: Trigger) -> str:
    """What a clinician was told."""
    names: dict[Trigger, str] = {
        Trigger.SYMPTOM: _("A new or changed symptom"),
        Trigger.TRAUMA: _("A new injury"),
        Trigger.NEUROLOGICAL: _("A new neurological symptom"),
        Trigger.UNWELL: _("Fever or feeling very ill"),
        Trigger.DIAGNOSIS: _("A new diagnosis or medicine"),
        Trigger.PREGNANCY: _("A pregnancy began or ended"),
    }
    return names.get(trigger, str(trigger))


def paused(found: Paused, *, on: date) -> str:
    """What paused the plan, and since when."""
    text: str
    when = words.since_day(found.at.date(), on=on)
    if found.sign is not None:
        text = _(
            "Plan paused %(since)s · %(sign)s, reported and not assessed",
            since=when,
            sign=signs.said(found.sign),
        )
    else:
        text = _("Plan paused %(since)s · %(cause)s", since=when, cause=cause(found.cause))
    return text


def lift_code(code: str) -> str:
    """Why a plan may go on, in a few words."""
    names: dict[str, str] = {
        "screened_again": _("Screened again"),
        "spoken_with_patient": _("Spoken with the patient"),
        "already_medically_assessed": _("Already assessed by a doctor"),
        "recorded_in_error": _("Recorded in error"),
        "other": _("Another reason"),
    }
    return names[code]


def reported(row: Any, *, zone: ZoneInfo, on: date) -> dict[str, str]:
    """One pause as a line: what was reported, by whom and when, and how it ended."""
    at = row.began_at.astimezone(zone)
    when = f"{words.short_day(at.date())}, {at:%H:%M}"
    if row.sign is not None:
        what = signs.said(row.sign)
        by = _("reported by the patient %(when)s, link “%(link)s”; not assessed", when=when, link=row.label)
    else:
        what = cause(Trigger(row.cause))
        by = _("recorded by %(name)s %(when)s", name=row.beginner or "–", when=when)
    return {
        "title": what,
        "more": " · ".join(filter(None, (by, row.note))),
        "meta": _ended(row, zone=zone, on=on),
    }


def _ended(row: Any, *, zone: ZoneInfo, on: date) -> str:
    text: str
    if row.ended_at is None:
        return str(_("keeps the plan paused"))
    day = words.on_day(row.ended_at.astimezone(zone).date(), on=on)
    if row.taken_back_at is not None:
        text = _("taken back by the patient as a slip %(day)s", day=day)
    else:
        text = _(
            "lifted %(day)s by %(name)s: %(reason)s, %(text)s",
            day=day,
            name=row.lifter or "–",
            reason=lift_code(row.reason),
            text=row.text,
        )
    return text

"""The lines of the record as a page or a file shows them: when, who, what, about whom."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import format_date, format_datetime, pgettext
from flask_babel import gettext as _

from clinic.accounts.models import Role
from clinic.accounts.people.words import role_of
from clinic.audit.models import AuditEntry
from clinic.patients.models import Patient
from clinic.privacy import events
from clinic.privacy.log import ISSUED, Line

ROLES = frozenset(Role)
PAGES = {
    "papers": "letter",
    "screening": "screening",
    "plans": "plan",
    "canvas": "plan",
    "programmes": "plan",
    "sharing": "handing-over",
    "designer": "handing-over",
    "following": "diary",
    "paper_diary": "diary",
    "measuring": "measures",
    "privacy": "privacy",
    "keeping": "privacy",
    "copies": "privacy",
}


def checked(found: tuple[AuditEntry, str] | None, *, zone: str) -> str:
    """When the record was last found whole, and up to which line."""
    if found is None:
        return str(
            _("Nobody has checked yet whether every line is as it was written; the service does daily.")
        )
    entry, name = found
    told = {
        "when": format_datetime(entry.at.astimezone(ZoneInfo(zone)), "short", rebase=False),
        "line": entry.facts.get("lines", entry.number - 1),
        "who": name or _("the service"),
    }
    return str(_("Last checked on %(when)s by %(who)s: lines 1 to %(line)s, each as it was written.", **told))


def columns(*, with_patients: bool) -> list[dict[str, Any]]:
    """The heads of the table."""
    found = [{"label": _("When")}, {"label": _("Who")}, {"label": _("What")}]
    if with_patients:
        found.append({"label": _("Patient")})
    return [*found, {"label": _("IP address")}]


def row(
    line: Line,
    patients: Mapping[UUID, Patient],
    people: Mapping[UUID, str],
    *,
    zone: str,
    with_patients: bool,
    revisions: Mapping[tuple[UUID, int], UUID],
    reasons: Mapping[tuple[UUID, datetime], str],
) -> list[Any]:
    """One line of the table."""
    entry = line.entry
    left = [more(entry, people), reasons.get((entry.subject_id, entry.at), "")]
    told: list[Any] = [
        format_datetime(entry.at.astimezone(ZoneInfo(zone)), "short", rebase=False),
        actor(line),
        {
            "text": events.sentence(entry.event),
            "more": ", ".join(filter(None, left)),
            "url": _there(entry, revisions),
        },
    ]
    if with_patients:
        told.append(_whose(line, patients))
    return [*told, entry.address or "–"]


def actor(line: Line) -> str:
    """Who acted: a person by name, a patient by their link, or the service itself."""
    entry = line.entry
    if entry.actor_kind == "practice" and entry.event == "practice.record-checked":
        return str(pgettext("log", "the service"))
    if entry.actor_kind == "practice" and entry.address is not None:
        return str(pgettext("log", "whoever set the practice up"))
    return line.name or kind(entry.actor_kind)


def kind(actor: str) -> str:
    """Who it was where nobody is named."""
    kinds: dict[str, str] = {
        "link": pgettext("log", "patient, by a link"),
        "message": pgettext("log", "the service"),
        "reminder": pgettext("log", "patient, by a mail"),
        "practice": pgettext("log", "a command on the machine"),
        "invitation": pgettext("log", "somebody invited"),
    }
    return str(kinds.get(actor, pgettext("log", "somebody who is gone")))


def whom(entry: AuditEntry, people: Mapping[UUID, str]) -> list[str]:
    """Whom of the team a line is about, beside who acted, and what they became or until when."""
    found = []
    if entry.subject_kind == "clinician" and entry.subject_id != entry.actor_id:
        found.append(people.get(entry.subject_id, ""))
    for name in ("clinician", "to", "colleague", "about"):
        with suppress(ValueError):
            found.append(people.get(UUID(str(entry.facts.get(name, ""))), ""))
    roles = [
        role_of(Role(entry.facts[name])) for name in ("before", "role") if entry.facts.get(name) in ROLES
    ]
    found.append(" → ".join(roles))
    with suppress(ValueError, KeyError):
        days = (date.fromisoformat(str(entry.facts[name])) for name in ("starts_on", "ends_on"))
        found.append(" – ".join(format_date(day, "short") for day in days))
    return [one for one in found if one]


def more(entry: AuditEntry, people: Mapping[UUID, str]) -> str:
    """What the sentence leaves open: which page, how many, by which way."""
    if entry.event == "patient.opened":
        page = PAGES.get(str(entry.facts.get("page", "")).partition(".")[0], "")
        names: dict[str, str] = {
            "letter": pgettext("log", "letters and notes"),
            "screening": pgettext("log", "screening"),
            "plan": pgettext("log", "plan"),
            "handing-over": pgettext("log", "handing over"),
            "diary": pgettext("log", "diary"),
            "measures": pgettext("log", "measures"),
            "privacy": pgettext("log", "privacy and log"),
        }
        return str(names.get(page, pgettext("log", "overview")))
    told: dict[str, str] = {
        "answers": pgettext("log", "answers"),
        "doses": pgettext("log", "exercises"),
        "entries": pgettext("log", "entries"),
        "lines": pgettext("log", "lines"),
        "links": pgettext("log", "links"),
        "number": pgettext("log", "number"),
        "revision": pgettext("log", "revision"),
        "times": pgettext("log", "times"),
        "count": pgettext("log", "how many"),
        "gone": pgettext("log", "rows deleted"),
        "tries": pgettext("log", "wrong passwords"),
    }
    if entry.event.startswith("mail."):
        return ", ".join([_mail(str(entry.facts.get("kind", ""))), *whom(entry, people)])
    facts = [f"{told[name]}: {value}" for name, value in entry.facts.items() if name in told]
    return ", ".join(whom(entry, people) + facts)


def _mail(kind: str) -> str:
    """What a mail was about; the ones nobody named tell somebody what changed in their account."""
    kinds: dict[str, str] = {
        "link": pgettext("log", "hand-over"),
        "reminder": pgettext("log", "reminder"),
        "reminder-confirm": pgettext("log", "question whether reminders are wanted"),
        "invitation": pgettext("log", "invitation"),
        "invitation-unusable": pgettext("log", "invitation that could not be taken up"),
        "password-reset": pgettext("log", "way to another password"),
    }
    return str(kinds.get(kind, pgettext("log", "notice about the account")))


def file_columns() -> list[str]:
    """The heads of the file; the same words as on the page, and the keys a machine wants beside them."""
    return [
        _("Number"),
        _("When"),
        _("Who"),
        _("What"),
        _("Patient"),
        _("IP address"),
        "event",
        "subject",
        "facts",
        "digest",
    ]


def file_rows(
    lines: Iterable[tuple[Line, Patient | None]], people: Mapping[UUID, str], *, zone: str
) -> Iterator[list[object]]:
    """Every line for a file, with its digest, so that it can be compared with the chain."""
    here = ZoneInfo(zone)
    for line, patient in lines:
        entry = line.entry
        yield [
            entry.number,
            entry.at.astimezone(here).isoformat(timespec="seconds"),
            actor(line),
            ": ".join(filter(None, (events.sentence(entry.event), ", ".join(whom(entry, people))))),
            _("No. %(number)s", number=patient.number) if patient else "",
            entry.address or "",
            entry.event,
            f"{entry.subject_kind} {entry.subject_id}",
            "; ".join(f"{name}={value}" for name, value in entry.facts.items()),
            entry.digest.hex(),
        ]


def _there(entry: AuditEntry, revisions: Mapping[tuple[UUID, int], UUID]) -> str | None:
    """The page that tells what changed with an issue, and why."""
    revision = revisions.get((entry.subject_id, entry.facts.get("revision", 0)))
    if revision is None or entry.event != ISSUED:
        return None
    return url_for("plans.revision", plan_id=entry.subject_id, revision_id=revision)


def _whose(line: Line, patients: Mapping[UUID, Patient]) -> dict[str, str]:
    patient = patients.get(line.patient_id) if line.patient_id else None
    if patient is None:
        gone = line.entry.subject_kind == "patient"
        return {"text": pgettext("log", "erased") if gone else "–"}
    return {
        "text": patient.name if patient.restricted_at is None else _("No. %(number)s", number=patient.number),
        "url": url_for("privacy.of_patient", patient_id=patient.id),
    }

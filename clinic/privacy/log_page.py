"""The lines of the record as a page or a file shows them: when, who, what, about whom."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import format_datetime, pgettext
from flask_babel import gettext as _

from clinic.audit.models import AuditEntry
from clinic.patients.models import Patient
from clinic.privacy import events
from clinic.privacy.log import Line

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


def columns(*, with_patients: bool) -> list[dict[str, Any]]:
    """The heads of the table."""
    found = [{"label": _("When")}, {"label": _("Who")}, {"label": _("What")}]
    if with_patients:
        found.append({"label": _("Patient")})
    return [*found, {"label": _("IP address")}]


def row(line: Line, patients: Mapping[Any, Patient], *, zone: str, with_patients: bool) -> list[Any]:
    """One line of the table."""
    entry = line.entry
    told: list[Any] = [
        format_datetime(entry.at.astimezone(ZoneInfo(zone)), "short", rebase=False),
        actor(line),
        {"text": events.sentence(entry.event), "more": more(entry)},
    ]
    if with_patients:
        told.append(_whose(line, patients))
    return [*told, entry.address or "–"]


def actor(line: Line) -> str:
    """Who acted: a person by name, a patient by their link, or the service itself."""
    return line.name or kind(line.entry.actor_kind)


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


def more(entry: AuditEntry) -> str:
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
        "links": pgettext("log", "links"),
        "number": pgettext("log", "number"),
        "revision": pgettext("log", "revision"),
        "times": pgettext("log", "times"),
        "count": pgettext("log", "how many"),
        "gone": pgettext("log", "rows deleted"),
    }
    return ", ".join(f"{told[name]}: {value}" for name, value in entry.facts.items() if name in told)


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


def file_rows(lines: Iterable[tuple[Line, Patient | None]], *, zone: str) -> Iterator[list[object]]:
    """Every line for a file, with its digest, so that it can be compared with the chain."""
    here = ZoneInfo(zone)
    for line, patient in lines:
        entry = line.entry
        yield [
            entry.number,
            entry.at.astimezone(here).isoformat(timespec="seconds"),
            actor(line),
            events.sentence(entry.event),
            _("No. %(number)s", number=patient.number) if patient else "",
            entry.address or "",
            entry.event,
            f"{entry.subject_kind} {entry.subject_id}",
            "; ".join(f"{name}={value}" for name, value in entry.facts.items()),
            entry.digest.hex(),
        ]


def _whose(line: Line, patients: Mapping[Any, Patient]) -> dict[str, str]:
    patient = patients.get(line.patient_id)
    if patient is None:
        gone = line.entry.subject_kind == "patient"
        return {"text": pgettext("log", "erased") if gone else "–"}
    return {
        "text": patient.name if patient.restricted_at is None else _("No. %(number)s", number=patient.number),
        "url": url_for("privacy.of_patient", patient_id=patient.id),
    }

"""What happened in a period, told for whoever has to report a breach (Art. 33 and 34 GDPR)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import func, select

from clinic.accounts.models import Clinician, Practice
from clinic.audit.models import AuditEntry
from clinic.database import db
from clinic.patients.models import Patient
from clinic.privacy import events, log, log_page
from clinic.privacy.kinds import LEFT

MOST = 500


@dataclass(frozen=True, slots=True)
class Someone:
    """Who acted in the period, how often, from which addresses, first and last."""

    name: str
    lines: int
    addresses: tuple[str, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a notice about a breach asks for, as far as the record knows it."""

    since: date
    until: date
    lines: int
    people: Sequence[Someone]
    events: Mapping[str, int]
    seen: Mapping[UUID, int]  # patients whose records were opened or changed, with how often
    left: Mapping[str, int]  # what left the practice
    patients: Mapping[UUID, Patient]

    @property
    def affected(self) -> int:
        return len(self.seen)


def usual_start(today: date) -> date:
    """A week back: a breach has to be reported within three days."""
    return today - timedelta(days=7)


def report(since: date, until: date, *, of: Practice) -> Report:
    """What the record says about these days, both included."""
    which = [AuditEntry.practice_id == of.id, *log.between(since, until, zone=of.time_zone)]
    happened: Counter[str] = Counter()
    for event, count in db.session.execute(
        select(AuditEntry.event, func.count()).where(*which).group_by(AuditEntry.event)
    ):
        happened[event] = count
    seen: Counter[UUID] = Counter()
    rows = db.session.execute(
        select(AuditEntry.subject_kind, AuditEntry.subject_id, func.count())
        .where(*which)
        .group_by(AuditEntry.subject_kind, AuditEntry.subject_id)
    ).all()
    kinds: dict[str, set[UUID]] = {}
    for kind, subject, _count in rows:
        kinds.setdefault(kind, set()).add(subject)
    whose = log.patients_of(kinds)
    for kind, subject, count in rows:
        patient = whose.get(subject, subject if kind == "patient" else None)
        if patient is not None:
            seen[patient] += count
    known = db.session.scalars(
        select(Patient).where(Patient.practice_id == of.id, Patient.id.in_(list(seen)[:MOST]))
    )
    return Report(
        since=since,
        until=until,
        lines=sum(happened.values()),
        people=_people(which),
        events=dict(happened.most_common()),
        seen=dict(seen.most_common()),
        left={event: count for event, count in happened.most_common() if event in LEFT},
        patients={one.id: one for one in known},
    )


def _people(which: Sequence[Any]) -> list[Someone]:
    rows = db.session.execute(
        select(
            Clinician.name,
            AuditEntry.actor_kind,
            AuditEntry.address,
            func.count(),
            func.min(AuditEntry.at),
            func.max(AuditEntry.at),
        )
        .outerjoin(Clinician, Clinician.id == AuditEntry.actor_id)
        .where(*which)
        .group_by(Clinician.name, AuditEntry.actor_kind, AuditEntry.address)
    ).all()
    grouped: dict[str, list[Any]] = {}
    for name, kind, *told in rows:
        grouped.setdefault(name or log_page.kind(kind), []).append(told)
    found = [
        Someone(
            name=name,
            lines=sum(count for _, count, _, _ in theirs),
            addresses=tuple(sorted(str(address) for address, _, _, _ in theirs if address)),
            first=min(first for _, _, first, _ in theirs),
            last=max(last for _, _, _, last in theirs),
        )
        for name, theirs in grouped.items()
    ]
    return sorted(found, key=lambda one: -one.lines)


def page(report: Report, *, zone: str) -> dict[str, Any]:
    """The report as a page shows it."""
    here = ZoneInfo(zone)

    def moment(at: datetime) -> str:
        return str(format_datetime(at.astimezone(here), "short", rebase=False))

    return {
        "lines": report.lines,
        "affected": report.affected,
        "people": [
            [one.name, one.lines, ", ".join(one.addresses) or "–", moment(one.first), moment(one.last)]
            for one in report.people
        ],
        "left": [[events.sentence(event), count] for event, count in report.left.items()],
        "events": [[events.sentence(event), count] for event, count in report.events.items()],
        "seen": [
            [_called(report.patients.get(patient)), count]
            for patient, count in list(report.seen.items())[:MOST]
        ],
    }


def _called(patient: Patient | None) -> str:
    if patient is None:
        return str(_("erased since"))
    return str(_("%(name)s, no. %(number)s", name=patient.name, number=patient.number))

"""The record as people read it: who looked, who changed what, for one patient or the whole practice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Table, and_, func, select, union_all

from clinic.accounts.models import Clinician, Practice
from clinic.audit.models import AuditEntry
from clinic.database import Base, db
from clinic.patients.models import Patient
from clinic.patients.treatment import queries as treatment
from clinic.plans.models import Revision
from clinic.privacy import extent, kinds
from clinic.privacy.kinds import Kind

AT_ONCE = 500
ISSUED = "plan.issued"
IN_AN_EMERGENCY = "patient.opened-in-emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which part of the record somebody asked for."""

    patient_id: UUID | None = None
    by: UUID | None = None
    kind: Kind | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line, with the person who acted and the patient it leads to, as far as they are known."""

    entry: AuditEntry
    name: str
    patient_id: UUID | None


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the record, the newest line first."""

    lines: Sequence[Line]
    total: int
    patients: Mapping[UUID, Patient]


def part(wanted: Wanted, *, of: Practice, page: int, per_page: int) -> Part:
    """The lines of one page."""
    which = _which(wanted, of=of)
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(which)) or 0
    asked = _ordered(which).offset((page - 1) * per_page).limit(per_page)
    lines = _told(list(db.session.execute(asked)), wanted)
    return Part(lines, total, _patients(lines, of=of))


def every(wanted: Wanted, *, of: Practice) -> Iterator[tuple[Line, Patient | None]]:
    """All lines wanted, a few hundred in memory at a time, for a file."""
    below: int | None = None
    while True:
        which = _which(wanted, of=of)
        if below is not None:
            which = and_(which, AuditEntry.number < below)
        rows = list(db.session.execute(_ordered(which).limit(AT_ONCE)))
        if not rows:
            return
        lines = _told(rows, wanted)
        known = _patients(lines, of=of)
        yield from ((line, known.get(line.patient_id) if line.patient_id else None) for line in lines)
        below = lines[-1].entry.number
        for line in lines:
            db.session.expunge(line.entry)


def subjects(patient_id: UUID) -> Select[Any]:
    """The ids of everything of a patient's that a line may be about."""
    messages, about = next(extent.loose())
    theirs = [select(table.c.id).where(extent.of(table, patient_id)) for table in extent.named()]
    sent = [
        select(messages.c.id).where(about.in_(select(table.c.id).where(extent.of(table, patient_id))))
        for table in (extent.table("link"), extent.table("reminder"))
    ]
    return select(union_all(*theirs, *sent).subquery().c.id)


def patients_of(found: Mapping[str, set[UUID]]) -> dict[UUID, UUID]:
    """Of each of these things that is still there, by kind, the id of the patient it belongs to."""
    kinds = {mapper.class_.__name__.lower(): mapper.local_table for mapper in Base.registry.mappers}
    known = {table.name for table in extent.named()}
    whose: dict[UUID, UUID] = {}
    for kind, ids in found.items():
        table = kinds.get(kind)
        if isinstance(table, Table) and table.name in known:
            rows = db.session.execute(
                select(table.c.id, extent.patient_of(table)).where(table.c.id.in_(list(ids)))
            )
            whose.update((thing, patient) for thing, patient in rows)
    return whose


def revisions_of(lines: Iterable[Line], *, of: Practice) -> dict[tuple[UUID, int], UUID]:
    """Of the lines about an issue, the revision each speaks of: there it stands what changed, and why."""
    plans = {line.entry.subject_id for line in lines if line.entry.event == ISSUED}
    found = db.session.execute(
        select(Revision.plan_id, Revision.number, Revision.id).where(
            Revision.plan_id.in_(plans), Revision.practice_id == of.id
        )
    )
    return {(plan, number): revision for plan, number, revision in found}


def reasons_of(lines: Iterable[Line], *, of: Practice) -> dict[tuple[UUID, datetime], str]:
    """Of the lines about a record opened in an emergency, whose and when: the reason that was given."""
    opened = [line.entry.at for line in lines if line.entry.event == IN_AN_EMERGENCY]
    if not opened:
        return {}
    found = treatment.emergencies(of=of, since=min(opened))
    return {(one.patient_id, one.at): one.reason for one in found}


def between(since: date | None, until: date | None, *, zone: str) -> list[ColumnElement[bool]]:
    """The days of a period where the practice is, both included."""
    here = ZoneInfo(zone)
    found = []
    if since is not None:
        found.append(AuditEntry.at >= datetime.combine(since, time(), here))
    if until is not None:
        found.append(AuditEntry.at < datetime.combine(until + timedelta(days=1), time(), here))
    return found


def _which(wanted: Wanted, *, of: Practice) -> ColumnElement[bool]:
    asked = [AuditEntry.practice_id == of.id, *between(wanted.since, wanted.until, zone=of.time_zone)]
    if wanted.patient_id is not None:
        asked.append(AuditEntry.subject_id.in_(subjects(wanted.patient_id)))
    if wanted.by is not None:
        asked.append(AuditEntry.actor_id == wanted.by)
    if wanted.kind is not None:
        asked.append(kinds.lines(wanted.kind))
    return and_(*asked)


def _ordered(which: ColumnElement[bool]) -> Select[AuditEntry, str]:
    return (
        select(AuditEntry, func.coalesce(Clinician.name, ""))
        .outerjoin(Clinician, Clinician.id == AuditEntry.actor_id)
        .where(which)
        .order_by(AuditEntry.number.desc())
    )


def _told(rows: Sequence[Any], wanted: Wanted) -> list[Line]:
    if wanted.patient_id is not None:
        return [Line(entry, name, wanted.patient_id) for entry, name in rows]
    kinds: dict[str, set[UUID]] = {}
    for entry, _ in rows:
        kinds.setdefault(entry.subject_kind, set()).add(entry.subject_id)
    whose = patients_of(kinds)
    return [Line(entry, name, whose.get(entry.subject_id)) for entry, name in rows]


def _patients(lines: Sequence[Line], *, of: Practice) -> dict[UUID, Patient]:
    wanted = {line.patient_id for line in lines if line.patient_id is not None}
    found = db.session.scalars(select(Patient).where(Patient.id.in_(wanted), Patient.practice_id == of.id))
    return {one.id: one for one in found}

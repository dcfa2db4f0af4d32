"""All that is held on one person as data: every row of every table that leads to them, and who looked.

What opens something (a PIN's hash, a fingerprint) is left out by name; everything else goes along, so a
column that is added later is in the copy without anybody thinking of it.
"""

import enum
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from clinic.accounts.models import Clinician, Practice
from clinic.database import db
from clinic.privacy import events, extent, log, log_page
from clinic.privacy.log import Wanted

FORMAT = "rueckenwind-record"
VERSION = 1
# These open a plan or a feed, or serve a machine for some minutes; they say nothing about the person.
SECRET = frozenset(
    {
        "link.pin",
        "link_digest.digest",
        "reminder.feed_digest",
        "message.lease",
        "plan_state.key",
        "submission.fingerprint",
    }
)


def record(patient_id: UUID, *, of: Practice, at: datetime) -> dict[str, Any]:
    """The whole record of one person as plain data."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at.isoformat(),
        "practice": {"id": str(of.id), "name": of.name, "phone": of.phone},
        "people": people(of=of),
        "tables": {name: rows for name, rows in tables(patient_id) if rows},
        "log": list(read_by(patient_id, of=of)),
    }


def as_json(told: Mapping[str, Any]) -> bytes:
    """The data as a file that people can read, too."""
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def people(*, of: Practice) -> dict[str, str]:
    """Who the ids of clinicians stand for."""
    rows = db.session.execute(select(Clinician.id, Clinician.name).where(Clinician.practice_id == of.id))
    return {str(who): name for who, name in rows}


def tables(patient_id: UUID) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each table's rows of this person."""
    subjects = log.subjects(patient_id)
    for table in extent.tables():
        yield table.name, rows(table, select(table).where(extent.of(table, patient_id)))
    for table, column in extent.loose():
        yield table.name, rows(table, select(table).where(column.in_(subjects)))


def rows(table: Table, asked: Any) -> list[dict[str, Any]]:
    """Rows as plain values, without what is left out."""
    return [plain(table, row) for row in db.session.execute(asked).mappings()]


def plain(table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    """One row as plain values. A snapshot is kept as text; here it is opened."""
    told = {
        column.name: _value(row[column.name])
        for column in table.columns
        if f"{table.name}.{column.name}" not in SECRET
    }
    if table.name == "revision":
        told["snapshot"] = json.loads(told["snapshot"])
    return told


def read_by(patient_id: UUID, *, of: Practice) -> Iterator[dict[str, Any]]:
    """Who looked and who changed what, the newest first."""
    for line, _patient in log.every(Wanted(patient_id=patient_id), of=of):
        entry = line.entry
        yield {
            "number": entry.number,
            "at": entry.at.isoformat(),
            "who": log_page.actor(line),
            "what": events.sentence(entry.event),
            "event": entry.event,
            "facts": entry.facts,
        }


def _value(value: object) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return value

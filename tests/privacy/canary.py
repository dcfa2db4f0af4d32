"""A patient of whom every table holds a row, with the same word wherever text may stand."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, LargeBinary, Table, insert, select
from sqlalchemy.types import String, Uuid

from clinic.accounts.models import Clinician, Practice
from clinic.database import Base, UtcDateTime, db
from clinic.privacy import extent
from tests.conftest import NOON

CANARY = "Kanarienvogel7391"
BYTES = CANARY.encode()

# What a constraint wants, or what another column decides.
SETTLED: dict[str, dict[str, Any]] = {
    "patient": {"number": 7391, "birth_year": 1972, "archived_at": None, "restricted_at": None},
    "diary_entry": {"entered_by": None, "kind": "pain", "sign": None, "pause_id": None, "value": 3},
    "measure": {"taken_by": None, "pain": 3, "change": 0, "withdrawn_at": None, "withdrawn_by": None},
    "activity_score": {"value": 3},
    "pause": {"ended_at": NOON},
    "emergency_access": {"until": NOON + timedelta(hours=1)},
    "screening": {"decided_at": NOON},
    "plan_state": {"version": 1},
    "revision": {"snapshot": f'{{"said": "{CANARY}"}}'},
    "keeping": {"held_at": None, "held_by": None},
}


def planted(*, of: Practice, by: Clinician, closed: bool = True) -> UUID:
    """The patient's id. `closed` leaves nothing open."""
    made: dict[str, dict[str, Any]] = {}
    tables = extent.tables()
    for table in tables:
        made[table.name] = _row(table, made, of=of, by=by, word=CANARY)
        if table.name == "episode":
            made[table.name]["closed_at"] = NOON if closed else None
        late = {"decided_at": None, "decided_by": None, "outcome": None} if table.name == "screening" else {}
        db.session.execute(insert(table).values({**made[table.name], **late}))
    screening = extent.table("screening")
    row = made["screening"]
    db.session.execute(
        screening.update()
        .where(screening.c.id == row["id"])
        .values(decided_at=NOON, decided_by=by.id, outcome=CANARY)
    )
    for table, column in extent.loose():
        row = _row(table, made, of=of, by=by, word=CANARY) | {column.name: made["link"]["id"]}
        made[table.name] = row | (
            {"recipient": CANARY, "state": "waiting"} if table.name == "message" else {}
        )
        db.session.execute(insert(table).values(made[table.name]))
    db.session.commit()
    found: UUID = made["patient"]["id"]
    return found


def texts() -> list[str]:
    """Table and column of everything in the database that holds the word."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table)).mappings()
        for column in table.columns
        if CANARY in str(row[column.name]) or BYTES in _bytes(row[column.name])
    ]


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _row(
    table: Table, made: dict[str, dict[str, Any]], *, of: Practice, by: Clinician, word: str
) -> dict[str, Any]:
    row = {column.name: _value(column, made, of=of, by=by, word=word) for column in table.columns}
    return row | SETTLED.get(table.name, {})


def _value(
    column: Column[Any], made: dict[str, dict[str, Any]], *, of: Practice, by: Clinician, word: str
) -> Any:
    keys = iter(column.foreign_keys)
    if (key := next(keys, None)) is not None:
        target = key.column.table.name
        if target == "practice":
            return of.id
        if target == "clinician":
            return by.id
        return made[target][key.column.name] if target in made and target != column.table.name else None
    kind = column.type
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, Enum):
        return kind.enums[0] if kind.enum_class is None else next(iter(kind.enum_class))
    if isinstance(kind, String):
        return word
    if isinstance(kind, JSON):
        return {"said": word}
    if isinstance(kind, LargeBinary):
        return word.encode() + uuid4().bytes
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, Date):
        return date(2026, 10, 3)
    if isinstance(kind, UtcDateTime):
        return NOON
    raise AssertionError(f"say in tests/privacy/canary.py what {column} may hold")

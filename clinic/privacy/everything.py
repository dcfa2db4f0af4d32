"""Everything a practice holds as one archive, written while it is read: a piece at a time in memory."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, Table, and_, or_, select

from clinic.database import Base, db, reading
from clinic.privacy import export, extent

PIECE = 500  # rows
READ_ME = """Everything one practice holds, in Rueckenwind's own tables.

tables/<name>.jsonl   one row a line, as JSON; ids lead from one table to another
manifest.json         how many rows each file holds
The log (audit_entry) is chained: digest = SHA-256(previous digest + the line in its canonical form).
Passwords, keys, sessions and what opens links are not in it.
"""
# What opens something, and what is of a machine's moment: no data of the practice's.
LEFT_OUT = frozenset(
    {
        "sign_in",
        "attempt",
        "challenge",
        "parked_form",
        "passkey",
        "authenticator_app",
        "recovery_code",
        "invitation",
        "setup_token",
        "submission",
        "link_digest",
    }
)
# Of people with an account, who they are; nothing of what opens it.
OF_PEOPLE = frozenset(
    {"id", "practice_id", "email", "name", "title", "role", "language", "active", "created_at"}
)


class Pieces(RawIOBase):
    """A file that nobody can go back in: what was written waits only until it is sent."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last asking."""
        held = bytes(self._held)
        self._held.clear()
        return held


def zipped(app: Flask, practice_id: UUID, *, at: datetime) -> Iterator[bytes]:
    """The archive in pieces."""
    pieces, counts = Pieces(), {}
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", READ_ME)
        for table in kept():
            count = 0
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
                for rows in _pieces(app, table, practice_id):
                    file.write(b"".join(_line(table, row) for row in rows))
                    count += len(rows)
                    yield pieces.taken()
            counts[table.name] = count
        manifest = {"format": "rueckenwind-practice", "version": 1, "made_at": at.isoformat(), "rows": counts}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    yield pieces.taken()


def kept() -> Iterator[Table]:
    """Every table that holds something of a practice's."""
    return (table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT)


def belongs(table: Table, practice_id: UUID) -> ColumnElement[bool]:
    """The condition that a row is of this practice: by itself, or by what it belongs to."""
    if table.name == "practice":
        return table.c.id == practice_id
    if "practice_id" in table.c:
        return table.c.practice_id == practice_id
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            if parent is not table and (parent.name in extent.parents() or "practice_id" in parent.c):
                return column.in_(select(key.column).where(belongs(parent, practice_id)))
    return table.c[next(iter(table.primary_key)).name].is_not(None)  # everybody's: what was asked


def _pieces(app: Flask, table: Table, practice_id: UUID) -> Iterator[list[dict[str, Any]]]:
    """The rows, some hundred at a time, in the order of their key."""
    key = list(table.primary_key)
    after: list[Any] | None = None
    while True:
        asked = select(table).where(belongs(table, practice_id)).order_by(*key).limit(PIECE)
        if after is not None:
            asked = asked.where(_beyond(key, after))
        # A context of its own each time: whoever asked may have gone, and no transaction is held in between.
        with app.app_context(), reading():
            rows = [dict(row) for row in db.session.execute(asked).mappings()]
            db.session.rollback()
        if not rows:
            return
        after = [rows[-1][column.name] for column in key]
        yield rows


def _beyond(key: list[Any], after: list[Any]) -> ColumnElement[bool]:
    """Past this row in the order of the key, spelled out: not every database compares rows."""
    first, *others = key
    beyond: ColumnElement[bool] = first > after[0]
    if not others:
        return beyond
    return or_(beyond, and_(first == after[0], _beyond(others, after[1:])))


def _line(table: Table, row: dict[str, Any]) -> bytes:
    named = {column.name: row[column.name] for column in table.columns}
    told = export.plain(table, named)
    if table.name == "clinician":
        told = {name: value for name, value in told.items() if name in OF_PEOPLE}
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()

"""Databases as earlier releases left them, as text: what an upgrade must be able to take along."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, MetaData

HERE = Path(__file__).parent

# kind: (the column's type, how a value is written, how it is read)
KINDS: dict[str, tuple[sa.types.TypeEngine[Any], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "uuid": (sa.Uuid(), lambda value: value.hex, UUID),
    "instant": (
        sa.DateTime(timezone=True),
        lambda value: value.astimezone(UTC).isoformat(),
        datetime.fromisoformat,
    ),
    "date": (sa.Date(), lambda value: value.isoformat(), date.fromisoformat),
    "bytes": (
        sa.LargeBinary(),
        lambda value: base64.b64encode(value).decode(),
        base64.b64decode,
    ),
    "json": (sa.JSON(), lambda value: value, lambda value: value),
    "plain": (sa.types.NullType(), lambda value: value, lambda value: value),
}


def written(connection: Connection, metadata: MetaData, revision: str) -> Iterator[str]:
    """A database at this moment, line by line: each table's columns, then its rows."""
    yield json.dumps({"revision": revision})
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        kinds = {column.name: _kind(column.type) for column in table.columns}
        yield json.dumps({"table": table.name, "columns": kinds})
        for row in connection.execute(sa.select(table).order_by(*table.primary_key)):
            values = (
                None if value is None else KINDS[kind][1](value)
                for value, kind in zip(row, kinds.values(), strict=True)
            )
            yield json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def _kind(type_: sa.types.TypeEngine[Any]) -> str:
    name = getattr(type_, "impl", type_)
    for kind, class_ in (
        ("uuid", sa.Uuid),
        ("instant", sa.DateTime),
        ("date", sa.Date),
        ("bytes", sa.LargeBinary),
        ("json", sa.JSON),
    ):
        if isinstance(name, class_):
            return kind
    return "plain"


def load(connection: Connection, revision: str) -> dict[str, int]:
    """Put what a release left into a database whose schema is that release's; the number of rows by table.

    Rows come in whole, decided screenings with their answers: nothing may check or refuse them on the way.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    counts: dict[str, int] = {}
    table, kinds = sa.table(""), {}
    with (HERE / f"{revision}.jsonl").open(encoding="utf-8") as lines:
        assert json.loads(next(lines)) == {"revision": revision}
        for line in lines:
            values = json.loads(line)
            if isinstance(values, dict):
                kinds = values["columns"]
                counts[values["table"]] = 0
                table = sa.table(
                    values["table"], *(sa.column(name, KINDS[kind][0]) for name, kind in kinds.items())
                )
                continue
            row = {
                name: None if value is None else KINDS[kind][2](value)
                for (name, kind), value in zip(kinds.items(), values, strict=True)
            }
            connection.execute(table.insert(), row)
            counts[table.name] += 1
    return counts

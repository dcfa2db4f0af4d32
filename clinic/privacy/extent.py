"""What belongs to one patient: every table that leads to a patient, read off the models themselves.

Export and erasure both ask here, so a table that is added later can be forgotten by neither.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, select

from clinic.database import Base, db

PATIENT = "patient"
# Named by no foreign key: a message is about something of a patient's, a submission made it.
LOOSE: Mapping[str, str] = MappingProxyType({"message": "subject_id", "submission": "subject_id"})


@cache
def parents() -> Mapping[str, Column[UUID]]:
    """Of each table that belongs to a patient, the column that leads there; the patient's own leads nowhere.

    A row belongs to whatever it cannot be without. What it may name besides decides nothing.
    """
    known: dict[str, Column[UUID]] = {}
    tables = Base.metadata.sorted_tables
    found = True
    while found:
        found = False
        for table in tables:
            if table.name in known or table.name == PATIENT:
                continue
            column = next((one for one in _required(table) if _target(one) in {PATIENT, *known}), None)
            if column is not None:
                known[table.name] = column
                found = True
    return MappingProxyType(known)


def tables() -> tuple[Table, ...]:
    """Every table of a patient's, each after those it leads to."""
    return tuple(table for table in Base.metadata.sorted_tables if table.name in {PATIENT, *parents()})


def table(name: str) -> Table:
    """A table by its name."""
    return Base.metadata.tables[name]


def of(table: Table, patient_id: UUID) -> ColumnElement[bool]:
    """The condition that a row of this table belongs to the patient."""
    if table.name == PATIENT:
        return table.c.id == patient_id
    column = parents()[table.name]
    parent, key = _parent(column)
    return column.in_(select(key).where(of(parent, patient_id)))


def patient_of(table: Table) -> ColumnElement[UUID]:
    """The id of the patient that a row of this table belongs to."""
    if table.name == PATIENT:
        return table.c.id
    column = parents()[table.name]
    parent, key = _parent(column)
    if parent.name == PATIENT:
        return column
    return select(patient_of(parent)).where(key == column).scalar_subquery()


def loose() -> Iterator[tuple[Table, Column[UUID]]]:
    """The tables that name what they are about without a foreign key, with the column that does."""
    for name, column in LOOSE.items():
        yield table(name), table(name).c[column]


def named() -> tuple[Table, ...]:
    """The tables of a patient's whose rows have an id that other rows and the record may name."""
    return tuple(table for table in tables() if "id" in table.c)


def ids(patient_id: UUID) -> set[UUID]:
    """Everything of a patient's that the record may name."""
    found: set[UUID] = set()
    for table in named():
        found |= set(db.session.scalars(select(table.c.id).where(of(table, patient_id))))
    messages, subject = next(loose())
    found |= set(db.session.scalars(select(messages.c.id).where(subject.in_(found))))
    return found


def _required(table: Table) -> Iterator[Column[UUID]]:
    return (column for column in table.columns if column.foreign_keys and not column.nullable)


def _target(column: Column[UUID]) -> str:
    return _parent(column)[0].name


def _parent(column: Column[UUID]) -> tuple[Table, Column[UUID]]:
    key = next(iter(column.foreign_keys)).column
    return key.table, key

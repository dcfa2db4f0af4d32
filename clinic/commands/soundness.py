"""Whether the database is whole and the audit as it was written; only then may it be changed."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from clinic.accounts.models import Practice
from clinic.audit import verify
from clinic.database import db
from clinic.web import read_only
from clinic.web.health import newest_revision, revision_of

DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)


@dataclass(frozen=True, slots=True)
class Soundness:
    """What a look at everything found; each is empty where nothing is wrong."""

    pages: str = ""
    references: int = 0
    record: str = ""

    @property
    def reason(self) -> str | None:
        """Why nothing may be changed; None for a sound database."""
        if self.pages or self.references:
            return read_only.DAMAGED
        return read_only.RECORD_BROKEN if self.record else None

    def __iter__(self) -> Iterator[str]:
        """Each fault in words for whoever looks after the machine."""
        if self.pages:
            yield f"the pages of the database are damaged: {self.pages}"
        if self.references:
            yield f"{self.references} references lead nowhere"
        if self.record:
            yield f"the audit is not as it was written: {self.record}"


def examine() -> Soundness:
    """Look at every page, every reference and every line of the record. Repairs nothing."""
    db.session.remove()  # what was asked last still holds its transaction, and ours would wait for it in vain
    try:
        pages, references = _sqlite() if db.engine.dialect.name == "sqlite" else ("", 0)
        with db.engine.connect() as connection:
            if revision_of(connection) != newest_revision():
                return Soundness(pages, references)  # its record is not ours to read
        faults = (
            fault for practice in db.session.scalars(select(Practice.id)).all() for fault in verify(practice)
        )
        return Soundness(pages, references, next(faults, ""))
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF not in DAMAGE:
            raise  # whatever it is, the pages are not it
        return Soundness(pages=str(error.orig))
    finally:
        db.session.remove()


def keep(found: Soundness, *, instance: Path, at: datetime) -> None:
    """Let every process know whether anything may be changed."""
    read_only.mark(instance, found.reason, at=at)


def _sqlite() -> tuple[str, int]:
    with db.engine.connect() as connection:
        damage = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check") if row[0] != "ok"]
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return (damage[0] if damage else ""), len(orphans)

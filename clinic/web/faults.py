"""What a failure underneath means for the person who asked: come back later, look again, or our fault."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exc
from sqlalchemy.orm.exc import StaleDataError

from clinic.web import logs

# https://www.postgresql.org/docs/current/errcodes-appendix.html
LATER = frozenset(
    {
        "25006",  # read-only transaction
        "40001",  # serialisation failure
        "40P01",  # deadlock
        "53000",  # insufficient resources
        "53200",  # out of memory
        "53300",  # too many connections
        "55P03",  # lock not available
        "57014",  # query cancelled
        "57P01",  # shutting down
        "57P02",
        "57P03",
    }
)
NO_ROOM = "53100"
CONFLICTS = frozenset({"23503", "23505", "23P01"})  # foreign key, unique, exclusion


@dataclass(frozen=True, slots=True)
class Fault:
    """The status that says it, and whether we should look at it although the person need not."""

    code: int
    is_ours: bool = False


def of(error: BaseException) -> Fault | None:
    """What a known failure means, or None for one nobody foresaw."""
    match error:
        case StaleDataError():
            return Fault(409)
        case exc.TimeoutError():
            return Fault(503)
        case exc.IntegrityError():
            return _integrity(error)
        case exc.DataError():
            return Fault(422, is_ours=True)  # a value a schema should have refused
        case exc.DBAPIError():
            return _database(error)
        case OverflowError() if "SQLite INTEGER" in str(error):
            return Fault(422, is_ours=True)
        case UnicodeEncodeError() if "surrogates" in error.reason:
            return Fault(422, is_ours=True)
        case OSError() if error.errno in (28, 122):  # no space left, quota exceeded
            return Fault(507)
        case _:
            return None


def facts(error: BaseException) -> dict[str, Any]:
    """The failure for the log: never its message or parameters, which quote what people wrote."""
    found: dict[str, Any] = logs.fault(error)
    cause = getattr(error, "orig", None)
    if cause is not None:
        diagnosis = getattr(cause, "diag", None)
        found["detail"] = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
        found["constraint"] = getattr(diagnosis, "constraint_name", None)
    return found


def _integrity(error: exc.IntegrityError) -> Fault:
    """Two people at once is a conflict; a row that breaks its own rules is a value we should have refused."""
    cause: Any = error.orig
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return Fault(409) if state in CONFLICTS else Fault(422, is_ours=True)
    words = str(cause)
    conflict = words.startswith(("UNIQUE constraint", "FOREIGN KEY constraint", "PRIMARY KEY"))
    return Fault(409) if conflict else Fault(422, is_ours=True)


def _database(error: exc.DBAPIError) -> Fault | None:
    cause: Any = error.orig
    state = getattr(cause, "sqlstate", None)
    if state == NO_ROOM:
        return Fault(507)
    if state in LATER or (state or "").startswith("08") or error.connection_invalidated:
        return Fault(503)
    number = getattr(cause, "sqlite_errorcode", None)
    if number is not None:
        return _sqlite(number & 0xFF)  # the low byte is the kind, the rest its detail
    # psycopg gives no state when it never reached the server.
    return Fault(503) if isinstance(error, exc.OperationalError) and state is None else None


def _sqlite(kind: int) -> Fault | None:
    if kind == sqlite3.SQLITE_FULL:
        return Fault(507)
    waits = (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOMEM,
    )
    if kind in waits:
        return Fault(503)
    return Fault(422, is_ours=True) if kind in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH) else None

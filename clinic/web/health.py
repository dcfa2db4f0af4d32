"""What machines ask: whether the process lives, and whether it can do its work."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from clinic.config import ROOT, Config
from clinic.database import db, writing
from clinic.web import clock, read_only
from clinic.web.access import anyone
from clinic.web.releasing import keeps_plans

LEAST_FREE = 100 * 2**20  # bytes; below it a plan may still save, a backup may not
LAST_BACKUP = "last-backup"  # in the instance folder: when `flask backup` last kept a checked copy

bp = keeps_plans(Blueprint("health", __name__, url_prefix="/health"))


def install(app: Flask, *, pdf_engine: Callable[[], str]) -> None:
    """Put the addresses in place. The engine belongs to a later feature, which says how it is."""
    app.register_blueprint(bp)
    app.extensions["pdf_engine"] = pdf_engine


@bp.get("/live")
@anyone
def live() -> ResponseReturnValue:
    """Answers as long as the process does. Touches nothing, so a busy database does not end the service."""
    return {"status": "alive"}


@bp.get("/ready")
@anyone
def ready() -> ResponseReturnValue:
    """Whether work can be done here now: a write begins, the schema fits, the disk has room.

    Beside the checks stands what somebody should know and what stops no work: how old the last backup is, and
    whether sheets can be made.
    """
    writes, fits = probe()
    answer, status = report(
        database=writes,
        schema=fits,
        disk=read_only.room() >= LEAST_FREE,
        changes=read_only.halted() is None,
    )
    config: Config = current_app.extensions["settings"]
    engine: Callable[[], str] = current_app.extensions["pdf_engine"]
    return answer | {
        "backup_age_hours": backup_age(config.instance, now=clock.now()),
        "pdf": engine(),
    }, status


def report(**checks: bool) -> tuple[dict[str, object], int]:
    """The answer to these checks; which of them failed is all that strangers learn."""
    holds = all(checks.values())
    words = {name: "ok" if check else "failed" for name, check in checks.items()}
    return {"status": "ready" if holds else "not ready", "checks": words}, 200 if holds else 503


def backup_age(folder: Path, *, now: datetime) -> int | None:
    """Whole hours since a checked copy of all data was last kept; None if nobody knows of one."""
    with suppress(OSError, ValueError):
        kept_at = datetime.fromisoformat((folder / LAST_BACKUP).read_text().strip())
        return max(0, int((now - kept_at).total_seconds() // 3600))
    return None


def note_backup(folder: Path, *, at: datetime) -> None:
    """Write down that a checked copy was kept."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LAST_BACKUP).write_text(f"{at.isoformat()}\n")


def probe() -> tuple[bool, bool]:
    """Whether the database takes a write, tried and taken back, and whether its schema is this code's."""
    try:
        with writing(), db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL lock_timeout = '2s'"))
            revision = revision_of(connection)
            if revision is None:
                return True, False
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            connection.rollback()
            return True, revision == newest_revision()
    except SQLAlchemyError:
        return False, False


def revision_of(connection: Connection) -> str | None:
    """Which migration a database stands at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str | None:
    """The migration this code was written for."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()

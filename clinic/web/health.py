"""What machines ask: whether the process lives, and whether it can do its work."""

import shutil
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from clinic.config import ROOT
from clinic.database import db, writing
from clinic.web.access import anyone

LEAST_FREE = 100 * 2**20  # bytes; below it a plan may still save, a backup may not

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
@anyone
def live() -> ResponseReturnValue:
    """Answers as long as the process does. Touches nothing, so a busy database does not end the service."""
    return {"status": "alive"}


@bp.get("/ready")
@anyone
def ready() -> ResponseReturnValue:
    """Whether work can be done here now: a write begins, the schema fits, the disk has room."""
    writes, fits = probe()
    return report(database=writes, schema=fits, disk=free_space() >= LEAST_FREE)


def report(**checks: bool) -> tuple[dict[str, object], int]:
    """The answer to these checks; which of them failed is all that strangers learn."""
    holds = all(checks.values())
    words = {name: "ok" if check else "failed" for name, check in checks.items()}
    return {"status": "ready" if holds else "not ready", "checks": words}, 200 if holds else 503


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


def free_space() -> int:
    """Bytes free where the database and the instance folder lie; the lesser counts."""
    places = [current_app.instance_path]
    if db.engine.dialect.name == "sqlite" and db.engine.url.database:
        places.append(str(Path(db.engine.url.database).absolute().parent))
    return min((shutil.disk_usage(place).free for place in places if Path(place).exists()), default=0)

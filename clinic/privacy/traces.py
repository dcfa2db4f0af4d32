"""What of an erased person lies outside the rows: kept sheets, mail files, freed pages, copies set aside."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from clinic.config import Config
from clinic.database import db, reading
from clinic.outbox.models import Message
from clinic.outbox.sending import FOLDER
from clinic.plans.models import Plan
from clinic.privacy import extent
from clinic.privacy.actions import Erased
from clinic.sharing import sheets
from clinic.web import logs

ASIDE = "set-aside"
ASIDE_KEPT = timedelta(days=30)  # long enough to notice that a restore was a mistake


def remove(*erased: Erased) -> bool:
    """Take away what these people left beside the database; whether its freed pages are gone, too."""
    for one in erased:
        for plan in one.plans:
            sheets.keeper().forget(plan)
        for message in one.messages:
            (_mail() / f"{message}.eml").unlink(missing_ok=True)
    return overwrite()


def overwrite() -> bool:
    """Write the database anew without freed places, and empty its log; False while others are in the way."""
    db.session.rollback()
    engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with reading(), engine.connect() as connection:
            return _sqlite(connection) if engine.dialect.name == "sqlite" else _postgresql(connection)
    except DBAPIError as error:
        logs.log().warning("freed-pages-remain", **logs.fault(error))
        return False


def _sqlite(connection: Connection) -> bool:
    # Deleted content is zeroed at once (secure_delete); rows that were moved between pages leave no copy
    # behind only once the file is written anew.
    cursor = connection.connection.cursor()
    try:
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        cursor.close()
    return not busy


def _postgresql(connection: Connection) -> bool:
    for table in (*extent.tables(), *(one for one, _ in extent.loose())):
        connection.exec_driver_sql(f'VACUUM "{table.name}"')
    return True


def sweep(*, now: datetime) -> int:
    """Remove what is nobody's any more: sheets and mail without their rows, copies set aside long ago."""
    gone = 0
    with reading():
        plans = {plan.hex for plan in db.session.scalars(select(Plan.id))}
        messages = set(db.session.scalars(select(Message.id)))
        db.session.rollback()
    for folder in _children(sheets.keeper().folder):
        if folder.name not in plans:
            with suppress(ValueError):
                sheets.keeper().forget(UUID(folder.name))
                gone += 1
    for file in _children(_mail()):
        with suppress(ValueError):
            if file.suffix == ".eml" and UUID(file.stem) not in messages:
                file.unlink(missing_ok=True)
                gone += 1
    for file in _children(_aside()):
        if now.timestamp() - file.stat().st_mtime > ASIDE_KEPT.total_seconds():
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def copies() -> list[Path]:
    """Databases set aside by a restore: they hold who was erased since, until they are removed."""
    return sorted(one for one in _children(_aside()) if one.suffix in (".db", ".dump"))


def _children(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.iterdir())) if folder.is_dir() else iter(())


def _mail() -> Path:
    return _instance() / FOLDER


def _aside() -> Path:
    url = make_url(current_app.extensions["settings"].database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return Path(url.database).absolute().parent / ASIDE
    return _instance() / ASIDE


def _instance() -> Path:
    config: Config = current_app.extensions["settings"]
    return config.instance

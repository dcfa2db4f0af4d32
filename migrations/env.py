"""Runs the migrations in one transaction, on SQLite with foreign keys off and checked after."""

from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from clinic import models  # noqa: F401  registers every table
from clinic.database import Base, db, sqlite_driver


class SchemaBroken(RuntimeError):
    """A migration left rows that point nowhere; it was undone."""


def run() -> None:
    engine = db.engine
    if engine.dialect.name == "sqlite":
        keep_a_copy(engine.url.database)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # A batch rebuild drops the old table; with foreign keys on, ON DELETE CASCADE then empties its
            # children (security.md K5). The pragma does nothing inside a transaction, so it goes first.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        try:
            migrate(connection)
        finally:
            if engine.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
        transactional_ddl=True,
    )
    with connection.begin():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
            if orphans:
                raise SchemaBroken(f"{len(orphans)} rows point nowhere, first in {orphans[0][0]}.")


def keep_a_copy(path: str | None) -> None:
    """A copy of a database that already holds something, beside it, by the online backup API."""
    if not path or path == ":memory:" or not Path(path).exists() or not Path(path).stat().st_size:
        return
    driver: Any = sqlite_driver()
    with closing(driver.connect(path)) as source:
        version = source.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        if version is None:
            return
        at = source.execute("SELECT version_num FROM alembic_version").fetchone()
        heads = context.script.get_heads()
        if at and at[0] in heads:
            return
        with closing(driver.connect(f"{path}.before-{heads[0]}")) as copy:
            source.backup(copy)
    Path(f"{path}.before-{heads[0]}").chmod(0o600)


run()

"""Steps of the schema: alone, after a copy, all or nothing, with every row and trigger still there."""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, inspect, select, table, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import func

from clinic.commands.copies import Sqlite, Store, Unfit, on_disk, remove
from clinic.commands.dumps import Postgresql
from clinic.commands.holding import held
from clinic.config import Config, Misconfigured
from clinic.database import sqlite_driver
from clinic.web.health import revision_of

LOCK = 0x5255_434B  # any number will do, as long as all who migrate a PostgreSQL database know it
DROPPED = re.compile(r"\s*DROP\s+TRIGGER\s+(?:IF\s+EXISTS\s+)?\"?(\w+)", re.IGNORECASE)
CREATED = re.compile(r"\s*CREATE\s+TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?(\w+)", re.IGNORECASE)
DELETED = re.compile(r"\s*DELETE\s+FROM\s+\"?(\w+)", re.IGNORECASE)


@contextmanager
def careful(
    engine: Engine, config: Config, script: ScriptDirectory, *, to: str | None, copies: bool = True
) -> Iterator[Connection]:
    """A connection to migrate with. What is done there is kept only if it lost nothing it did not name."""
    with one_at_a_time(engine, config):
        at = present(engine, script)
        if at is None or at != to:
            # Nobody may work with tables that change under their hands; a copy under trial is nobody's.
            is_in_use = engine.url == make_url(config.database_url)
            with held(config.instance, alone=True) if is_in_use else nullcontext():
                if copies and is_in_use and holds_something(engine):
                    keep_a_copy(engine, config, name=f"before-{to or 'base'}")
                with transaction(engine) as connection:
                    yield connection
        else:
            with transaction(engine) as connection:
                yield connection


@contextmanager
def one_at_a_time(engine: Engine, config: Config) -> Iterator[None]:
    """Wait until no other process migrates this database, here or on another machine."""
    config.instance.mkdir(parents=True, exist_ok=True)
    with (config.instance / "migration.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if engine.dialect.name == "sqlite":
            yield
            return
        # Held by the session, which ends with this connection; a transaction would keep tables from changing.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()
            connection.execute(text("SET lock_timeout = 0"))  # a step of another may take its time
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            yield


def present(engine: Engine, script: ScriptDirectory) -> str | None:
    """The revision a database stands at, refused if a newer release made it."""
    with engine.connect() as connection:
        found = revision_of(connection)
    if found is not None and found not in {step.revision for step in script.walk_revisions()}:
        raise Misconfigured(
            f"The database is at revision {found}, which this release does not know (it knows up to "
            f"{script.get_current_head()}). Nothing was changed. Install the newer one or restore a backup."
        )
    return found


def holds_something(engine: Engine) -> bool:
    """Whether any row would be lost with this database."""
    with engine.connect() as connection:
        return any(number for name, number in counts(connection).items() if name != "alembic_version")


def keep_a_copy(engine: Engine, config: Config, *, name: str) -> None:
    """A whole, checked copy of what stands there now, beside it, complete or not there at all."""
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database)).absolute()
        store: Store = Sqlite(path)
        file = path.with_name(f"{path.name}.{name}")
    else:
        store = Postgresql(engine.url)
        file = config.instance / f"{engine.url.database}.{name}{store.suffix}"
    part = file.with_name(f".{file.name}.part")
    try:
        remove(part)
        store.copy(part)
        if faults := list(store.faults(part)):
            raise Unfit(faults[0])
        on_disk(part)
        part.replace(file)
        on_disk(file.parent)
    except (Unfit, OSError, SQLAlchemyError, sqlite_driver().Error) as fault:
        raise Misconfigured(
            f"Before a migration a copy is kept, and that failed: {fault}. Nothing was changed. With a "
            "backup of your own: flask --app wsgi db upgrade -x copy=no"
        ) from fault
    finally:
        remove(part)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction around every step, with the ways SQLite would lose something closed."""
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if is_sqlite:
            # A batch rebuild drops the old table. With foreign keys on, ON DELETE CASCADE then empties its
            # children (security.md K5); and while it is gone, renaming refuses over triggers that name it.
            # Neither pragma does anything inside a transaction, so they go first.
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA legacy_alter_table = ON")
        try:
            with connection.begin():
                before = counts(connection)
                with watched(connection) as said:
                    yield connection
                if is_sqlite:
                    put_back(said.triggers, connection)
                refuse_losses(before, said.thinned, connection)
        finally:
            if is_sqlite:
                driver.execute("PRAGMA legacy_alter_table = OFF")
                driver.execute("PRAGMA foreign_keys = ON")


class Said:
    """What the steps did in words of their own: what else goes missing was nobody's wish."""

    def __init__(self, triggers: dict[str, tuple[str, str]]) -> None:
        self.triggers = triggers  # name: (table, statement)
        self.thinned: set[str] = set()

    def hear(self, statement: str) -> None:
        if match := DROPPED.match(statement):
            self.triggers.pop(match[1], None)
        elif match := CREATED.match(statement):
            on = re.search(r"\bON\s+\"?(\w+)", statement, re.IGNORECASE)
            self.triggers[match[1]] = (on[1] if on else "", statement)
        elif match := DELETED.match(statement):
            self.thinned.add(match[1])


@contextmanager
def watched(connection: Connection) -> Iterator[Said]:
    said = Said(triggers(connection))

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.hear(statement)

    event.listen(connection, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(connection, "before_cursor_execute", hear)


def triggers(connection: Connection) -> dict[str, tuple[str, str]]:
    """Every trigger of a SQLite database: its table and the statement that makes it."""
    if connection.dialect.name != "sqlite":
        return {}
    rows = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: (on, statement) for name, on, statement in rows}


def put_back(wanted: dict[str, tuple[str, str]], connection: Connection) -> None:
    """Triggers that went with the old table of a batch rebuild stand on the new one again."""
    here, tables = triggers(connection), set(inspect(connection).get_table_names())
    for name, (on, statement) in wanted.items():
        if name not in here and on in tables:
            connection.exec_driver_sql(statement)


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in inspect(connection).get_table_names()
    }


def refuse_losses(before: dict[str, int], thinned: set[str], connection: Connection) -> None:
    """Undo everything if rows are gone that no step deleted by name, or if rows point nowhere."""
    after = counts(connection)
    for name, number in before.items():
        if name in after and after[name] < number and name not in thinned | {"alembic_version"}:
            raise Misconfigured(
                f"The migration would have lost {number - after[name]} rows of {name}. It was undone."
            )
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise Misconfigured(
                f"The migration would have left {len(orphans)} rows that point nowhere, first in "
                f"{orphans[0][0]}. It was undone."
            )

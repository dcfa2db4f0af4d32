"""Every test begins with the same rows, in a database of its own worker."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg import Cursor
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from clinic.database import db


class Blank(ABC):
    """A migrated, empty database, and the states tests made of it and come back to."""

    url: str
    app: Flask

    def __init__(self) -> None:
        self.states: set[str] = set()

    def make(self, app: Flask) -> None:
        """Run the migrations once; what they leave is the blank every test begins with."""
        self.app = app
        with app.app_context():
            upgrade()
            self._keep("blank")

    def bring(self, state: str, make: Callable[[], object]) -> None:
        """Bring the database into the state that `make` leaves it in; only the first asking makes it."""
        if state in self.states:
            self.leave()
            self.copy(state)
            return
        make()
        self._keep(state)

    def _keep(self, state: str) -> None:
        self.leave()
        self.states.add(state)
        self._store(state)

    @abstractmethod
    def copy(self, state: str = "blank") -> None:
        """Begin again from the blank, or from a state kept earlier."""

    @abstractmethod
    def leave(self) -> None:
        """Let go of the database after a test."""

    @abstractmethod
    def end(self) -> None:
        """Close what is open."""

    @abstractmethod
    def _store(self, state: str) -> None: ...


class File(Blank):
    """SQLite: a state is a copy of the file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        self.url = f"sqlite:///{file}"

    def copy(self, state: str = "blank") -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.file.with_name(f"{state}.db"), self.file)

    def leave(self) -> None:
        db.session.remove()
        self.end()

    def end(self) -> None:
        with self.app.app_context():
            db.engine.dispose()  # the last one to leave folds the journal into the file

    def _store(self, state: str) -> None:
        shutil.copyfile(self.file, self.file.with_name(f"{state}.db"))


EMPTY = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
END $$
"""


class Server(Blank):
    """PostgreSQL: a state is the rows of every table, put back into tables and connections that stay.

    A new database for each test would cost a copy of all its files, and a connection that knows no table yet
    takes several times as long for each statement. Only a test that changed the schema
    leads to a new one; a state with another schema is a database itself.
    """

    def __init__(self, server: str, name: str) -> None:
        super().__init__()
        self.name = name
        self.server = make_url(server)
        self.url = self._address(name)
        self.rows: dict[str, dict[str, bytes]] = {}
        self.shape: list[str] = []
        self._create(name, template="template1")

    def copy(self, state: str = "blank") -> None:
        if state not in self.rows:
            self._anew(state)
            return
        with self._as_the_app() as cursor:
            _end_others(cursor)
            if _shape(cursor) == self.shape:
                self._put_back(cursor, state)
                return
        self._anew("blank")
        with self._as_the_app() as cursor:
            self.shape = _shape(cursor)
            self._put_back(cursor, state)

    def leave(self) -> None:
        db.session.remove()

    def end(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def _store(self, state: str) -> None:
        with self._connected() as cursor:
            shape = _shape(cursor)
        if shape != self.shape:
            self.end()
            self._create(f"{self.name}_{state}", template=self.name)
            if state != "blank":
                return
            self.shape = shape
        with self._connected() as cursor:
            kept = {table: _lines(cursor, table) for table in _tables(cursor)}
        self.rows[state] = {table: lines for table, lines in kept.items() if lines}

    def _put_back(self, cursor: Cursor[tuple[str]], state: str) -> None:
        # In any order, and rows that never change too: neither references nor triggers are asked.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(EMPTY)
        for table, lines in self.rows[state].items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(lines)

    def _anew(self, state: str) -> None:
        self.end()
        self._create(self.name, template=f"{self.name}_{state}")

    def _create(self, name: str, *, template: str) -> None:
        """A template has no visitors, and neither has what is dropped."""
        with self._connected("postgres") as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")

    @contextmanager
    def _as_the_app(self) -> Iterator[Cursor[tuple[str]]]:
        """A transaction on a connection the app keeps: it knows the tables, which a new one has to learn."""
        with self.app.app_context(), closing(db.engine.raw_connection()) as held:
            held.driver_connection.read_only = False
            with held.driver_connection.cursor() as cursor:
                yield cursor
            held.commit()

    @contextmanager
    def _connected(self, name: str = "") -> Iterator[Cursor[tuple[str]]]:
        """A visit that is over before the test begins: a restore, for one, wants the database for itself."""
        address = self._address(name or self.name, plain=True)
        with psycopg.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
            yield cursor

    def _address(self, name: str, *, plain: bool = False) -> str:
        driver = "postgresql" if plain else "postgresql+psycopg"
        return self.server.set(database=name, drivername=driver).render_as_string(hide_password=False)


def _shape(cursor: Cursor[tuple[str]]) -> list[str]:
    """By what the catalogues were last written: any change of a table, trigger or function shows."""
    asked = SQL(" UNION ALL ").join(
        SQL("SELECT {0}::regclass || ' ' || count(*) || ' ' || max(xmin::text::bigint) FROM {1}").format(
            name, Identifier(name)
        )
        for name in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc", "pg_type")
    )
    cursor.execute(asked)
    return [part for (part,) in cursor.fetchall()]


def _end_others(cursor: Cursor[tuple[str]]) -> None:
    """Whoever a test left in the middle of something would be waited for."""
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )


def _tables(cursor: Cursor[tuple[str]]) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def _lines(cursor: Cursor[tuple[str]], table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(block) for block in copy)

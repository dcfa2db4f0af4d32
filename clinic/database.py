"""The ground all tables stand on: names of constraints, UTC times, and SQLite opened with care."""

import enum
import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from uuid import UUID

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Enum, MetaData, String, Uuid, event
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

SQLITE_WITH_SOUND_WAL = (3, 51, 3)  # security.md K1: older ones can lose committed writes in WAL mode
PREPARED = 500  # statements a connection to PostgreSQL keeps planned: those of all pages opened daily
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def sqlite_driver() -> ModuleType:
    """The newest SQLite at hand: the bundled one where it is installed, else Python's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3.dbapi2")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite drops zones, so both databases keep UTC and always hand back aware values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a zone is a guess; give an aware datetime.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables: named constraints, UTC instants, enumerations by value."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        UUID: Uuid(),
        str: String(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})

_writing: ContextVar[bool | None] = ContextVar("writing", default=None)


@contextmanager
def writing() -> Iterator[None]:
    """Whatever begins a transaction in here means to write: for the rare GET that leaves a record."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Whatever begins a transaction in here only reads, so that a long look at everything stops no writer."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def let_go() -> None:
    """End what this request read before something slow begins: a lock held meanwhile would stop all writers.

    What was loaded keeps its values, but belongs to no session any more: load again what is to be changed.
    """
    db.session.expunge_all()
    db.session.rollback()


def means_to_write() -> bool:
    """Whether the transaction about to begin may write. Reads in a page need no lock; all else does."""
    said = _writing.get()
    if said is not None:
        return said
    if not has_request_context():
        return True
    return request.method not in ("GET", "HEAD", "OPTIONS")


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` needs for this address."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite_driver(), "connect_args": {"timeout": 5.0, "check_same_thread": False}}
    # As long as SQLite waits: whoever is kept waiting longer by a lock is told to come again. A server that
    # went without a word is given up after ten seconds; the system alone would wait for a quarter of an hour.
    return {
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c lock_timeout=5s",
            "tcp_user_timeout": 10_000,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 2,
        },
    }


def pragmas(version: tuple[int, int, int]) -> tuple[str, ...]:
    """How each connection is set, for this version of SQLite."""
    return (
        "busy_timeout = 5000",
        f"journal_mode = {'WAL' if version >= SQLITE_WITH_SOUND_WAL else 'TRUNCATE'}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "temp_store = MEMORY",
    )


def open_with_care(engine: Engine) -> None:
    """Give every connection of this engine its settings; on SQLite those of security.md R-01 to R-03."""
    if engine.dialect.name != "sqlite":
        _keep_what_is_prepared(engine)
        # Its driver is installed where it is wanted.
        importlib.import_module("clinic.patience").give_up_on_silence(engine)
        return
    version = sqlite_driver().sqlite_version_info

    @event.listens_for(engine, "do_connect")
    def _for_its_owner_only(*_: Any) -> None:
        # SQLite would create the file with the rights of any other; its log then takes after it.
        if engine.url.database and engine.url.database != ":memory:":
            with suppress(OSError):  # it is there already, or SQLite says better why it cannot be
                os.close(os.open(engine.url.database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # We say BEGIN ourselves: the driver would open a deferred transaction, and in WAL a read that
        # turns into a write then fails at once, whatever the busy timeout says (K4).
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas(version):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if means_to_write() else "BEGIN")


def _keep_what_is_prepared(engine: Engine) -> None:
    """Hold pages to reading, and let PostgreSQL plan a statement once for a connection, not for each page.

    psycopg forgets what it prepared at every ROLLBACK, with which a page that only read would end, and keeps
    fewer statements than the service has. What may not write can as well end with a COMMIT (DECISIONS 86).
    """

    @event.listens_for(engine, "connect")
    def _remember(connection: Any, _record: Any) -> None:
        connection.prepared_max = PREPARED

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        reads = not means_to_write()
        if driver.read_only is not reads:
            driver.read_only = reads

    @event.listens_for(engine, "rollback")
    def _end(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if driver.read_only and driver.info.transaction_status.name == "INTRANS":
            driver.commit()

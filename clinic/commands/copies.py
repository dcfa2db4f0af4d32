"""Copies of the database: made while it is in use, whole, readable by their owner only, and checked."""

import glob
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, cast

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from clinic.database import db, engine_options, open_with_care, sqlite_driver


class Unfit(Exception):
    """A copy, or the place for one, cannot be used; the message says why and the way out."""


class Store(Protocol):
    """What either database can do about copies of itself."""

    @property
    def suffix(self) -> str: ...

    @property
    def beginning(self) -> bytes:
        """The first bytes of every copy, so that no other file is taken for one or written over."""

    def copy(self, to: Path) -> None:
        """Write a copy of this one moment, while others go on writing."""

    def faults(self, file: Path) -> Iterator[str]:
        """What makes a copy useless."""

    def opened(self, file: Path) -> AbstractContextManager[None]:
        """Let queries read the copy. PostgreSQL cannot, and reads on in the database itself."""

    def rehearsed(self, file: Path, workshop: Path) -> AbstractContextManager[None]:
        """Let queries and migrations work on what is in a copy, beside everything in use."""

    def replaced(self, file: Path, *, aside: Path) -> AbstractContextManager[None]:
        """Put a copy in the database's place, and what stood there aside.

        Inside, queries and actions work on what was in the copy; an error there leaves all as it was.
        """


@dataclass(frozen=True, slots=True)
class Sqlite:
    """One file, with what was written last beside it while it is open."""

    path: Path
    suffix: str = ".db"
    beginning: bytes = b"SQLite format 3\0"

    def copy(self, to: Path) -> None:
        create(to)
        # The online backup keeps to one moment and takes along what still lies in the write-ahead log;
        # a copy of the file would lose that (security.md K6).
        with closing(db.engine.raw_connection()) as source, closing(sqlite_driver().connect(to)) as target:
            driver: Any = source.driver_connection
            driver.backup(target)
        make_whole(to)

    def faults(self, file: Path) -> Iterator[str]:
        log = file.with_name(f"{file.name}-wal")
        if log.exists() and log.stat().st_size:
            yield "it is in use, or was copied by hand from one in use; flask backup makes a whole copy"
            return
        try:
            with closing(sqlite_driver().connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
                yield from (
                    f"damaged: {words}"
                    for (words,) in copy.execute("PRAGMA integrity_check")
                    if words != "ok"
                )
                for table, _row, parent, _key in copy.execute("PRAGMA foreign_key_check"):
                    yield f"a row of {table} points to a {parent} that is not there"
        except sqlite_driver().DatabaseError as error:
            yield f"damaged: {error}"

    @contextmanager
    def opened(self, file: Path) -> Iterator[None]:
        with working_on(f"sqlite:///{file.absolute()}"):
            yield
        make_whole(file)

    @contextmanager
    def rehearsed(self, file: Path, workshop: Path) -> Iterator[None]:
        trial = workshop / ".rehearsal.plain"
        remove(trial)
        try:
            create(trial)
            shutil.copyfile(file, trial)
            with self.opened(trial):
                yield
        finally:
            remove(trial)

    @contextmanager
    def replaced(self, file: Path, *, aside: Path) -> Iterator[None]:
        if self.path.exists() and file.samefile(self.path):
            raise Unfit("That is the database itself.")
        fresh = self.path.with_name(f".{self.path.name}.restoring")
        remove(fresh)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            create(fresh)
            shutil.copyfile(file, fresh)
            with self.opened(fresh):
                yield
            on_disk(fresh)
            self._set_aside(aside)
            fresh.replace(self.path)
            on_disk(self.path.parent)
        finally:
            remove(fresh)

    def _set_aside(self, aside: Path) -> None:
        if not self.path.exists():
            return
        db.session.remove()
        db.engine.dispose()
        driver = sqlite_driver()
        try:
            make_whole(self.path)
        except driver.OperationalError as error:
            raise Unfit(f"Something has the database open ({error}). Stop it first.") from error
        except driver.DatabaseError:
            pass  # too damaged to fold its log in; the log goes along as it is
        for tail in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                beside(self.path, tail).rename(beside(aside, tail)).chmod(0o600)


@contextmanager
def working_on(url: str) -> Iterator[None]:
    """Let queries, actions and migrations work on another database for a while."""
    engines = cast(dict[str | None, Engine], db.engines)
    usual = engines[None]
    db.session.remove()
    engines[None] = engine = create_engine(url, **engine_options(url))
    open_with_care(engine)
    try:
        yield
    finally:
        db.session.remove()
        engine.dispose()
        engines[None] = usual


def make_whole(file: Path) -> None:
    """Fold the log of a SQLite file into it, so that the file alone is the database."""
    with closing(sqlite_driver().connect(file, timeout=1, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def create(file: Path) -> None:
    """An empty file for its owner only; it must be there before anything writes into it with wider rights."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def remove(file: Path) -> None:
    """A file of ours that is not needed any more, with what SQLite and a migration laid beside it."""
    for leftover in file.parent.glob(f"{glob.escape(file.name)}*"):
        leftover.unlink()


def beside(file: Path, tail: str) -> Path:
    return file.with_name(f"{file.name}{tail}")


def on_disk(place: Path) -> None:
    """Return once the disk holds a file, or a folder's list of names."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest(file: Path) -> str:
    """The SHA-256 of a file: one changed byte in a name breaks no structure, yet is no copy."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def stamp(at: datetime) -> str:
    """An instant as part of a file name; names sort by age."""
    return at.strftime("%Y%m%dT%H%M%SZ")

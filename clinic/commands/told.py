"""That a backup was kept or rehearsed: told in the service's log, and in each practice's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from clinic.accounts.models import Practice
from clinic.audit import action, record
from clinic.commands.copies import digest
from clinic.database import db
from clinic.web import logs, read_only
from clinic.web.health import newest_revision, revision_of

REHEARSED = "backup-rehearsed"


def kept(file: Path, *, encrypted: bool, at: datetime) -> None:
    """A checked copy lies in its place; the digest beside it tells which one is meant."""
    _tell("backup-kept", file, at=at, encrypted=encrypted)


def rehearsed(file: Path, *, at: datetime) -> None:
    """A copy was opened as a restore would open it, and was whole."""
    _tell(REHEARSED, file, at=at)


@contextmanager
def failure(event: str) -> Iterator[None]:
    """What keeps a backup from being kept or read stands in the log: a nightly command has no watcher."""
    try:
        yield
    except Exception as error:
        logs.log().error(event, fault=type(error).__name__)
        raise


def _tell(event: str, file: Path, *, at: datetime, **facts: bool) -> None:
    of = digest(file)
    logs.log().info(event, digest=of, count=file.stat().st_size)
    db.session.remove()
    try:
        with db.engine.connect() as connection:
            is_ours = revision_of(connection) == newest_revision()
        # Before a migration, or beside a damaged database, the copy still counts: the log above has it.
        if is_ours and read_only.halted() is None and db.session.scalar(select(Practice.id).limit(1)):
            _record(event, at=at, digest=of[:16], **facts)
    except SQLAlchemyError as error:
        logs.log().warning("backup-not-recorded", **logs.fault(error))
    finally:
        db.session.remove()


@action
def _record(event: str, *, at: datetime, **facts: str | bool) -> None:
    for practice in db.session.scalars(select(Practice)).all():
        record(
            "practice.backup-rehearsed" if event == REHEARSED else "practice.backup-kept",
            by=practice,
            subject=practice,
            at=at,
            **facts,
        )

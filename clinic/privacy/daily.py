"""What is done once a day, in one process of each machine: tidying, catching up, verifying the record."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete, select

from clinic.accounts.models import Attempt, Practice, SignIn
from clinic.audit import anchors
from clinic.audit.models import Submission
from clinic.config import Config
from clinic.database import db, let_go, reading, writing
from clinic.outbox.sending import Outbox
from clinic.privacy import checking, lasting, traces
from clinic.web import logs, read_only

FILE = "last-daily"
A_DAY = timedelta(hours=24)
KEPT = timedelta(days=30)  # nothing that tells where somebody was lives longer, but for the record itself


def begin(app: Flask) -> None:
    """From now on look in each round of the outbox whether a day has passed."""
    outbox: Outbox = app.extensions["outbox"]
    outbox.feeders.append(feed)


def feed(now: datetime) -> None:
    """Do it if nobody on this machine has for a day, and nobody is at it."""
    if not _is_time(now) or read_only.halted() is not None:
        return
    with _alone() as is_mine:
        if is_mine and _is_time(now):
            for line in see_to(now):
                logs.log().info("daily", detail=line)


def see_to(now: datetime) -> Iterator[str]:
    """Each step, with what it did. One that fails stops nobody's work and shows in the log."""
    purged = purge(now)
    yield f"{purged} rows older than {KEPT.days} days purged"
    yield f"{traces.sweep(now=now)} files of nobody removed"
    yield f"{lasting.catch_up()} lines added to the list beside the database"
    yield from look_over(now)
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().write_text(f"{now.isoformat()}\n")


def purge(now: datetime) -> int:
    """Sessions long ended, tries at passwords, and forms already answered: none is needed after a month."""
    before = now - KEPT
    gone = 0
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        for statement in (
            delete(SignIn).where(SignIn.seen_at < before),
            delete(Attempt).where(Attempt.changed_at < before),
            delete(Submission).where(Submission.at < before),
        ):
            gone += connection.execute(statement).rowcount
    return gone


def look_over(now: datetime) -> Iterator[str]:
    """Verify each chain; a sound one is told so and gets an anchor, a broken one stops all changes."""
    known = anchors.known()
    db.session.rollback()
    with reading():
        practices = db.session.scalars(select(Practice)).all()
        let_go()
    for practice in practices:
        fault = checking.check(practice, known, by=practice, now=now)
        with reading():
            newest = anchors.of_head(practice.id, at=now)
            db.session.rollback()
        entries = f"{newest.number if newest else 0} entries, every one as it was written"
        yield f"{practice.id}: {fault or entries}"


def _is_time(now: datetime) -> bool:
    try:
        last = datetime.fromisoformat(_file().read_text().strip())
    except (OSError, ValueError):
        return True
    return now - last >= A_DAY or last > now


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process is the only one of the machine at it."""
    lock = _file().with_name(f".{FILE}.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    held: Any = os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600), "w")
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _file() -> Path:
    config: Config = current_app.extensions["settings"]
    return config.instance / FILE

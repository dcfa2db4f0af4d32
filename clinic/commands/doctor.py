"""`flask doctor`: what this installation stands on, and what is wrong with it."""

import ctypes.util
import platform
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import SQLAlchemyError

from clinic.accounts.models import Practice
from clinic.audit import anchors
from clinic.commands import soundness
from clinic.config import Config
from clinic.database import SQLITE_WITH_SOUND_WAL, db, sqlite_driver
from clinic.web import read_only
from clinic.web.clock import HIGHEST, now, set_back
from clinic.web.health import LEAST_FREE, newest_revision, revision_of
from clinic.web.releasing import keeps_plans

PACKAGES = ("flask", "sqlalchemy", "weasyprint", "gunicorn", "pillow")
# What a handout needs; without the last it only takes longer.
LIBRARIES = {"pango-1.0": "fault", "pangoft2-1.0": "fault", "harfbuzz-subset": "notice"}
ACROSS_A_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "fuse.sshfs", "lustre")
LARGE_LOG = 64 * 2**20  # bytes; SQLite folds it in at four megabytes, as long as nobody still reads before
CLOCKS_DIFFER = timedelta(seconds=5)
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `ok`, a `notice` to know about, or a `fault` to mend."""

    kind: str
    words: str


@keeps_plans
@click.command("doctor")
@click.option("--mark", is_flag=True, help="Let nothing be changed while damage is found; else lift that.")
@with_appcontext
def doctor(*, mark: bool) -> None:
    """Look over this installation; exit status 1 if something must be mended.

    \b
    Example: flask --app wsgi doctor
    Example, every night: flask --app wsgi doctor --mark
    """
    found = None
    with suppress(SQLAlchemyError):  # a database that does not answer is found again below, and named
        found = soundness.examine()
    if mark and found is not None:
        config: Config = current_app.extensions["settings"]
        soundness.keep(found, instance=config.instance, at=now())
    findings = list(look_over(found))
    for finding in findings:
        click.echo(f"{finding.kind:7}{finding.words}")
    if any(finding.kind == "fault" for finding in findings):
        raise SystemExit(1)


def look_over(found: soundness.Soundness | None) -> Iterator[Finding]:
    """Every finding, in the order somebody would look."""
    config: Config = current_app.extensions["settings"]
    yield Finding("ok", f"Python {platform.python_version()}, environment {config.environment}")
    yield Finding("ok", ", ".join(f"{name} {version(name)}" for name in PACKAGES))
    for name, kind in LIBRARIES.items():
        is_there = ctypes.util.find_library(name) is not None
        yield Finding(
            "ok" if is_there else kind, f"system library {name}" + ("" if is_there else " is missing")
        )
    yield from database()
    yield from (Finding("fault", fault) for fault in found or ())
    if found is not None and found.reason is None:
        yield Finding("ok", "pages and references are whole, every chain of the audit is as it was written")
    with suppress(SQLAlchemyError):
        yield from cut_short()
    if (behind := set_back()) > CLOCKS_DIFFER:
        minutes = int(behind.total_seconds() // 60)
        yield Finding(
            "fault",
            f"this machine's clock was set back by {minutes} minutes; the service goes on from the later "
            f"time, at half its pace. If that was wrong: stop it and delete {config.instance / HIGHEST}",
        )
    free = read_only.room()
    yield Finding("ok" if free >= LEAST_FREE else "fault", f"{free // 2**20} MB free on the disk")
    answer = current_app.test_client().get("/health/live", base_url=config.base_url)
    missing = [name for name in HEADERS if name not in answer.headers]
    yield Finding(
        "fault" if missing or answer.status_code != 200 else "ok",
        f"answers with {answer.status_code}, missing headers: {', '.join(missing) or 'none'}",
    )


def database() -> Iterator[Finding]:
    """How the database is opened, and whether its schema is this code's."""
    try:
        with db.engine.connect() as connection:
            revision = revision_of(connection)
            if connection.dialect.name == "sqlite":
                yield from sqlite(connection, Path(str(db.engine.url.database)))
            else:
                number = connection.scalar(text("SHOW server_version"))
                yield Finding("ok", f"PostgreSQL {number}")
        fits = revision == newest_revision()
        yield Finding(
            "ok" if fits else "fault",
            f"schema {revision or 'none'}" + ("" if fits else f", this code needs {newest_revision()}"),
        )
    except SQLAlchemyError as error:
        yield Finding("fault", f"the database does not answer ({type(error).__name__})")


def cut_short() -> Iterator[Finding]:
    """Records that had come further than they go now, whatever took their end."""
    seen = anchors.known()
    for practice in db.session.scalars(select(Practice.id)).all():
        if gone := next(anchors.beside(practice, seen), None):
            yield Finding(
                "fault",
                f"the record of practice {practice} had come further: {gone}. Was the database copied "
                "without its log (-wal), or put back by hand? `restore` puts a backup back and notes it",
            )


def sqlite(connection: Connection, file: Path) -> Iterator[Finding]:
    """The SQLite in use, how a connection was set, and the file itself."""
    driver = sqlite_driver()
    sound = driver.sqlite_version_info >= SQLITE_WITH_SOUND_WAL
    least = ".".join(map(str, SQLITE_WITH_SOUND_WAL))
    yield Finding(
        "ok" if sound else "notice",
        f"SQLite {driver.sqlite_version}"
        + ("" if sound else f", older than {least}: journal TRUNCATE, slower and as sound"),
    )
    pragmas = {
        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
    }
    expected = {
        "journal_mode": "wal" if sound else "truncate",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
    words = ", ".join(f"{name} {value}" for name, value in pragmas.items())
    yield Finding("ok" if pragmas == expected else "fault", words)
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and (size := log.stat().st_size) > LARGE_LOG:
        yield Finding(
            "notice",
            f"{size // 2**20} MB wait in {log.name}: something reads for so long that they stay there",
        )
    if open_to_others(file):
        yield Finding("fault", f"others on this machine can read the database: chmod 600 '{file}'")
    if system := network_file_system(file):
        yield Finding("fault", f"the database lies on {system}; SQLite needs a local disk")


def open_to_others(file: Path) -> bool:
    """Whether somebody who is neither the service nor in its group may read a file."""
    return file.exists() and bool(file.stat().st_mode & stat.S_IROTH)


def network_file_system(file: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The kind of network file system a file lies on, or None. SQLite's locks do not hold there."""
    if not mounts.exists():
        return None
    kinds: dict[Path, str] = {}
    for line in mounts.read_text().splitlines():
        _device, place, kind, *_ = line.split()
        kinds[Path(place.replace("\\040", " "))] = kind
    resolved = file.absolute().resolve()
    nearest = next((place for place in (resolved, *resolved.parents) if place in kinds), None)
    kind = kinds[nearest] if nearest else ""
    return kind if kind.startswith(ACROSS_A_NETWORK) else None

"""Copies kept and read: each complete and checked before it appears, encrypted where a key is given."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from clinic.accounts.models import Clinician, Logo, Practice
from clinic.audit import verify
from clinic.audit.models import AuditEntry
from clinic.commands import encryption
from clinic.commands.copies import Sqlite, Store, Unfit, beside, digest, on_disk, remove
from clinic.commands.dumps import Postgresql
from clinic.config import ROOT, Config
from clinic.database import Base, db
from clinic.patients.models import Patient
from clinic.plans.models import Revision
from clinic.web.health import newest_revision, revision_of

# Only what is named like a copy of a series is one; another file in its folder is nobody's to remove.
SERIES = f"rueckenwind-{'[0-9]' * 8}T{'[0-9]' * 6}Z"

COUNTED: dict[str, type[Base]] = {
    "practices": Practice,
    "logos": Logo,
    "clinicians": Clinician,
    "patients": Patient,
    "issued plans": Revision,
    "audit entries": AuditEntry,
}


def here() -> Store:
    """The database in use, as something that can be copied."""
    url = make_url(current_app.extensions["settings"].database_url)
    if url.get_backend_name() == "postgresql":
        return Postgresql(url)
    if not url.database or url.database == ":memory:":
        raise Unfit("A database in memory cannot be kept.")
    return Sqlite(Path(url.database).absolute())


def keep_copy(source: Store, file: Path, *, keys: tuple[str, ...] = ()) -> str:
    """Write a checked copy to a file, which appears only once it is complete. Says what is in it."""
    config: Config = current_app.extensions["settings"]
    if file.exists() and not file.is_dir():
        if isinstance(source, Sqlite) and source.path.exists() and file.samefile(source.path):
            raise Unfit("That is the database itself.")
        refuse(file, unlike(source, file))  # an older backup may be replaced, nothing else
    with one_at_a_time(config):
        part = file.with_name(f".{file.name}.part")
        # What is to be encrypted is never laid bare where the backups are.
        plain = config.instance / f".{file.name}.plain" if keys else part
        remove(part)
        remove(plain)
        try:
            source.copy(plain)
            refuse(plain, source.faults(plain))
            with source.opened(plain):
                contents = checked(plain)
            if keys:
                encryption.encrypt(plain, part, keys)
            on_disk(part)
            note, words = beside(file, ".sha256"), f"{digest(part)}  {file.name}\n"
            # Cut short between any two of these, a file has its own note or none, never another's.
            note.unlink(missing_ok=True)
            part.replace(file)
            note.write_text(words)
            on_disk(file.parent)
        finally:
            remove(part)
            remove(plain)
    return contents


@contextmanager
def one_at_a_time(config: Config) -> Iterator[None]:
    """Two backups at once would only slow each other; what one that was killed left lying is cleared away."""
    config.instance.mkdir(parents=True, exist_ok=True)
    with (config.instance / "backup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for leftover in config.instance.glob(".*.plain*"):
            remove(leftover)
        yield


def rotate(made: Path, suffix: str, *, keep: int) -> None:
    """Keep the copy just made and the newest of the other backups beside it, encrypted or not."""
    # A clock set back gives the newest copy the oldest name: it must not be what is cleared away.
    others = (
        file
        for end in (suffix, suffix + encryption.SUFFIX)
        for file in made.parent.glob(f"{SERIES}{end}")
        if file.name != made.name
    )
    for old in sorted(others, key=lambda file: file.name, reverse=True)[keep - 1 :]:
        old.unlink()
        beside(old, ".sha256").unlink(missing_ok=True)


@contextmanager
def read(file: Path, store: Store, key: Path | None) -> Iterator[Path]:
    """A backup as the database wrote it, decrypted where needed; refused if it is not what was written."""
    refuse(file, changed(file))
    if not encryption.is_encrypted(file):
        refuse(file, [*unlike(store, file), *store.faults(file)])
        yield file
        return
    config: Config = current_app.extensions["settings"]
    config.instance.mkdir(parents=True, exist_ok=True)
    plain = config.instance / f".{file.name}.plain"
    remove(plain)
    try:
        encryption.decrypt(file, plain, key)
        refuse(file, [*unlike(store, plain), *store.faults(plain)])
        yield plain
    finally:
        remove(plain)


def rehearse(file: Path, store: Store, key: Path | None) -> str:
    """Restore a backup beside the database, as far as opening it goes. Says what is in it."""
    with read(file, store, key) as copy, store.rehearsed(copy, _workshop()):
        refuse(file, unknown_schema())
        upgrade()
        refuse(file, audit_faults())
        return counts()


def _workshop() -> Path:
    config: Config = current_app.extensions["settings"]
    return config.instance


def checked(part: Path) -> str:
    """Refuse a copy whose record is broken; say what the copy holds."""
    with db.engine.connect() as connection:
        revision = revision_of(connection)
    if revision != newest_revision():
        # Before a migration is when a backup matters most, and its tables are not those of our models.
        return f"all data, as schema {revision or 'none'} keeps it; the audit is checked at a restore"
    refuse(part, audit_faults())
    return counts()


def refuse(file: Path, faults: Iterator[str] | list[str]) -> None:
    """Stop at a copy with faults, naming the first few."""
    found = list(faults)
    if found:
        more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
        raise Unfit(f"{file.name.removeprefix('.')} cannot be used: {'; '.join(found[:3])}{more}.")


def unlike(store: Store, file: Path) -> list[str]:
    """A file that is no copy of such a database."""
    with file.open("rb") as content:
        return (
            []
            if content.read(len(store.beginning)) == store.beginning
            else ["it is not a backup of this kind"]
        )


def changed(file: Path) -> list[str]:
    """A copy that is not, byte for byte, what was written then."""
    note = beside(file, ".sha256")
    if not note.exists():
        return []
    return [] if note.read_text().split()[:1] == [digest(file)] else [f"it differs from its {note.name}"]


def unknown_schema() -> list[str]:
    """A database of another programme, or of a newer release."""
    with db.engine.connect() as connection:
        revision = revision_of(connection)
    known = {script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()}
    if revision in known:
        return []
    return [f"its schema is {revision or 'none of ours'}, this code knows up to {newest_revision()}"]


def audit_faults() -> list[str]:
    """What is wrong with the chains of the record, practice by practice."""
    return [
        f"audit: {fault}"
        for practice in db.session.scalars(select(Practice.id))
        for fault in verify(practice)
    ]


def counts() -> str:
    """What a database holds, in numbers."""
    return ", ".join(
        f"{name} {db.session.scalar(select(func.count()).select_from(table))}"
        for name, table in COUNTED.items()
    )

"""`flask backup` and `flask restore`: a whole, checked copy of everything, made and taken back with care."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from clinic.accounts.models import Clinician, Logo, Practice, SignIn
from clinic.audit import action, record, verify
from clinic.audit.models import AuditEntry, AuditHead
from clinic.commands.copies import Sqlite, Store, Unfit, beside, digest, on_disk, remove, stamp
from clinic.commands.dumps import Postgresql
from clinic.commands.holding import held
from clinic.config import ROOT, Config
from clinic.database import Base, db, sqlite_driver
from clinic.outbox import putting
from clinic.patients.models import Patient
from clinic.plans.models import Revision
from clinic.reminders import queries as reminders
from clinic.reminders.models import Reminder
from clinic.sharing.models import Link
from clinic.web.clock import now
from clinic.web.health import newest_revision, note_backup, revision_of
from clinic.web.releasing import keeps_plans

COUNTED: dict[str, type[Base]] = {
    "practices": Practice,
    "logos": Logo,
    "clinicians": Clinician,
    "patients": Patient,
    "issued plans": Revision,
    "audit entries": AuditEntry,
}


@keeps_plans
@click.command("backup")
@click.argument("target", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="In a folder: keep only the newest so many.")
@with_appcontext
def backup(target: Path, *, keep: int | None) -> None:
    """Copy all data to a file, checked, while the service runs.

    \b
    Example: flask --app wsgi backup /srv/backups --keep 30

    The copy holds every record and every logo; the signing key is not in it. It is not encrypted: keep it
    where only you can read it. A file with its SHA-256 is written beside it.
    """
    with plain_words():
        source = here()
        file = target / f"rueckenwind-{stamp(now())}{source.suffix}" if target.is_dir() else target
        contents = keep_copy(source, file)
        config: Config = current_app.extensions["settings"]
        note_backup(config.instance, at=now())
        click.echo(f"Kept in {file}: {contents}.")
        click.echo("It was read back and checked.")
        if keep and target.is_dir():
            for old in sorted(target.glob(f"rueckenwind-*{source.suffix}"))[:-keep]:
                old.unlink()
                beside(old, ".sha256").unlink(missing_ok=True)


@keeps_plans
@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put a backup in the database's place; the service must be stopped.

    \b
    Example: flask --app wsgi restore /srv/backups/rueckenwind-20261122T140211Z.db

    The backup is checked first. What stood there before is set aside, not deleted. Everybody has to sign in
    again, and links withdrawn since the backup stay withdrawn.
    """
    config: Config = current_app.extensions["settings"]
    with plain_words(), held(config.instance, alone=True):
        target, at = here(), now()
        refuse(file, [*unlike(target, file), *changed(file), *target.faults(file)])
        lasting = what_must_last(target)
        aside = place_aside(target, config, at=at)
        with target.replaced(file, aside=aside):
            refuse(file, unknown_schema())
            upgrade()
            refuse(file, audit_faults())
            ended, closed = settle(lasting, at=at) if has_practice() else (0, 0)
            contents = counts()
        click.echo(f"Restored from {file}: {contents}.")
        click.echo(f"Ended {ended} sessions; {closed} links withdrawn since stay withdrawn.")
        if aside.exists():
            click.echo(f"What stood there before lies in {aside}.")


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn what can go wrong with disks and databases into one line and exit status 1."""
    try:
        yield
    except Unfit as fault:
        raise click.ClickException(str(fault)) from fault
    except OSError as fault:
        place = f"{fault.filename}: " if fault.filename else ""
        raise click.ClickException(f"{place}{fault.strerror}") from fault
    except sqlite_driver().Error as fault:
        raise click.ClickException(str(fault)) from fault
    except DBAPIError as fault:
        raise click.ClickException(str(fault.orig).partition("\n")[0]) from fault


def here() -> Store:
    """The database in use, as something that can be copied."""
    url = make_url(current_app.extensions["settings"].database_url)
    if url.get_backend_name() == "postgresql":
        return Postgresql(url)
    if not url.database or url.database == ":memory:":
        raise Unfit("A database in memory cannot be kept.")
    return Sqlite(Path(url.database).absolute())


def keep_copy(source: Store, file: Path) -> str:
    """Write a checked copy to a file, which appears only once it is complete. Says what is in it."""
    if file.exists() and not file.is_dir():
        if isinstance(source, Sqlite) and source.path.exists() and file.samefile(source.path):
            raise Unfit("That is the database itself.")
        refuse(file, unlike(source, file))  # an older backup may be replaced, nothing else
    part = file.with_name(f".{file.name}.part")
    remove(part)
    try:
        source.copy(part)
        refuse(part, source.faults(part))
        with source.opened(part):
            contents = checked(part)
        on_disk(part)
        note, words = beside(file, ".sha256"), f"{digest(part)}  {file.name}\n"
        # Cut short between any two of these, a file has its own note or none, never another's.
        note.unlink(missing_ok=True)
        part.replace(file)
        note.write_text(words)
        on_disk(file.parent)
    finally:
        remove(part)
    return contents


def checked(part: Path) -> str:
    """Refuse a copy whose record is broken; say what the copy holds."""
    with db.engine.connect() as connection:
        revision = revision_of(connection)
    if revision != newest_revision():
        # Before a migration is when a backup matters most, and its tables are not those of our models.
        return f"all data, as schema {revision or 'none'} keeps it; the audit is checked at a restore"
    refuse(part, audit_faults())
    return counts()


def place_aside(target: Store, config: Config, *, at: datetime) -> Path:
    """Where the database being replaced goes: on the same disk, so that moving it cannot fail halfway."""
    folder = (target.path.parent if isinstance(target, Sqlite) else config.instance) / "set-aside"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = (
        f"{stamp(at)}{more}{target.suffix}" for more in ("", *(f"-{number}" for number in range(2, 100)))
    )
    return next(folder / name for name in names if not (folder / name).exists())


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


def has_practice() -> bool:
    return db.session.scalar(select(Practice.id).limit(1)) is not None


def counts() -> str:
    """What a database holds, in numbers."""
    return ", ".join(
        f"{name} {db.session.scalar(select(func.count()).select_from(table))}"
        for name, table in COUNTED.items()
    )


@dataclass(frozen=True, slots=True)
class Lasting:
    """What must hold after a restore as it holds now."""

    withdrawn: Mapping[UUID, datetime] = field(default_factory=dict)  # links, and since when
    heads: Mapping[UUID, int] = field(default_factory=dict)  # how far each audit chain had come
    mailed: frozenset[UUID] | None = None  # reminders that still go by mail; None where nobody can know


def what_must_last(target: Store) -> Lasting:
    """Of the database about to be replaced: what was ended in it, and how far each record had come."""
    if isinstance(target, Sqlite) and not target.path.exists():
        return Lasting()  # asking would make an empty one
    try:
        withdrawn = db.session.execute(select(Link.id, Link.revoked_at).where(Link.revoked_at.is_not(None)))
        heads = db.session.execute(select(AuditHead.practice_id, AuditHead.number))
        mailed = db.session.scalars(select(Reminder.id).where(Reminder.email.is_not(None)))
        return Lasting(
            withdrawn={link: at for link, at in withdrawn if at},
            heads={practice: number for practice, number in heads},  # noqa: C416  a row is no pair to mypy
            mailed=frozenset(mailed),
        )
    except SQLAlchemyError:
        return Lasting()  # it is not there, or damaged: often the very reason for a restore
    finally:
        db.session.remove()


@action
def settle(lasting: Lasting, *, at: datetime) -> tuple[int, int]:
    """End what a restored past would bring back to life: sessions, links withdrawn since, mail on its way."""
    ended = closed = 0
    for practice in db.session.scalars(select(Practice)).all():
        sign_ins = db.session.scalars(
            select(SignIn)
            .join(Clinician, SignIn.clinician_id == Clinician.id)
            .where(Clinician.practice_id == practice.id, SignIn.ended_at.is_(None))
        ).all()
        open_links = select(Link).where(Link.practice_id == practice.id, Link.revoked_at.is_(None))
        links = [link for link in db.session.scalars(open_links) if link.id in lasting.withdrawn]
        for sign_in in sign_ins:
            sign_in.ended_at = at
        for link in links:
            link.revoked_at = lasting.withdrawn[link.id]
        putting.withdraw_all(by=practice, now=at)
        for reminder in reminders.by_mail(practice.id):
            if lasting.mailed is not None and reminder.id not in lasting.mailed:
                reminder.forget_email()  # somebody stopped it since
            elif reminder.queued_until is not None:
                reminder.queued_until = at  # what fell due since the backup has gone, or is too late
        record(
            "practice.restored",
            by=practice,
            subject=practice,
            at=at,
            sessions_ended=len(sign_ins),
            links_withdrawn=len(links),
            entries_set_aside=lasting.heads.get(practice.id),
        )
        ended, closed = ended + len(sign_ins), closed + len(links)
    return ended, closed

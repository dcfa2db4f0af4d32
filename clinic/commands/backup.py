"""`flask backup` and `flask restore`: a whole, checked copy of everything, made and taken back with care."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from clinic.accounts.models import Clinician, Practice, SignIn
from clinic.audit import action, record
from clinic.audit.models import AuditHead
from clinic.commands import encryption, told
from clinic.commands.copies import Sqlite, Store, Unfit, stamp
from clinic.commands.holding import held
from clinic.commands.keeping import (
    audit_faults,
    counts,
    here,
    keep_copy,
    read,
    refuse,
    rehearse,
    rotate,
    unknown_schema,
)
from clinic.commands.plainly import plain_words
from clinic.config import Config
from clinic.database import db
from clinic.outbox import putting
from clinic.privacy import lasting as outside
from clinic.privacy import restoring
from clinic.reminders import queries as reminders
from clinic.reminders.models import Reminder
from clinic.sharing.models import Link
from clinic.web.clock import now
from clinic.web.health import note_backup
from clinic.web.releasing import keeps_plans


class Commands(click.Group):
    """A group whose first command needs no name: `backup FOLDER` is `backup keep FOLDER`."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        if arguments and arguments[0] not in (*self.commands, "--help"):
            arguments = ["keep", *arguments]
        return super().parse_args(context, arguments)


KEY = click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="For an encrypted backup: the file with its secret key.",
)
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@keeps_plans
@click.group("backup", cls=Commands)
def backup() -> None:
    """Keep, check and rehearse whole copies of all data."""


@keeps_plans
@backup.command("keep")
@click.argument("target", metavar="FILE|FOLDER/", type=click.Path())
@click.option("--keep", type=click.IntRange(min=1), help="In a folder: keep only the newest so many.")
@with_appcontext
def keep(target: str, *, keep: int | None) -> None:
    """Copy all data to a file, checked, while the service runs.

    \b
    Example: flask --app wsgi backup keep /srv/backups --keep 30

    The copy holds every record and every logo; the signing key is not in it. With BACKUP_KEY it is encrypted,
    else keep it where only you can read it. A file with its SHA-256 is written beside it.
    """
    config: Config = current_app.extensions["settings"]
    with plain_words(), told.failure("backup-failed"):
        place = Path(target)
        if (keep or target.endswith("/")) and not place.is_dir():
            # Else the disk that is not mounted one night gets a file of its folder's name, night after night.
            raise Unfit(f"{target} is no folder: make it, or mount its disk. Nothing was copied.")
        source, keys = here(), config.backup_keys
        name = f"rueckenwind-{stamp(now())}{source.suffix}{encryption.SUFFIX if keys else ''}"
        file = place / name if place.is_dir() else place
        contents = keep_copy(source, file, keys=keys)
        note_backup(config.instance, at=now())
        told.kept(file, encrypted=bool(keys), at=now())
        click.echo(f"Kept in {file}: {contents}.")
        click.echo(
            "It was read back and checked." if keys else "It was read back and checked. It is not encrypted."
        )
        if keep:
            rotate(file, source.suffix, keep=keep)


@keeps_plans
@backup.command("verify")
@FILE
@KEY
@with_appcontext
def verify(file: Path, *, key: Path | None) -> None:
    """Rehearse a restore beside the database: decrypt, check, migrate and read a copy.

    Nothing is changed but that the log tells of it.

    \b
    Example: flask --app wsgi backup verify /srv/backups/rueckenwind-20261122T140211Z.db.age --key KEYFILE
    """
    with plain_words(), told.failure("backup-unfit"):
        contents = rehearse(file, here(), key)
        told.rehearsed(file, at=now())
        click.echo(f"{file} can be restored: {contents}.")


@keeps_plans
@backup.command("key")
@click.argument("file", type=click.Path(path_type=Path))
def new_key(file: Path) -> None:
    """Make a pair of keys: the secret one in a file, the public one shown as the setting.

    \b
    Example: flask --app wsgi backup key /media/stick/backup-key.txt

    Whoever has the file reads every backup, and without it nobody does: keep it on another machine, twice.
    """
    with plain_words():
        click.echo(f"BACKUP_KEY={encryption.new_key(file)}")


@keeps_plans
@click.command("restore")
@FILE
@KEY
@with_appcontext
def restore(file: Path, *, key: Path | None) -> None:
    """Put a backup in the database's place; the service must be stopped.

    \b
    Example: flask --app wsgi restore /srv/backups/rueckenwind-20261122T140211Z.db

    The backup is checked first. What stood there before is set aside, not deleted. Everybody has to sign in
    again, links withdrawn since the backup stay withdrawn, and who was erased since is erased again.
    """
    config: Config = current_app.extensions["settings"]
    with plain_words(), held(config.instance, alone=True):
        target, at = here(), now()
        lasting = what_must_last(target)
        aside = place_aside(target, config, at=at)
        with read(file, target, key) as copy, target.replaced(copy, aside=aside):
            refuse(file, unknown_schema())
            upgrade()
            refuse(file, audit_faults())
            ended, closed = settle(lasting, at=at) if has_practice() else (0, 0)
            erased, _ = restoring.apply(at=at)
            contents = counts()
        click.echo(f"Restored from {file}: {contents}.")
        click.echo(f"Ended {ended} sessions; {closed} links withdrawn since stay withdrawn.")
        if erased:
            click.echo(f"Erased again: {erased} records that were erased since.")
        if aside.exists():
            click.echo(f"What stood there before lies in {aside}.")


def place_aside(target: Store, config: Config, *, at: datetime) -> Path:
    """Where the database being replaced goes: on the same disk, so that moving it cannot fail halfway."""
    folder = (target.path.parent if isinstance(target, Sqlite) else config.instance) / "set-aside"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = (
        f"{stamp(at)}{more}{target.suffix}" for more in ("", *(f"-{number}" for number in range(2, 100)))
    )
    return next(folder / name for name in names if not (folder / name).exists())


def has_practice() -> bool:
    return db.session.scalar(select(Practice.id).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Lasting:
    """What must hold after a restore as it holds now."""

    withdrawn: Mapping[UUID, datetime] = field(default_factory=dict)  # links, and since when
    heads: Mapping[UUID, int] = field(default_factory=dict)  # how far each audit chain had come
    mailed: frozenset[UUID] | None = None  # reminders that still go by mail; None where nobody can know


def what_must_last(target: Store) -> Lasting:
    """Of the database about to be replaced: what was ended in it, and how far each record had come."""
    if isinstance(target, Sqlite) and not target.path.exists():
        return Lasting(withdrawn=outside.known().withdrawn)  # asking it would make an empty one
    try:
        outside.catch_up()  # what it still knows of erasures stands in the list beside it from now on
        withdrawn = db.session.execute(select(Link.id, Link.revoked_at).where(Link.revoked_at.is_not(None)))
        heads = db.session.execute(select(AuditHead.practice_id, AuditHead.number))
        mailed = db.session.scalars(select(Reminder.id).where(Reminder.email.is_not(None)))
        return Lasting(
            withdrawn={**outside.known().withdrawn, **{link: at for link, at in withdrawn if at}},
            heads={practice: number for practice, number in heads},  # noqa: C416  a row is no pair to mypy
            mailed=frozenset(mailed),
        )
    except SQLAlchemyError:
        # It is not there, or damaged: often the very reason for a restore.
        return Lasting(withdrawn=outside.known().withdrawn)
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

"""What can go wrong with disks and databases is said in a line, with exit status 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import has_app_context
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

from clinic.commands.copies import Unfit
from clinic.database import db, sqlite_driver
from clinic.web.health import newest_revision, revision_of


@contextmanager
def plain_words() -> Iterator[None]:
    """For what moves whole files: a disk, a folder or a copy may be at fault as well."""
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
        raise click.ClickException(_said(fault)) from fault


@contextmanager
def asking() -> Iterator[None]:
    """For any command: a database not there, or at another schema, is no error of the program."""
    try:
        yield
    except (OperationalError, ProgrammingError) as fault:
        raise click.ClickException(_said(fault)) from fault


def with_plain_words(command: click.Command) -> click.Command:
    """The command, or each command of the group, with `asking` around what it does."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            with_plain_words(inner)
    elif command.callback is not None:
        command.callback = asking()(command.callback)
    return command


def _said(fault: DBAPIError) -> str:
    return _said_of_schema() or str(fault.orig).partition("\n")[0]


def _said_of_schema() -> str | None:
    """What to do where the tables are not those of this code; None where they are or nobody can know."""
    if not has_app_context():
        return None
    try:
        db.session.rollback()  # what failed may still hold the database
        with db.engine.connect() as connection:
            revision = revision_of(connection)
    except SQLAlchemyError:
        return None
    if revision == newest_revision():
        return None
    has = f"stands at schema {revision}" if revision else "has no tables yet"
    return (
        f"The database {has}, this code needs {newest_revision()}: run `flask --app wsgi db upgrade` first."
    )

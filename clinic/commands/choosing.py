"""Which practice a command is about: the one there is, or the one that was named."""

import click
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.database import db


def chosen(name: str | None) -> Practice:
    """The practice of this name; without one, the only one there is."""
    wanted = select(Practice) if name is None else select(Practice).where(Practice.name == name)
    found = db.session.scalars(wanted).all()
    if len(found) != 1:
        known = "There is no such practice" if not found else "There are several; name one with --practice"
        raise click.ClickException(f"{known}.")
    return found[0]

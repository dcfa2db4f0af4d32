"""`flask audit`: whether the record is the one that was written, how far it had come, what a period held."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.audit import anchors
from clinic.commands.choosing import chosen
from clinic.database import db, reading
from clinic.privacy import incidents
from clinic.web import clock
from clinic.web.clock import now
from clinic.web.releasing import keeps_plans
from clinic.wording import LOCALES

DAY = click.DateTime(["%Y-%m-%d"])


@keeps_plans
@click.group("audit")
def audit() -> None:
    """The record of who saw or changed what."""


@audit.command()
@click.option(
    "--anchors",
    "brought",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Anchors kept elsewhere: a file, a log or a mail that holds them. May be given several times.",
)
@with_appcontext
def verify(brought: tuple[Path, ...]) -> None:
    """Check every line of every practice's record against its chain, and the chain against its anchors.

    A changed, missing, added or moved line breaks the chain. A chain cut short or written anew as a whole is
    still sound in itself; that shows by the anchors, which each sound run leaves in the instance folder and
    in OUTSIDE_PATH. The service does the same once a day and writes them to its log, too.

    Exit status 1 if anything is wrong.

    \b
    Example: flask --app wsgi audit verify
    """
    known, wrong = anchors.known(brought), 0
    with reading():
        for practice in db.session.scalars(select(Practice.id)).all():
            faults = list(anchors.faults(practice, known))
            for fault in faults:
                click.echo(f"{practice}: {fault}")
            newest = anchors.of_head(practice, at=now())
            if not faults:
                click.echo(
                    f"{practice}: {newest.number if newest else 0} entries, every one as it was written"
                )
                if newest is not None:
                    anchors.keep(newest)
            wrong += len(faults)
    if wrong:
        sys.exit(1)


@audit.command()
@with_appcontext
def anchor() -> None:
    """Print how far each chain has come, one JSON line each, to be kept where this machine cannot reach.

    \b
    Example: flask --app wsgi audit anchor | mail -s "Audit" somebody-outside@example.org
    """
    with reading():
        for practice in db.session.scalars(select(Practice.id)).all():
            newest = anchors.of_head(practice, at=now())
            if newest is not None:
                click.echo(json.dumps(asdict(newest)))


@audit.command()
@click.option("--from", "since", type=DAY, required=True, metavar="DAY", help="The first day, as 2026-11-22.")
@click.option("--to", "until", type=DAY, metavar="DAY", help="The last day; without it, today.")
@click.option("--practice", "of", metavar="NAME", help="Needed where there are several.")
@with_appcontext
def report(since: datetime, until: datetime | None, of: str | None) -> None:
    """Tell what happened in a period: whose records, by whom, from where; for a notice about a breach.

    \b
    Example: flask --app wsgi audit report --from 2026-11-20 --to 2026-11-22
    """
    practice = chosen(of)
    last = until.date() if until else clock.today(practice.time_zone)
    with reading(), current_app.test_request_context(), force_locale(LOCALES["en"]):
        found = incidents.report(since.date(), last, of=practice)
        told = incidents.page(found, zone=practice.time_zone)
    click.echo(f"{practice.name}, {since:%Y-%m-%d} to {last:%Y-%m-%d}")
    click.echo(f"{found.affected} records opened or changed, in {found.lines} lines of the record")
    for title, rows in (
        ("Who acted, how often, from where, first and last", told["people"]),
        ("What left the practice", told["left"]),
        ("Whose records", told["seen"]),
        ("What happened", told["events"]),
    ):
        click.echo(f"\n{title}")
        for row in rows:
            click.echo("  " + " | ".join(map(str, row)))

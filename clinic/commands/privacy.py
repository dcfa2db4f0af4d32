"""`flask privacy`: what may be erased today, erasing it, what is tidied every day, and papers to fill in."""

import os
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from clinic.accounts.models import Practice
from clinic.commands.choosing import chosen
from clinic.config import ROOT, Config
from clinic.database import db
from clinic.privacy import actions, daily, everything, queries, restoring, traces
from clinic.privacy.erasing import erase_each
from clinic.privacy.rules import Reason
from clinic.web import clock
from clinic.web.clock import now
from clinic.web.releasing import keeps_plans

OF = click.option("--practice", "of", metavar="NAME", help="Needed where there are several.")
PAPERS = ROOT / "clinic" / "privacy" / "papers"


@keeps_plans
@click.group("privacy")
def privacy() -> None:
    """How long records are kept, and erasing them."""


@privacy.command()
@OF
@with_appcontext
def due(of: str | None) -> None:
    """List the records whose time is over, by number: what `privacy erase --due` would erase.

    \b
    Example: flask --app wsgi privacy due
    """
    practice = chosen(of)
    today = clock.today(practice.time_zone)
    found = queries.due(of=practice, years=_years(), on=today)
    for one in found:
        click.echo(f"{one.patient.id}  no. {one.patient.number}  kept through {one.duty.kept_through}")
    click.echo(f"{len(found)} records may be erased today.")
    if quiet := queries.quiet(of=practice, on=today):
        click.echo(f"{quiet} records are open although nothing happened in them for a year; close them.")


@privacy.command()
@click.argument("record", type=click.UUID, required=False)
@click.option("--due", "all_due", is_flag=True, help="Every record whose time is over.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@OF
@with_appcontext
def erase(record: UUID | None, of: str | None, *, all_due: bool, yes: bool) -> None:
    """Erase one record, by its id, or all that are due: rows, sheets, mail, freed pages. No way leads back.

    \b
    Example: flask --app wsgi privacy erase --due
    """
    practice = chosen(of)
    today = clock.today(practice.time_zone)
    if (record is None) == (not all_due):
        raise click.UsageError("Name one record, or say --due.")
    ids = (
        [record]
        if record is not None
        else [one.patient.id for one in queries.due(of=practice, years=_years(), on=today)]
    )
    if ids and not yes:
        click.confirm(f"Erase {len(ids)} records for good?", abort=True)
    outcome = erase_each(
        ids, reason=Reason.TERM_OVER, of=practice, years=_years(), on=today, by=practice, now=now()
    )
    click.echo(f"Erased {len(outcome.gone)} records.")
    if not outcome.is_clean:
        click.echo(
            "Somebody uses the database; run `flask privacy tidy` to write it anew without freed pages."
        )
    for copy in traces.copies():
        click.echo(f"A former database still holds them: {copy}")
    if outcome.kept:
        raise click.ClickException(
            "\n".join(f"{one} stays: {', '.join(why)}." for one, why in outcome.kept.items())
        )


@privacy.command()
@with_appcontext
def tidy() -> None:
    """Do now what the service does once a day, and write the database anew without freed pages.

    \b
    Example: flask --app wsgi privacy tidy
    """
    for line in daily.see_to(now()):
        click.echo(line)
    gone, ended = restoring.apply(at=now())
    if gone or ended:
        click.echo(f"An older database came back: {gone} records erased again, {ended} links ended again.")
    if not traces.overwrite():
        raise click.ClickException("The database is in use; nothing was written anew.")
    click.echo("The database was written anew.")


@privacy.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def papers(folder: Path) -> None:
    """Write the templates a practice needs into a folder: processing record, impact assessment, measures.

    \b
    Example: flask --app wsgi privacy papers /srv/papers
    """
    folder.mkdir(parents=True, exist_ok=True)
    for paper in sorted(PAPERS.glob("*.md")):
        target = folder / paper.name
        if target.exists():
            raise click.ClickException(f"{target} is there already; nothing is written over.")
        target.write_bytes(paper.read_bytes())
        click.echo(str(target))


def export_to(file: Path, of: Practice) -> int:
    """Write everything a practice holds to a file for its owner only; how many bytes those are."""
    at, practice_id = now(), of.id
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    actions.give_out_all(of=of, by=of, now=at)
    db.session.remove()
    size = 0
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as archive:
        for piece in everything.zipped(app, practice_id, at=at):
            size += archive.write(piece)
    return size


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@OF
@with_appcontext
def export(file: Path, of: str | None) -> None:
    """Write everything a practice holds to one archive, a piece at a time. It is not encrypted.

    \b
    Example: flask --app wsgi practice export /srv/export/lindenhof.zip
    """
    try:
        size = export_to(file, chosen(of))
    except OSError as fault:
        raise click.ClickException(f"{file}: {fault.strerror}") from fault
    click.echo(f"Written to {file}: {size} bytes.")


def _years() -> int:
    config: Config = current_app.extensions["settings"]
    return config.retention_years

"""`flask serve`: the service, started only where it may run and with the schema it was written for."""

import ipaddress
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import exists, select
from sqlalchemy.exc import SQLAlchemyError

from clinic.accounts import demo
from clinic.accounts.models import Practice
from clinic.accounts.people import setting_up
from clinic.commands import demo_note, soundness
from clinic.commands.doctor import network_file_system, open_to_others
from clinic.commands.holding import held
from clinic.config import Config, Misconfigured
from clinic.database import db
from clinic.privacy import restoring
from clinic.web import fonts, read_only
from clinic.web.clock import HIGHEST, now, set_back
from clinic.web.health import newest_revision, revision_of
from clinic.web.releasing import keeps_plans

# No clock of a machine that runs this can be right and earlier.
RELEASED = datetime(2026, 11, 22, tzinfo=UTC)


@keeps_plans
@click.command("serve")
@click.option("--prepare", is_flag=True, help="First migrate and, in development, fill an empty database.")
@click.pass_context
@with_appcontext
def serve(context: click.Context, *, prepare: bool) -> None:
    """Start the service.

    \b
    Example: PORT=8080 flask --app wsgi serve --prepare
    """
    config: Config = current_app.extensions["settings"]
    require_free(config.bind, config.port)
    if prepare:
        prepare_schema()
    with held(config.instance):
        if prepare:
            fill_an_empty_database(config, context)
            # Made now, or the first person to open a page would wait for their letters.
            fonts.subset(config.instance / "fonts")
        require_current_schema()
        require_sound_ground(config)
        refuse_a_demo_in_public(config)
        read_only_if_damaged(config)
        apply_what_must_last()
        sign_in = demo_note.lines() or first_step(config)
        # Forked processes must not share a connection, so none may be open when they start.
        db.session.remove()
        db.engine.dispose()
        # gunicorn takes a while to import, and no other command needs it.
        from clinic.commands.service import Service

        app = current_app._get_current_object()  # type: ignore[attr-defined]
        Service(app, announce=lambda: announce(config, sign_in)).run()


def prepare_schema() -> None:
    """Bring the schema up to date; a database in use is copied first and must be nobody else's meanwhile."""
    with db.engine.connect() as connection:
        is_current = revision_of(connection) == newest_revision()
    if not is_current:
        upgrade()


def fill_an_empty_database(config: Config, context: click.Context) -> None:
    """In development, give an empty database the demo practice."""
    if config.environment == "development" and not db.session.scalar(select(exists().select_from(Practice))):
        practice = cast(click.Group, current_app.cli.commands["practice"])
        context.invoke(practice.commands["demo"])
    # What was asked last still holds its transaction, and a second connection would wait for it in vain.
    db.session.remove()


def require_current_schema() -> None:
    """Refuse a database this code does not know."""
    with db.engine.connect() as connection:
        found = revision_of(connection)
    if found != newest_revision():
        raise Misconfigured(
            f"The database is at revision {found or 'none'}, this code needs {newest_revision()}. "
            "Back it up, then run: flask --app wsgi db upgrade"
        )


def require_sound_ground(config: Config) -> None:
    """Refuse a place or a time that data would be lost or read by others in."""
    if now() < RELEASED:
        raise Misconfigured(f"This machine's clock says {now():%Y-%m-%d}, before this release. Set it.")
    if set_back() > timedelta(days=1):
        raise Misconfigured(
            f"The service has seen {now():%Y-%m-%d}; this machine's clock is {set_back().days} days behind. "
            f"Set it, or if the later time was wrong, delete {config.instance / HIGHEST}."
        )
    if db.engine.dialect.name != "sqlite":
        return
    file = Path(str(db.engine.url.database))
    if system := network_file_system(file):
        raise Misconfigured(f"The database lies on {system}. SQLite needs a local disk, or use PostgreSQL.")
    if config.is_production and open_to_others(file):
        raise Misconfigured(f"Others on this machine can read the database. Run: chmod 600 '{file}'")


def refuse_a_demo_in_public(config: Config) -> None:
    """The demo practice's sign-in stands in a terminal, so nobody else may reach it."""
    if demo.is_here() and not is_loopback(config.bind):
        raise Misconfigured(
            "This database holds the demo practice, which is served on this machine only; "
            f"BIND is {config.bind}."
        )


def first_step(config: Config) -> list[str]:
    """For an installation without a practice, the one-time address at which it is set up."""
    if not config.is_production or db.session.scalar(select(exists().select_from(Practice))):
        return []
    another = "Another address: flask --app wsgi practice set-up"
    if (until := setting_up.open_until(at=now())) is not None:
        # Whoever asked for it before the service began, or before it began again, has it still at hand.
        return [
            f"No practice is here yet. The address made to set it up holds until {until:%H:%M} UTC.",
            another,
        ]
    return [
        f"No practice is here yet. Set it up, within an hour and once: {setting_up.offer(at=now())}",
        another,
    ]


def read_only_if_damaged(config: Config) -> None:
    """Serve a damaged database for reading only, and say how to put a whole one back. Repair nothing."""
    try:
        # The last question may still hold its transaction, and the check would wait for it in vain.
        db.session.remove()
        found = soundness.examine()
    except SQLAlchemyError as error:
        raise Misconfigured(
            f"The database does not answer as its schema says ({type(error).__name__}). In development, "
            "move it away and start again; otherwise restore a backup."
        ) from error
    soundness.keep(found, instance=config.instance, at=now())
    for fault in found:
        click.echo(f"Damage: {fault}.", err=True)
    if found.reason:
        click.echo(
            "Everything can be read, nothing changed. To put a backup back, stop the service and run: "
            "flask --app wsgi restore FILE",
            err=True,
        )


def apply_what_must_last() -> None:
    """End again what a database put back by hand brought to life: erased people, withdrawn links."""
    if read_only.halted() is not None:
        return
    gone, ended = restoring.apply(at=now())
    if gone or ended:
        click.echo(f"An older database came back: {gone} records erased again, {ended} links ended again.")


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_free(host: str, port: int) -> None:
    """Say at once that the address is taken; gunicorn tries for seconds and then shows its insides."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            raise Misconfigured(
                f"Nothing can listen on {host}, port {port}: {os.strerror(error.errno or 0).lower()}. "
                f"Choose another: PORT={port + 1 if port < 65_535 else 8000} make run"
            ) from error


def announce(config: Config, sign_in: list[str]) -> None:
    """Tell whoever started it where it is and, for the demo practice, how to get in."""
    click.echo(f"\nRückenwind listens on {config.base_url}")
    for line in sign_in:
        click.echo(f"  {line}")
    click.echo("Stop it with Ctrl+C.\n")

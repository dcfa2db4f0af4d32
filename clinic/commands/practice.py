"""Practices and their people at a terminal: how the first administrator comes in, and who cannot any more."""

from collections.abc import Mapping
from typing import Any

import click
from flask.cli import with_appcontext
from marshmallow import ValidationError
from sqlalchemy import select

from clinic import wording
from clinic.accounts import actions, passwords, queries
from clinic.accounts.models import Clinician, Practice, Role
from clinic.accounts.people import setting_up
from clinic.accounts.people.standing import LastAdministrator
from clinic.accounts.schemas import PersonSchema, PracticeSchema
from clinic.commands.choosing import chosen
from clinic.database import db
from clinic.patients.treatment import queries as treatment
from clinic.web.clock import now
from clinic.web.forms import Schema
from clinic.web.releasing import keeps_plans

ROLES = click.Choice([role.value for role in Role])


@keeps_plans
@click.group("practice")
def practice() -> None:
    """Practices and the people who work there."""


@practice.command()
@click.option("--name", required=True, help="What the practice is called.")
@click.option("--phone", required=True, help="The number patients call.")
@click.option("--language", type=click.Choice(wording.LANGUAGES), default="de", show_default=True)
@click.option("--administrator", required=True, metavar="NAME", help="Who looks after the settings.")
@click.option("--email", required=True, help="The address the administrator signs in with.")
@with_appcontext
def create(name: str, phone: str, language: str, administrator: str, email: str) -> None:
    """Open a practice with its first administrator, whose one-time password is shown here and nowhere else.

    \b
    Example: flask --app wsgi practice create --name Lindenhof --phone 03023125014 --administrator "K. Lang" --email lang@example.org
    """  # noqa: E501  a line to copy
    facts = _checked(PracticeSchema, name=name, phone=phone, language=language)
    person = _checked(PersonSchema, name=administrator, email=email, role=Role.ADMINISTRATOR.value)
    if db.session.scalar(select(Clinician.id).where(Clinician.email == person["email"])):
        raise click.ClickException(f"Somebody signs in with {person['email']} already.")
    opened = actions.open_practice(actions.Particulars(**facts), now=now())
    click.echo(f"Opened {opened.name}.")
    _add(opened, person)


@practice.command("set-up")
@with_appcontext
def set_up() -> None:
    """Print a one-time address at which a practice is set up in the browser, within an hour.

    \b
    Example: flask --app wsgi practice set-up
    """
    click.echo(f"Open within an hour; it works once: {setting_up.offer(at=now())}")


@practice.group()
def person() -> None:
    """The people of a practice."""


@person.command()
@click.option("--name", required=True)
@click.option("--email", required=True, help="The address they sign in with.")
@click.option("--role", type=ROLES, default=Role.CLINICIAN.value, show_default=True)
@click.option("--title", default="", help="Such as Physiotherapist; it stands below the name.")
@click.option("--practice", "of", metavar="NAME", help="Needed where there are several.")
@with_appcontext
def add(name: str, email: str, role: str, title: str, of: str | None) -> None:
    """Add somebody; their one-time password is shown here and nowhere else.

    \b
    Example: flask --app wsgi practice person add --name "J. Weber" --email weber@example.org
    """
    _add(chosen(of), _checked(PersonSchema, name=name, email=email, role=role, title=title))


@person.command("list")
@click.option("--practice", "of", metavar="NAME", help="Needed where there are several.")
@with_appcontext
def show(of: str | None) -> None:
    """Show who works there, in which role, and who is disabled.

    \b
    Example: flask --app wsgi practice person list
    """
    for one in queries.people(of=chosen(of)):
        click.echo(f"{one.email}  {one.name}  {one.role.value}{'' if one.active else '  disabled'}")


@person.command()
@click.argument("email")
@with_appcontext
def renew(email: str) -> None:
    """Make a new one-time password for somebody who lost theirs; all their sessions end.

    \b
    Example: flask --app wsgi practice person renew weber@example.org
    """
    found = _person(email)
    password = passwords.one_time()
    hashed = passwords.hashed(password)
    actions.renew_password(_person(email), by=_practice_of(found), hashed=hashed, now=now())
    _tell(email, password)


@person.command()
@click.argument("email")
@with_appcontext
def disable(email: str) -> None:
    """Let somebody who left in no more; their sessions end, their name stays on what they did.

    \b
    Example: flask --app wsgi practice person disable weber@example.org
    """
    found = _person(email)
    try:
        actions.disable(found, by=_practice_of(found), now=now())
    except LastAdministrator:
        raise click.ClickException(
            f"{email} is the last administrator. Make somebody else an administrator first."
        ) from None
    click.echo(f"{found.name} cannot sign in any more.")
    if count := treatment.treats(found.id, of=_practice_of(found)):
        click.echo(f"Hand over on their page in the team: they treat {count} patients.")


@person.command()
@click.argument("email")
@with_appcontext
def enable(email: str) -> None:
    """Let somebody in again.

    \b
    Example: flask --app wsgi practice person enable weber@example.org
    """
    found = _person(email)
    actions.enable(found, by=_practice_of(found), now=now())
    click.echo(f"{found.name} can sign in again.")


def _add(opened: Practice, facts: Mapping[str, Any]) -> None:
    password = passwords.one_time()
    hashed = passwords.hashed(password)
    try:
        actions.add_person(
            by=opened, hashed=hashed, temporary=True, language=opened.language, now=now(), **facts
        )
    except actions.AddressTaken:
        raise click.ClickException(f"Somebody signs in with {facts['email']} already.") from None
    _tell(facts["email"], password)


def _tell(email: str, password: str) -> None:
    click.echo(f"Sign in as {email} with the one-time password {password}")
    click.echo("It is not shown again. The first page asks for one of their own.")


def _checked(schema: type[Schema], **given: str) -> dict[str, Any]:
    """What was given, as a form would take it."""
    try:
        values: dict[str, Any] = schema().load(given)
    except ValidationError as fault:
        # A field's own sentence stands in a list, marshmallow's for a missing one stands alone.
        lines = [
            f"{name}: {' '.join(map(str, found if isinstance(found, list) else [found]))}"
            for name, found in fault.messages_dict.items()
        ]
        raise click.UsageError("\n".join(lines)) from None
    return values


def _person(email: str) -> Clinician:
    found = db.session.scalar(select(Clinician).where(Clinician.email == email.strip().lower()))
    if found is None:
        raise click.ClickException(f"Nobody signs in with {email}.")
    return found


def _practice_of(person: Clinician) -> Practice:
    return db.session.get_one(Practice, person.practice_id)

"""`flask practice demo`: an invented practice to look around in, made on this machine and for it only."""

from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from clinic.accounts import actions, passwords
from clinic.accounts.models import Clinician, Practice, Role
from clinic.commands import demo_note
from clinic.commands.demo_stories import STORIES
from clinic.commands.demo_telling import Teller
from clinic.config import Config
from clinic.database import db
from clinic.web.clock import now
from clinic.web.releasing import hands_out_plans

OPENED = timedelta(days=60)
PRACTICE = actions.Particulars(
    name="Praxis am Lindenhof",
    tagline="Physiotherapie",
    phone="030 23125 014",
    address="Lindenhof 7\n10409 Berlin",
    hours="Mo–Fr 8–18 Uhr",
)


@hands_out_plans
@click.command()
@with_appcontext
def demo() -> None:
    """Fill the database with the demo practice: two clinicians, nine invented patients, plans and diaries.

    \b
    Example: flask --app wsgi practice demo
    """
    config: Config = current_app.extensions["settings"]
    if config.is_production:
        raise click.ClickException("The demo practice is for development; production does not hold it.")
    if db.session.scalar(select(Practice.id).where(Practice.is_demo)) is None:
        fill(now())
    for line in demo_note.lines():
        click.echo(line)


def fill(present: datetime) -> Practice:
    """Open the practice, let its people in, tell its stories, and note how to get in."""
    password = passwords.one_time()
    hashes = [passwords.hashed(password) for _ in range(2)]
    opened = actions.open_practice(PRACTICE, now=present - OPENED, demo=True)
    lead, colleague = (
        actions.add_person(
            by=opened,
            email=f"{name.split()[-1].lower()}@lindenhof.example",
            name=name,
            role=role,
            title="Physiotherapeutin" if role is Role.ADMINISTRATOR else "Physiotherapeut",
            hashed=hashed,
            temporary=False,
            now=present - OPENED,
        )
        for name, role, hashed in (
            ("K. Lang", Role.ADMINISTRATOR, hashes[0]),
            ("J. Okafor", Role.CLINICIAN, hashes[1]),
        )
    )
    teller = Teller(
        present=present, lead=_known(lead, opened), colleague=_known(colleague, opened), now=present
    )
    teller.tell(STORIES)
    demo_note.keep(
        opened,
        [
            f"Sign in as {lead.email} (administrator) or {colleague.email} (clinician).",
            f"Password of both: {password}",
        ],
    )
    return opened


def _known(person: Clinician, practice: Practice) -> Clinician:
    """The person with their practice at hand, as a sign-in would load them."""
    person.practice = practice
    return person

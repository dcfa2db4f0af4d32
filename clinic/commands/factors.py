"""`flask factors`: who lost all they had to show, and sealing what is kept under a new key."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from clinic.accounts.factors import actions, sealing, showing
from clinic.accounts.factors.models import AuthenticatorApp
from clinic.accounts.models import Clinician, Practice
from clinic.database import db
from clinic.web.clock import now
from clinic.web.releasing import keeps_plans


@keeps_plans
@click.group("factors")
def factors() -> None:
    """Second factors."""


@factors.command()
@click.argument("email")
@with_appcontext
def remove(email: str) -> None:
    """Take passkeys, app and recovery codes from somebody who lost them; their sessions end.

    The next sign-in is by password alone, and leads to setting up another factor.

    \b
    Example: flask --app wsgi factors remove weber@example.org
    """
    found = db.session.scalar(select(Clinician).where(Clinician.email == email.strip().lower()))
    if found is None:
        raise click.ClickException(f"Nobody signs in with {email}.")
    name, practice = found.name, db.session.get_one(Practice, found.practice_id)
    actions.remove_factors(found, by=practice, now=now())
    click.echo(f"{name} has a password and nothing else now. They were told by mail.")


@factors.command()
@with_appcontext
def reseal() -> None:
    """Seal the secrets of authenticator apps under the present key; stopped half-way, it goes on from there.

    Then the former key can leave DATA_KEY_FALLBACKS or SECRET_KEY_FALLBACKS.

    \b
    Example: flask --app wsgi factors reseal
    """
    done = lost = 0
    for app in db.session.scalars(select(AuthenticatorApp)).all():
        if sealing.is_current(app.seed):
            continue
        person = db.session.get_one(Clinician, app.clinician_id)
        try:
            seed = showing.seed_of(person, app.seed)
        except sealing.Unsealable:
            lost += 1
            continue
        actions.reseal(app, showing.sealed_seed(person, seed), of=person, by=_practice(person), now=now())
        done += 1
    click.echo(f"{done} sealed anew.")
    if lost:
        raise click.ClickException(f"{lost} cannot be read under any known key; they need `factors remove`.")


def _practice(person: Clinician) -> Practice:
    return db.session.get_one(Practice, person.practice_id)

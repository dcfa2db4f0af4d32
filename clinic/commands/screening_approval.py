"""Who answers for the questionnaire, at a terminal: its marked rules, decisions on them, the signature."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from clinic.accounts.models import Clinician, Role
from clinic.database import db
from clinic.screening import signing
from clinic.screening.catalogue import questionnaire
from clinic.screening.models import Content, Verdict
from clinic.screening.signing import Signed
from clinic.web.clock import now

TERMINAL = "terminal"  # the record tells it from a signature given on the page
LEAST = 6  # so many characters of a digest name a version
BY = click.option("--by", "email", required=True, metavar="EMAIL", help="Who decides, by their sign-in.")
TITLE = click.option("--title", required=True, help="Their profession, as it stands under their name.")


@click.command()
@click.option("--by", "email", required=True, metavar="EMAIL", help="Anybody of the practice.")
@with_appcontext
def marks(email: str) -> None:
    """Show the rules that a clinician has yet to decide on, what was decided, and who signed the version.

    \b
    Example: flask --app wsgi screening marks --by lang@example.org
    """
    asked, practice = questionnaire(), _person(email, Role.CLINICIAN, Role.ADMINISTRATOR).practice
    decided = signing.settled(asked.digest, of=practice)
    words = asked.words[asked.languages[0]]
    click.echo(f"{asked.id} {asked.version} ({asked.digest})")
    for name in signing.marks(asked):
        row = decided.get(name)
        state = f"{row.verdict}, {row.name}, {row.at:%Y-%m-%d}: {row.text}" if row else "to be decided"
        click.echo(f"{name}  {state}")
        click.echo(f"      {words.criteria[name].rationale}")
        click.echo(f"      Also defensible: {words.criteria[name].alternative}")
    signed = signing.approval_of(asked.digest, of=practice)
    by = f"Signed by {signed.name}, {signed.title}, {signed.at:%Y-%m-%d}." if signed else "Signed by nobody."
    click.echo(by)


@click.command()
@click.argument("rule")
@click.argument("verdict", type=click.Choice([each.value for each in Verdict]))
@BY
@TITLE
@click.option("--because", "text", required=True, help="Why, in words; it stays beside the rule.")
@with_appcontext
def settle(rule: str, verdict: str, email: str, title: str, text: str) -> None:
    """Decide on a marked rule: it stands as it is, or it is to be changed in a later version.

    \b
    Example: flask --app wsgi screening settle U26 stands --by lang@example.org --title Physiotherapist --because "Agreed with Dr Meyer"
    """  # noqa: E501  a line to copy
    asked, by = questionnaire(), _person(email, Role.CLINICIAN, Role.ADMINISTRATOR)
    _say_something(title=title, because=text)
    try:
        settlement = signing.settle(
            rule,
            Verdict(verdict),
            questionnaire=asked,
            digest=asked.digest,
            text=text.strip(),
            title=title.strip(),
            way=TERMINAL,
            by=by,
            now=now(),
        )
    except signing.NoSuchMark:
        known = ", ".join(signing.marks(asked))
        raise click.ClickException(f"{rule} is no marked rule of {asked.version}. Marked: {known}.") from None
    click.echo(f"{rule} {verdict}, decided by {settlement.name}.")


@click.command()
@click.argument("version")
@BY
@TITLE
@click.option("--text", default="", help="A remark that stays with the signature.")
@with_appcontext
def approve(version: str, email: str, title: str, text: str) -> None:
    """Sign the questionnaire in use, in an administrator's name. Refused while a rule waits for a decision.

    VERSION is its number or the beginning of its digest, so that nothing is signed that was not meant.

    \b
    Example: flask --app wsgi screening approve 0.2.0 --by lang@example.org --title Physiotherapist
    """
    asked, by = questionnaire(), _person(email, Role.ADMINISTRATOR)
    _say_something(title=title)
    if version != asked.version and not (len(version) >= LEAST and asked.digest.startswith(version)):
        raise click.ClickException(f"In use is {asked.version} ({asked.digest}), not {version}.")
    files = Signed(content=Content.SCREENING, version=asked.version, digest=asked.digest)
    try:
        signed = signing.approve(
            files,
            in_use=files,
            questionnaire=asked,
            text=text.strip(),
            title=title.strip(),
            way=TERMINAL,
            by=by,
            now=now(),
        )
    except signing.MarksLeft as refused:
        left = ", ".join(refused.marks)
        raise click.ClickException(f"Not signed. Each of these rules has to stand first: {left}.") from None
    click.echo(f"{asked.version} ({asked.digest}) signed by {signed.name}, {signed.title}.")


def _person(email: str, *roles: Role) -> Clinician:
    """Somebody who works there in one of these roles."""
    found = db.session.scalar(
        select(Clinician)
        .where(Clinician.email == email.strip().lower())
        .options(joinedload(Clinician.practice))
    )
    if found is None or not found.active:
        raise click.ClickException(f"Nobody signs in with {email}.")
    if found.role not in roles:
        raise click.ClickException(f"{found.name} is {found.role.value}; this takes {roles[-1].value}.")
    return found


def _say_something(**given: str) -> None:
    for name, text in given.items():
        if not text.strip():
            raise click.UsageError(f"--{name} is empty.")

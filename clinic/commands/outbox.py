"""`flask outbox`: mail on its way out, seen to by hand; the service does it by itself."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from clinic.database import db
from clinic.outbox.models import Message, State
from clinic.outbox.sending import send_due
from clinic.web.clock import now
from clinic.web.releasing import hands_out_plans, keeps_plans


@click.group("outbox")
def outbox() -> None:
    """Mail on its way out."""


@hands_out_plans
@outbox.command()
@with_appcontext
def send() -> None:
    """Send the mail that is due now.

    Exit status 1 if some of it could not go yet; it is tried again later.

    \b
    Example: flask --app wsgi outbox send
    """
    ended = send_due(now)
    for how, count in sorted(ended.items()):
        click.echo(f"{count} {how}")
    if not ended:
        click.echo("Nothing is due.")
    if set(ended) - {str(state) for state in State}:
        raise SystemExit(1)


@keeps_plans
@outbox.command("list")
@click.option("--all", "everything", is_flag=True, help="What went as well, not only what waits or failed.")
@with_appcontext
def show(*, everything: bool) -> None:
    """What waits or could not go, the newest first: when, what, how often tried, and why not.

    \b
    Example: flask --app wsgi outbox list --all
    """
    asked = select(Message).order_by(Message.made_at.desc(), Message.id).limit(200)
    if not everything:
        asked = asked.where(Message.state.in_([State.WAITING, State.GIVEN_UP]))
    for message in db.session.scalars(asked):
        parts = (
            f"{message.made_at:%Y-%m-%d %H:%M}",
            message.kind,
            str(message.state),
            f"tries {message.attempts}",
            message.failure or "",
        )
        click.echo("  ".join(filter(None, parts)))

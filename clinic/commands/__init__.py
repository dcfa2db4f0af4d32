"""What a person at a terminal can do: `flask --app wsgi --help` shows each command with an example."""

import inspect
import re

import click
from flask import Flask

from clinic.commands.audit import audit
from clinic.commands.backup import backup, restore
from clinic.commands.content import content
from clinic.commands.demo import demo
from clinic.commands.deploy import deploy
from clinic.commands.doctor import doctor
from clinic.commands.dose import dose
from clinic.commands.factors import factors
from clinic.commands.figures import figures
from clinic.commands.handouts import handout
from clinic.commands.outbox import outbox
from clinic.commands.plainly import with_plain_words
from clinic.commands.plans import plan
from clinic.commands.practice import practice
from clinic.commands.privacy import export, privacy
from clinic.commands.screening import screening
from clinic.commands.serve import serve
from clinic.commands.supply import supply

practice.add_command(demo)
practice.add_command(export)
COMMANDS = tuple(
    with_plain_words(command)
    for command in (
        audit,
        backup,
        content,
        deploy,
        doctor,
        dose,
        factors,
        figures,
        handout,
        outbox,
        plan,
        restore,
        practice,
        privacy,
        screening,
        serve,
        supply,
    )
)


def install(app: Flask) -> None:
    """Give the app its commands."""
    for command in COMMANDS:
        show_example(command)
        app.cli.add_command(command)


def show_example(command: click.Command) -> None:
    """Put a command's example beside its first line wherever commands are listed.

    A group is shown with the example of its first command.
    """
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        show_example(inner)
    first, _, _ = (command.help or "").strip().partition("\n")
    command.short_help = " ".join(filter(None, (first, example_of(command))))


def example_of(command: click.Command) -> str | None:
    """The line of a command's help that begins with "Example:", with the indented ones that continue it."""
    found = re.search(r"^Example: .+(\n +.+)*", inspect.cleandoc(command.help or ""), re.MULTILINE)
    if found:
        return " ".join(found[0].split())
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return next(filter(None, map(example_of, inner)), None)

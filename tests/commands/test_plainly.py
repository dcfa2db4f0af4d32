"""A command on a database that is not ready says what to do, in a line."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from clinic.database import db
from clinic.web.health import newest_revision


def _without_tables() -> None:
    with db.engine.begin() as connection:
        db.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))


def _of_an_older_program() -> None:
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE practice"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


@pytest.mark.once
@pytest.mark.parametrize(
    "command", ["practice demo", "plan list", "audit verify", "privacy due", "outbox send"]
)
@pytest.mark.parametrize(
    ("spoil", "words"),
    [(_without_tables, "has no tables yet"), (_of_an_older_program, "stands at schema 0001")],
)
def test_a_command_names_the_schema_it_needs_and_how_to_get_it(
    app: Flask, command: str, spoil: Callable[[], None], words: str
) -> None:
    spoil()
    db.session.remove()
    answer = app.test_cli_runner().invoke(args=command.split())
    assert answer.exit_code == 1
    needed = f"this code needs {newest_revision()}: run `flask --app wsgi db upgrade` first."
    assert answer.output == f"Error: The database {words}, {needed}\n"

"""Runs the steps of the schema in one transaction, with the care of `clinic.commands.migrating`."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from clinic import models  # noqa: F401  registers every table
from clinic.commands import migrating
from clinic.database import Base, db


def run() -> None:
    try:
        to = context.get_revision_argument()
    except KeyError:  # nothing moves: the schema is only looked at
        with db.engine.connect() as connection:
            configure(connection)
            context.run_migrations()
        return
    copies = context.get_x_argument(as_dictionary=True).get("copy") != "no"
    config = current_app.extensions["settings"]
    with migrating.careful(db.engine, config, context.script, to=to, copies=copies) as connection:
        configure(connection)
        context.run_migrations()


def configure(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
        transactional_ddl=True,
    )


run()

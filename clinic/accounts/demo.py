"""The demo practice: invented people, on this machine only, never in production."""

from sqlalchemy import exists, select
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import Practice
from clinic.config import Misconfigured
from clinic.database import db


def is_here() -> bool:
    """Whether this database holds the demo practice."""
    return bool(db.session.scalar(select(exists().where(Practice.is_demo))))


def refuse() -> None:
    """Stop a production start on a database with the demo practice, whose sign-in stood in a terminal."""
    try:
        here = is_here()
    except DBAPIError:
        return  # not migrated yet, or out of reach: then nobody is served either, and readiness says so
    finally:
        db.session.remove()
        # What starts here forks its workers, and a connection to a server is not shared among processes.
        db.engine.dispose()
    if here:
        raise Misconfigured(
            "This database holds the demo practice, which production does not serve. Name another database."
        )

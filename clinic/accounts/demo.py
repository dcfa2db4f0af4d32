"""The demo practice: invented people, on this machine only."""

from sqlalchemy import exists, select

from clinic.accounts.models import Practice
from clinic.database import db


def is_here() -> bool:
    """Whether this database holds the demo practice."""
    return bool(db.session.scalar(select(exists().where(Practice.is_demo))))

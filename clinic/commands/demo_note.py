"""How to get into the demo practice, kept beside the database it was made in and shown at each start."""

import os
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from clinic.accounts.models import Practice
from clinic.database import db


def keep(practice: Practice, lines: list[str]) -> None:
    """Note the sign-in made for this installation. Only the service's own user may read it."""
    path = _path(practice)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")


def lines() -> list[str]:
    """What `keep` noted for the demo practice of this database; nothing where there is none."""
    practice = db.session.scalar(select(Practice).where(Practice.is_demo).limit(1))
    if practice is None or not _path(practice).exists():
        return []
    return _path(practice).read_text().splitlines()


def _path(practice: Practice) -> Path:
    # By practice, because one installation may be started on several databases in turn.
    return Path(current_app.instance_path) / f"demo-{practice.id}.txt"

"""What a practice keeps about its handouts, and what left it at a terminal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clinic.accounts.models import Clinician, Practice
from clinic.audit import action, record
from clinic.database import db
from clinic.plans.models import Revision


@action
def keep_design(design: Mapping[str, Any], *, by: Clinician, now: datetime) -> None:
    """Every handout of the practice begins like this from now on."""
    practice = db.session.get_one(Practice, by.practice_id, populate_existing=True)
    before, practice.sheet = practice.sheet, dict(design)
    record(
        "practice.sheet-changed",
        by=by,
        subject=practice,
        at=now,
        before=str(before.get("layout", "")),
        **{name: value if isinstance(value, str) else ", ".join(value) for name, value in design.items()},
    )


@action
def give_out(revision: Revision, *, by: Practice, layout: str, language: str, now: datetime) -> None:
    """A revision was set at a terminal: who sits there is not known, for whom it was is."""
    record("handout.rendered", by=by, subject=revision, at=now, layout=layout, language=language)

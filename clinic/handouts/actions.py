"""What a practice keeps about its handouts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clinic.accounts.models import Clinician, Practice
from clinic.audit import action, record
from clinic.database import db


@action
def keep_design(design: Mapping[str, Any], *, by: Clinician, now: datetime) -> None:
    """Every handout of the practice begins like this from now on."""
    practice = db.session.get_one(Practice, by.practice_id, populate_existing=True)
    before, practice.sheet = practice.sheet, dict(design)
    record("practice.sheet-changed", by=by, subject=practice, at=now, before=before, sheet=dict(design))

"""What was kept back of a form goes with whoever it was about."""

import json
import re
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select

from clinic.accounts.factors import sealing
from clinic.accounts.factors.models import ParkedForm
from clinic.accounts.factors.parking import FORM
from clinic.accounts.models import Clinician
from clinic.database import db


def forget_parked(words: Collection[str], *, practice_id: UUID) -> int:
    """Drop the practice's kept forms that hold one of these words, and those nobody can open any more.

    A step of whoever erases: it records nothing itself.
    """
    sought = re.compile("|".join(rf"(?<!\w){re.escape(word.casefold())}(?!\w)" for word in words if word))
    forms = db.session.scalars(
        select(ParkedForm)
        .join(Clinician, Clinician.id == ParkedForm.clinician_id)
        .where(Clinician.practice_id == practice_id)
    )
    gone = [form.id for form in forms if (said := _written(form)) is None or sought.search(said)]
    if gone:
        db.session.execute(delete(ParkedForm).where(ParkedForm.id.in_(gone)))
    return len(gone)


def _written(form: ParkedForm) -> str | None:
    """Where it was sent and what was in it; None where it does not open and may hold anything."""
    try:
        content = sealing.unseal(form.content, purpose=FORM, owner=form.clinician_id.bytes + form.id.bytes)
    except sealing.Unsealable:
        return None
    told = json.loads(content)
    return "\n".join([told["path"], *(text for field in told["fields"] for text in field)]).casefold()

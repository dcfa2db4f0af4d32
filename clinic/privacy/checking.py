"""Whether the record is the one that was written: looked over daily and when asked, and noted in itself.

So the record alone answers whether it was whole on a given day, and until which line.
"""

from collections.abc import Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from clinic.accounts.models import Clinician, Practice
from clinic.audit import Acting, anchors
from clinic.audit.anchors import Anchor
from clinic.audit.models import AuditEntry
from clinic.config import Config
from clinic.database import db, reading
from clinic.privacy import actions
from clinic.web import logs, read_only

SOUND = "practice.record-checked"


def check(practice: Practice, known: Iterable[Anchor], *, by: Acting, now: datetime) -> str | None:
    """What is wrong with a practice's record; a sound one gets a line that says so, and an anchor.

    A broken one gets neither: nothing more is written behind a fault, and all becomes read-only.
    """
    with reading():
        # A long look holds no writer up, and what began as reading may not go on as writing (K4).
        fault = next(anchors.faults(practice.id, known), None)
        head = anchors.of_head(practice.id, at=now)
        db.session.rollback()
    if fault is not None:
        logs.log().error("audit-broken", practice=str(practice.id), fault=fault)
        config: Config = current_app.extensions["settings"]
        read_only.mark(config.instance, read_only.RECORD_BROKEN, at=now)
        return fault
    if head is not None:
        actions.note_check(of=practice, lines=head.number, by=by, now=now)
        newest = anchors.of_head(practice.id, at=now)
        if newest is not None and anchors.keep(newest):
            tell(newest)
    return None


def tell(anchor: Anchor) -> None:
    """Say in the log how far a chain has come: what collects logs keeps it where we cannot reach."""
    logs.log().info("audit-anchor", practice=anchor.practice, number=anchor.number, digest=anchor.digest)


def last(*, of: Practice) -> tuple[AuditEntry, str] | None:
    """The newest line that says the record was whole, with the name of who asked, if it was a person."""
    found = db.session.execute(
        select(AuditEntry, Clinician.name)
        .outerjoin(Clinician, Clinician.id == AuditEntry.actor_id)
        .where(AuditEntry.practice_id == of.id, AuditEntry.event == SOUND)
        .order_by(AuditEntry.at.desc(), AuditEntry.number.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else (found[0], found[1] or "")

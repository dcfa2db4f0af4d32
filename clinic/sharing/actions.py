"""Handing over: minting a link, taking it back, giving it more time, and noting that somebody opened it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from clinic.accounts.models import Clinician
from clinic.audit import action, record, remember
from clinic.database import db
from clinic.plans.models import Plan, Revision
from clinic.sharing import rules
from clinic.sharing.models import Link, LinkDigest, Way


class NotShareable(Exception):
    """Nothing may leave the practice now; `reasons` are machine keys of the gate."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(reasons)
        self.reasons = tuple(reasons)


@action
def mint(
    plan: Plan,
    *,
    revision: Revision | None,
    way: Way,
    label: str,
    secret: str,
    expires_at: datetime,
    gate: Sequence[str],
    by: Clinician,
    now: datetime,
    language: str | None = None,
    key: UUID | None = None,
) -> Link:
    """Make a link for one hand-over. Of its secret only the fingerprint is kept."""
    if gate or revision is None:
        raise NotShareable((*gate, *(() if revision else ("not-issued",))))
    link = Link(
        practice_id=plan.practice_id,
        plan_id=plan.id,
        revision_id=revision.id,
        way=way,
        label=label,
        language=language or plan.language,
        made_at=now,
        made_by=by.id,
        expires_at=min(expires_at, now + rules.LONGEST),
    )
    db.session.add(link)
    db.session.flush()
    db.session.add(LinkDigest(digest=rules.fingerprint(secret), link_id=link.id))
    if key is not None:
        remember(key, by=by, content=rules.submission(plan.id, way), subject=link, at=now)
    record("link.made", by=by, subject=link, at=now, way=str(way), plan=str(plan.id))
    return link


@action
def revoke(link: Link, *, by: Clinician, now: datetime) -> None:
    """End a link at once. One that has ended already stays as it is, with a line that says who asked."""
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = now, by.id
    record("link.revoked", by=by, subject=link, at=now)


@action
def restore(link: Link, *, gate: Sequence[str], by: Clinician, now: datetime) -> None:
    """Take a revocation back: at once to undo a slip, later only through an open gate."""
    if gate and (link.revoked_by != by.id or rules.asks_the_gate(link.revoked_at, now=now)):
        raise NotShareable(gate)
    link.revoked_at, link.revoked_by = None, None
    record("link.restored", by=by, subject=link, at=now)


@action
def extend(link: Link, *, expires_at: datetime, gate: Sequence[str], by: Clinician, now: datetime) -> None:
    """Let a link live until another time, at most twelve months from now."""
    ended = ("link-revoked",) if link.revoked_at is not None else ()
    if reasons := (*gate, *ended):
        raise NotShareable(reasons)
    link.expires_at = min(expires_at, now + rules.LONGEST)
    record("link.extended", by=by, subject=link, at=now)


@action
def note_opening(link: Link, *, now: datetime) -> None:
    """Count an opening that lasted long enough to be a person's, as far as we can tell."""
    link.opened_at = now
    db.session.execute(update(Link).where(Link.id == link.id).values(openings=Link.openings + 1))
    record("link.opened", by=link, subject=link, at=now)

"""Handing over: minting a link, taking it back, giving it more time, and noting that somebody opened it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from clinic.accounts.models import Clinician
from clinic.audit import Acting, action, record, remember
from clinic.database import db
from clinic.outbox import putting
from clinic.plans.models import Plan, Revision
from clinic.sharing import rules
from clinic.sharing.models import Link, LinkDigest, Way

MAIL = "link"  # what the outbox calls a hand-over by mail
Follower = Callable[[Link, Link], None]
MAIL_IS_GOOD_FOR = timedelta(days=3)


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
    secret: str | None,
    expires_at: datetime,
    gate: Sequence[str],
    by: Clinician,
    now: datetime,
    language: str | None = None,
    pin: str | None = None,
    takes_diary: bool = True,
    recipient: str | None = None,
    key: UUID | None = None,
) -> Link:
    """Make a link for one hand-over. Of its secret only the fingerprint is kept, of its PIN the hash.

    One for a mail gets its secret when the mail is written: none waits in the outbox.
    """
    link = _made(
        plan,
        revision=revision,
        way=way,
        label=label,
        secret=secret,
        expires_at=expires_at,
        language=language or plan.language,
        pin=pin,
        takes_diary=takes_diary,
        gate=gate,
        by=by,
        now=now,
    )
    if key is not None:
        remember(key, by=by, content=rules.submission(plan.id, way), subject=link, at=now)
    record("link.made", by=by, subject=link, at=now, way=str(way), plan=str(plan.id), pin=pin is not None)
    if recipient is not None:
        putting.put(
            MAIL,
            subject=link.id,
            key=f"{MAIL}:{link.id}",
            recipient=recipient,
            language=link.language,
            good_until=min(now + MAIL_IS_GOOD_FOR, link.expires_at),
            by=by,
            now=now,
        )
    return link


@action
def replace(
    link: Link,
    *,
    plan: Plan,
    revision: Revision | None,
    secret: str,
    gate: Sequence[str],
    by: Clinician,
    now: datetime,
    followers: Sequence[Follower] = (),
) -> Link:
    """A new address for a hand-over that was lost: same end and PIN, and the old one opens nothing more.

    `followers` move to the new link what hangs on the old one.
    """
    if link.revoked_at is not None or rules.has_ended(link.expires_at, now=now):
        raise NotShareable((*gate, "link-revoked" if link.revoked_at else "link-ended"))
    fresh = _made(
        plan,
        revision=revision,
        way=link.way,
        label=link.label,
        secret=secret,
        expires_at=link.expires_at,
        language=link.language,
        pin=link.pin,
        takes_diary=link.takes_diary,
        gate=gate,
        by=by,
        now=now,
    )
    link.revoked_at, link.revoked_by = now, by.id
    putting.withdraw(MAIL, subject=link.id, by=by, now=now)
    for follow in followers:
        follow(link, fresh)
    record("link.made", by=by, subject=fresh, at=now, way=str(link.way), plan=str(plan.id))
    record("link.revoked", by=by, subject=link, at=now, replaced_by=str(fresh.id))
    return fresh


@action
def address(link: Link, *, secret: str, gate: Sequence[str], by: Acting, now: datetime) -> None:
    """One more secret that opens this link, for a mail about to go. All of them end with the link."""
    if gate or link.revoked_at is not None or rules.has_ended(link.expires_at, now=now):
        raise NotShareable(tuple(gate) or ("link-ended",))
    db.session.add(LinkDigest(digest=rules.fingerprint(secret), link_id=link.id))
    record("link.addressed", by=by, subject=link, at=now)


def _made(
    plan: Plan,
    *,
    revision: Revision | None,
    way: Way,
    label: str,
    secret: str | None,
    expires_at: datetime,
    language: str,
    pin: str | None,
    takes_diary: bool,
    gate: Sequence[str],
    by: Clinician,
    now: datetime,
) -> Link:
    if gate or revision is None:
        raise NotShareable((*gate, *(() if revision else ("not-issued",))))
    link = Link(
        practice_id=plan.practice_id,
        plan_id=plan.id,
        revision_id=revision.id,
        way=way,
        label=label,
        language=language,
        made_at=now,
        made_by=by.id,
        expires_at=min(expires_at, now + rules.LONGEST),
        pin=pin,
        takes_diary=takes_diary,
    )
    db.session.add(link)
    db.session.flush()
    if secret is not None:
        db.session.add(LinkDigest(digest=rules.fingerprint(secret), link_id=link.id))
    return link


@action
def revoke(link: Link, *, by: Clinician, now: datetime) -> None:
    """End a link at once. One that has ended already stays as it is, with a line that says who asked."""
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = now, by.id
    putting.withdraw(MAIL, subject=link.id, by=by, now=now)
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

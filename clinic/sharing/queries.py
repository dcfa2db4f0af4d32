"""Links of one practice, and the one link a secret opens."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Episode
from clinic.plans.models import Plan, Revision
from clinic.screening.models import Screening
from clinic.sharing.models import Link, LinkDigest


def link(link_id: UUID, *, of: Practice) -> Link | None:
    """A link with its plan and who made it."""
    return db.session.scalar(
        select(Link)
        .where(Link.id == link_id, Link.practice_id == of.id)
        .options(
            joinedload(Link.maker), joinedload(Link.plan).joinedload(Plan.episode).joinedload(Episode.patient)
        )
    )


def links(plan_id: UUID, *, of: Practice) -> Sequence[Link]:
    """The links of a plan, the newest first."""
    return db.session.scalars(
        select(Link)
        .where(Link.plan_id == plan_id, Link.practice_id == of.id)
        .options(joinedload(Link.maker))
        .order_by(Link.made_at.desc(), Link.id)
    ).all()


def opened_by(digest: bytes) -> Link | None:
    """The link whose secret has this fingerprint, whatever its state, with its plan and episode."""
    found = db.session.scalar(
        select(LinkDigest)
        .where(LinkDigest.digest == digest)
        .options(joinedload(LinkDigest.link).joinedload(Link.plan).joinedload(Plan.episode))
    )
    return found.link if found else None


def shown_by(digest: bytes) -> Revision | None:
    """The newest issued revision of the plan this secret opens."""
    return db.session.scalar(
        select(Revision)
        .join(Link, Link.plan_id == Revision.plan_id)
        .join(LinkDigest, LinkDigest.link_id == Link.id)
        .where(LinkDigest.digest == digest)
        .options(joinedload(Revision.issuer))
        .order_by(Revision.number.desc())
        .limit(1)
    )


def latest_decision(digest: bytes) -> tuple[str, datetime] | None:
    """Outcome and time of the newest decided screening of the episode behind this secret."""
    row = db.session.execute(
        select(Screening.outcome, Screening.decided_at)
        .join(Plan, Plan.episode_id == Screening.episode_id)
        .join(Link, Link.plan_id == Plan.id)
        .join(LinkDigest, LinkDigest.link_id == Link.id)
        .where(LinkDigest.digest == digest, Screening.decided_at.is_not(None))
        .order_by(Screening.decided_at.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row and row[0] and row[1] else None

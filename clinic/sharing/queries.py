"""Links of one practice, and the one link a secret opens."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import joinedload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Episode
from clinic.plans.models import Plan, Revision
from clinic.screening.models import Pause, Screening
from clinic.screening.questionnaire import Outcome
from clinic.sharing.models import Link, LinkDigest
from clinic.sharing.rules import Standing

# Asked for every sheet, so it is put together once.
ISSUED = (
    select(
        Revision.plan_id,
        Revision.number,
        Revision.digest,
        Revision.snapshot,
        Plan.episode_id,
        Episode.closed_at,
    )
    .join(Plan, Plan.id == Revision.plan_id)
    .join(Episode, Episode.id == Plan.episode_id)
    .where(Plan.id == bindparam("plan"), Plan.practice_id == bindparam("practice"))
    .order_by(Revision.number.desc())
    .limit(1)
)


class Issued(NamedTuple):
    """What was issued last of a plan, and the episode it belongs to."""

    plan_id: UUID
    number: int
    digest: str
    snapshot: str
    episode_id: UUID
    closed_at: datetime | None


def issued(plan_id: UUID, *, of: Practice) -> Issued | None:
    """The newest revision of a plan of this practice."""
    row = db.session.execute(ISSUED, {"plan": plan_id, "practice": of.id}).one_or_none()
    return None if row is None else Issued(*row)


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
    """The link whose secret has this fingerprint, whatever its state, with its plan and practice."""
    found = db.session.scalar(
        select(LinkDigest)
        .where(LinkDigest.digest == digest)
        .options(
            joinedload(LinkDigest.link).joinedload(Link.plan),
            joinedload(LinkDigest.link).joinedload(Link.practice),
        )
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


def standing(link: Link, *, of: Practice) -> Standing:
    """What holds for a link somebody opened: its ends, its plan, and the newest decision on the episode."""
    latest = (
        select(Screening.outcome)
        .where(
            Screening.episode_id == link.plan.episode_id,
            Screening.practice_id == of.id,
            Screening.decided_at.is_not(None),
        )
        .order_by(Screening.decided_at.desc(), Screening.id)
        .limit(1)
    )
    newest = (
        select(Revision.id)
        .where(Revision.plan_id == link.plan_id, Revision.practice_id == of.id)
        .order_by(Revision.number.desc())
        .limit(1)
    )
    paused = exists().where(
        Pause.episode_id == link.plan.episode_id, Pause.practice_id == of.id, Pause.ended_at.is_(None)
    )
    outcome, revision_id, is_paused = db.session.execute(
        select(latest.scalar_subquery(), newest.scalar_subquery(), paused)
    ).one()
    return Standing(
        expires_at=link.expires_at,
        revoked_at=link.revoked_at,
        is_paused=is_paused,
        latest_outcome=Outcome(outcome) if outcome else None,
        revision_id=revision_id,
    )

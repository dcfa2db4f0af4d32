"""Plans, doses and revisions of one practice, each with what its page needs, in one go."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import defer, joinedload, selectinload

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.patients.models import Episode
from clinic.plans.models import Plan, Revision

# Asked by every request about a plan, so it is put together once.
PLAN = (
    select(Plan)
    .where(Plan.id == bindparam("plan"), Plan.practice_id == bindparam("practice"))
    .options(
        joinedload(Plan.episode).joinedload(Episode.patient),
        joinedload(Plan.changer),
        selectinload(Plan.doses),
        # What was frozen is long, and read only by who shows it.
        selectinload(Plan.revisions).options(defer(Revision.snapshot), joinedload(Revision.issuer)),
    )
)


def plan(plan_id: UUID, *, of: Practice) -> Plan | None:
    """A plan with its doses, revisions, episode, patient and who changed it last."""
    return db.session.scalar(PLAN, {"plan": plan_id, "practice": of.id})


def plans(episode: Episode, *, of: Practice) -> Sequence[Plan]:
    """The plans of an episode, the one changed last first."""
    return db.session.scalars(
        select(Plan)
        .where(Plan.episode_id == episode.id, Plan.practice_id == of.id)
        .options(selectinload(Plan.doses), selectinload(Plan.revisions).joinedload(Revision.issuer))
        .order_by(Plan.changed_at.desc(), Plan.id)
    ).all()


def revision(plan_id: UUID, revision_id: UUID, *, of: Practice) -> Revision | None:
    """One issued state of a plan, with its plan, episode, patient and who issued it."""
    return db.session.scalar(
        select(Revision)
        .where(Revision.id == revision_id, Revision.plan_id == plan_id, Revision.practice_id == of.id)
        .options(
            joinedload(Revision.issuer),
            joinedload(Revision.plan).joinedload(Plan.episode).joinedload(Episode.patient),
        )
    )

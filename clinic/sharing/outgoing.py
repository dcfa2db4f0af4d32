"""What somebody of the staff may let out: the plan asked for, its newest revision, every reason against."""

from uuid import UUID

from flask import abort, g

from clinic.accounts.models import Practice
from clinic.plans import queries as plans
from clinic.plans import snapshot
from clinic.plans.models import Plan, Revision
from clinic.screening import queries as screenings
from clinic.screening.gate import Gate, gate
from clinic.sharing import giving, queries
from clinic.sharing.models import Way
from clinic.web.clock import now


def practice() -> Practice:
    """Whose people ask."""
    found: Practice = g.clinician.practice
    return found


def plan(plan_id: UUID) -> Plan:
    """A plan of this practice; any other does not exist."""
    return plans.plan(plan_id, of=practice()) or abort(404)


def newest(asked: Plan) -> Revision | None:
    """What was issued last."""
    return asked.revisions[-1] if asked.revisions else None


def gate_of(asked: Plan, *, of: Practice | None = None) -> Gate:
    """The gate of the plan's episode, as it stands now."""
    return gate(screenings.standing(asked.episode, of=of or practice()), now=now())


def barred(asked: Plan, *, of: Practice | None = None) -> tuple[str, ...]:
    """Every reason why nothing of this plan may go out now; `of` says whose it is where nobody asks."""
    episode = asked.episode
    word = screenings.word(episode.id, is_closed=episode.closed_at is not None, of=of or practice())
    return _reasons(newest(asked), word)


def ready(plan_id: UUID) -> queries.Issued | None:
    """The newest revision of a plan, if nothing stands against its going out now; why not, `barred` tells.

    Asked for a sheet that was set before, so nothing is read that does not decide.
    """
    found = queries.issued(plan_id, of=practice())
    if found is None:
        return None
    word = screenings.word(found.episode_id, is_closed=found.closed_at is not None, of=practice())
    return None if _reasons(found, word) else found


def _reasons(revision: snapshot.Frozen | None, word: screenings.Word) -> tuple[str, ...]:
    reasons = list(gate(word.standing, now=now()).reasons)
    if revision is not None and not snapshot.is_sound(revision):
        reasons.append(giving.DAMAGED)
    elif revision is not None and giving.is_behind(revision, word):
        reasons.append(giving.BEHIND)
    return tuple(reasons)


def original(revision: Revision, *, of: Practice | None = None) -> int | None:
    """The number of the last link that went out on paper with this revision."""
    links = queries.links(revision.plan_id, of=of or practice())
    newest_first = zip(range(len(links), 0, -1), links, strict=True)
    on_paper = (n for n, link in newest_first if link.way is Way.PAPER and link.revision_id == revision.id)
    return next(on_paper, None)

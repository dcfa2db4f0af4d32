"""Pausing the plans of an episode with what was reported, and lifting that again with the reason why."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from clinic.accounts.models import Clinician
from clinic.audit import action, record
from clinic.database import db
from clinic.patients.models import Episode
from clinic.screening.closing import Reason, Refusal
from clinic.screening.gate import PAUSED, Gate
from clinic.screening.models import Pause
from clinic.screening.rescreening import Trigger, lifting


class NotLiftable(Exception):
    """The pause stays; `refusals` says what the reason lacks, `reasons` why the gate is shut beside it."""

    def __init__(self, refusals: Sequence[Refusal], reasons: Sequence[str]) -> None:
        super().__init__([*(refusal.key for refusal in refusals), *reasons])
        self.refusals, self.reasons = tuple(refusals), tuple(reasons)


class NotPaused(Exception):
    """Nothing is paused, or somebody has lifted it meanwhile."""


@action
def pause(episode: Episode, trigger: Trigger, *, note: str, by: Clinician, now: datetime) -> Pause:
    """Let no plan of this episode offer exercises, from what was told in person or on the telephone."""
    begun = begin(episode.id, trigger, practice_id=by.practice_id, note=note, by=by, now=now)
    record("plan.paused", by=by, subject=begun, at=now, cause=str(trigger), episode=str(episode.id))
    return begun


@action
def lift(pauses: Sequence[Pause], reason: Reason, *, gate: Gate, by: Clinician, now: datetime) -> None:
    """Let the plans offer exercises again. That hands them out, so nothing else may hold the gate shut."""
    refusals = lifting(reason)
    others = tuple(key for key in gate.reasons if key != PAUSED)
    if refusals or others:
        raise NotLiftable(refusals, others)
    standing = [one for one in pauses if one.ended_at is None]
    if not standing:
        raise NotPaused
    for one in standing:
        one.ended_at, one.lifted_by = now, by.id
        one.reason, one.text = reason.code, reason.text
        record("plan.pause-lifted", by=by, subject=one, at=now, reason=reason.code)


def begin(
    episode_id: UUID,
    trigger: Trigger,
    *,
    practice_id: UUID,
    now: datetime,
    note: str = "",
    by: Clinician | None = None,
) -> Pause:
    """A new pause, within the action that has a reason for it."""
    begun = Pause(
        practice_id=practice_id,
        episode_id=episode_id,
        cause=str(trigger),
        note=note,
        began_at=now,
        begun_by=by.id if by else None,
    )
    db.session.add(begun)
    db.session.flush()
    return begun

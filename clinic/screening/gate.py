"""The gate: whether anything may be handed over, and if not, every reason by name.

    standing(decided)           what the gate needs to know of a decision
    gate(standing, now=…)       open, or the reasons it is shut

Issue, handout, link, mail, calendar, export and reminder ask here before they give anything out. The standing
is that of the newest decided screening of the episode; without one, that of the newest screening, or None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from clinic.screening.questionnaire import Outcome, Status

NO_SCREENING = "no-screening"
INCOMPLETE = "incomplete"
UNDECIDED = "undecided"
OUTCOME_BLOCKS = "outcome-blocks"
EXPIRED = "expired"
PLAN_HOLD = "plan-hold"
PRECAUTIONS_UNACKNOWLEDGED = "precautions-unacknowledged"
REFER_UNDECIDED = "refer-undecided"
WAITS_FOR_REFERRAL = "waits-for-referral"
EPISODE_CLOSED = "episode-closed"
DRAFT_ALARMS = "draft-alarms"
PAUSED = "paused"

# Every reason there is; guards and words go by it.
REASONS = (
    NO_SCREENING,
    INCOMPLETE,
    UNDECIDED,
    OUTCOME_BLOCKS,
    PAUSED,
    EXPIRED,
    PLAN_HOLD,
    PRECAUTIONS_UNACKNOWLEDGED,
    REFER_UNDECIDED,
    WAITS_FOR_REFERRAL,
    DRAFT_ALARMS,
    EPISODE_CLOSED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One screening as the gate sees it. `plan_hold` is over once a clinician has released it.
    `alongside` is the clinician's word beside a referral: the plan goes on, or waits, or is not settled.
    `draft_alarms`: a newer screening, not decided yet, already points to a doctor today or an emergency.
    `is_paused`: something was reported since, and no clinician has lifted the pause."""

    status: Status
    outcome: Outcome | None
    valid_until: datetime | None
    plan_hold: bool = False
    precautions: tuple[str, ...] = ()
    acknowledged: tuple[str, ...] = ()
    alongside: bool | None = None
    episode_is_closed: bool = False
    draft_alarms: bool = False
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """Open exactly when no reason stands against it."""

    reasons: tuple[str, ...]

    @property
    def open(self) -> bool:
        return not self.reasons


class Decided(Protocol):
    """What was decided, in whatever it is held: a decision just made, a screening, a row of a list."""

    @property
    def status(self) -> str | None: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def valid_until(self) -> datetime | None: ...
    @property
    def plan_hold(self) -> bool: ...
    @property
    def precautions(self) -> Sequence[str]: ...
    @property
    def acknowledged(self) -> Sequence[str]: ...
    @property
    def alongside(self) -> bool | None: ...


def standing(decided: Decided, *, is_released: bool = False, is_paused: bool = False) -> Standing:
    """How something decided stands; a release ends its hold."""
    if decided.status is None or decided.outcome is None:
        raise ValueError("This screening is not decided, so it stands for nothing yet.")
    return Standing(
        status=Status(decided.status),
        outcome=Outcome(decided.outcome),
        valid_until=decided.valid_until,
        plan_hold=decided.plan_hold and not is_released,
        precautions=tuple(decided.precautions),
        acknowledged=tuple(decided.acknowledged),
        alongside=decided.alongside,
        is_paused=is_paused,
    )


def gate(standing: Standing | None, *, now: datetime) -> Gate:
    """Whether something may be handed over at this moment, on the word of this screening."""
    if standing is None:
        return Gate((NO_SCREENING,))
    if standing.status is Status.INCOMPLETE or standing.outcome is None:
        return Gate(
            tuple(
                reason
                for reason, holds in (
                    (INCOMPLETE, standing.status is Status.INCOMPLETE),
                    (UNDECIDED, standing.outcome is None),
                )
                if holds
            )
        )
    if standing.outcome.pauses_plan:
        return Gate((OUTCOME_BLOCKS,))
    unacknowledged = set(standing.precautions) - set(standing.acknowledged)
    refers = standing.outcome is Outcome.REFER_ROUTINE
    return Gate(
        tuple(
            reason
            for reason, holds in (
                (PAUSED, standing.is_paused),
                # Without a date nobody said how long it holds, so it does not.
                (EXPIRED, standing.valid_until is None or now > standing.valid_until),
                (PLAN_HOLD, standing.plan_hold),
                (PRECAUTIONS_UNACKNOWLEDGED, bool(unacknowledged)),
                (REFER_UNDECIDED, refers and standing.alongside is None),
                (WAITS_FOR_REFERRAL, refers and standing.alongside is False),
                (DRAFT_ALARMS, standing.draft_alarms),
                (EPISODE_CLOSED, standing.episode_is_closed),
            )
            if holds
        )
    )

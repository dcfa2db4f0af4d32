"""Whether a plan may go out, and what a colleague would remark on. Remarks never block."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.plans.rules import Dose

MANY_IN_A_SESSION = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One dose as the review sees it."""

    dose: Dose
    set_aside: bool
    lacks_side: bool
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """The reasons that stand in the way."""

    reasons: tuple[str, ...]

    @property
    def may_issue(self) -> bool:
        return not self.reasons


def review(doses: Sequence[Considered], *, gate: Sequence[str], unknown_limits: bool = False) -> Review:
    """What stands between a plan and its issue. `gate` holds the gate's reasons, none when it is open."""
    blocks = tuple(
        reason
        for reason, holds in (
            ("empty", not doses),
            ("unknown-limit", unknown_limits),
            ("unknown-exercise", any(not one.is_known for one in doses)),
            ("reason-missing", any(one.set_aside and not one.dose.reason for one in doses)),
            ("side-missing", any(one.lacks_side for one in doses)),
        )
        if holds
    )
    return Review(reasons=(*gate, *blocks))


def sums(exercises: int, *, seconds: int, minutes: int | None) -> tuple[str, ...]:
    """What a colleague would say about the length of a session; it stops nothing."""
    return tuple(
        remark
        for remark, holds in (
            ("over-time", minutes is not None and seconds > minutes * 60),
            ("many-exercises", exercises > MANY_IN_A_SESSION),
        )
        if holds
    )

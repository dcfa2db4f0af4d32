"""Whether an issued plan asks for more than the one before it: more load or a later stage. Plain data in."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from clinic.plans.doses.data import dose_of

STAGES: Final = ("acute", "subacute", "persistent")
COUNTED: Final = ("sets", "reps", "hold_s", "duration_s", "distance_m", "times_per_day", "effort")

Data = Mapping[str, Any]


def steps_up(before: Data, after: Data, *, harder: Callable[[str], Collection[str]]) -> bool:
    """Whether the second snapshot steps up from the first. `harder` names an exercise's harder siblings.

    A load in other words counts as more: nobody but a person can tell a red band from a blue one. What is
    new and no harder sibling of anything does not count; a clinician has just looked at it.
    """
    if _stage(after) > _stage(before) >= 0:
        return True
    known = {item["dose"]["exercise"]: item["dose"] for item in before.get("items", ())}
    siblings = {name for exercise in known for name in harder(exercise)}
    return any(
        _is_more(known[dose["exercise"]], dose) if dose["exercise"] in known else dose["exercise"] in siblings
        for dose in (item["dose"] for item in after.get("items", ()))
    )


def _stage(snapshot: Data) -> int:
    """How late a stage is; below zero where none is known."""
    stage = snapshot.get("stage")
    return STAGES.index(stage) if stage in STAGES else -1


def _is_more(before: Data, after: Data) -> bool:
    raised = any(_most(after.get(name)) > _most(before.get(name)) for name in COUNTED)
    more_days = len(after.get("days") or ()) > len(before.get("days") or ())
    return raised or more_days or _load(after) != _load(before)


def _load(dose: Data) -> object:
    """What it is done against, the same whichever shape it was frozen in."""
    return dose_of(dose).load


def _most(amount: object) -> float:
    """The upper end of an amount, however it is written; what was not stated is nothing."""
    if isinstance(amount, int | float):
        return float(amount)
    if isinstance(amount, Mapping):
        return max(map(_most, amount.values()), default=0.0)
    if isinstance(amount, list | tuple):
        return max(map(_most, amount), default=0.0)
    return 0.0

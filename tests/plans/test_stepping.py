"""Whether a revision asks for more than the one before it: a table of cases on plain snapshots."""

from typing import Any

import pytest

from clinic.plans.stepping import steps_up

HARDER = {"row": ("row-one-arm",), "row-one-arm": ("row-bent-over",)}


def dose(exercise: str = "row", **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "exercise": exercise,
        "mode": "reps",
        "sets": 2,
        "reps": 10,
        "hold_s": None,
        "duration_s": None,
        "times_per_day": 1,
        "days": ["mon", "thu"],
        "effort": [3, 5],
        "load": "bodyweight",
    }
    return values | more


def snapshot(*doses: dict[str, Any], stage: str | None = "subacute") -> dict[str, Any]:
    return {"stage": stage, "items": [{"dose": one} for one in doses]}


@pytest.mark.parametrize(
    ("before", "after", "is_more"),
    [
        (snapshot(dose()), snapshot(dose()), False),
        (snapshot(dose()), snapshot(dose(sets=3)), True),
        (snapshot(dose()), snapshot(dose(reps=9)), False),
        (snapshot(dose()), snapshot(dose(reps=11)), True),
        (snapshot(dose()), snapshot(dose(hold_s=5)), True),
        (snapshot(dose(hold_s=5)), snapshot(dose(hold_s=None)), False),
        (snapshot(dose()), snapshot(dose(times_per_day=2)), True),
        (snapshot(dose()), snapshot(dose(days=["mon", "wed", "fri"])), True),
        (snapshot(dose()), snapshot(dose(days=["sat"])), False),
        (snapshot(dose()), snapshot(dose(effort=[3, 6])), True),
        (snapshot(dose()), snapshot(dose(effort=[2, 4])), False),
        (snapshot(dose()), snapshot(dose(load="red band")), True),
        (snapshot(dose(reps=[8, 10])), snapshot(dose(reps=[8, 12])), True),
        (snapshot(dose(reps=[8, 12])), snapshot(dose(reps=12)), False),
        (snapshot(dose()), snapshot(dose("row-one-arm", sets=1)), True),  # the next step up
        (snapshot(dose("row-one-arm")), snapshot(dose()), False),  # a step down
        (snapshot(dose()), snapshot(dose("plank", sets=9)), False),  # new, and looked at just now
        (snapshot(dose(), dose("plank")), snapshot(dose()), False),
        (snapshot(dose(), stage="acute"), snapshot(dose(), stage="subacute"), True),
        (snapshot(dose(), stage="persistent"), snapshot(dose(), stage="acute"), False),
        (snapshot(dose(), stage=None), snapshot(dose(), stage="acute"), False),
        ({}, snapshot(dose()), False),
    ],
)
def test_more_load_or_a_later_stage_is_a_step_up(
    before: dict[str, Any], after: dict[str, Any], is_more: bool
) -> None:
    assert steps_up(before, after, harder=lambda exercise: HARDER.get(exercise, ())) is is_more

"""A dose keeps its bounds, and what breaks them is named."""

from dataclasses import replace

import pytest

from clinic.plans.doses.loads import Band, Measured, RepetitionMaximum, Share, Written
from clinic.plans.doses.schedules import Breaks
from clinic.plans.rules import (
    Dose,
    Effort,
    Laterality,
    Refusal,
    Span,
    counts_each_side,
    lacks_side,
    minutes,
    refusals,
)

REPS = Dose(exercise="chin-tuck-sitting", mode="reps", sets=2, reps=10, hold_s=3, rest_s=30)
HOLD = Dose(exercise="upper-trapezius-stretch", mode="hold", reps=3, hold_s=30, rest_between_sides_s=5)
TIME = Dose(exercise="easy-walk", mode="time", reps=1, hold_s=0, duration_s=600)


@pytest.mark.parametrize("dose", [REPS, HOLD, TIME], ids=lambda dose: dose.mode)
def test_a_usual_dose_is_not_refused(dose: Dose) -> None:
    assert refusals(dose) == ()


@pytest.mark.parametrize(
    ("dose", "field", "value", "stands"),
    [
        (dose, field, value, stands)
        for dose, field, least, most in (
            (REPS, "sets", 1, 20),
            (REPS, "reps", 1, 100),
            (REPS, "hold_s", 0, 300),
            (HOLD, "hold_s", 1, 300),
            (TIME, "duration_s", 5, 7200),
            (replace(HOLD, hold_s=None), "breaths", 1, 60),
            (REPS, "rest_s", 0, 600),
            (HOLD, "rest_between_sides_s", 0, 300),
            (REPS, "times_per_day", 1, 24),
        )
        for value, stands in ((least - 1, False), (least, True), (most, True), (most + 1, False))
    ],
)
def test_every_number_keeps_its_hard_bounds(dose: Dose, field: str, value: int, stands: bool) -> None:
    found = refusals(replace(dose, **{field: value}))  # type: ignore[arg-type]
    assert (not found) is stands
    assert stands or (found[0].field, found[0].key) == (field, "out-of-range")


@pytest.mark.parametrize(
    ("dose", "field", "key"),
    [
        (replace(REPS, reps=None), "reps", "missing"),
        (replace(HOLD, hold_s=None), "hold_s", "missing"),
        (replace(HOLD, breaths=5), "breaths", "not-used"),
        (replace(TIME, breaths=5), "breaths", "not-used"),
        (replace(HOLD, breathing="deep"), "breaths", "unknown"),
        (replace(HOLD, hold_s=None, breaths=61), "breaths", "out-of-range"),
        (replace(TIME, duration_s=None), "duration_s", "missing"),
        (replace(REPS, duration_s=60), "duration_s", "not-used"),
        (replace(TIME, reps=10), "reps", "not-used"),
        (replace(REPS, mode="often"), "mode", "unknown"),  # type: ignore[arg-type]
        (replace(REPS, side="front"), "side", "unknown"),  # type: ignore[arg-type]
        (replace(REPS, days=()), "days", "missing"),
        (replace(REPS, days=("mon", "mon")), "days", "unknown"),
        (replace(REPS, days=("moonday",)), "days", "unknown"),  # type: ignore[arg-type]
        (replace(REPS, as_needed=True), "days", "not-used"),
        (replace(REPS, effort=Effort("0-10", Span(4, 3))), "effort", "out-of-range"),
        (replace(REPS, effort=Effort("0-10", Span(9, 11))), "effort", "out-of-range"),
        (replace(REPS, effort=Effort("borg-6-20", 5)), "effort", "out-of-range"),
        (replace(REPS, effort=Effort("named", 5)), "effort", "out-of-range"),
        (replace(REPS, effort=Effort("named", Span(None, 2))), "effort", "out-of-range"),
        (replace(REPS, load=(Written(" "),)), "load", "unknown"),
        (replace(REPS, load=(Measured(0, "kg"),)), "load", "unknown"),
        (replace(REPS, load=(Share(250, "1rm"),)), "load", "unknown"),
        (replace(REPS, load=(RepetitionMaximum(Span(12, 8)),)), "load", "unknown"),
        (replace(REPS, load=(Band("heavy", "light"),)), "load", "unknown"),
        (replace(REPS, load=(Band("purple"),)), "load", "unknown"),
        (replace(REPS, reps=Span(12, 8)), "reps", "out-of-range"),
        (replace(REPS, reps=2.5), "reps", "out-of-range"),  # type: ignore[arg-type]
        (replace(REPS, tempo=(3,)), "tempo", "out-of-range"),
        (replace(REPS, every_days=2), "days", "not-used"),
        (replace(REPS, breaks=Breaks(30, 17, 8)), "breaks", "out-of-range"),
    ],
)
def test_what_cannot_stand_is_named(dose: Dose, field: str, key: str) -> None:
    assert [(found.field, found.key) for found in refusals(dose)] == [(field, key)]


def test_several_faults_are_all_named() -> None:
    assert [found.field for found in refusals(replace(REPS, sets=0, days=()))] == ["sets", "days"]


def test_what_is_done_when_needed_has_no_days() -> None:
    assert refusals(replace(REPS, as_needed=True, days=())) == ()


def test_a_range_is_named_with_its_ends() -> None:
    assert refusals(replace(REPS, sets=21)) == (Refusal("sets", "out-of-range", 1, 20),)


@pytest.mark.parametrize(
    ("laterality", "side", "mode", "each"),
    [
        ("each-side", "both", "reps", True),
        ("each-side", "both", "time", True),
        ("each-side", "right", "reps", False),
        ("each-side", "affected", "reps", False),
        ("alternating", "both", "reps", True),
        ("alternating", "both", "time", False),
        ("bilateral", "both", "reps", False),
        ("one-side-as-directed", "both", "reps", False),
    ],
)
def test_when_each_side_has_its_own_count(laterality: Laterality, side: str, mode: str, each: bool) -> None:
    dose = replace(TIME if mode == "time" else REPS, side=side)  # type: ignore[arg-type]
    assert counts_each_side(dose, laterality) is each


def test_an_exercise_for_the_affected_side_waits_for_its_side() -> None:
    assert lacks_side(REPS, "one-side-as-directed")
    assert not lacks_side(replace(REPS, side="affected"), "one-side-as-directed")
    assert not lacks_side(replace(REPS, side="left"), "one-side-as-directed")
    assert not lacks_side(REPS, "each-side")


@pytest.mark.parametrize(("seconds", "whole"), [(0, 1), (59, 1), (60, 1), (61, 2), (840, 14)])
def test_minutes_are_whole_and_never_too_few(seconds: int, whole: int) -> None:
    assert minutes(seconds) == whole

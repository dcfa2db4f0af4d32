"""What doses cover is a sum: layers, parts, sides, pull and push, minutes."""

from typing import Any

import pytest

from clinic.library.catalogue import library
from clinic.plans import balance
from clinic.plans.balance import Coverage, Remark
from clinic.plans.doses.amounts import count
from clinic.plans.doses.loads import known
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.rules import Dose, Effort, Span

GROUPS = {name: muscle.group for name, muscle in library().vocabulary.muscles.items()}


def dose(exercise: str, **numbers: Any) -> Dose:
    """The library's dose, every day unless said otherwise."""
    held = library()[exercise].dosage
    stated = {
        "mode": held.mode,
        "sets": held.sets,
        "reps": held.reps,
        "hold_s": held.hold_s,
        "duration_s": held.duration_s,
        "rest_s": held.rest_s,
        "rest_between_sides_s": held.rest_between_sides_s,
        "times_per_day": held.times_per_day,
        "effort": Effort("0-10", count(*held.effort)),
        "load": known(held.load),
    }
    return Dose(exercise=exercise, **{**stated, **numbers})


def effort(least: int, most: int) -> Effort:
    return Effort("0-10", Span(least, most))


def cover(*doses: Dose) -> Coverage:
    return balance.cover(
        doses, exercises=library().exercises, muscle_groups=GROUPS, model=programmes().balance
    )


def test_nothing_covers_nothing_and_lacks_nothing_yet() -> None:
    empty = cover()
    assert empty.exercises == 0
    assert set(empty.layers.values()) == {0}
    assert empty.minutes.longest_day_s == 0
    assert balance.gaps(empty, stage="subacute") == ()
    assert balance.remarks(empty, model=programmes().balance) == ()


def test_neck_stretches_alone_leave_gaps() -> None:
    found = cover(dose("upper-trapezius-stretch"), dose("levator-scapulae-stretch"))
    assert found.layers == {"stretch-mobilise": 2, "stabilise": 0, "strengthen": 0, "whole-body": 0}
    assert found.parts == {"neck": 2, "shoulder-girdle": 0, "thoracic": 0, "whole-body": 0}
    assert found.grid["stretch-mobilise"]["neck"] == 2
    assert balance.gaps(found, stage="subacute") == (
        "stabilise",
        "strengthen",
        "whole-body",
        "shoulder-girdle",
        "thoracic",
    )


def test_in_the_acute_stage_the_rest_of_the_body_can_wait() -> None:
    found = cover(dose("upper-trapezius-stretch"))
    assert "whole-body" not in balance.gaps(found, stage="acute")
    assert "whole-body" in balance.gaps(found, stage="persistent")


@pytest.mark.parametrize(
    ("exercise", "part"),
    [
        ("chin-tuck-sitting", "neck"),
        ("upper-trapezius-stretch", "neck"),
        ("band-row-standing", "shoulder-girdle"),
        ("er-side-lying", "shoulder-girdle"),
        ("pec-doorway-stretch", "shoulder-girdle"),
        ("open-book-side-lying", "thoracic"),
        ("squat-goblet", "whole-body"),
        ("median-nerve-slider", "whole-body"),
    ],
)
def test_an_exercise_belongs_to_one_part(exercise: str, part: str) -> None:
    assert balance.part(library()[exercise]) == part


def test_minutes_count_each_session_and_endurance_apart() -> None:
    row = dose("band-row-standing", days=("mon", "wed", "fri"))
    tuck = dose("chin-tuck-sitting", times_per_day=3)
    walk = dose("brisk-walk", days=("mon",))
    once_row, once_tuck = (balance.seconds(each, library()[each.exercise]) for each in (row, tuck))
    found = cover(row, tuck, walk).minutes
    assert found.week_s == once_row * 3 + once_tuck * 3 * 7
    assert found.aerobic_week_s == 1800
    assert found.session_s["mon"] == once_row + once_tuck
    assert found.day_s["tue"] == once_tuck * 3
    assert found.fullest_day == "mon"
    assert found.most_exercises == 3


def test_what_is_done_when_needed_takes_no_planned_time() -> None:
    found = cover(dose("arm-support-rest", days=(), as_needed=True))
    assert found.exercises == 1
    assert found.minutes.week_s == 0
    assert found.minutes.most_exercises == 0


def test_one_side_alone_is_remarked_and_takes_less_time() -> None:
    both, right = dose("er-side-lying", days=("mon",)), dose("er-side-lying", days=("mon",), side="right")
    assert cover(both).left == cover(both).right == 2
    found = cover(right)
    assert (found.left, found.right) == (0, 2)
    assert balance.remarks(found, model=programmes().balance) == (Remark("sides-uneven", 0, 2),)
    assert cover(both).minutes.week_s == 305
    assert found.minutes.week_s == 165
    left = dose("side-plank-knees", days=("mon",), side="left")
    assert balance.remarks(cover(right, left), model=programmes().balance) == ()


def test_the_affected_side_is_neither_left_nor_right_and_takes_the_time_of_one() -> None:
    affected = cover(dose("er-side-lying", days=("mon",), side="affected"))
    assert (affected.left, affected.right) == (0, 0)
    assert affected.minutes.week_s == cover(dose("er-side-lying", days=("mon",), side="left")).minutes.week_s


def test_the_side_a_clinician_names_for_a_nerve_is_not_uneven() -> None:
    found = cover(dose("median-nerve-slider", side="right"))
    assert (found.left, found.right) == (0, 0)


def test_pushing_more_than_pulling_is_remarked() -> None:
    push, pull = dose("wall-push-up-plus", days=("mon",)), dose("band-pull-apart", days=("mon",))
    assert balance.remarks(cover(push), model=programmes().balance) == (
        Remark("pushes-more-than-pulls", 2, 0),
    )
    assert balance.remarks(cover(push, pull), model=programmes().balance) == ()


def test_a_muscle_group_needs_days_of_rest() -> None:
    every_day = dose("prone-t-raise", days=("mon", "tue", "wed", "thu"))
    assert Remark("hard-days", 4, 3) in balance.remarks(cover(every_day), model=programmes().balance)
    light = dose("prone-t-raise", effort=effort(3, 4))
    assert cover(light).hard_days == {}


def test_a_short_exercise_at_the_workplace_may_be_hard_every_day() -> None:
    assert "desk" in library()["lateral-raise"].tags
    assert cover(dose("lateral-raise", duration_s=120)).hard_days == {}
    assert cover(dose("lateral-raise", duration_s=121)).hard_days != {}


def test_a_strength_category_counts_from_some_effort_on() -> None:
    assert "neck-strength" in cover(dose("neck-isometric-flexion", effort=effort(2, 3))).categories
    assert "neck-strength" not in cover(dose("neck-isometric-flexion", effort=effort(1, 2))).categories
    assert "neck-control" in cover(dose("chin-nod-supine", effort=Effort("0-10", 1))).categories


def test_a_dose_without_effort_counts_at_that_of_the_library() -> None:
    assert "neck-strength" in cover(dose("neck-isometric-flexion", effort=None)).categories

"""What does not fit is marked with its reason; what was not asked marks nothing."""

import pytest

from clinic.library.catalogue import library
from clinic.plans import fit, limits
from clinic.plans.fit import Mark, Situation

NONE = limits.Limits((), ())


def marks(exercise: str, **situation: object) -> tuple[Mark, ...]:
    values = {"limits": NONE} | situation
    return fit.marks(
        library()[exercise],
        Situation(**values),  # type: ignore[arg-type]
        table=library().precautions,
        household=library().vocabulary.household,
    )


@pytest.mark.parametrize("exercise", list(library().exercises)[::7])
def test_nothing_asked_marks_nothing(exercise: str) -> None:
    assert marks(exercise) == ()


def test_the_stage_marks_what_comes_later_and_says_when_it_ends() -> None:
    late = next(one.id for one in library() if one.stages == ("persistent",))
    (mark,) = marks(late, stages=frozenset({"subacute"}), following="persistent")
    assert (mark.kind, mark.what, mark.turns) == ("stage", "subacute", True)
    assert not marks(late, stages=frozenset({"subacute"}))[0].turns


def test_a_stage_known_roughly_marks_only_what_fits_none_it_may_be() -> None:
    late = next(one.id for one in library() if one.stages == ("persistent",))
    assert marks(late, stages=frozenset({"subacute", "persistent"})) == ()


def test_irritability_marks_what_is_too_much() -> None:
    calm = next(one.id for one in library() if one.irritability_ok == ("low",))
    assert marks(calm, irritability="high") == (Mark("irritability", "block", "high"),)
    assert marks(calm, irritability="low") == ()


def test_what_is_not_at_home_is_named_and_a_chair_always_is() -> None:
    assert marks("band-row-standing", equipment=frozenset()) == (
        Mark("equipment", "block", "band"),
        Mark("equipment", "block", "door-anchor"),
    )
    assert marks("band-row-standing", equipment=frozenset({"band", "door-anchor"})) == ()
    assert marks("chin-tuck-sitting", equipment=frozenset()) == ()


def test_a_position_not_tolerated_sets_aside() -> None:
    prone = next(one.id for one in library() if one.position == "prone")
    found = marks(prone, avoids=frozenset({"prone"}))
    assert found == (Mark("position", "block", "prone"),)
    assert fit.is_aside(found)


def test_precautions_come_with_where_they_are_from_and_the_strictest_first() -> None:
    held = limits.limits(screened=(), stated=(), recorded=("osteoporosis",), table=library().precautions)
    found = marks("cat-cow", limits=held)
    assert found[0].level == "block"
    assert {mark.origin for mark in found} == {"osteoporosis"}
    assert [mark.level for mark in found] == sorted(
        (mark.level for mark in found), key=lambda one: one != "block"
    )


def test_what_only_asks_for_a_look_does_not_set_aside() -> None:
    assert not fit.is_aside((Mark("precaution", "warn", "", "osteoporosis"),))

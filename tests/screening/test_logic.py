"""Three-valued logic, and conditions as they are written."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from clinic.screening import logic
from clinic.screening.logic import AtLeast, Derived, Every, Malformed, Not, Some, Truth, condition

YES, OPEN, NO = Derived("yes"), Derived("open"), Derived("no")
LEAVES: Mapping[Truth, Derived] = {True: YES, None: OPEN, False: NO}


class Named:
    """A reading in which only the three names above mean something."""

    def derived(self, name: str) -> Truth:
        return {"yes": True, "open": None, "no": False}[name]

    def is_one_of(self, item: str, values: frozenset[logic.Answer]) -> Truth:
        raise AssertionError(item)

    def compares(self, item: str, relation: str, number: float) -> Truth:
        raise AssertionError(item)


READING = Named()


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, None, None, True),
        (True, False, False, True),
        (None, True, None, True),
        (None, None, None, None),
        (None, False, False, None),
        (False, True, False, True),
        (False, None, False, None),
        (False, False, False, False),
    ],
)
def test_all_and_any_are_kleenes(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    parts = (LEAVES[left], LEAVES[right])
    assert Every(parts).truth(READING) is both
    assert Some(parts).truth(READING) is either


@pytest.mark.parametrize(("inner", "outer"), [(YES, False), (OPEN, None), (NO, True)])
def test_not_turns_what_is_settled_and_leaves_what_is_open(inner: Derived, outer: Truth) -> None:
    assert Not(inner).truth(READING) is outer


def test_at_least_counts_what_is_true_and_what_may_yet_be() -> None:
    for truths in product((True, None, False), repeat=4):
        sure, possible = truths.count(True), truths.count(True) + truths.count(None)
        for count in (1, 2, 3, 4):
            expected = True if sure >= count else False if possible < count else None
            found = AtLeast(count, tuple(LEAVES[one] for one in truths)).truth(READING)
            assert found is expected, (truths, count)


def test_a_condition_is_read_as_it_is_written() -> None:
    written = {
        "any": [
            {"all": [{"item": "a", "is": "yes"}, {"not": {"item": "b", "gte": 38.0}}]},
            {"at_least": {"n": 1, "of": [{"derived": "c"}]}},
        ]
    }
    read = condition(written)
    assert read == Some(
        (
            Every((logic.Is("a", frozenset({"yes"})), Not(logic.Compares("b", "gte", 38.0)))),
            AtLeast(1, (Derived("c"),)),
        )
    )
    assert list(logic.questions(read, {"c": condition({"item": "d", "is": ["no", "unknown"]})})) == [
        "a",
        "b",
        "d",
    ]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("yes", ()),
        ({}, ()),
        ({"all": []}, ("all",)),
        ({"all": {"item": "a", "is": "yes"}}, ("all",)),
        ({"any": [{"item": "a"}]}, ("any", 0)),
        ({"item": "a", "is": True}, ("is",)),
        ({"item": "a", "is": []}, ("is",)),
        ({"item": "a", "is": "perhaps"}, ("is",)),
        ({"item": "a", "gte": "38"}, ("gte",)),
        ({"item": "a", "gte": True}, ("gte",)),
        ({"item": "a", "above": 3}, ()),
        ({"item": "a", "gte": 3, "lte": 5}, ()),
        ({"item": 3, "is": "yes"}, ("item",)),
        ({"derived": ["a"]}, ("derived",)),
        ({"at_least": {"n": 0, "of": [{"derived": "a"}]}}, ("at_least", "n")),
        ({"at_least": {"n": 2, "of": [{"derived": "a"}]}}, ("at_least", "n")),
        ({"at_least": {"of": [{"derived": "a"}]}}, ("at_least",)),
        ({"not": {"all": [{"nothing": 1}]}}, ("not", "all", 0)),
    ],
)
def test_a_condition_of_no_known_shape_is_refused_with_its_place(
    written: Any, place: tuple[Any, ...]
) -> None:
    with pytest.raises(Malformed) as refusal:
        condition(written)
    assert refusal.value.place == place


def test_a_circle_is_found_and_a_mere_meeting_is_not() -> None:
    assert logic.circle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ("b", "c", "b")
    assert logic.circle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == ()

"""Two changes of one plan: what is put together, what is named, and that nothing is lost either way."""

from typing import Any

import pytest

from clinic.plans.merging import MINE, THEIRS, merge

Rows = str


def plan(rows: Rows, **fields: Any) -> dict[str, Any]:
    """A plan in short: `a3 b2` are two rows with their doses, `a3!` has a note, `#a3` a heading."""
    doses = []
    for word in rows.split():
        name = word.strip("#!")
        doses.append(
            {
                "id": name[0],
                "exercise": name[0],
                "course": {"sets": int(name[1:])},
                "reason": None,
                "heading": "Morning" if word.startswith("#") else "",
                "note": "Slowly" if word.endswith("!") else "",
            }
        )
    return {"plan": {"note": "", "minutes": None, "dismissed": {}} | fields, "doses": doses}


def short(state: Any) -> Rows:
    return " ".join(
        f"{'#' * bool(row['heading'])}{row['exercise']}{row['course']['sets']}{'!' * bool(row['note'])}"
        for row in state["doses"]
    )


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "together", "overlaps"),
    [
        # different rows, and different units of one row
        ("a1 b1", "a2 b1", "a1 b3", "a2 b3", ""),
        ("a1 b1", "a2 b1", "a1! b1", "a2! b1", ""),
        ("a1 b1", "#a1 b1", "a1! b1", "#a1! b1", ""),
        ("a1", "a1", "a1", "a1", ""),
        # the same change twice is one
        ("a1 b1", "a2 b1", "a2 b1", "a2 b1", ""),
        ("a1 b1", "b1", "b1", "b1", ""),
        # the same row differently: theirs stands until somebody chooses
        ("a1 b1", "a2 b1", "a3 b1", "a3 b1", "a:dose"),
        ("a1 b1", "b1", "a3 b1", "a3 b1", "a:there"),
        ("a1 b1", "a3 b1", "b1", "b1", "a:there"),
        ("a1! b1", "b1", "a1 b1", "a1 b1", "a:there"),
        # rows that come and go
        ("a1 b1", "b1", "a1 b2", "b2", ""),
        ("a1 b1", "a1 b1 c1", "a1 b2", "a1 b2 c1", ""),
        ("a1 b1", "a1 b1 c1", "a1 b1 d1", "a1 b1 d1 c1", ""),
        ("a1 b1", "c1 a1 b1", "d1 a1 b1", "d1 c1 a1 b1", ""),
        ("a1 b1", "a1 c1 b1", "a1 b1 d1", "a1 c1 b1 d1", ""),
        ("a1 b1", "a1 b1 c1", "a1", "a1 c1", ""),
        ("", "a1 b1", "c1", "c1 a1 b1", ""),
        ("a1", "", "a1 b1", "b1", ""),
        # the order
        ("a1 b1 c1", "c1 a1 b1", "a1 b2 c1", "c1 a1 b2", ""),
        ("a1 b1 c1", "a1 b2 c1", "c1 b1 a1", "c1 b2 a1", ""),
        ("a1 b1 c1", "c1 a1 b1", "c1 a1 b1", "c1 a1 b1", ""),
        ("a1 b1 c1", "c1 a1 b1", "b1 a1 c1", "b1 a1 c1", "plan:order"),
        ("a1 b1 c1", "b1 a1 c1", "a1 c1", "a1 c1", ""),
        ("a1 b1 c1", "b1 a1 c1 d1", "a1 c1 e1", "a1 c1 e1 d1", ""),
    ],
)
def test_changes_are_put_together(
    before: Rows, mine: Rows, theirs: Rows, together: Rows, overlaps: str
) -> None:
    merged = merge(plan(before), plan(mine), plan(theirs))
    assert short(merged.state) == together
    assert " ".join(overlap.key for overlap in merged.overlaps) == overlaps


@pytest.mark.parametrize(
    ("side", "expected"),
    [(MINE, "a2 b1"), (THEIRS, "a3 b1")],
)
def test_a_chosen_side_stands_and_is_asked_no_more(side: str, expected: Rows) -> None:
    states = plan("a1 b1"), plan("a2 b1"), plan("a3 b1")
    (overlap,) = merge(*states).overlaps
    merged = merge(*states, chosen={overlap.choice: side})
    assert (short(merged.state), merged.overlaps) == (expected, ())


def test_a_choice_holds_only_against_what_was_seen() -> None:
    before, mine = plan("a1 b1"), plan("a2 b1")
    (overlap,) = merge(before, mine, plan("a3 b1")).overlaps
    merged = merge(before, mine, plan("a4 b1"), chosen={overlap.choice: MINE})
    assert [again.key for again in merged.overlaps] == ["a:dose"]
    assert short(merged.state) == "a4 b1"


@pytest.mark.parametrize(
    ("mine", "theirs", "side", "expected"),
    [
        ("a2 b1", "b1", MINE, "a2 b1"),
        ("a2 b1", "b1", THEIRS, "b1"),
        ("b1", "a2 b1", MINE, "b1"),
        ("b1", "a2 b1", THEIRS, "a2 b1"),
    ],
)
def test_a_row_one_took_away_and_the_other_changed_is_either(
    mine: Rows, theirs: Rows, side: str, expected: Rows
) -> None:
    states = plan("a1 b1"), plan(mine), plan(theirs)
    (overlap,) = merge(*states).overlaps
    merged = merge(*states, chosen={overlap.choice: side})
    assert (short(merged.state), merged.overlaps) == (expected, ())


def test_fields_of_the_plan_and_gaps_are_units_of_their_own() -> None:
    before = plan("a1", note="Old", dismissed={"neck": "Later"})
    mine = plan("a1", note="Mine", dismissed={"neck": "Later", "thoracic": "Elsewhere"})
    theirs = plan("a1", note="Old", minutes=15, dismissed={})
    merged = merge(before, mine, theirs)
    assert merged.overlaps == ()
    assert merged.state["plan"] == {"note": "Mine", "minutes": 15, "dismissed": {"thoracic": "Elsewhere"}}


def test_both_sides_of_an_overlap_are_told_with_what_stood_before() -> None:
    merged = merge(plan("a1", note="Old"), plan("a1", note="Mine"), plan("a1", note="Theirs"))
    (overlap,) = merged.overlaps
    assert (overlap.key, overlap.before, overlap.mine, overlap.theirs) == (
        "plan:note",
        "Old",
        "Mine",
        "Theirs",
    )
    assert merged.state["plan"]["note"] == "Theirs"


def test_a_column_nobody_has_thought_of_yet_is_merged_like_the_others() -> None:
    before, mine, theirs = plan("a1"), plan("a1"), plan("a2")
    before["doses"][0]["colour"] = "red"
    mine["doses"][0]["colour"] = "blue"
    theirs["doses"][0]["colour"] = "red"
    (row,) = merge(before, mine, theirs).state["doses"]
    assert (row["colour"], row["course"]) == ("blue", {"sets": 2})


def test_merging_again_what_was_merged_changes_nothing() -> None:
    before, mine = plan("a1 b1"), plan("a2 b1 c1")
    once = merge(before, mine, plan("a1 b3")).state
    again = merge(before, mine, once)
    assert (again.state, again.overlaps) == (once, ())

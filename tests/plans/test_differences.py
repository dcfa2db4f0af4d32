"""What changed between two issued states, as data and in words."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import pytest

from clinic.library.catalogue import library
from clinic.plans import contents, difference_words, differences, snapshot
from clinic.plans.doses.courses import Course
from clinic.plans.doses.dosing import starting_dose
from clinic.plans.doses.reading import read
from clinic.plans.rules import Dose

START = {
    name: starting_dose(library()[name]) for name in ("chin-tuck-sitting", "wall-angel", "low-row-isometric")
}
CHIN, ANGEL, ROW = START.values()


def state(number: int, *rows: tuple[str, Dose | Course], issued: str = "2026-11-24T11:00:00+00:00") -> Any:
    """An issued state with these rows, as it is kept."""
    items = [snapshot._item(contents.item(wanted, library(), row=row)) for row, wanted in rows]
    frozen = {"number": number, "issued_at": issued, "begins_on": "2026-11-24", "items": items}
    return json.loads(snapshot.canonical(frozen | {"practice": {"time_zone": "Europe/Berlin"}}))


def kinds(before: Any, after: Any) -> list[tuple[str, str]]:
    return [(one.kind, one.name["en"]) for one in differences.changes(before, after)]


BEFORE = state(1, ("a", CHIN), ("b", ANGEL), ("c", ROW))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("a", CHIN), ("b", ANGEL), ("c", ROW)), []),
        ((("c", ROW), ("a", CHIN), ("b", ANGEL)), []),
        ((("a", CHIN), ("b", ANGEL)), ["gone"]),
        ((("a", replace(CHIN, sets=5)), ("b", ANGEL), ("c", ROW)), ["changed"]),
        ((("a", replace(CHIN, pain_at_most=3)), ("b", ANGEL), ("c", ROW)), ["changed"]),
        ((("a", starting_dose(library()["chin-tuck-wall"])), ("b", ANGEL), ("c", ROW)), ["instead"]),
        ((("a", CHIN), ("b", ANGEL), ("c", ROW), ("d", CHIN)), ["new"]),
        ((("a", read("w1-4; w5+ 3x12", CHIN)), ("b", ANGEL), ("c", ROW)), ["later"]),
        ((("a", CHIN), ("b", ANGEL), ("c", ROW), ("d", read("w3+: if form ok 2x8", CHIN))), ["planned"]),
    ],
)
def test_a_change_has_its_kind(rows: Sequence[tuple[str, Dose | Course]], expected: list[str]) -> None:
    assert [kind for kind, _ in kinds(BEFORE, state(2, *rows))] == expected


def test_weeks_that_went_by_are_no_change_and_what_was_opened_is() -> None:
    waits = read("w2+: if form ok 2x8", CHIN)
    third_week = "2026-12-08T11:00:00+00:00"
    before, after = state(1, ("a", waits)), state(2, ("a", waits), issued=third_week)
    assert kinds(before, after) == []
    opened = read("w2+: if form ok met 2x8", CHIN)
    assert [kind for kind, _ in kinds(before, state(2, ("a", opened), issued=third_week))] == ["new"]


def test_states_without_rows_are_compared_by_exercise() -> None:
    before = state(1, ("", CHIN), ("", ANGEL))
    assert kinds(before, state(2, ("x", replace(CHIN, sets=5)))) == [
        ("changed", library()[CHIN.exercise].text("en").name),
        ("gone", library()[ANGEL.exercise].text("en").name),
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_frozen_reads_the_same_as_what_was_compared(language: str) -> None:
    after = state(2, ("a", replace(CHIN, sets=5)), ("b", starting_dose(library()["wall-push-up-plus"])))
    kept = json.loads(json.dumps(differences.frozen(BEFORE, after)))
    assert (kept["since"], kept["since_issued_at"]) == (1, BEFORE["issued_at"])
    said = [difference_words.sentence(differences.of_data(one), language) for one in kept["items"]]
    assert said == [difference_words.sentence(one, language) for one in differences.changes(BEFORE, after)]
    assert len(said) == 3
    assert ("5 × " in said[0]) and all(text.endswith(".") for text in said)
    assert all(difference_words.mark(one["kind"], language) for one in kept["items"])
    assert asdict(differences.of_data(kept["items"][0])) == kept["items"][0]

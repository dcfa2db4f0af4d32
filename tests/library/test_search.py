"""Search finds by what people type, says why, and counts what each facet would leave."""

import json
from pathlib import Path
from typing import Any

import pytest

from clinic.library import search
from clinic.library.catalogue import library, searchable
from clinic.library.spelling import distance, nearest

# The browser is held to the same table, see tests/browser/test_finding.py.
CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("search_cases.json").read_text("utf-8"))


def found(query: str = "", **chosen: str) -> search.Found:
    return search.search(searchable(), query, {facet: frozenset({value}) for facet, value in chosen.items()})


def names(result: search.Found) -> list[str]:
    return [hit.exercise.id for hit in result.hits]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_an_exercise_is_found_by_what_people_type(case: dict[str, Any]) -> None:
    result = search.search(searchable(), case["query"], case.get("chosen"))
    first = result.hits[0] if result.hits else None
    assert (first and first.exercise.id, first and first.field) == (case["first"], case["field"])
    assert len(result.hits) == case["total"]
    assert result.freeing == case.get("freeing")
    assert result.is_read_as == case.get("read_as", False)


@pytest.mark.parametrize(
    ("word", "other", "slips"),
    [
        ("nacken", "nacken", 0),
        ("nack", "nacken", 0),
        ("nakcen", "nacken", 1),
        ("naken", "nacken", 1),
        ("nackken", "nacken", 1),
        ("racken", "nacken", 1),
        ("ncaekn", "nacken", 2),
        ("wirbel", "nacken", 3),
    ],
)
def test_slips_are_counted_up_to_a_bound(word: str, other: str, slips: int) -> None:
    assert distance(word, other, 2) == slips


def test_the_nearest_words_are_taken_and_short_ones_not_guessed() -> None:
    assert nearest("shoudler", ["shoulder", "should", "boulder"]) == {"shoulder"}
    assert nearest("bnad", ["band", "bend"]) == {"band"}
    assert nearest("owx", ["row", "ow"]) == frozenset()


def test_equals_keep_the_order_they_come_in() -> None:
    order = list(reversed(library().exercises))
    assert [hit.exercise.id for hit in search.search(searchable(), "", order=order).hits] == order


def test_an_exercise_is_found_by_its_muscles_in_every_language() -> None:
    for query in ("serratus anterior", "vorderer sägemuskel", "m. serratus"):
        result = found(query)
        assert "serratus-punch-supine" in names(result)
        assert {hit.field for hit in result.hits} <= {"name", "also_known_as", "muscle"}


def test_each_hit_says_why_it_is_shown() -> None:
    hits = {hit.exercise.id: hit for hit in found("trapez").hits}
    assert hits["upper-trapezius-stretch"].text == "upper trapezius stretch"
    assert hits["lateral-raise"].field == "muscle"


def test_every_word_must_match_and_names_come_before_muscles() -> None:
    assert names(found("wall push")) == ["wall-push-up-plus"]
    fields = [search.FIELDS.index(hit.field or "") for hit in found("nacken").hits]
    assert fields == sorted(fields)


def test_nothing_typed_shows_everything_in_the_order_of_the_library() -> None:
    assert names(found()) == list(library().exercises)
    assert {hit.field for hit in found().hits} == {None}


def test_two_letters_inside_a_word_find_nothing() -> None:
    assert "band-row-standing" not in names(found("ow"))


def test_facets_narrow_each_other_and_any_value_of_one_will_do() -> None:
    both = search.search(searchable(), "", {"layer": frozenset({"stabilise", "strengthen"})})
    assert len(both.hits) == len(found(layer="stabilise").hits) + len(found(layer="strengthen").hits)
    narrow = found(layer="strengthen", region="neck")
    assert {hit.exercise.region for hit in narrow.hits} == {"neck"}
    assert {hit.exercise.layer for hit in narrow.hits} == {"strengthen"}


def test_a_facet_counts_what_choosing_its_value_would_leave() -> None:
    result = found(region="neck", stage="acute")
    for facet, options in result.facets.items():
        for option in options:
            chosen = {"region": "neck", "stage": "acute", facet: option.value}
            assert option.count == len(found(**chosen).hits), f"{facet}: {option.value}"
    assert [option.value for option in result.facets["region"] if option.chosen] == ["neck"]


def test_no_equipment_is_what_any_home_has() -> None:
    result = found(no_equipment="yes")
    assert len(result.hits) == 109
    assert result.facets["no_equipment"] == (search.Option("yes", 109, True),)
    assert found().facets["no_equipment"] == (search.Option("yes", 109, False),)
    assert "band-row-standing" not in names(result)


def test_where_nothing_is_found_the_facet_in_the_way_is_named() -> None:
    result = found("row", region="neck", layer="strengthen")
    assert (result.hits, result.freeing) == ((), "region")
    assert result.freed == len(found("row", layer="strengthen").hits)
    assert found("nothing like it").freeing is None
    assert found("row").freeing is None


def test_every_facet_speaks_the_vocabulary() -> None:
    for facet in search.FACETS:
        assert [option.value for option in found().facets[facet]] == list(library().words(facet, "en"))

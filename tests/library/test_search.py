"""Search finds by what people type, says why, and counts what each facet would leave."""

import pytest

from clinic.library import search
from clinic.library.catalogue import library, searchable


def found(query: str = "", *, no_equipment: bool = False, **chosen: str) -> search.Found:
    return search.search(
        searchable(),
        query,
        {facet: frozenset({value}) for facet, value in chosen.items()},
        no_equipment=no_equipment,
    )


def names(result: search.Found) -> list[str]:
    return [hit.exercise.id for hit in result.hits]


@pytest.mark.parametrize(
    ("query", "first", "field"),
    [
        ("chin tuck sit", "chin-tuck-sitting", "name"),
        ("Kinn zurückziehen im", "chin-tuck-sitting", "name"),
        ("kinn zurueckziehen im", "chin-tuck-sitting", "name"),
        ("KINN ZURUCKZIEHEN IM", "chin-tuck-sitting", "name"),
        ("doppelkinn", "chin-tuck-sitting", "also_known_as"),
        ("push up on a table", "incline-push-up", "name"),
        ("liegestuetz am", "incline-push-up", "name"),
        ("katzenbuckel", "cat-cow", "also_known_as"),
        ("n. radialis", "radial-nerve-slider", "name"),
        ("radial nerve", "radial-nerve-slider", "name"),
        ("nordic", "nordic-walk", "name"),
    ],
)
def test_an_exercise_is_found_by_what_people_call_it(query: str, first: str, field: str) -> None:
    hit = found(query).hits[0]
    assert (hit.exercise.id, hit.field) == (first, field)


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
    result = found(no_equipment=True)
    assert len(result.hits) == 109
    assert result.no_equipment == search.Option("no_equipment", 109, True)
    assert found().no_equipment == search.Option("no_equipment", 109, False)
    assert "band-row-standing" not in names(result)


def test_where_nothing_is_found_the_facet_in_the_way_is_named() -> None:
    result = found("row", region="neck", layer="strengthen")
    assert result.hits == ()
    assert result.freeing == "region"
    assert found("nothing like it").freeing is None
    assert found("row").freeing is None


def test_every_facet_speaks_the_vocabulary() -> None:
    for facet in search.FACETS:
        assert [option.value for option in found().facets[facet]] == list(library().words(facet, "en"))

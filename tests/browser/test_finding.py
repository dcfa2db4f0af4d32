"""Finding in the browser: as the server finds, within a frame on every key, and never a way that ends."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from clinic.library import search
from clinic.library.catalogue import library, searchable
from tests.browser.counting import PROPERTY
from tests.factories import a_clinician
from tests.library.test_search import CASES

pytestmark = [pytest.mark.browser, pytest.mark.once]

FRAME = 16  # ms
RANKING = """async () => {
    const address = document.querySelector("script[type=module]").src.replace("behaviours.js", "ranking.js");
    const {prepared, search} = await import(address);
    const words = await (await fetch(document.querySelector("[data-index]").dataset.index)).json();
    globalThis.known = prepared(words);
    globalThis.many = prepared({...words, exercises: Object.fromEntries(Array.from({length: 36}, (_, copy) =>
        Object.entries(words.exercises).map(([id, one]) => [`${id}-${copy}`, one])).flat())});
    globalThis.find = (known, {query, chosen}) => search(known, query,
        new Map(Object.entries(chosen ?? {}).map(([facet, values]) => [facet, new Set(values)])),
        Object.keys(known.exercises));
}"""
TIMED = """({known: name, query}) => {
    const known = globalThis[name], times = [];
    for (let round = 0; round < 25; round += 1) {
        const start = performance.now();
        for (let end = 1; end <= query.length; end += 1) globalThis.find(known, {query: query.slice(0, end)});
        times.push((performance.now() - start) / query.length);
    }
    return times.sort((one, other) => one - other)[12];
}"""


@pytest.fixture
def page(app: Flask, visit: Callable[..., Page]) -> Page:
    """The library, with its search at hand."""
    page = visit(by=a_clinician())
    page.goto("/library")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def names(page: Page) -> list[str]:
    return [str(row.get_attribute("data-id")) for row in page.locator("[data-hits] > li:visible").all()]


def test_the_browser_finds_what_the_server_finds(page: Page) -> None:
    page.evaluate(RANKING)
    for case in CASES:
        ours: dict[str, Any] = page.evaluate("(wanted) => globalThis.find(globalThis.known, wanted)", case)
        theirs = search.search(searchable(), case["query"], case.get("chosen"))
        assert [hit["id"] for hit in ours["hits"]] == [hit.exercise.id for hit in theirs.hits], case
        assert [hit.get("text") for hit in ours["hits"]] == [hit.text for hit in theirs.hits], case
        assert (ours.get("freeing"), ours["readAs"]) == (theirs.freeing, theirs.is_read_as), case
        counted = {
            facet: {o.value: o.count for o in options if o.count} for facet, options in theirs.facets.items()
        }
        assert {facet: dict(counts) for facet, counts in ours["counts"].items()} == {
            facet: counts for facet, counts in counted.items() if counts
        }, case


def test_a_key_costs_less_than_a_frame(page: Page, record_property: Callable[[str, object], None]) -> None:
    page.evaluate(RANKING)
    told = {}
    for known in ("known", "many"):
        for query in ("chin tuck sitting", "shoudler blade"):
            told[f"{known} {query}"] = page.evaluate(TIMED, {"known": known, "query": query})
    size = {"known": len(library()), "many": 36 * len(library())}
    for name, took in told.items():
        known, _, query = name.partition(" ")
        record_property(PROPERTY, f"finding: {took:.2f} ms a key among {size[known]:,}: {query}")
    assert max(took for name, took in told.items() if name.startswith("known")) < FRAME


def test_typing_narrows_and_says_why(page: Page) -> None:
    page.locator("#seek").fill("doppelkinn")
    assert names(page) == ["chin-tuck-sitting"]
    expect(page.locator("[data-id=chin-tuck-sitting] [data-why]")).to_have_text("Doppelkinn-Übung")
    expect(page.locator("[data-counts]")).to_have_text(f"1 of {len(library())} exercises")
    page.locator("#seek").fill("katzenbuckl")
    assert names(page) == ["cat-cow"]
    expect(page.locator("[data-near]")).to_be_visible()
    page.locator("#seek").fill("")
    assert names(page) == list(library().exercises)


def test_no_hit_names_the_facet_in_the_way(page: Page) -> None:
    page.locator("summary", has_text="Region").click()
    page.locator("[data-facet=region][value=neck]").check(force=True)
    page.locator("#seek").fill("band row")
    assert names(page) == []
    page.get_by_role("link", name="Without “Region”").click()
    assert names(page)[0] == "band-row-standing"
    expect(page.locator("#seek")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/library/band-row-standing$"))


def test_counts_follow_what_is_typed(page: Page) -> None:
    page.locator("#seek").fill("row")
    boxes = page.locator("[data-facet=layer]").all()
    counts = [box.locator("xpath=..").locator(".chip__count").text_content() for box in boxes]
    left = {box.input_value(): int(count or "") for box, count in zip(boxes, counts, strict=True)}
    assert left == {one.value: one.count for one in search.search(searchable(), "row").facets["layer"]}

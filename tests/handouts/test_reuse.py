"""A card laid out for one sheet stands on the next as if it had been set anew."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import clinic
from clinic.handouts import render
from clinic.handouts.layouts import Design, Layout
from clinic.handouts.pool import Renderer
from clinic.handouts.rules import Contents, Item
from tests.handouts.samples import PLAN, contents, drawn

pytestmark = pytest.mark.once

Write = Callable[..., render.Page]
CARDS = 3
PAPER = Path(clinic.__file__).parent / "static" / "css" / "paper"


def own(item: Item, words: str) -> Item:
    """The exercise with words that no other test has set."""
    return replace(item, steps=(*item.steps, words))


def coloured(plan: Contents, colour: str) -> Contents:
    """The plan in a colour of its own, in which nothing of it was set before."""
    return replace(plan, letterhead=replace(plan.letterhead, colour=colour))


@pytest.mark.parametrize(
    ("layout", "colour"),
    [(Layout.PROGRAMME, "#123450"), (Layout.COMPACT, "#123451"), (Layout.BOOKLET, "#123452")],
)
def test_a_sheet_of_known_cards_is_the_sheet_set_anew_to_the_last_byte(
    renderer: Renderer, page: Write, layout: Layout, colour: str
) -> None:
    items = tuple(drawn(name, "de", **dose) for name, dose in PLAN[:CARDS])
    plan = coloured(contents("de", items=items), colour)
    moved: Contents = replace(plan, note="Ruhig beginnen.")  # a line less, and the page as full as before
    anew, design = page(plan, Design(layout=layout)), Design(layout=layout)
    first = renderer.print(anew)
    assert first.facts["reused"] == 0
    elsewhere = renderer.print(page(moved, design))
    again = renderer.print(anew)
    assert (
        CARDS + 2 < elsewhere.facts["reused"] <= again.facts["reused"]
    )  # letterhead, pain rule and the like
    assert elsewhere.pdf != first.pdf
    assert again.pdf == first.pdf


def test_no_rule_tells_a_neighbour_by_a_table() -> None:
    """A known table stands in the document as an empty block: what is beside it may not look otherwise."""
    rules = "".join(sheet.read_text("utf-8") for sheet in sorted(PAPER.glob("*.css")))
    assert re.findall(r"\btable[\w.-]*\s*[~+][^{]*", rules) == []


def test_only_what_was_edited_is_laid_out_again(renderer: Renderer, page: Write) -> None:
    items = tuple(drawn(name, "en", **dose) for name, dose in PLAN[:CARDS])
    plan = coloured(contents("en", items=items), "#123453")
    renderer.print(page(plan))
    known = renderer.print(page(plan)).facts["reused"]
    edited: Contents = replace(plan, items=(*items[:-1], own(items[-1], "After.")))
    printed = renderer.print(page(edited))
    assert printed.facts["reused"] == known - 1
    assert [card[0] for card in printed.facts["cards"]] == [1, 2, 3]


def test_a_card_in_another_colour_or_size_is_another_card(renderer: Renderer, page: Write) -> None:
    plan = coloured(contents("en", items=(drawn("bird-dog-full", "en"),)), "#123454")
    renderer.print(page(plan))
    assert renderer.print(page(coloured(plan, "#123455"))).facts["reused"] == 0
    assert renderer.print(page(plan, Design(layout=Layout.LARGE))).facts["reused"] == 0

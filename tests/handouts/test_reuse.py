"""A card laid out for one sheet stands on the next as if it had been set anew."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from clinic.handouts import render
from clinic.handouts.layouts import Design, Layout
from clinic.handouts.pool import Renderer
from clinic.handouts.rules import Contents, Item
from tests.handouts.samples import PLAN, contents, drawn

pytestmark = pytest.mark.once

Write = Callable[..., render.Page]
CARDS = 3


def own(item: Item, words: str) -> Item:
    """The exercise with words that no other test has set."""
    return replace(item, steps=(*item.steps, words))


@pytest.mark.parametrize("layout", [Layout.PROGRAMME, Layout.COMPACT, Layout.BOOKLET])
def test_a_sheet_of_known_cards_is_the_sheet_set_anew_to_the_last_byte(
    renderer: Renderer, page: Write, layout: Layout
) -> None:
    items = tuple(own(drawn(name, "de", **dose), f"Nur {layout}.") for name, dose in PLAN[:CARDS])
    plan: Contents = contents("de", items=items, safety_net=f"Nur {layout}.")
    moved: Contents = replace(plan, note="")
    anew, design = page(plan, Design(layout=layout)), Design(layout=layout)
    first = renderer.print(anew)
    assert first.facts["reused"] == 0
    elsewhere = renderer.print(page(moved, design))
    again = renderer.print(anew)
    assert elsewhere.facts["reused"] == again.facts["reused"] == CARDS + 1
    assert elsewhere.pdf != first.pdf
    assert again.pdf == first.pdf


def test_only_what_was_edited_is_laid_out_again(renderer: Renderer, page: Write) -> None:
    items = tuple(own(drawn(name, "en", **dose), "Before.") for name, dose in PLAN[:CARDS])
    plan: Contents = contents("en", items=items)
    renderer.print(page(plan))
    edited: Contents = replace(plan, items=(*items[:-1], own(items[-1], "After.")))
    printed = renderer.print(page(edited))
    assert printed.facts["reused"] == CARDS  # two cards, and when to stop
    assert [card[0] for card in printed.facts["cards"]] == [1, 2, 3]


def test_a_card_in_another_colour_or_size_is_another_card(renderer: Renderer, page: Write) -> None:
    plan: Contents = contents("en", items=(own(drawn("bird-dog-full", "en"), "Colours."),), safety_net="Now.")
    renderer.print(page(plan))
    red = replace(plan, letterhead=replace(plan.letterhead, colour="#7a1f1f"))
    assert renderer.print(page(red)).facts["reused"] == 0
    assert renderer.print(page(plan, Design(layout=Layout.LARGE))).facts["reused"] == 0

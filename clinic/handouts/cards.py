"""On which pages the cards of a document came to stand. Used by the rendering process alone."""

from typing import Any


def of(document: Any) -> list[list[int]]:
    """For each exercise card its number, its first and its last page, counted from 1."""
    found: dict[Any, list[int]] = {}
    for number, page in enumerate(document.pages, 1):
        # The engine tells of headings and anchors on a page, and of no box; the card is one.
        for box in page._page_box.descendants():
            element = box.element
            if box.element_tag != "article" or "exercise" not in element.get("class", "").split():
                continue
            if element in found:
                found[element][2] = number
            else:
                found[element] = [_number(box), number, number]
    return [card for card in found.values() if card[0]]


def _number(card: Any) -> int:
    """The number that stands before the exercise's name."""
    for box in card.descendants():
        part = box.element
        if "no" in part.get("class", "").split() and (part.text or "").strip().isdigit():
            return int(part.text)
    return 0

"""Exercise cards laid out once: a document that holds one again takes it as it was set, to the last byte.

A known card goes into the document as an empty block of its height; once the pages are set, what stood in it
is moved there. Where anything does not fit exactly, the whole document is set anew. Used by the rendering
process alone, which sets one document at a time: a card stands in one document at a time.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from weasyprint.document import Page

MOST: Final = 48  # each holds half a megabyte
# The box that says when to stop is the same on nearly every sheet. Neither stands within another of its kind.
CARD: Final = re.compile(
    r'<(article class="exercise[^"]*|section class="stop)">(.*?)</(article|section)>', re.DOTALL
)
AROUND: Final = re.compile(r'<html lang="[^"]*">|<body class="[^"]*"')
# A card that may be split, or holds what the engine counts over the whole document, is set each time.
OWN: Final = re.compile(r"<table|<a |\sid=|\bexercise--long\b")
PICTURE: Final = re.compile(r'<img src="(?!drawing-[0-9a-f]{16}\.svg")')
FINEST: Final = 0.01  # pixels


@dataclass(slots=True)
class Card:
    """What stands in a card, where it was last, and which of its boxes know their place on the page."""

    width: float
    height: float
    x: float
    y: float
    children: Sequence[Any]

    def move(self, block: Any) -> None:
        """Put it into this block."""
        across, down = block.content_box_x() - self.x, block.content_box_y() - self.y
        for child in self.children:
            child.translate(across, down)
            for box in _boxes(child):
                if box.background is not None:
                    box.background = _moved(box.background, across, down)
        self.x, self.y = self.x + across, self.y + down
        block.children = self.children


class Shelf:
    """The cards of the documents before, the ones used last."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.reused = 0  # of the newest document's cards
        self._cards: OrderedDict[str, Card] = OrderedDict()

    def document(self, markup: str, colour: str, set_pages: Callable[[str], Any]) -> Any:
        """The document of this markup, its pages set."""
        keys, self.reused = _keys(markup, colour), 0
        known = {number: self._cards[key] for number, key in keys.items() if key in self._cards}
        if known:
            document = set_pages(_marked(markup, known))
            if _fill(document, known):
                self.reused = len(known)
                self._keep(document, keys)
                return document
            for number in known:
                del self._cards[keys[number]]
        document = set_pages(_marked(markup, {}))
        self._keep(document, keys)
        return document

    def _keep(self, document: Any, keys: Mapping[int, str]) -> None:
        for number, (block, *others) in _blocks(document).items():
            if number not in keys or others:
                continue
            key = keys[number]
            if key not in self._cards:
                self._cards[key] = Card(
                    block.width,
                    block.border_height(),
                    block.content_box_x(),
                    block.content_box_y(),
                    block.children,
                )
            self._cards.move_to_end(key)
        while len(self._cards) > self.most:
            self._cards.popitem(last=False)


def _keys(markup: str, colour: str) -> dict[int, str]:
    """By their places, the cards that may be used again, each named by all that decides its looks."""
    around = "".join(AROUND.findall(markup)) + colour
    found: dict[str, int] = {}
    for number, card in enumerate(CARD.finditer(markup)):
        if not OWN.search(card[0]) and not PICTURE.search(card[0]):
            # A second one of the same stands on its own.
            found.setdefault(hashlib.sha256(f"{around}\0{card[0]}".encode()).hexdigest(), number)
    return {number: key for key, number in found.items()}


def _marked(markup: str, known: Mapping[int, Card]) -> str:
    """The markup with its cards counted, and blocks of their height for those that are known."""
    places = iter(range(len(markup)))

    def mark(card: re.Match[str]) -> str:
        number = next(places)
        head = f'<{card[1]}" data-card="{number}"'
        if number in known:
            return f'{head} style="height: {known[number].height!r}px"></{card[3]}>'
        return f"{head}>{card[2]}</{card[3]}>"

    return CARD.sub(mark, markup)


def _fill(document: Any, known: Mapping[int, Card]) -> bool:
    """Move the known cards into their blocks, if each has exactly one, of exactly their size."""
    blocks = _blocks(document)
    for number, card in known.items():
        found = blocks.get(number, ())
        if len(found) != 1 or not _fits(card, found[0]):
            return False
    for number, card in known.items():
        card.move(blocks[number][0])
    # Headings and turned pictures are looked for when a page is made of its boxes.
    document.pages[:] = [Page(page._page_box) for page in document.pages]
    return True


def _fits(card: Card, block: Any) -> bool:
    across: float = card.width - block.width
    down: float = card.height - block.border_height()
    return max(abs(across), abs(down)) < FINEST


def _blocks(document: Any) -> dict[int, list[Any]]:
    """The boxes of each counted card, in more than one piece where it was split."""
    found: dict[int, list[Any]] = {}
    for page in document.pages:
        waiting = [page._page_box]
        while waiting:
            box = waiting.pop()
            number = None if box.element is None else box.element.get("data-card")
            if number is not None:
                found.setdefault(int(number), []).append(box)
            else:
                waiting += box.children
    return found


def _boxes(box: Any) -> Iterator[Any]:
    waiting = [box]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += each.all_children()


def _moved(background: Any, across: float, down: float) -> Any:
    """A background elsewhere: its layers hold places on the page."""

    def elsewhere(area: Any) -> Any:
        return area if isinstance(area, str) else (area[0] + across, area[1] + down, *area[2:])

    return background._replace(
        layers=[
            layer._replace(
                painting_area=elsewhere(layer.painting_area),
                positioning_area=elsewhere(layer.positioning_area),
                clipped_boxes=[elsewhere(box) for box in layer.clipped_boxes],
            )
            for layer in background.layers
        ]
    )

"""Cards laid out once: a document that holds one again takes it as it was set, to the last byte.

A card is an exercise, or another block that stands whole on a page: the letterhead, a table, when to stop,
the pain rule. A known card goes into the document as an empty block of its height; once the pages are set,
what stood in it is moved there. What does not fit exactly is set anew. Used by
the rendering process alone, which sets one document at a time: a card stands in one document at a time.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, NamedTuple

from weasyprint.document import Page

MOST: Final = 80  # each holds half a megabyte
# None of them stands within another of its kind.
CARD: Final = re.compile(
    r'<((?=table\b|\w+ class="(?:exercise|stop|pain|head)[ "])'
    r"(article|section|header|table)\b[^>]*)>(.*?)</\2>",
    re.DOTALL,
)
# What stands around a card decides its looks too.
AROUND: Final = re.compile(r'<html lang="[^"]*">|<body class="[^"]*"|<section class="(?:diary|ahead)[^"]*"')
# A card that may be split, or holds what the engine counts over the whole document, is set each time.
OWN: Final = re.compile(r"<a |\sid=|\b(?:exercise--long|stop--parted)\b")
PICTURE: Final = re.compile(r'<img [^>]*?\bsrc="([^"]*)"')
OPEN: Final = frozenset({"qr.svg", "address.svg"})  # other ones under the same name on each sheet
MARK: Final = "data-card"
TRIES: Final = 2  # with what is known, then without what did not fit
REFUSED: Final = 500
FINEST: Final = 0.01  # pixels


@dataclass(slots=True)
class Card:
    """A block as it was set, where it was last, and which of its boxes know their place on the page."""

    block: Any
    x: float
    y: float

    @property
    def table(self) -> Any:
        """The table in it, where the block is only the engine's own around one; it goes as a whole."""
        return self.block.get_wrapped_table() if self.block.is_table_wrapper else None

    def empty(self, kind: str, head: str, number: int) -> str:
        """A block of its size, to be filled."""
        height = f"height: {self.block.border_height()!r}px"
        if self.table is None:
            return f'<{kind}{head} {MARK}="{number}" style="{height}"></{kind}>'
        sides = " ".join(
            f"{getattr(self.block, f'margin_{side}')!r}px" for side in ("top", "right", "bottom", "left")
        )
        around = f"margin: {sides}; clear: {self.block.style['clear']}; break-inside: avoid"
        return f'<div {MARK}="{number}" style="{height}; {around}"></div>'

    def fits(self, places: Sequence["Place"]) -> bool:
        """Whether there is one place, exactly as large; and where it was, if it could be split elsewhere."""
        if len(places) != 1:
            return False
        block, moved = places[0].block, 0.0
        if self.table is not None and self.table.style["break_inside"] != "avoid":
            moved = abs(self.y - block.content_box_y())
        across: float = abs(self.block.width - block.width)
        down: float = abs(self.block.border_height() - block.border_height())
        return max(across, down, moved) < FINEST

    def move(self, place: "Place", number: int) -> None:
        """Put it where this block stands."""
        across, down = place.block.content_box_x() - self.x, place.block.content_box_y() - self.y
        self.x, self.y = self.x + across, self.y + down
        if self.table is None:
            moved = place.block.children = self.block.children
            self.block = place.block
        else:
            self.block.element.set(MARK, str(number))
            moved = [self.block]
            place.parent.children = [
                self.block if each is place.block else each for each in place.parent.children
            ]
        for child in moved:
            child.translate(across, down)
            for box in _boxes(child):
                if box.background is not None:
                    box.background = _moved(box.background, across, down)


class Place(NamedTuple):
    """A block of a document, and what it stands in."""

    block: Any
    parent: Any


class Shelf:
    """The cards of the documents before, the ones used last."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.reused = 0  # of the newest document's cards
        self._cards: OrderedDict[str, Card] = OrderedDict()
        self._refused: OrderedDict[str, None] = OrderedDict()

    def document(
        self, markup: str, colour: str, pictures: Mapping[str, bytes], set_pages: Callable[[str], Any]
    ) -> Any:
        """The document of this markup, its pages set."""
        keys, self.reused = _keys(markup, colour, pictures), 0
        known = {number: self._cards[key] for number, key in keys.items() if key in self._cards}
        for _ in range(TRIES):
            if not known:
                break
            document = set_pages(_marked(markup, known))
            places = _places(document)
            misfits = [number for number, card in known.items() if not card.fits(places.get(number, ()))]
            if not misfits:
                _fill(document, known, places)
                self.reused = len(known)
                self._keep(document, keys)
                return document
            for number in misfits:
                self._refuse(keys[number])
                del known[number]
        document = set_pages(_marked(markup, {}))
        self._keep(document, keys)
        return document

    def _refuse(self, key: str) -> None:
        """Never again: trying it would cost its documents a second layout each time."""
        del self._cards[key]
        self._refused[key] = None
        while len(self._refused) > REFUSED:
            self._refused.popitem(last=False)

    def _keep(self, document: Any, keys: Mapping[int, str]) -> None:
        for number, (place, *others) in _places(document).items():
            if number not in keys or others or keys[number] in self._refused:
                continue
            key, block = keys[number], place.block
            if key not in self._cards:
                self._cards[key] = Card(block, block.content_box_x(), block.content_box_y())
            self._cards.move_to_end(key)
        while len(self._cards) > self.most:
            self._cards.popitem(last=False)


def _keys(markup: str, colour: str, pictures: Mapping[str, bytes]) -> dict[int, str]:
    """By their places, the cards that may be used again, each named by all that decides its looks."""
    around = "".join(AROUND.findall(markup)) + colour
    found: dict[str, int] = {}
    for number, card in enumerate(CARD.finditer(markup)):
        shown = set(PICTURE.findall(card[0]))
        if OWN.search(card[0]) or shown & OPEN:
            continue
        named = "".join(sha256(pictures.get(name, b"")).hexdigest() for name in sorted(shown))
        # A second one of the same stands on its own.
        found.setdefault(sha256(f"{around}\0{card[0]}\0{named}".encode()).hexdigest(), number)
    return {number: key for key, number in found.items()}


def _marked(markup: str, known: Mapping[int, Card]) -> str:
    """The markup with its cards counted, and blocks of their height for those that are known."""
    places = iter(range(len(markup)))

    def mark(card: re.Match[str]) -> str:
        number = next(places)
        if number not in known:
            return f'<{card[1]} {MARK}="{number}">{card[3]}</{card[2]}>'
        return known[number].empty(card[2], card[1].removeprefix(card[2]), number)

    return CARD.sub(mark, markup)


def _fill(document: Any, known: Mapping[int, Card], places: Mapping[int, Sequence[Place]]) -> None:
    """Move the known cards into their places."""
    for number, card in known.items():
        card.move(places[number][0], number)
    # Headings and turned pictures are looked for when a page is made of its boxes.
    document.pages[:] = [Page(page._page_box) for page in document.pages]


def _places(document: Any) -> dict[int, list[Place]]:
    """The blocks of each counted card, in more than one piece where it was split."""
    found: dict[int, list[Place]] = {}
    for page in document.pages:
        waiting = [page._page_box]
        while waiting:
            box = waiting.pop()
            for child in box.children:
                number = None if child.element is None else child.element.get(MARK)
                if number is not None:
                    found.setdefault(int(number), []).append(Place(child, box))
                elif hasattr(child, "children"):
                    waiting.append(child)
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

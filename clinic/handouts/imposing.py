"""A booklet's pages laid two to a side of paper, in the order in which they are read once it is folded.

Two pages become what is painted on one side; marks are numbered anew, and the structure tree, which is the
order of reading, stays as it is. Used by the rendering process alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pydyf

LEAF: Final = 4  # pages on one folded leaf


def order(pages: int) -> tuple[tuple[int | None, int | None], ...]:
    """Left and right page of every side, counted from 0; none for a blank.

    Blanks come last: a reader who met one between two exercises would take the plan to be over.
    """
    whole = -(-pages // LEAF) * LEAF
    read: list[int | None] = [*range(pages), *[None] * (whole - pages)]
    sides = []
    for side in range(whole // 2):
        outer, inner = read[whole - 1 - side], read[side]
        sides.append((outer, inner) if side % 2 == 0 else (inner, outer))
    return tuple(sides)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page came to lie: on which side, how far from its left edge, after how many marks of others."""

    side: bytes
    left: float
    marks: int


def fold(pdf: pydyf.PDF) -> None:
    """Lay the document's pages on its sides. All of them are equally large, and have no links."""
    objects = {thing.reference: thing for thing in pdf.objects if thing.number is not None}
    pages = [objects[reference] for reference in pdf.page_references]
    parents = objects[objects[pdf.catalog["StructTreeRoot"]]["ParentTree"]]
    owners = dict(zip(parents["Nums"][::2], parents["Nums"][1::2], strict=True))
    width, height = pages[0]["MediaBox"][2:]
    places: dict[bytes, Place] = {}
    sides: list[pydyf.Dictionary] = []
    numbers = pydyf.Array()
    for pair in order(len(pages)):
        lying = [
            (left, pages[number]) for left, number in zip((0, width), pair, strict=True) if number is not None
        ]
        if not lying:
            continue
        side, marks, painted = lying[0][1], pydyf.Array(), []
        for left, page in lying:
            places[page.reference] = Place(side.reference, left, len(marks))
            painted += [
                "q",
                f"1 0 0 1 {left:g} 0 cm",
                *_moved(objects[page["Contents"]].stream, len(marks)),
                "Q",
            ]
            marks += owners[page["StructParents"]]
        for _, page in lying[1:]:
            _empty(objects[page["Contents"]])
        objects[side["Contents"]].stream = painted
        side["StructParents"] = len(sides)
        for box in ("MediaBox", "TrimBox", "BleedBox"):
            side[box] = pydyf.Array((0, 0, 2 * width, height))
        numbers += [len(sides), marks]
        sides.append(side)
    parents["Nums"] = numbers
    for thing in objects.values():
        if isinstance(thing, dict):
            _follow(thing, places)
    for page in pages:
        if page not in sides:
            page.clear()
    pdf.pages["Kids"] = pydyf.Array(part for side in sides for part in (side.number, 0, "R"))
    pdf.pages["Count"] = len(sides)


def _moved(painted: Sequence[Any], marks: int) -> Iterator[Any]:
    """The same painting, its marks counted on from those already on the side."""
    for item in painted:
        if isinstance(item, pydyf.Dictionary) and "MCID" in item:
            yield pydyf.Dictionary({**item, "MCID": item["MCID"] + marks})
        else:
            yield item


def _follow(thing: pydyf.Dictionary, places: Mapping[bytes, Place]) -> None:
    """An element or a bookmark goes where its page went."""
    place = places.get(thing.get("Pg"))
    if place is not None:
        thing["Pg"] = place.side
        thing["K"] = pydyf.Array(kid + place.marks if isinstance(kid, int) else kid for kid in thing["K"])
        if thing["S"] == "/Figure":
            left, bottom, right, top = thing["A"]["BBox"]
            thing["A"]["BBox"] = pydyf.Array((left + place.left, bottom, right + place.left, top))
    target = thing.get("Dest")
    if isinstance(target, list) and target[0] in places:
        place = places[target[0]]
        thing["Dest"] = pydyf.Array((place.side, target[1], target[2] + place.left, *target[3:]))


def _empty(stream: pydyf.Stream) -> None:
    stream.stream = []

"""What the engine leaves open in a tagged PDF, closed before it is written.

Page feet become artefacts, header cells say their scope, a list item has its body, a heading holds no second
heading, figures have their place in points, and nothing names the engine. Every step reads the document's own
objects, so it holds for any layout.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

PRODUCER = "Rückenwind"
POINTS = 0.75  # a CSS pixel in points
WHOLE = {"/P", "/H1", "/H2", "/H3"}
ARTEFACT = pydyf.Dictionary({"Type": "/Pagination", "Subtype": "/Footer"})


def finish(_document: Any, pdf: pydyf.PDF) -> None:
    """The last hand on a document: given to the engine as its finisher."""
    objects = _Objects(pdf)
    _anonymise(pdf, objects)
    _mark_page_feet(pdf, objects)
    for element in list(objects.elements()):
        if element["S"] == "/LI":
            _give_body(element, pdf, objects)
        elif element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if objects.stands_in(element, "/THead") else "/Row"
        elif element["S"] == "/Figure":
            _place(element, objects)
        elif element["S"] in WHOLE and objects.of[element["P"]].get("S") == element["S"]:
            element["S"] = "/NonStruct"  # the engine's own box around what stands beside a block


def pages(pdf: pydyf.PDF) -> list[pydyf.Dictionary]:
    """The pages of a document in their order."""
    objects = {thing.reference: thing for thing in pdf.objects if thing.number is not None}
    return [objects[page] for page in pdf.page_references]


class _Objects:
    """The objects of a PDF by their references."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.of = {thing.reference: thing for thing in pdf.objects if thing.number is not None}
        self.root = self.of[pdf.catalog["StructTreeRoot"]]

    def elements(self) -> Iterator[pydyf.Dictionary]:
        """Every structure element the tree can be walked to, parents first."""
        waiting = list(self.root["K"])
        while waiting:
            element = self.of.get(waiting.pop())
            if isinstance(element, dict) and element.get("Type") == "/StructElem":
                yield element
                waiting += [kid for kid in element["K"] if isinstance(kid, bytes)]

    def stands_in(self, element: pydyf.Dictionary, tag: str) -> bool:
        parent: Any = element
        while parent is not None and parent.get("S") != tag:
            parent = self.of.get(parent.get("P"))
        return parent is not None


def _anonymise(pdf: pydyf.PDF, objects: _Objects) -> None:
    """A document says who made it for whom it was made, not with which version of what."""
    pdf.info["Producer"] = pydyf.String(PRODUCER)
    metadata = objects.of[pdf.catalog["Metadata"]]
    head, found, rest = metadata.stream[0].partition(b'Producer="')
    metadata.stream[0] = head + found + PRODUCER.encode() + rest[rest.index(b'"') :] if found else head


def _mark_page_feet(pdf: pydyf.PDF, objects: _Objects) -> None:
    """The engine marks what stands in page margins as content that no element owns: make it an artefact."""
    owned = {element.reference for element in objects.elements()}
    numbers = objects.of[objects.root["ParentTree"]]["Nums"]
    pages = [objects.of[page] for page in pdf.page_references]
    for place in range(0, len(numbers), 2):
        owners = numbers[place + 1]
        if not isinstance(owners, list):
            continue  # an annotation, owned by one element
        feet = {mark for mark, owner in enumerate(owners) if owner not in owned}
        for mark in feet:
            objects.of[owners[mark]].clear()
            owners[mark] = "null"
        stream = objects.of[pages[numbers[place]]["Contents"]].stream
        for position, item in enumerate(stream):
            if isinstance(item, pydyf.Dictionary) and item.get("MCID") in feet:
                stream[position - 1 : position + 1] = ["/Artifact", ARTEFACT]


def _give_body(item: pydyf.Dictionary, pdf: pydyf.PDF, objects: "_Objects") -> None:
    """What the engine leaves in a list item itself, beside its number, belongs into the item's body."""
    kept: list[Any] = []
    loose: list[Any] = []
    for kid in item["K"]:
        tag = objects.of[kid].get("S") if isinstance(kid, bytes) else None
        (kept if tag in ("/Lbl", "/LBody") else loose).append(kid)
    if not loose:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(loose),
            "Pg": item["Pg"],
            "P": item.reference,
        }
    )
    pdf.add_object(body)
    objects.of[body.reference] = body
    for kid in loose:
        if isinstance(kid, bytes):
            objects.of[kid]["P"] = body.reference
    item["K"] = pydyf.Array([*kept, body.reference])


def _place(element: pydyf.Dictionary, objects: _Objects) -> None:
    """The engine measures a figure in pixels from the top; a PDF measures in points from the bottom."""
    height = objects.of[element["Pg"]]["MediaBox"][3]
    left, top, right, bottom = element["A"]["BBox"]
    element["A"]["BBox"] = pydyf.Array(
        round(value, 2)
        for value in (left * POINTS, height - bottom * POINTS, right * POINTS, height - top * POINTS)
    )

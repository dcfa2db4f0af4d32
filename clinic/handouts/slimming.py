"""What the engine writes at more length than any printer can show, written shorter. Nothing is seen or read.

Runs on a finished document, in the rendering process alone.
"""

import re
from typing import Any, Final

import pydyf

LONG: Final = re.compile(rb"-?\d+\.\d{2,}")
PLACE: Final = 10  # from here on a number is a place on the page, in pixels; colours and scales are below
UNMOVED: Final = re.compile(rb">(?:0|0\.0)<")  # between two letters that stand as their font has them


def slim(pdf: pydyf.PDF) -> None:
    """Shorter numbers in what is painted, and no element of its own for each line of letters."""
    objects = {thing.reference: thing for thing in pdf.objects if thing.number is not None}
    for reference in pdf.page_references:
        stream = objects[objects[reference]["Contents"]]
        stream.stream = [_shorter(item) for item in stream.stream]
    _take_up(objects, pdf)


def _shorter(item: Any) -> Any:
    if isinstance(item, str):
        item = item.encode("latin-1")
    if not isinstance(item, bytes) or item.endswith(b"Tf"):  # the size of letters stays as it was asked for
        return item
    return UNMOVED.sub(b"", LONG.sub(_rounded, item))


def _rounded(number: re.Match[bytes]) -> bytes:
    value = float(number[0])
    return b"%g" % round(value, 1) if abs(value) >= PLACE else b"%.4g" % value


def _take_up(objects: dict[bytes, Any], pdf: pydyf.PDF) -> None:
    """Lines of letters belong to their paragraph itself: elements that say nothing of their own go."""
    parents = objects[objects[pdf.catalog["StructTreeRoot"]]["ParentTree"]]
    marks = dict(zip(parents["Nums"][::2], parents["Nums"][1::2], strict=True))
    marks_on = {page: marks[objects[page]["StructParents"]] for page in pdf.page_references}

    def taken_up(kid: Any, page: Any) -> list[Any]:
        """What stands in an element's place: itself, or all that stood in it."""
        element = objects.get(kid) if isinstance(kid, bytes) else None
        if not isinstance(element, pydyf.Dictionary) or not _says_nothing(element, page):
            return [kid]
        found = [each for inner in element["K"] for each in taken_up(inner, page)]
        element.clear()
        return found

    for element in objects.values():
        if not isinstance(element, pydyf.Dictionary) or element.get("Type") != "/StructElem":
            continue
        page = element.get("Pg")
        element["K"] = pydyf.Array(each for kid in element["K"] for each in taken_up(kid, page))
        for kid in element["K"]:
            if isinstance(kid, int):
                marks_on[page][kid] = element.reference
            else:
                objects[kid]["P"] = element.reference


def _says_nothing(element: pydyf.Dictionary, page: Any) -> bool:
    """Whether it only holds others, on the page of what holds it."""
    return element.get("S") in ("/Span", "/NonStruct") and element["Pg"] == page and "A" not in element

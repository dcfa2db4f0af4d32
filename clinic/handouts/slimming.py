"""What the engine writes at more length than any printer can show, written shorter. Nothing is seen or read.

Runs on a finished document, in the rendering process alone.
"""

import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pydyf
from fontTools.ttLib import TTFont

LONG: Final = re.compile(rb"-?\d+\.\d{2,}")
PLACE: Final = 10  # from here on a number is a place on the page, in pixels; colours and scales are below
NUDGE: Final = 1e-5
REMEMBERED: Final = 2**15  # operators: the same ones come again in every document
SMALL: Final = 600  # bytes an ornament may have to stand among what its page paints
OWN_GROUP: Final = re.compile(r"x\d+")  # as the engine names what only one place shows
SILENT: Final = ("/Span", "/Div", "/NonStruct")
CELLS: Final = ("/TH", "/TD")
# Tables of a font that no reader of a PDF looks into, where letters are called by their numbers.
# Where the one-byte letters of PDF (PDFDocEncoding) are not those of Latin-1.
PLAIN: Final = {0xA0: 0x20, 0xAD: None} | {
    ord(letter): number for number, letter in enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚", 0x80)
}  # fmt: skip
UNREAD: Final = ("GDEF", "GPOS", "GSUB", "OS/2", "STAT", "cmap", "gasp", "name", "post")
UNMOVED: Final = re.compile(rb">(?:0|0\.0)<")  # between two letters that stand as their font has them


class Said(pydyf.String):  # type: ignore[misc]
    """A text by the letters PDF has numbers of one byte for, where they are enough."""

    @property
    def data(self) -> bytes:
        try:
            plain = self.string.translate(PLAIN).encode("latin-1")
        except UnicodeEncodeError:
            return bytes(super().data)
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", plain) + b")"


def slim(pdf: pydyf.PDF) -> None:
    """Shorter numbers in what is painted, and no object of its own for an ornament or a line of letters."""
    objects = {thing.reference: thing for thing in pdf.objects if thing.number is not None}
    ornaments = _ornaments(objects, pdf)
    for reference in pdf.page_references:
        stream = objects[objects[reference]["Contents"]]
        stream.stream = [_shorter(part) for item in stream.stream for part in _in_place(item, ornaments)]
    _take_up(objects, pdf)
    _drop_unreached(objects, pdf)
    _cut_fonts(objects)


def _ornaments(objects: Mapping[bytes, Any], pdf: pydyf.PDF) -> dict[bytes, Sequence[Any]]:
    """What paints a small flat picture where it stands, by what would call it from an object of its own."""
    found: dict[bytes, Sequence[Any]] = {}
    for page in pdf.page_references:
        shared = _at(objects[page]["Resources"], objects)
        forms = _at(shared["XObject"], objects)
        for name, reference in list(forms.items()):
            form = objects.get(reference)
            if not OWN_GROUP.fullmatch(name) or not isinstance(form, pydyf.Stream):
                continue
            painted = [_bytes(item) for item in form.stream]
            if sum(map(len, painted)) > SMALL or not _is_flat(painted):
                continue
            shown = _at(form.extra["Resources"], objects)
            states, known = (_at(each["ExtGState"], objects) for each in (shown, shared))
            if any(known.setdefault(key, state) != state for key, state in states.items()):
                continue
            found[f"/{name} Do".encode()] = (b"q", *painted, b"Q")
            del forms[name]
            _free(form, pdf)
            if isinstance(form.extra["Resources"], bytes):
                _free(shown, pdf)
    return found


def _in_place(item: Any, ornaments: Mapping[bytes, Sequence[Any]]) -> Sequence[Any]:
    return ornaments.get(item, (item,)) if isinstance(item, bytes) else (item,)


def _is_flat(painted: Sequence[bytes]) -> bool:
    """Whether it needs nothing but fonts and how opaque it is, which its page knows by the same names."""
    return not any(item.endswith((b" Do", b" sh", b" scn", b" SCN")) for item in painted)


def _at(value: Any, objects: Mapping[bytes, Any]) -> Any:
    return objects[value] if isinstance(value, bytes) else value


def _free(thing: pydyf.Object, pdf: pydyf.PDF) -> None:
    """An object nobody refers to: its number stays free."""
    gone = pydyf.Object()
    gone.number, gone.generation, gone.free = 0, 65535, "f"
    pdf.objects[thing.number] = gone


def _bytes(item: Any) -> Any:
    return item.encode("latin-1") if isinstance(item, str) else item


def _shorter(item: Any) -> Any:
    item = _bytes(item)
    return _short(item) if isinstance(item, bytes) else item


@lru_cache(REMEMBERED)
def _short(item: bytes) -> bytes:
    if item.endswith(b"Tf"):  # the size of letters stays as it was asked for
        return item
    return UNMOVED.sub(b"", LONG.sub(_rounded, item))


def _rounded(number: re.Match[bytes]) -> bytes:
    value = float(number[0])
    # Nudged, so that a place reckoned in another order is rounded the same way.
    return b"%g" % round(value + NUDGE, 1) if abs(value) >= PLACE else b"%.4g" % value


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
        _free(element, pdf)
        return found

    for element in objects.values():
        if not isinstance(element, pydyf.Dictionary) or element.get("Type") != "/StructElem":
            continue
        page = element.get("Pg")
        _take_up_only_paragraph(element, objects, pdf)
        element["K"] = pydyf.Array(each for kid in element["K"] for each in taken_up(kid, page))
        for kid in element["K"]:
            if isinstance(kid, int):
                marks_on[page][kid] = element.reference
            else:
                objects[kid]["P"] = element.reference


def _take_up_only_paragraph(cell: pydyf.Dictionary, objects: Mapping[bytes, Any], pdf: pydyf.PDF) -> None:
    """The only paragraph of a table cell is the cell itself."""
    inner = objects.get(cell["K"][0]) if len(cell["K"]) == 1 and cell.get("S") in CELLS else None
    if inner is None or inner.get("S") != "/P" or inner["Pg"] != cell["Pg"] or "A" in inner:
        return
    cell["K"] = inner["K"]
    for kid in cell["K"]:
        if not isinstance(kid, int):
            objects[kid]["P"] = cell.reference
    inner.clear()
    _free(inner, pdf)


def _cut_fonts(objects: Mapping[bytes, Any]) -> None:
    """Of a font whose letters are called by number, the outlines and how wide they are."""
    for font in objects.values():
        if not isinstance(font, pydyf.Dictionary) or font.get("Subtype") != "/CIDFontType2":
            continue
        file = objects.get(objects[font["FontDescriptor"]].get("FontFile2"))
        if file is None:
            continue
        small = io.BytesIO()
        with TTFont(io.BytesIO(b"".join(file.stream)), recalcTimestamp=False, lazy=True) as letters:
            for table in UNREAD:
                if table in letters:
                    del letters[table]
            letters.save(small)
        file.stream = [small.getvalue()]
        file.extra["Length1"] = len(small.getvalue())


def _says_nothing(element: pydyf.Dictionary, page: Any) -> bool:
    """Whether it only holds others, on the page of what holds it."""
    return (
        element.get("S") in ("/Span", "/Div", "/NonStruct") and element["Pg"] == page and "A" not in element
    )


def _drop_unreached(objects: Mapping[bytes, Any], pdf: pydyf.PDF) -> None:
    """Elements the tree no longer leads to: what stood around a page's foot, which is an artefact now."""
    reached, waiting = set(), list(objects[pdf.catalog["StructTreeRoot"]]["K"])
    while waiting:
        element = waiting.pop()
        if isinstance(element, bytes) and element not in reached:
            reached.add(element)
            waiting += objects[element].get("K", ())
    for reference, element in objects.items():
        if not isinstance(element, pydyf.Dictionary) or reference in reached:
            continue
        if element.get("Type") == "/StructElem" or set(element) == {"P"}:
            element.clear()
            _free(element, pdf)


def tighten(pdf: pydyf.PDF) -> None:
    """Say of each element only what a reader cannot know: last, as all other steps read the long form."""
    for element in pdf.objects:
        if isinstance(element, pydyf.Dictionary) and element.get("Type") == "/StructElem":
            del element["Type"]
            kids = element["K"]
            if "A" not in element and not any(isinstance(kid, int) for kid in kids):
                element.pop("Pg", None)
            if len(kids) == 1:
                element["K"] = kids[0]
            if isinstance(element.get("Alt"), pydyf.String):
                element["Alt"] = Said(element["Alt"].string)

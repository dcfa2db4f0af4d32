"""Whether a drawing's file holds only what we draw with: nothing that runs, loads or surprises paper."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset({"svg", "g", "path", "title", "desc", "style"})
PAINT = {"fill", "fill-opacity", "fill-rule", "stroke", "stroke-opacity", "stroke-width", "stroke-linecap"}
ATTRIBUTES = frozenset(
    PAINT | {"stroke-linejoin", "d", "class", "transform", "id", "width", "height", "viewBox"}
)
HEAVIEST = 20_000  # bytes of a still
MEAN = 13_000
HEAVIEST_SENT = 7_000  # bytes of a still, gzipped
HEAVIEST_MOVING = 200_000
NUMBERS = re.compile(r"[MmCcLlHhVvZzSs0-9 ,.\-]*")
STYLE = re.compile(r"[\w\s.:;%{}()@,#\-]*")
ENTITY = re.compile(r"&(?!(amp|lt|gt);)")
LOADS = re.compile(r"url|import|expression|\\", re.IGNORECASE)


def of_folder(folder: Path) -> Iterator[tuple[Path, str]]:
    """What is wrong with the drawings below a folder, file by file, and with all of them together."""
    stills: list[int] = []
    for path in sorted(folder.rglob("*.svg")):
        text = path.read_text()
        moving = path.name == "move.svg"
        if path.parent != folder and not moving:
            stills.append(len(text.encode()))
            if len(gzip.compress(text.encode())) > HEAVIEST_SENT:
                yield path, "weighs more than 7 kB gzipped"
        for fault in faults(text, moving=moving or path.parent == folder):
            yield path, fault
    if stills and sum(stills) / len(stills) > MEAN:
        yield folder, f"holds stills of {sum(stills) / len(stills):.0f} bytes on average"


def faults(text: str, *, moving: bool = False) -> Iterator[str]:
    """What is wrong with an SVG file, each in a line."""
    if "<!" in text or "<?" in text or ENTITY.search(text):
        yield "holds a declaration, a comment or an entity"
        return
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - declarations and entities were refused above
    except ElementTree.ParseError as error:
        yield f"is not well-formed: {error}"
        return
    if not {"width", "height", "viewBox"} <= set(root.keys()):
        yield "lacks width, height or viewBox"
    for element in root.iter():
        name = element.tag.removeprefix(NAMESPACE)
        if name not in ELEMENTS or not element.tag.startswith(NAMESPACE):
            yield f"holds <{name}>"
        for attribute, value in element.items():
            if attribute not in ATTRIBUTES:
                yield f"holds {attribute}= on <{name}>"
            elif attribute == "d" and not NUMBERS.fullmatch(value):
                yield "holds path data that is no plain line or cubic"
            elif LOADS.search(value):
                yield f"loads something in {attribute}="
        if name == "style" and (
            not moving or not STYLE.fullmatch(element.text or "") or LOADS.search(element.text or "")
        ):
            yield "holds a style sheet it may not hold"
    title = root.find(f"{NAMESPACE}title")
    if title is None or not (title.text or "").strip():
        yield "has no title"
    size = len(text.encode())
    if size > (HEAVIEST_MOVING if moving else HEAVIEST):
        yield f"weighs {size} bytes"

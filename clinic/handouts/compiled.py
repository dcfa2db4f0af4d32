"""A drawing as PDF operators, worked out once, kept on disk, and then stored in each document as one object.

Drawings are flat shapes alone, so their operators need nothing of the document they stand in.
"""

import fcntl
import hashlib
import json
import os
import re
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pydyf
from weasyprint import VERSION
from weasyprint.pdf.stream import Stream
from weasyprint.svg import SVG

LONG: Final = re.compile(rb"-?\d+\.\d{3,}")
FINEST = 2  # decimals of a pixel of the drawing


class Compiled:
    """What the engine asks of an image, for one drawing."""

    def __init__(
        self, name: str, width: float, height: float, states: dict[str, Any], operators: bytes
    ) -> None:
        self.id = name
        self.width, self.height = width, height
        self.states, self.operators = states, operators

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        """Width, height and their ratio, in pixels."""
        return self.width, self.height, self.width / self.height

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        """Set the one object at this size."""
        name = stream.add_image(self, False, 1)
        with stream.stacked():
            stream.transform(a=width / self.width, d=height / self.height)
            stream.draw_x_object(name)

    def get_x_object(self, _interpolate: bool, _ratio: float) -> pydyf.Stream:
        """The object for one document; the engine numbers it there."""
        return pydyf.Stream(
            [self.operators],
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array((0, 0, self.width, self.height)),
                "Filter": "/FlateDecode",
                "Resources": pydyf.Dictionary(
                    {
                        "ExtGState": pydyf.Dictionary(
                            {name: pydyf.Dictionary(state) for name, state in self.states.items()}
                        )
                    }
                ),
            },
            compress=False,
        )


class Shelf:
    """The drawings as they are needed: from memory, from the folder that keeps them, else compiled now."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = None if folder is None else kept_in(folder)
        self._known: dict[str, Compiled] = {}

    @property
    def folder(self) -> Path | None:
        return self._folder

    def take(self, name: str, content: bytes) -> Compiled:
        """The drawing of this name, which names its content."""
        if name not in self._known:
            self._known[name] = self._read(name) or compiled(name, content)
        return self._known[name]

    def _read(self, name: str) -> Compiled | None:
        if self._folder is None:
            return None
        with suppress(OSError, ValueError, KeyError, TypeError):
            head, _, operators = (self._folder / name).read_bytes().partition(b"\n")
            facts = json.loads(head)
            if hashlib.sha256(operators).hexdigest() == facts["digest"]:
                return Compiled(
                    name.removesuffix(".svg"), facts["width"], facts["height"], facts["states"], operators
                )
        return None


def kept_in(folder: Path) -> Path:
    """Where drawings compiled by this code and this engine lie."""
    recipe = hashlib.sha256(Path(__file__).read_bytes() + VERSION.encode()).hexdigest()[:16]
    return folder / f"drawings-{recipe}"


def keep_all(drawings: Path, folder: Path, *, wanted: Callable[[], bool]) -> None:
    """Compile every drawing not kept yet, as long as it is wanted.

    Run in a process of its own, which never sees a document.
    """
    place = kept_in(folder)
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another worker does it
        for path in sorted(drawings.glob("*/[0-9].svg")):
            content = path.read_bytes()
            name = f"drawing-{hashlib.sha256(content).hexdigest()[:16]}.svg"
            if not wanted():
                return
            if (place / name).exists():
                continue
            made = compiled(name, content)
            facts = {
                "width": made.width,
                "height": made.height,
                "states": made.states,
                "digest": hashlib.sha256(made.operators).hexdigest(),
            }
            handle, temporary = tempfile.mkstemp(dir=place, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(facts).encode() + b"\n" + made.operators)
            Path(temporary).replace(place / name)


def compiled(name: str, content: bytes) -> Compiled:
    """A drawing worked out anew."""
    # Our own files, checked when they were drawn: nothing in them is looked up elsewhere.
    svg = SVG(ElementTree.fromstring(content), "", None, None)  # noqa: S314
    width, height = svg.get_intrinsic_size(0)
    states = pydyf.Dictionary()
    resources = pydyf.Dictionary({"ExtGState": states, "XObject": pydyf.Dictionary()})
    stream = Stream({}, (0, 0, width, height), resources, {}, None, {}, None, compress=False)
    svg.draw(stream, width, height, "", None)
    if resources["XObject"] or set(resources) != {"ExtGState", "XObject"}:
        raise ValueError(f"{name} holds more than flat shapes")
    lines = b"\n".join(pydyf._to_bytes(line) for line in stream.stream)
    return Compiled(
        name.removesuffix(".svg"),
        width,
        height,
        {key: dict(state) for key, state in states.items()},
        zlib.compress(LONG.sub(_shorter, lines), 9),
    )


def _shorter(number: re.Match[bytes]) -> bytes:
    return b"%g" % round(float(number[0]), FINEST)

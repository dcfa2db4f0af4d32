"""A drawing as PDF operators, worked out once and then stored in each document as one object.

Drawings are flat shapes alone, so their operators need nothing of the document they stand in.
"""

import re
import zlib
from typing import Any, Final
from xml.etree import ElementTree

import pydyf
from weasyprint.pdf.stream import Stream
from weasyprint.svg import SVG

NAME: Final = re.compile(r"drawing-[0-9a-f]{16}\.svg")
LONG: Final = re.compile(rb"-?\d+\.\d{3,}")
FINEST = 2  # decimals of a pixel of the drawing


class Compiled:
    """What the engine asks of an image, for one drawing."""

    def __init__(self, name: str, content: bytes) -> None:
        self.id = name
        # Our own files, checked when they were drawn: nothing in them is looked up elsewhere.
        svg = SVG(ElementTree.fromstring(content), "", None, None)  # noqa: S314
        self.width, self.height = svg.get_intrinsic_size(0)
        self._states = pydyf.Dictionary()
        resources = pydyf.Dictionary({"ExtGState": self._states, "XObject": pydyf.Dictionary()})
        area = (0, 0, self.width, self.height)
        stream = Stream({}, area, resources, {}, None, {}, None, compress=False)
        svg.draw(stream, self.width, self.height, "", None)
        if resources["XObject"] or set(resources) != {"ExtGState", "XObject"}:
            raise ValueError(f"{name} holds more than flat shapes")
        lines = b"\n".join(pydyf._to_bytes(line) for line in stream.stream)
        self._operators = zlib.compress(LONG.sub(_shorter, lines), 9)

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
            [self._operators],
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array((0, 0, self.width, self.height)),
                "Filter": "/FlateDecode",
                "Resources": pydyf.Dictionary({"ExtGState": pydyf.Dictionary(self._states)}),
            },
            compress=False,
        )


def _shorter(number: re.Match[bytes]) -> bytes:
    return b"%g" % round(float(number[0]), FINEST)

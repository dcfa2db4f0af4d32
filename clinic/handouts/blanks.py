"""The open place of a sheet while it is set: code and address as objects of their own, to be found again.

Used by the rendering process alone.
"""

import io
from collections.abc import Mapping
from typing import Any

import pydyf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from clinic.handouts import sealing

KEY = "ClinicOpen"
LETTERS = (
    "-./0123456789:[]_abcdefghijklmnopqrstuvwxyz~"  # an address and a secret, in their own small letters
)


class Code:
    """The QR code, or its frame, as the engine takes an image."""

    id = "open-code"

    def __init__(self, address: str) -> None:
        self.address = address

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        """Width, height and their ratio, in pixels."""
        return sealing.SIDE, sealing.SIDE, 1.0

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        """Set the one object at this size."""
        _set(self, stream, width / sealing.SIDE, height / sealing.SIDE)

    def get_x_object(self, _interpolate: bool, _ratio: float) -> pydyf.Stream:
        """The object for one document."""
        return _form(sealing.code(self.address), sealing.SIDE, sealing.SIDE, KEY, {})


class Line:
    """The address in letters, or a rule in their place."""

    id = "open-line"

    def __init__(self, address: str, face: "Face") -> None:
        self.address, self.face = address, face
        shown = address.partition("://")[2] or address
        self.width = sealing.LETTER * sum(face.widths.get(letter, 600) for letter in shown) / 1000

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        """Width, height and their ratio, in pixels."""
        return self.width, sealing.LINE_HEIGHT, self.width / sealing.LINE_HEIGHT

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        """Set the one object at this size."""
        _set(self, stream, width / self.width, height / sealing.LINE_HEIGHT)

    def get_x_object(self, _interpolate: bool, _ratio: float) -> pydyf.Stream:
        """The object for one document. The engine fills in the document's fonts, and `finish` adds ours."""
        content = sealing.line(self.address, self.face.widths, self.width)
        return _form(content, self.width, sealing.LINE_HEIGHT, KEY, {"Font": None})


class Face:
    """The letters an address may be written with, as a font of its own: its secret is not known yet."""

    def __init__(self, font: bytes) -> None:
        options = Options(layout_features=[], hinting=False, name_IDs=[6], notdef_outline=True)
        subsetter, small = Subsetter(options), io.BytesIO()
        with TTFont(io.BytesIO(font), recalcTimestamp=False) as cut:
            subsetter.populate(text=LETTERS)
            subsetter.subset(cut)
            scale = 1000 / cut["head"].unitsPerEm
            names = cut.getBestCmap()
            self.widths = {
                letter: round(cut["hmtx"][names[ord(letter)]][0] * scale)
                for letter in LETTERS
                if ord(letter) in names
            }
            self.box = [
                round(cut["head"].__dict__[side] * scale) for side in ("xMin", "yMin", "xMax", "yMax")
            ]
            self.ascent, self.descent = (
                round(getattr(cut["hhea"], name) * scale) for name in ("ascent", "descent")
            )
            cut.save(small)
        self.data = small.getvalue()

    def add_to(self, pdf: pydyf.PDF) -> bytes:
        """The font in a document, by its reference."""
        file = pydyf.Stream([self.data], {"Length1": len(self.data)}, compress=True)
        pdf.add_object(file)
        descriptor = pydyf.Dictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": "/ADDRSS+Inter-SemiBold",
                "Flags": 32,
                "FontBBox": pydyf.Array(self.box),
                "ItalicAngle": 0,
                "Ascent": self.ascent,
                "Descent": self.descent,
                "CapHeight": 727,
                "StemV": 100,
                "FontFile2": file.reference,
            }
        )
        pdf.add_object(descriptor)
        font = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/TrueType",
                "BaseFont": "/ADDRSS+Inter-SemiBold",
                "Encoding": "/WinAnsiEncoding",
                "FirstChar": ord(LETTERS[0]),
                "LastChar": ord(LETTERS[-1]),
                "Widths": pydyf.Array(
                    self.widths.get(chr(code), 0) for code in range(ord(LETTERS[0]), ord(LETTERS[-1]) + 1)
                ),
                "FontDescriptor": descriptor.reference,
            }
        )
        pdf.add_object(font)
        return bytes(font.reference)


def finish(pdf: pydyf.PDF, address: str, face: Face | None) -> sealing.Opening:
    """Give the line its letters, and say where the document is open."""
    codes: list[sealing.Drawing] = []
    lines: list[sealing.Drawing] = []
    words: list[sealing.Words] = []
    forms = [each for each in pdf.objects if isinstance(each, pydyf.Stream) and KEY in each.extra]
    by_reference = {each.reference: each for each in pdf.objects if each.number is not None}
    width = 0.0
    for form in forms:
        resources = by_reference[form.extra["Resources"]]
        if "Font" in resources and face is not None:
            fonts = by_reference[resources["Font"]]
            fonts.setdefault(sealing.FONT, face.add_to(pdf))
            width = form.extra["BBox"][2]
        (lines if "Font" in resources else codes).append(sealing.Drawing(form.number, _head(form.extra)))
    short = address.partition("://")[2] or address
    for each in pdf.objects:
        alternative = each.get("Alt") if isinstance(each, pydyf.Dictionary) else None
        if isinstance(alternative, pydyf.String) and short in alternative.string:
            before, _, after = each.data.partition(b"/Alt " + alternative.data)
            words.append(
                sealing.Words(
                    each.number,
                    (before + b"/Alt ").decode("latin-1"),
                    alternative.string,
                    after.decode("latin-1"),
                )
            )
    return sealing.Opening(
        address=address,
        codes=tuple(codes),
        lines=tuple(lines),
        words=tuple(words),
        widths=face.widths if face is not None and lines else {},
        width=width,
    )


def _set(image: object, stream: Any, across: float, down: float) -> None:
    name = stream.add_image(image, False, 1)
    with stream.stacked():
        stream.transform(a=across, d=down)
        stream.draw_x_object(name)


def _form(
    content: bytes, width: float, height: float, key: str, resources: Mapping[str, Any]
) -> pydyf.Stream:
    return pydyf.Stream(
        [content],
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array((0, 0, round(width, 2), height)),
            "Resources": pydyf.Dictionary(resources),
            key: "true",
        },
        compress=True,
    )


def _head(extra: Mapping[str, Any]) -> str:
    """A stream's dictionary without what its content decides."""
    kept = {name: value for name, value in extra.items() if name not in ("Filter", "Length")}
    return bytes(pydyf.Dictionary(kept).data)[2:-2].decode("latin-1")

"""What was painted of a box or an ornament is painted again by the same operators, without asking the engine.

A line of letters keeps the operators it came to, as long as its box is kept (`reuse`): asking for its glyphs
once more is most of what painting a known card would cost. An ornament keeps them for each size. Whatever is
not plain goes the engine's own way. Used by the rendering process alone; a test holds the bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf
import weasyprint.draw
from weasyprint.draw.text import draw_text as draw_letters
from weasyprint.images import SVGImage
from weasyprint.text.fonts import get_pango_font_key

draw_ornament = SVGImage.draw


@dataclass(frozen=True, slots=True)
class Font:
    """What one line shows of one font: the glyphs, how wide, and which letters each stands for."""

    key: int
    widths: Mapping[int, int]
    letters: Mapping[int, str]

    def is_as_it_was(self, fonts: Mapping[int, Any]) -> bool:
        """Whether the document has it, and would say the same of these glyphs."""
        known = fonts.get(self.key)
        return known is not None and all(
            known.widths.get(glyph, width) == width for glyph, width in self.widths.items()
        )

    def enter(self, font: Any) -> None:
        """Tell the document's font of these glyphs, as drawing them would."""
        for told, known in ((self.widths, font.widths), (self.letters, font.to_unicode)):
            for glyph, fact in told.items():
                known.setdefault(glyph, fact)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of letters: its fonts and all that was said between its place and its end."""

    fonts: Sequence[Font]
    said: Sequence[tuple[str, tuple[Any, ...]]]

    def draw(self, stream: Any, box: Any) -> None:
        stream.set_color(box.style["color"])
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
        for name, arguments in self.said:
            getattr(stream, name)(*arguments)
        stream.end_text()
        for font in self.fonts:
            font.enter(stream._fonts[font.key])


class Listening:
    """A stream that also notes what is said of letters; the fonts in it tell what is new as if all were."""

    SAID = ("set_font_size", "show_text", "set_text_rise")

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.said: list[tuple[str, tuple[Any, ...]]] = []
        self.fonts: dict[int, Any] = {}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.stream, name)
        if name not in self.SAID:
            return found

        def note(*arguments: Any) -> None:
            self.said.append((name, arguments))
            found(*arguments)

        return note

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        font, size = self.stream.add_font(pango_font)
        key = get_pango_font_key(pango_font)[0]
        return self.fonts.setdefault(key, Blank(font)), size


class Blank:
    """A font that has not yet been told what its glyphs stand for."""

    def __init__(self, font: Any) -> None:
        self.font = font
        self.to_unicode: dict[int, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.font, name)

    @property
    def is_plain(self) -> bool:
        """Whether its glyphs are outlines, and each text has them all."""
        return not (self.font.svg or self.font.png or self.font.colr or self.font.missing)


def draw_text(stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: str) -> None:
    """A line of letters, in the engine's place."""
    style = box.style
    if (
        text_overflow == "ellipsis"
        or block_ellipsis != "none"
        or style["text_decoration_line"] != "none"
        or style["visibility"] != "visible"
    ):
        draw_letters(stream, box, offset_x, text_overflow, block_ellipsis)
        return
    known: Line | None = getattr(box, "drawn", None)
    if known is not None and all(font.is_as_it_was(stream._fonts) for font in known.fonts):
        known.draw(stream, box)
        return
    listening = Listening(stream)
    draw_letters(listening, box, offset_x, text_overflow, block_ellipsis)
    fonts = []
    for key, blank in listening.fonts.items():
        widths = {glyph: blank.widths[glyph] for glyph in blank.to_unicode}
        fonts.append(Font(key, widths, blank.to_unicode))
        fonts[-1].enter(blank.font)
    if fonts and all(blank.is_plain for blank in listening.fonts.values()):
        box.drawn = Line(tuple(fonts), tuple(listening.said))


def draw_svg(image: Any, stream: Any, width: float, height: float, style: object) -> None:
    """An ornament, in the engine's place: kept where it stands alone in a group of its own."""
    states = stream._resources["ExtGState"]
    if "Group" not in stream.extra or len(stream.stream) != 1 or states:
        draw_ornament(image, stream, width, height, style)
        return
    drawn = image.__dict__.setdefault("drawn", {})
    if (width, height) not in drawn:
        draw_ornament(image, stream, width, height, style)
        shared = ("XObject", "Pattern", "Shading")
        if not any(stream._resources[kind] for kind in shared):
            drawn[width, height] = (tuple(stream.stream[1:]), {key: dict(states[key]) for key in states})
        return
    operators, told = drawn[width, height]
    stream.stream.extend(operators)
    states.update({key: pydyf.Dictionary(state) for key, state in told.items()})


def install() -> None:
    """Paint like this from now on."""
    weasyprint.draw.draw_text = draw_text
    SVGImage.draw = draw_svg

"""Shapes of one picture, and their markup: every line of the picture is fitted in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clinic.figures import curves, svg
from clinic.figures.scene import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One path to be: closed outlines to fill or open lines to stroke, in picture units, and its paint.

    `tolerance`: how far, in units, the fitted curve may stray from the lines.
    """

    lines: Sequence[Floats]
    closed: bool
    fill: str = "none"
    tolerance: float = 1.0
    paint: Mapping[str, str | float] = field(default_factory=dict)


def markup(groups: Sequence[Sequence[Shape]]) -> list[str]:
    """For each group of shapes its paths, in order."""
    shapes = [shape for group in groups for shape in group]
    lines = [line for shape in shapes for line in shape.lines]
    rings = [shape.closed for shape in shapes for _ in shape.lines]
    limits = [shape.tolerance for shape in shapes for _ in shape.lines]
    fitted = iter(curves.fit(lines, rings, limits))
    written: list[str] = []
    for group in groups:
        paths: list[str] = []
        for shape in group:
            data = "".join(svg.cubics(next(fitted), closed=shape.closed) for _ in shape.lines)
            paths.append(svg.path(data, shape.fill, **shape.paint))
        written.append("".join(paths))
    return written

"""The movement as one SVG that plays by itself: the room drawn once, the person in steps.

Only `visibility` changes, by style rules inside the file. A reader who prefers less motion sees its last step
stand still; a page that offers a pause shows a still drawing instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from clinic.figures import paint, svg
from clinic.figures.compose import Shape, markup
from clinic.figures.lens import lens
from clinic.figures.scene import Drawing, Scene
from clinic.figures.stills import mirrored, setting

STEPS = 10  # pictures from one key frame to the next in a movement of two
STEPS_OF_MORE = 7
COARSER = 1.35  # a picture seen for a tenth of a second needs no more
STEP, REST = 0.09, 0.8  # seconds that a step and a key frame are seen

Between = Callable[[Drawing, int, float], Scene]


def motion(drawing: Drawing, between: Between, title: str, description: str) -> str:
    """The animated file; the movement goes there and back, or round if it ends where it began."""
    shared = setting(drawing)
    scenes, keys = _steps(drawing, between)
    empty = paint.stage(shared.still, shared.view)
    groups = [empty, lens(drawing, shared.view.height)] + [
        [_coarser(shape) for shape in paint.figure(scene, drawing.look, shared.view, shared.still).shapes]
        for scene in scenes
    ]
    ground, small, *drawn = markup(groups)
    steps = "".join(f'<g class="s s{number}">{part}</g>' for number, part in enumerate(drawn))
    inside = ground + steps + small
    return svg.document(
        [mirrored(inside) if drawing.look.mirrored else inside],
        height=shared.view.height,
        title=title,
        description=description,
        style=_style(len(drawn), keys, goes_round=_goes_round(drawing)),
    )


def _steps(drawing: Drawing, between: Between) -> tuple[list[Scene], list[int]]:
    """All scenes in order, and which of them are key frames."""
    count = STEPS if len(drawing.scenes) == 2 else STEPS_OF_MORE
    shares = (1 - np.cos(np.linspace(0, np.pi, count))) / 2
    scenes, keys = [drawing.scenes[0]], [0]
    for index in range(len(drawing.scenes) - 1):
        scenes += [between(drawing, index, float(share)) for share in shares[1:-1]]
        scenes.append(drawing.scenes[index + 1])
        keys.append(len(scenes) - 1)
    if _goes_round(drawing):
        scenes.pop()
        keys.pop()
    return scenes, keys


def _goes_round(drawing: Drawing) -> bool:
    first, last = drawing.scenes[0].body.vertices, drawing.scenes[-1].body.vertices
    return len(drawing.scenes) > 2 and bool(np.abs(first - last).max() < 0.01)


def _style(count: int, keys: Sequence[int], *, goes_round: bool) -> str:
    order = list(range(count)) if goes_round else [*range(count), *range(count - 2, 0, -1)]
    lengths = [REST if number in keys else STEP for number in order]
    ends = np.cumsum(lengths)
    whole = float(ends[-1])
    rules: list[str] = []
    for number in range(count):
        stops: list[str] = []
        for place, shown in enumerate(order):
            if shown == number:
                begin, end = float(ends[place]) - lengths[place], float(ends[place])
                stops.append(f"{100 * begin / whole:.1f}%{{visibility:visible}}")
                stops.append(f"{100 * end / whole:.1f}%{{visibility:hidden}}" if end < whole - 1e-6 else "")
        first = "" if order[0] == number else "0%{visibility:hidden}"
        rules.append(f".s{number}{{animation-name:k{number}}}@keyframes k{number}{{{first}{''.join(stops)}}}")
    return (
        f".s{{visibility:hidden}}.s{keys[-1]}{{visibility:visible}}"
        "@media (prefers-reduced-motion:no-preference){"
        f".s{{animation:{whole:.2f}s step-end infinite}}{''.join(rules)}}}"
    )


def _coarser(shape: Shape) -> Shape:
    return replace(shape, tolerance=shape.tolerance * COARSER)

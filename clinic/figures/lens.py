"""The person's back once more in a small circle, where the picture itself hides the muscles at work."""

from dataclasses import replace
from typing import Final

import numpy as np

from clinic.figures import dress, paint, palette
from clinic.figures.body import body
from clinic.figures.compose import Shape
from clinic.figures.muscle_map import at_rest
from clinic.figures.muscles import covers
from clinic.figures.outlines import Mask, outlines
from clinic.figures.scene import PARTS, Camera, Drawing, Floats, Look, Scene
from clinic.figures.svg import WIDTH
from clinic.figures.view import View

RADIUS: Final = 122.0  # units: the circle is 11 mm wide on paper
EDGE: Final = 3.4
# Metres above the floor that lie in the circle's middle, and units to a metre, for a person of 1.606 m.
_BACK: Final = (1.25, 400.0)
_NECK: Final = (1.42, 640.0)
_NECKS: Final = 1.38  # muscles whose middle lies higher are the neck's


def lens(drawing: Drawing, height: int) -> list[Shape]:
    """The circle from back to front, in a picture so many units high; nothing where none is told."""
    if drawing.lens is None:
        return []
    scene = replace(drawing.scenes[-1], body=at_rest(body(drawing.look.body)), props=())
    # A knot of hair would lie over the neck.
    look = replace(drawing.look, body="male")
    return _painted(scene, look, np.array(drawing.lens) * [WIDTH, height], height)


def _painted(scene: Scene, look: Look, middle: Floats, height: int) -> list[Shape]:
    sight = paint.see(scene, look, _view(scene, middle, height), ())
    part, skin = sight.part, sight.skin
    worn = dress.worn(scene.body, skin.rest, skin.arm, look)
    head = skin.part == PARTS.index("head")
    trunk = np.isin(skin.part, [PARTS.index(name) for name in ("head", "neck", "torso")])
    kept = (worn.shirt > 0) | trunk & (worn.trousers <= 0)
    inside = _within(part.shape, middle - [part.left, part.top], RADIUS - EDGE)
    hair = sight.paint.mask(head & (worn.hair > 0)) & inside
    shirt = sight.paint.mask(~head & (worn.shirt > 0)) & inside
    whole = sight.paint.mask(kept) & inside
    line: dict[str, str | float] = {"stroke": palette.INK, "stroke_width": paint.HEM}
    edge: dict[str, str | float] = {"stroke": palette.GHOST_EDGE, "stroke_width": EDGE}
    shapes = [
        Shape([_circle(middle, RADIUS)], True, palette.HALO, paint.TOLERANCE),
        Shape(part.moved(outlines(whole)), True, palette.SKIN[look.skin], paint.TOLERANCE, line),
        Shape(part.moved(outlines(shirt)), True, palette.SHIRT, paint.TOLERANCE, line),
        Shape(part.moved(outlines(hair)), True, palette.HAIR[look.hair], paint.TOLERANCE, line),
        *paint.marks(sight, scene.muscles, scene.assisting, besides=~whole, rim=paint.ASSISTING_RIM),
        Shape([_circle(middle, RADIUS)], True, "none", paint.TOLERANCE, edge),
    ]
    return [shape for shape in shapes if shape.lines]


def _view(scene: Scene, middle: Floats, height: int) -> View:
    """As near as the muscles at work allow: the neck alone, or the back down to the waist."""
    person = scene.body
    marked = np.zeros(len(person.rest), bool)
    for muscle in scene.muscles:
        marked |= covers(
            muscle.name, muscle.side, person.rest, person.rest_normals, person.arm_weight, person.scale
        )
    high = np.median(person.rest[marked, 1]) / person.scale
    level, units = _NECK if high > _NECKS else _BACK
    camera = Camera(yaw=180, pitch=0, far=30.0, look=(0.0, level * person.scale, 0.0))
    return View(camera, units / person.scale, middle, height)


def _within(shape: tuple[int, int], middle: Floats, radius: float) -> Mask:
    down, across = np.ogrid[: shape[0], : shape[1]]
    inside: Mask = (across - middle[0]) ** 2 + (down - middle[1]) ** 2 < radius**2
    return inside


def _circle(middle: Floats, radius: float) -> Floats:
    round_about = np.linspace(0, 2 * np.pi, 73)
    line: Floats = middle + radius * np.stack([np.cos(round_about), np.sin(round_about)], 1)
    return line

"""One frame as layers of flat shapes: the empty room, and the person in it with what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinic.figures import dress, ink, palette
from clinic.figures.compose import Shape
from clinic.figures.muscles import covers
from clinic.figures.outlines import Mask, area, grown, opened, outlines, smooth
from clinic.figures.raster import Pixels, rasterise, weights
from clinic.figures.room import BODY, FIRST_PIECE, HAIR, Room, with_body, without_body
from clinic.figures.scene import LEFT, PARTS, RIGHT, Floats, Look, Muscle, PosedBody, Prop, Scene
from clinic.figures.svg import WIDTH
from clinic.figures.view import View, axes
from clinic.figures.window import Window, window

OUTLINE, CREASE, HEM = 5.0, 3.8, 2.6  # widths of ink in units: 0.22, 0.17 and 0.12 mm at 40 mm
# Round a working muscle, 0.24 mm: on grey paper it stands out of trousers and of dark skin by this alone.
RIM = 5.5
ASSISTING_RIM = 3.0
TOLERANCE = 0.8
HEAD, HAND, FOOT = PARTS.index("head"), PARTS.index("hand"), PARTS.index("foot")
ARMS = [PARTS.index(name) for name in ("arm", "forearm", "hand")]
LEGS = [PARTS.index(name) for name in ("thigh", "shank", "foot")]
UNSHADED = ("band", "wall", "edge", "skirting")
SHADED = 0.14  # below this share of the light a surface lies in shade


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A painted frame: its shapes from back to front, and the person's silhouette in the whole picture."""

    shapes: Sequence[Shape]
    silhouette: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """What is known of the body at each of its visible pixels.

    `rest`, `facing`: place and direction on the body at rest; `arm`: weight on the arm's bones; `part` and
    `side` as in the scene; `eye`: whether it is an eyeball; `light`: share of the light that falls on it.
    """

    rest: Floats
    facing: Floats
    arm: Floats
    part: NDArray[np.uint8]
    side: NDArray[np.uint8]
    eye: NDArray[np.bool_]
    light: Floats


class _Painter:
    """Turns a truth about each visible point of the body into a mask of the picture's part."""

    def __init__(self, part: Window, on_body: NDArray[np.int64], count: int) -> None:
        self.part, self.on_body, self.count = part, on_body, count

    def mask(self, truths: NDArray[np.bool_]) -> Mask:
        return self.values(truths, False)

    def values(self, values: NDArray[Any], empty: float) -> NDArray[Any]:
        spread = np.full(self.count, empty, dtype=values.dtype)
        spread[self.on_body] = values
        return self.part.spread(spread, empty)


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A frame as seen; `things` and `drawn` (what is drawn anew in each frame) are rows and columns."""

    room: Room
    pixels: Pixels
    part: Window
    things: NDArray[np.int16]
    drawn: Mask
    skin: Skin
    paint: _Painter
    scale: float


def stage(still: Sequence[Prop], view: View) -> list[Shape]:
    """The empty room with its lines."""
    room = without_body(still)
    pixels = _seen(room, view)
    part = window(pixels, np.ones(len(pixels.at), bool))
    thing = part.spread(room.thing[pixels.shows], -1)
    shapes = _things(room, pixels, part, thing, range(FIRST_PIECE, len(room.materials)), view)
    relief = ink.Relief(
        thing >= 0,
        part.spread(pixels.near, 0.0),
        thing,
        np.full(part.shape, -1, np.int16),
        np.zeros(part.shape, bool),
        np.zeros(part.shape, bool),
    )
    return [*shapes, *_drawn(relief, part, CREASE)]


def figure(scene: Scene, look: Look, view: View, still: Sequence[Prop]) -> Figure:
    """The person as far as the room leaves them visible, what they hold, and the lines around both."""
    sight = see(scene, look, view, still)
    part, skin, things, paint = sight.part, sight.skin, sight.things, sight.paint
    body, hair_piece = things == BODY, things == HAIR
    worn = dress.worn(scene.body, skin.rest, skin.arm, look)
    head = skin.part == HEAD
    hair = paint.mask(head & (worn.hair > 0)) | hair_piece
    shirt = paint.mask(~head & (worn.shirt > 0))
    trousers = paint.mask(~head & (worn.shirt <= 0) & (worn.trousers > 0))
    whole = body | hair_piece
    labels = np.where(hair, 3, np.where(shirt, 1, np.where(trousers, 2, 0))).astype(np.uint8)
    relief = _relief(sight)
    bold, light = ink.lines(_around(relief, sight.drawn))
    shapes = [
        *_things(sight.room, sight.pixels, part, things, sorted(sight.room.held), view),
        _filled(part, whole, palette.SKIN[look.skin]),
        _filled(part, shirt | trousers, palette.SHIRT),
        _filled(part, trousers, palette.TROUSERS),
        _filled(part, hair, palette.HAIR[look.hair]),
        *marks(sight, scene.muscles, scene.assisting, besides=hair),
        _shade(paint, body, skin, relief, part),
        *_face(paint, skin, scene.body, view, part),
        _stroke(part.moved(ink.hems(labels, relief)), HEM, stroke_opacity=0.55),
        _stroke(part.moved(light), CREASE),
        _stroke(part.moved(bold), OUTLINE),
    ]
    silhouette = np.zeros((view.height, WIDTH), bool)
    silhouette[part.top : part.top + part.shape[0], part.left : part.left + part.shape[1]] = whole
    return Figure([shape for shape in shapes if shape.lines], silhouette)


def see(scene: Scene, look: Look, view: View, still: Sequence[Prop]) -> Sight:
    """What of a frame is visible from the view, pixel by pixel."""
    room = with_body(scene, look, still)
    pixels = _seen(room, view)
    thing = room.thing[pixels.shows]
    drawn = np.isin(thing, [BODY, HAIR, *room.held])
    part = window(pixels, drawn)
    on_body = np.nonzero(thing == BODY)[0]
    return Sight(
        room,
        pixels,
        part,
        part.spread(thing, -1),
        part.spread(drawn, False),
        _skin(scene.body, room, pixels, on_body, view),
        _Painter(part, on_body, len(pixels.at)),
        scene.body.scale,
    )


def marks(
    sight: Sight, working: Sequence[Muscle], assisting: Sequence[Muscle], *, besides: Mask, rim: float = RIM
) -> list[Shape]:
    """Working muscles strong in a white rim, below them the assisting ones pale in a strong one."""
    return [
        patch(sight, assisting, palette.ASSISTING, palette.WORKING, besides=besides),
        patch(sight, working, palette.WORKING, palette.HALO, besides=besides, rim=rim),
    ]


def patch(
    sight: Sight,
    muscles: Sequence[Muscle],
    colour: str,
    edge: str,
    *,
    besides: Mask,
    rim: float = ASSISTING_RIM,
) -> Shape:
    """Muscles marked on skin and clothes, `besides` hair and face; the rim's width in units."""
    skin = sight.skin
    marked = np.zeros(len(skin.rest), bool)
    for muscle in muscles:
        marked |= covers(muscle.name, muscle.side, skin.rest, skin.facing, skin.arm, sight.scale)
    marked &= (skin.part != HEAD) | (skin.facing[:, 2] < -0.3)
    lines = sight.part.moved(outlines(sight.paint.mask(marked) & ~besides, soften=3.5, least=120))
    line: dict[str, str | float] = {"stroke": edge, "stroke_opacity": 0.8, "stroke_width": rim}
    return Shape(lines, True, colour, TOLERANCE * 1.3, {"fill_opacity": 0.92, **line})


def mannequin(sight: Sight, colour: str) -> list[Shape]:
    """The body in one colour, and its lines; hair is part of it."""
    whole = (sight.things == BODY) | (sight.things == HAIR)
    return [_filled(sight.part, whole, colour), *_drawn(_relief(sight), sight.part)]


def _filled(part: Window, mask: Mask, colour: str) -> Shape:
    return Shape(part.moved(outlines(mask)), True, colour, TOLERANCE)


def ghost(before: Mask, now: Mask) -> list[Shape]:
    """Where the person was a frame ago and no longer is: pale, with an edge, so as not to be a shadow."""
    left = opened(before & ~grown(now, 3), 5)
    lines = outlines(grown(left, 3) & before, soften=2.0, least=900)
    edge: dict[str, str | float] = {"stroke": palette.GHOST_EDGE, "stroke_width": 3}
    return [Shape(lines, True, palette.GHOST, TOLERANCE * 1.4, edge)] if lines else []


def _seen(room: Room, view: View) -> Pixels:
    points = view.place(room.vertices)
    corner = points[room.triangles]
    one, other = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    behind = (room.thing == BODY) & (one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0] > 0)
    shown = np.nonzero(~behind)[0].astype(np.int32)  # the far side of the skin is never seen
    pixels = rasterise(points, view.near(room.vertices), room.triangles[shown], WIDTH, view.height)
    return replace(pixels, shows=shown[pixels.shows])


def _skin(body: PosedBody, room: Room, pixels: Pixels, on_body: NDArray[np.int64], view: View) -> Skin:
    triangle = pixels.shows[on_body]
    corner = body.triangles[triangle]
    share = weights(pixels, on_body, view.place(room.vertices), room.triangles)
    known = np.concatenate([body.rest, body.rest_normals, body.normals, body.arm_weight[:, None]], 1)
    at = np.einsum("nck,nc->nk", known[corner], share)
    nearest = corner[np.arange(len(corner)), share.argmax(1)]
    lit = at[:, 6:9] @ _light(view)
    return Skin(
        at[:, :3], at[:, 3:6], at[:, 9], body.part[nearest], body.side[nearest], body.eye[triangle], lit
    )


def _light(view: View) -> Floats:
    """The light comes from near the camera, from above and from the picture's left."""
    right, up, toward = axes(view.camera)
    light: Floats = 0.80 * toward + 0.72 * up - 0.40 * right
    return light / np.linalg.norm(light)


def _things(
    room: Room,
    pixels: Pixels,
    part: Window,
    thing: NDArray[np.int16],
    numbers: Sequence[int] | range,
    view: View,
) -> list[Shape]:
    """Each piece of equipment as a flat colour, its faces turned from the light a little darker."""
    corner = room.vertices[room.triangles]
    facing = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    facing /= np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-12)
    dark = part.spread((facing @ _light(view))[pixels.shows] < 0.30, False)
    shapes: list[Shape] = []
    for number in numbers:
        mask = thing == number
        lines = part.moved(outlines(grown(mask, 2), soften=0.8))
        if not lines:
            continue
        material = room.materials[number]
        shapes.append(Shape(lines, True, palette.MATERIAL[material], TOLERANCE))
        if material not in UNSHADED and (mask & dark).sum() > 200:
            lines = part.moved(outlines(mask & dark, soften=0.8, least=120))
            shapes.append(Shape(lines, True, palette.SHADE, TOLERANCE, {"fill_opacity": 0.16}))
    return shapes


def _relief(sight: Sight) -> ink.Relief:
    skin, part = sight.skin, sight.part
    limb = np.zeros(len(skin.rest), np.int16)
    for base, parts in ((1, ARMS), (3, LEGS)):
        within = np.isin(skin.part, parts)
        limb[within & (skin.side == LEFT)] = base
        limb[within & (skin.side == RIGHT)] = base + 1
    bands = [number for number, material in enumerate(sight.room.materials) if material == "band"]
    return ink.Relief(
        sight.things >= 0,
        part.spread(sight.pixels.near, 0.0),
        sight.things,
        sight.paint.values(limb, -1),
        sight.paint.mask(np.isin(skin.part, [HAND, FOOT])),
        np.isin(sight.things, bands),
    )


def _around(relief: ink.Relief, drawn: Mask) -> ink.Relief:
    """The relief with only the lines that touch what is drawn anew; the empty room has its own."""
    far = ~grown(drawn, 1)
    return ink.Relief(relief.covered, relief.near, relief.thing, relief.limb, relief.fine, relief.quiet | far)


def _drawn(relief: ink.Relief, part: Window, outline: float = OUTLINE) -> list[Shape]:
    bold, light = ink.lines(relief)
    found = [_stroke(part.moved(light), CREASE), _stroke(part.moved(bold), outline)]
    return [shape for shape in found if shape.lines]


def _stroke(lines: list[Floats], width: float, **attributes: str | float) -> Shape:
    return Shape(
        lines, False, "none", TOLERANCE, {"stroke": palette.INK, "stroke_width": width, **attributes}
    )


def _shade(paint: _Painter, body: Mask, skin: Skin, relief: ink.Relief, part: Window) -> Shape:
    """Shade along the dark side of trunk and limbs; a patch that touches no outline is a dent, not shade."""
    lit = paint.values(skin.light.astype(np.float32), 0)
    cover = smooth(body.astype(np.float32), 5.0) + 1e-6
    calm = smooth(lit, 5.0) / cover
    dark = body & (calm < SHADED) & ~paint.mask(skin.part == HEAD)
    limb = relief.limb
    border = np.zeros_like(body)
    border[1:] |= limb[1:] != limb[:-1]
    border[:, 1:] |= limb[:, 1:] != limb[:, :-1]
    border = grown(border, 5)
    kept: list[Floats] = []
    for line in outlines(dark, soften=3.0, least=260):
        at = np.clip(line.astype(int), 0, np.array(body.shape)[::-1] - 1)
        if area(line) < 0 or border[at[:, 1], at[:, 0]].mean() > 0.22:
            kept.append(line)
    return Shape(part.moved(kept), True, palette.SHADE, TOLERANCE * 1.5, {"fill_opacity": 0.15})


def _face(paint: _Painter, skin: Skin, body: PosedBody, view: View, part: Window) -> list[Shape]:
    """Eyes, brows and a level mouth: present, calm, and gone before they clot in a small picture."""
    k = body.scale
    skull = body.rest_joints["head"]
    x, y = np.abs(skin.rest[:, 0]) / k, (skin.rest[:, 1] - skull[1]) / k
    ahead = (skin.part == HEAD) & (skin.facing[:, 2] > 0.2)
    pixel = 1 / (view.scale * k)
    eye = ((x - 0.0285) / max(0.0062, 3.2 * pixel)) ** 2 + ((y - 0.035) / max(0.0072, 3.6 * pixel)) ** 2 < 1
    lines = part.moved(outlines(paint.mask(eye & (skin.eye | ahead)), soften=1.0, least=8))
    shapes = [Shape(lines, True, palette.INK, TOLERANCE)]
    if pixel < 0.0024:
        thin = max(0.0010, 0.8 * pixel)
        brow = (np.abs(y - 0.0545 + 3.5 * (x - 0.026) ** 2) < thin) & (np.abs(x - 0.028) < 0.014)
        mouth = (np.abs(y + 0.0185 - 2.0 * x**2) < thin) & (x < 0.0185)
        under = y + 0.004 + 0.45 * (x - 0.004) ** 2 / 0.01
        nose = (np.abs(under) < thin) & (x < 0.0105) & (skin.facing[:, 1] < 0.35)
        lines = part.moved(outlines(paint.mask((brow | mouth | nose) & ahead), soften=1.0, least=8))
        shapes.append(Shape(lines, True, palette.INK, TOLERANCE, {"fill_opacity": 0.7}))
    return shapes

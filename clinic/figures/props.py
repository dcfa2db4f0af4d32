"""Equipment as meshes in the same room as the body, so that one z-buffer settles what hides what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clinic.figures.meshes import Mesh, ball, box, rounded_box, strip, tube
from clinic.figures.scene import Floats, Prop, Whole

SURROUNDINGS = frozenset({"wall", "doorway"})  # what the picture need not show whole
HELD = frozenset({"band", "dumbbell", "towel-strip", "stick", "pole", "ball"})  # drawn anew with the body
FLAT = frozenset({"band"})  # too thin for an outline of ink


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part of a thing in one material of the palette."""

    vertices: Floats
    triangles: Whole
    material: str


def pieces(prop: Prop) -> list[Piece]:
    """The parts a thing is built of, in world metres."""
    return [Piece(mesh[0], mesh[1], material) for mesh, material in BUILD[prop.kind](prop)]


def same(one: Prop, other: Prop) -> bool:
    """Whether a thing stands where it stood, unchanged."""
    return (
        one.kind == other.kind
        and one.turn == other.turn
        and dict(one.size) == dict(other.size)
        and one.points.shape == other.points.shape
        and bool(np.allclose(one.points, other.points, atol=1e-4))
    )


Parts = Sequence[tuple[Mesh, str]]


def _standing(parts: Parts, prop: Prop) -> Parts:
    """Parts built around the origin, set down at the thing's point and turned about the vertical."""
    angle = np.radians(prop.turn)
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    return [((vertices @ turn.T + prop.points[0], triangles), look) for (vertices, triangles), look in parts]


def _measures(prop: Prop, **usual: float) -> tuple[float, ...]:
    return tuple(float(prop.size.get(name, value)) for name, value in usual.items())


def _slab(material: str, **usual: float) -> Callable[[Prop], Parts]:
    def build(prop: Prop) -> Parts:
        width, depth, height = _measures(prop, **usual)
        return _standing([(box((-width / 2, 0, -depth / 2), (width / 2, height, depth / 2)), material)], prop)

    return build


def _cushion(**usual: float) -> Callable[[Prop], Parts]:
    def build(prop: Prop) -> Parts:
        width, depth, height = _measures(prop, **usual)
        soft = rounded_box((-width / 2, 0, -depth / 2), (width / 2, height, depth / 2), 0.004)
        return _standing([(soft, "cloth")], prop)

    return build


def _wall(prop: Prop) -> Parts:
    """A panel with a skirting board; its end shows as a darker edge."""
    width, height = _measures(prop, width=1.7, height=2.1)
    half = width / 2
    return _standing(
        [
            (box((-half, 0, -0.088), (half, height, -0.002)), "edge"),
            (box((-half, 0, -0.002), (half, height, 0)), "wall"),
            (box((-half, 0, -0.09), (half, height, -0.088)), "wall"),
            (box((-half, 0, 0), (half, 0.085, 0.014)), "skirting"),
        ],
        prop,
    )


def _doorway(prop: Prop) -> Parts:
    width, height, depth = _measures(prop, width=0.9, height=2.05, depth=0.12)
    half, board, deep = width / 2, 0.09, depth / 2
    return _standing(
        [
            (box((-half - board, 0, -deep), (-half, height, deep)), "wood"),
            (box((half, 0, -deep), (half + board, height, deep)), "wood"),
            (box((-half - board, height, -deep), (half + board, height + board, deep)), "wood"),
        ],
        prop,
    )


def _post(prop: Prop) -> Parts:
    """The edge of a door as a post on a foot, with the knob of the anchor left to the band."""
    (height,) = _measures(prop, height=1.9)
    return _standing(
        [
            (box((-0.03, 0.02, -0.03), (0.03, height, 0.03)), "metal"),
            (box((-0.15, 0, -0.15), (0.15, 0.02, 0.15)), "metal"),
        ],
        prop,
    )


def _legs(width: float, depth: float, top: float, thick: float) -> list[tuple[Mesh, str]]:
    found: list[tuple[Mesh, str]] = []
    for x in (-1, 1):
        for z in (-1, 1):
            at = np.array([x * (width / 2 - 0.025), z * (depth / 2 - 0.025)])
            low = (at[0] - thick, 0.0, at[1] - thick)
            found.append((box(low, (at[0] + thick, top, at[1] + thick)), "wood"))
    return found


def _stool(prop: Prop) -> Parts:
    width, depth, height = _measures(prop, width=0.4, depth=0.4, height=0.45)
    seat = box((-width / 2, height - 0.035, -depth / 2), (width / 2, height, depth / 2))
    return _standing([(seat, "wood"), *_legs(width, depth, height - 0.035, 0.017)], prop)


def _chair(prop: Prop) -> Parts:
    width, depth, height, back = _measures(prop, width=0.42, depth=0.42, height=0.45, back=0.42)
    seat = box((-width / 2, height - 0.035, -depth / 2), (width / 2, height, depth / 2))
    parts: list[tuple[Mesh, str]] = [(seat, "wood"), *_legs(width, depth, height - 0.035, 0.017)]
    rear = -depth / 2 + 0.025
    for x in (-1, 1):
        at = x * (width / 2 - 0.025)
        parts.append(
            (box((at - 0.017, height, rear - 0.017), (at + 0.017, height + back, rear + 0.017)), "wood")
        )
    for low, high in ((back - 0.15, back), (back - 0.30, back - 0.22)):
        if low > 0.02:
            rail = box((-width / 2, height + low, rear - 0.012), (width / 2, height + high, rear + 0.012))
            parts.append((rail, "wood"))
    return _standing(parts, prop)


def _table(prop: Prop) -> Parts:
    width, depth, height = _measures(prop, width=1.0, depth=0.6, height=0.74)
    top = box((-width / 2, height - 0.035, -depth / 2), (width / 2, height, depth / 2))
    return _standing([(top, "wood"), *_legs(width, depth, height - 0.035, 0.022)], prop)


def _bar(material: str, usual: float, sides: int = 16) -> Callable[[Prop], Parts]:
    def build(prop: Prop) -> Parts:
        (radius,) = _measures(prop, radius=usual)
        return [(tube(prop.points, radius, sides), material)]

    return build


def _dumbbell(prop: Prop) -> Parts:
    """A short handle between two heads; the heads keep a size that a small picture still shows."""
    (radius,) = _measures(prop, radius=0.04)
    first, last = prop.points[0], prop.points[-1]
    head = (last - first) * 0.30
    return [
        (tube(np.array([first, last]), 0.014), "metal"),
        (tube(np.array([first, first + head]), radius, 24), "iron"),
        (tube(np.array([last - head, last]), radius, 24), "iron"),
    ]


def _pole(prop: Prop) -> Parts:
    (radius,) = _measures(prop, radius=0.009)
    grip, tip = prop.points[0], prop.points[-1]
    down = (tip - grip) / max(float(np.linalg.norm(tip - grip)), 1e-6)
    return [
        (tube(np.array([grip - down * 0.06, tip]), radius), "metal"),
        (tube(np.array([grip - down * 0.08, grip + down * 0.10]), radius + 0.007), "iron"),
    ]


def _strip(prop: Prop) -> Parts:
    (width,) = _measures(prop, width=0.11)
    return [(strip(prop.points, width, 0.012), "cloth")]


def _ball(prop: Prop) -> Parts:
    (radius,) = _measures(prop, radius=0.035)
    return [(ball(prop.points[0], np.full(3, radius)), "ball")]


def _bike(prop: Prop) -> Parts:
    """A stationary bicycle: feet, flywheel before the crank, posts to saddle and handlebar, two pedals."""
    floor, saddle, left, right, left_pedal, right_pedal, crank = prop.points
    ahead = (left + right) / 2 - saddle
    ahead = np.array([ahead[0], 0, ahead[2]]) / np.hypot(ahead[0], ahead[2])
    across = np.cross([0, 1, 0], ahead)
    wheel = crank + ahead * 0.38
    bars = (left + right) / 2
    stem = np.array([wheel[0], max(float(bars[1]) - 0.12, 0.6), wheel[2]])
    parts: list[tuple[Mesh, str]] = [
        (tube(np.array([wheel - across * 0.03, wheel + across * 0.03]), 0.21, 40), "metal"),
        (rounded_box((-0.10, -0.045, -0.14), (0.10, 0.0, 0.12), 0.006), "iron"),
    ]
    cushion = parts[1][0]
    parts[1] = ((cushion[0] + saddle, cushion[1]), "iron")
    lines = [
        (floor - ahead * 0.42, floor + ahead * 0.62),
        (crank, floor + (crank - floor) * 0.02),
        (crank, saddle - np.array([0, 0.04, 0])),
        (crank, wheel),
        (wheel, stem),
        (stem, bars),
        (left, right),
        (floor - ahead * 0.42 - across * 0.22, floor - ahead * 0.42 + across * 0.22),
        (floor + ahead * 0.62 - across * 0.22, floor + ahead * 0.62 + across * 0.22),
    ]
    parts += [
        (tube(np.array(line) + np.array([0, 0.03, 0]) * (index in (0, 7, 8)), 0.024), "metal")
        for index, line in enumerate(lines)
    ]
    for pedal, out in ((left_pedal, across), (right_pedal, -across)):
        parts.append((tube(np.array([crank + out * 0.07, pedal - out * 0.02]), 0.014), "iron"))
        parts.append((tube(np.array([pedal - out * 0.05, pedal + out * 0.05]), 0.018), "iron"))
    return parts


BUILD: Mapping[str, Callable[[Prop], Parts]] = {
    "mat": _slab("mat", width=0.62, depth=1.8, height=0.012),
    "step": _slab("wood", width=0.6, depth=0.35, height=0.15),
    "pillow": _cushion(width=0.5, depth=0.34, height=0.10),
    "folded-towel": _cushion(width=0.32, depth=0.24, height=0.05),
    "wall": _wall,
    "doorway": _doorway,
    "post": _post,
    "chair": _chair,
    "stool": _stool,
    "table": _table,
    "roller": _bar("foam", 0.075, 32),
    "rolled-towel": _bar("cloth", 0.045, 28),
    "stick": _bar("wood", 0.014),
    "band": _bar("band", 0.010, 10),
    "pole": _pole,
    "dumbbell": _dumbbell,
    "towel-strip": _strip,
    "ball": _ball,
    "bike": _bike,
}

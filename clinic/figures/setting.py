"""Things around the body: what stands in the room, what carries it and what it holds.

All places are metres in the world. What stands is placed once, from the first frame; what is held or lies
under a part of the body is placed anew for each frame.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from clinic.figures.places import Plane, Unknown, directed, of_skin
from clinic.figures.posing import Settled
from clinic.figures.rotation import X, Y, Z, about
from clinic.figures.scene import Floats, Prop

Told = Mapping[str, Mapping[str, Any]]
FLOOR: Final = Plane(np.zeros(3), Y)
# Usual measures in metres: a kitchen chair, a desk, an exercise mat, a step of an aerobics class.
SIZES: Final[Mapping[str, Mapping[str, float]]] = {
    "mat": {"width": 0.62, "depth": 1.85, "height": 0.012},
    "wall": {"width": 1.7, "height": 2.05},
    "doorway": {"width": 0.86, "height": 2.05, "depth": 0.11},
    "post": {"height": 1.5},
    "chair": {"width": 0.42, "depth": 0.42, "height": 0.44, "back": 0.42},
    "stool": {"width": 0.4, "depth": 0.38, "height": 0.44},
    "table": {"width": 1.1, "depth": 0.6, "height": 0.72},
    "step": {"width": 0.6, "depth": 0.34, "height": 0.16},
    "pillow": {"width": 0.5, "depth": 0.34, "height": 0.1},
    "folded-towel": {"width": 0.34, "depth": 0.24, "height": 0.04},
    "roller": {"length": 0.6, "radius": 0.07},
    "rolled-towel": {"length": 0.42, "radius": 0.045},
    "towel-strip": {"width": 0.07},
    "ball": {"radius": 0.033},
    "stick": {"length": 1.2, "radius": 0.013},
    "pole": {"radius": 0.009},
    "dumbbell": {"length": 0.26, "radius": 0.036},
    "band": {"radius": 0.008},
    "bike": {},
}
HELD: Final = frozenset({"band", "dumbbell", "stick", "pole", "towel-strip"})
ON_BODY: Final = frozenset({"pillow", "folded-towel", "rolled-towel", "ball", "roller"})
_DIRECTIONS: Final[Mapping[str, Floats]] = {"ahead": Z, "behind": -Z, "left": X, "right": -X}
_TURNS: Final[Mapping[str, float]] = {"ahead": 180, "behind": 0, "left": -90, "right": 90}
_TOUCHED: Final[Mapping[str, tuple[str, ...]]] = {
    "back": ("torso", "head"),
    "hips": ("torso", "thigh"),
    "head": ("head",),
    "hands": ("hand",),
    "forearms": ("forearm", "hand"),
    "side": ("arm", "torso", "thigh"),
}
SIDES_OF_BODY: Final = tuple(_TOUCHED)


@dataclass(slots=True, eq=False)
class Setting:
    """What stands around the body. Sizes are known before anything is placed: they carry the body."""

    told: Told
    props: dict[str, Prop] = field(default_factory=dict)

    def level(self, name: str) -> float:
        if name == "floor":
            return self._size("mat", "height") if self.has("mat") else 0.0
        if name in ("seat", "saddle"):
            return self._size("stool" if self.has("stool") else "chair", "height")
        if name == "roller":
            return 2 * self._size("roller", "radius") + self.level("floor")
        if name == "pedal":
            return 0.16
        if "height" not in SIZES.get(name, {}):
            raise Unknown(name, "is nothing that carries a body")
        return self._size(name, "height")

    def surface(self, name: str) -> Plane | None:
        """The floor, a wall, the top of what is flat, the back of a chair or the jamb of a door."""
        if name == "floor":
            return Plane(np.array([0, self.level("floor"), 0]), Y)
        if name == "seat":
            return Plane(np.array([0, self.level("seat"), 0]), Y)
        prop = self.props.get(name)
        if prop is None:
            return None
        if prop.kind == "wall":
            return Plane(prop.points[0], about(Y, prop.turn) @ Z)
        if prop.kind == "doorway":
            front = prop.points[0] - Z * prop.size["depth"] / 2
            return Plane(front, -Z)
        if prop.kind in ("table", "step", "pillow", "folded-towel"):
            return Plane(prop.points[0] + Y * prop.size["height"], Y)
        return None

    def place(self, name: str) -> Floats | None:
        """An anchor by its name, `table.edge`, `seat.left`, `door.left`, `band.anchor`."""
        thing, _, _ = name.partition(".")
        for prop in self.props.values():
            if name in prop.anchors:
                return prop.anchors[name]
        if thing in self.props and name == thing:
            return self.props[thing].points[0]
        return None

    def furnish(self, first: Settled) -> None:
        """Places what stands, by where the body is in its first frame."""
        for name, told in self.told.items():
            kind = told.get("kind", name)
            if kind not in HELD | ON_BODY | {"mat"} or "at" in told:
                self.props[name] = _anchored(_standing(kind, told, first))

    def carried(self, now: Settled) -> list[Prop]:
        """What lies on or under the body or in its hands, in this frame."""
        found = []
        for name, told in self.told.items():
            kind = told.get("kind", name)
            if name in self.props:
                continue
            if kind in HELD:
                found += list(_held(kind, told, now, self))
            elif kind in ON_BODY:
                thing = _under(kind, told, now, self.level("floor"))
                if "under" in told:  # what lies stays there, as high as it was; the body moves over it
                    self.props[name] = thing
                found.append(thing)
        return found

    def has(self, kind: str) -> bool:
        return any(told.get("kind", name) == kind for name, told in self.told.items())

    def told_of(self, kind: str) -> Mapping[str, Any]:
        """What is told of the one thing of a kind."""
        return next(told for name, told in self.told.items() if told.get("kind", name) == kind)

    def _size(self, kind: str, measure: str) -> float:
        for name, told in self.told.items():
            if told.get("kind", name) == kind or name == kind:
                return _sizes(told.get("kind", name), told)[measure]
        return SIZES[kind][measure]


def mat(told: Mapping[str, Any], bodies: list[Floats]) -> Prop:
    """A mat a little larger than what lies on it in any frame."""
    size = _sizes("mat", told)
    low = np.concatenate([each[each[:, 1] < 0.35] for each in bodies])
    least, most = low.min(0), low.max(0)
    middle, span = (least + most) / 2, most - least
    along_x = span[0] > span[2]
    width = max(size["width"], float(span[2 if along_x else 0]) + 0.1)
    depth = max(min(size["depth"], 1.2), float(span[0 if along_x else 2]) + 0.16)
    if "at" in told:
        middle = np.array([told["at"][0], 0, told["at"][-1]])
    return Prop(
        "mat",
        np.array([[middle[0], 0, middle[2]]]),
        {"width": told.get("width", width), "depth": told.get("depth", depth), "height": size["height"]},
        turn=float(told.get("turn", 90 if along_x else 0)),
    )


def _sizes(kind: str, told: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(told.get(name, usual)) for name, usual in SIZES[kind].items()}


def _standing(kind: str, told: Mapping[str, Any], first: Settled) -> Prop:
    size = _sizes(kind, told)
    known = first.named()
    point, turn = np.array([known["pelvis"][0], 0, known["pelvis"][2]]), 0.0
    way = next((each for each in _DIRECTIONS if each in told), None)
    if way is not None:
        point = point + _DIRECTIONS[way] * float(told[way])
        turn = _TURNS[way] if kind in ("wall", "chair") else 0.0
    elif kind in ("chair", "stool"):
        point = point + Z * 0.03
    elif kind in ("table", "post", "wall", "doorway", "step"):
        usual = {"table": 0.55, "post": 1.0, "wall": 0.45, "doorway": 0.12, "step": 0.3}[kind]
        point, turn = point + Z * usual, 180.0 if kind == "wall" else 0.0
    turn = float(told.get("turn", turn))
    if "touched_by" in told:
        facing = about(Y, turn) @ Z
        parts = first.vertices[first.body.of_parts(*_TOUCHED[told["touched_by"]])]
        reach = float((parts @ facing).min()) - float(told.get("gap", 0.0))
        # Hands that hang beside the body touch no wall ahead of it: the wall stays where it was told to be.
        if told["touched_by"] != "hands" or float(known["pelvis"] @ facing) - reach > 0.3:
            point = point + facing * (reach - float(point @ facing))
    if "at" in told:
        at = told["at"]
        point = np.array([at[0], at[1] if len(at) == 3 else 0.0, at[-1]], float)
    if kind == "bike":
        return Prop(kind, _bike(first), size, turn)
    return Prop(kind, point[None], size, turn)


def _anchored(prop: Prop) -> Prop:
    """The named places of a thing that stands."""
    foot, size, turn = prop.points[0], prop.size, about(Y, prop.turn)

    def at(x: float, y: float, z: float) -> Floats:
        return foot + turn @ np.array([x, y, z])

    anchors: dict[str, Floats] = {}
    if prop.kind in ("chair", "stool"):
        half, height = size["width"] / 2, size["height"]
        front = size["depth"] / 2
        anchors = {
            "seat": at(0, height, 0),
            "seat.left": at(half, height, 0),
            "seat.right": at(-half, height, 0),
            "seat.front": at(0, height, front),
            "seat.back": at(0, height, -front),
        }
        if prop.kind == "chair":
            top = height + size["back"]
            anchors |= {
                "backrest": at(0, top, -front + 0.02),
                "backrest.left": at(half - 0.03, top, -front + 0.02),
                "backrest.right": at(-half + 0.03, top, -front + 0.02),
            }
    elif prop.kind == "table":
        height, near = size["height"], -size["depth"] / 2
        anchors = {
            "table": at(0, height, 0),
            "table.edge": at(0, height, near),
            "table.left": at(0.25, height, near + 0.12),
            "table.right": at(-0.25, height, near + 0.12),
        }
    elif prop.kind == "doorway":
        half = size["width"] / 2
        anchors = {"door.left": at(half, 1.2, 0), "door.right": at(-half, 1.2, 0)}
    elif prop.kind == "post":
        anchors = {"band.anchor": at(0, size["height"], 0)}
    elif prop.kind == "step":
        anchors = {"step": at(0, size["height"], 0)}
    elif prop.kind == "bike":
        names = ("floor", "saddle", "handle.left", "handle.right", "pedal.left", "pedal.right", "crank")
        anchors = {f"bike.{name}": point for name, point in zip(names, prop.points, strict=True)}
    return Prop(prop.kind, prop.points, prop.size, prop.turn, anchors)


def _held(kind: str, told: Mapping[str, Any], now: Settled, around: Setting) -> Iterator[Prop]:
    size = _sizes(kind, told)
    if kind in ("dumbbell", "pole"):
        for side in {"left": "L", "right": "R", "both": "LR"}[told.get("held", "both")]:
            grip, axis = fist(now, side)
            if kind == "dumbbell":
                half = axis * size["length"] / 2
                yield Prop(kind, np.array([grip - half, grip + half]), size)
            else:
                tip = grip + axis * 0.1
                low = np.array([grip[0], 0.0, grip[2]]) + _offset(told.get("tip", (0, 0, -0.35)))
                yield Prop(kind, np.array([tip, low]), size)
        return
    line = [step for name in told.get("through", ("grip.L", "grip.R")) for step in _point(name, now, around)]
    if kind == "stick":
        a, b = line[0], line[-1]
        middle, along = (a + b) / 2, (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
        reach = max(size["length"] / 2, float(np.linalg.norm(b - a)) / 2 + 0.06)
        yield Prop(kind, np.array([middle - along * reach, middle + along * reach]), size)
        return
    if kind == "band":
        line = _through_fists(line, told.get("through", ("grip.L", "grip.R")), now)
    yield Prop(kind, np.array(line), size)


def _through_fists(line: list[Floats], names: Any, now: Settled) -> list[Floats]:
    """A band's ends run through the fists along their axis and hang out a little on the far side."""
    for end, name in ((0, names[0]), (-1, names[-1])):
        if not (isinstance(name, str) and name.startswith("grip.")):
            continue
        grip, axis = fist(now, name[-1])
        inner = line[1 if end == 0 else -2]
        axis = axis if (inner - grip) @ axis > 0 else -axis
        tail = [grip - axis * 0.075 - Y * 0.02, grip - axis * 0.04, grip, grip + axis * 0.045]
        line = tail + line[1:] if end == 0 else line[:-1] + tail[::-1]
    return line


def fist(now: Settled, side: str) -> tuple[Floats, Floats]:
    """The middle of a closed hand and the axis of what it holds, towards the thumb."""
    turn = now.skeleton.turns[f"wrist.{side}"]
    grip = now.skeleton.places[f"wrist.{side}"] + turn @ now.body.hand_points[f"grip.{side}"]
    across = turn @ now.body.canonical[f"hand.{side}"][:, 2]
    return grip, across if side == "R" else -across


def _point(name: Any, now: Settled, around: Setting) -> list[Floats]:
    if not isinstance(name, str):
        return [np.asarray(name, float)]
    skin = of_skin(now.body, now.vertices, now.skeleton)
    if name in skin:
        point, normal = skin[name]
        return [point + normal * 0.012]
    found = now.named().get(name)
    found = around.place(name) if found is None else found
    if found is None:
        raise Unknown(name)
    return [found]


def _under(kind: str, told: Mapping[str, Any], now: Settled, floor: float) -> Prop:
    """Something soft or round between a point of the skin and what lies beyond it."""
    size = _sizes(kind, told)
    skin = of_skin(now.body, now.vertices, now.skeleton)
    name = told.get("under") or told.get("against") or told.get("on_top_of") or "back-of-head"
    if name not in skin:
        raise Unknown(name, "is no point of the skin")
    point, normal = skin[name]
    point = point + _offset(told.get("shift", (0, 0, 0)))
    if kind in ("ball", "roller", "rolled-towel"):
        normal = normal if "against" in told else -Y
        centre = point + normal * size["radius"]
        if kind == "ball":
            return Prop(kind, centre[None], size)
        along = directed(told.get("along", "left")) * size["length"] / 2
        return Prop(kind, np.array([centre - along, centre + along]), size)
    if "on_top_of" in told:
        return Prop(kind, point[None], size, float(told.get("turn", 0)))
    height = size["height"] if "height" in told else max(0.015, float(point[1]) - floor + 0.006)
    foot = np.array([point[0], point[1] + 0.006 - height, point[2]])
    return Prop(kind, foot[None], {**size, "height": height}, float(told.get("turn", 0)))


def _offset(given: Any) -> Floats:
    return np.asarray(given, float)


def _bike(first: Settled) -> Floats:
    """A bike that fits the rider: saddle below, pedals under the feet, bars where the hands are."""
    known = first.named()
    saddle = known["pelvis"] - Y * 0.1
    pedals = [known[f"sole.{side}"] for side in "LR"]
    crank = (pedals[0] + pedals[1]) / 2 * np.array([0, 1, 1])
    floor = np.array([crank[0], 0, crank[2]])
    return np.array([floor, saddle, known["palm.L"], known["palm.R"], *pedals, crank])

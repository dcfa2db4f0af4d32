"""Named places: joints, points on the skin and anchors on props, where they are in one pose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from clinic.figures.body import SIDES, Body
from clinic.figures.rotation import X, Y, Z, unit
from clinic.figures.scene import Floats
from clinic.figures.skeleton import OUT, Skeleton

_BONES: Final[Mapping[str, str]] = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip-joint": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "ball": "toes",
}
WORDS: Final[Mapping[str, Floats]] = {
    "up": Y,
    "down": -Y,
    "forward": Z,
    "back": -Z,
    "left": X,
    "right": -X,
}


class Unknown(LookupError):
    """A pose file names what does not exist: the name, and what it is not."""

    def __init__(self, name: str, wrong: str = "is no known place") -> None:
        super().__init__(f"{name}: {wrong}")
        self.name = name
        self.wrong = wrong


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A flat thing to touch: a point on it and the way it faces; metres."""

    point: Floats
    normal: Floats

    def gap(self, points: Floats) -> Floats:
        """How far points are before it; negative is behind."""
        found: Floats = (points - self.point) @ self.normal
        return found

    def onto(self, point: Floats) -> Floats:
        """The nearest point on it."""
        return point - self.normal * float((point - self.point) @ self.normal)


def of_skeleton(body: Body, skeleton: Skeleton) -> dict[str, Floats]:
    """Joints and points of hands and feet by name, `grip.L`, and every bone's head; metres."""
    found = dict(skeleton.places)
    for side in SIDES:
        found |= {f"{name}.{side}": skeleton.places[f"{bone}.{side}"] for name, bone in _BONES.items()}
        hand, foot = skeleton.turns[f"wrist.{side}"], skeleton.turns[f"foot.{side}"]
        ankle = skeleton.places[f"foot.{side}"]
        rest = body.head(f"foot.{side}")
        for name, step in body.hand_points.items():
            if name.endswith(side):
                found[name] = skeleton.places[f"wrist.{side}"] + hand @ step
        scale = body.scale
        found[f"heel.{side}"] = ankle + foot @ np.array([0, -rest[1], -0.045 * scale])
        found[f"sole.{side}"] = ankle + foot @ np.array([0, -rest[1], 0.05 * scale])
        found[f"toe-tips.{side}"] = ankle + foot @ np.array(
            [OUT[side] * 0.02, -rest[1] + 0.01, 0.165 * scale]
        )
    hips = found["hip-joint.L"] + found["hip-joint.R"]
    found["pelvis"] = hips / 2
    found["chest"] = skeleton.places["thorax4"]
    return found


def of_skin(body: Body, vertices: Floats, skeleton: Skeleton) -> dict[str, tuple[Floats, Floats]]:
    """Points on the skin by name, and the way the skin faces there."""
    found = {}
    for name, index in body.skin_points.items():
        bone = body.names[int(body.bones[index, 0])]
        found[name] = (vertices[index], unit(skeleton.turns[bone] @ body.rest_normals[index]))
    return found


def directed(word: str | list[float] | tuple[float, ...], side: str = "") -> Floats:
    """A world direction: [x, y, z], or words joined by `+`. `in` and `out` are a side's own."""
    if not isinstance(word, str):
        return unit(word)
    total = np.zeros(3)
    for each in word.split("+"):
        if each in ("in", "out"):
            total = total + X * OUT[side or "L"] * (1 if each == "out" else -1)
        else:
            total = total + WORDS[each]
    return unit(total)

"""Moves from one key pose to the next: joints turn by their shortest arc, what stands stays where it is."""

from typing import Final

import numpy as np

from clinic.figures.body import SIDES, Body
from clinic.figures.limbs import Bend, hinge_frames
from clinic.figures.posing import Settled, skin
from clinic.figures.rotation import frame, part, unit
from clinic.figures.scene import Floats
from clinic.figures.skeleton import Skeleton

_STANDS: Final = 0.03  # metres: the end of a limb that moved less than this did not mean to move
_LIMBS: Final = {
    "arm": ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist"),
    "leg": ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot"),
}


def body_between(one: Settled, other: Settled, share: float) -> Settled:
    """The body part-way between two poses; `share` 0 is the one, 1 the other."""
    if share <= 0 or share >= 1:
        return one if share <= 0 else other
    skeleton = skeleton_between(one, other, share)
    held = one.held + (other.held - one.held) * share
    return Settled(one.body, other.spec, skeleton, skin(one.body, skeleton), {}, {}, held)


def skeleton_between(one: Settled, other: Settled, share: float, *, fingers: bool = True) -> Skeleton:
    """As `body_between`, without the surface, and without fingers where nobody asks for them."""
    body = one.body
    mixed = Skeleton({}, {})
    for index, name in enumerate(body.names):
        if not fingers and name.startswith("finger"):
            continue
        parent = int(body.parents[index])
        first, second = one.skeleton.turns[name], other.skeleton.turns[name]
        if parent < 0:
            mixed.turns[name] = first @ part(first.T @ second, share)
            mixed.places[name] = _on_the_way(one, other, name, share)
        else:
            above = body.names[parent]
            first = one.skeleton.turns[above].T @ first
            second = other.skeleton.turns[above].T @ second
            mixed.turns[name] = mixed.turns[above] @ first @ part(first.T @ second, share)
            mixed.places[name] = _hung(body, mixed, index)
    standing = [
        (limb, side)
        for limb, bones in _LIMBS.items()
        for side in SIDES
        if _moved(one, other, f"{bones[-1]}.{side}") < _STANDS
    ]
    feet = [f"foot.{side}" for limb, side in standing if limb == "leg"]
    if feet:
        away = [_on_the_way(one, other, foot, share) - mixed.places[foot] for foot in feet]
        mixed = mixed.moved(np.mean(away, 0))
    for limb, side in standing:
        bones = [f"{bone}.{side}" for bone in _LIMBS[limb]]
        _lead(body, mixed, bones, _on_the_way(one, other, bones[-1], share))
    return mixed


def _hung(body: Body, skeleton: Skeleton, index: int) -> Floats:
    parent = int(body.parents[index])
    above = body.names[parent]
    return skeleton.places[above] + skeleton.turns[above] @ (body.heads[index] - body.heads[parent])


def _moved(one: Settled, other: Settled, bone: str) -> float:
    return float(np.linalg.norm(one.skeleton.places[bone] - other.skeleton.places[bone]))


def _on_the_way(one: Settled, other: Settled, bone: str, share: float) -> Floats:
    start, end = one.skeleton.places[bone], other.skeleton.places[bone]
    return start + (end - start) * share


def _lead(body: Body, skeleton: Skeleton, bones: list[str], goal: Floats) -> None:
    """Bends a limb so that it ends at its goal; its middle joint keeps to its side, its end its turn."""
    upper, _, lower, _, end = bones
    root, middle, tip = (skeleton.places[bone] for bone in (upper, lower, end))
    limb = Bend(float(np.linalg.norm(middle - root)), float(np.linalg.norm(tip - middle)))
    hinge = np.cross(middle - root, tip - root)
    if np.linalg.norm(hinge) < 1e-6:
        return
    first, second, _ = hinge_frames(root, goal, middle - root, limb)
    turns = (
        first @ frame(unit(middle - root), hinge).T,
        second @ frame(unit(tip - middle), hinge).T,
    )
    for number, bone in enumerate(bones[:4]):
        skeleton.turns[bone] = turns[number // 2] @ skeleton.turns[bone]
    below = set(bones[1:])
    for index, name in enumerate(body.names):
        parent = int(body.parents[index])
        if name not in skeleton.turns:
            continue
        if name in below or (parent >= 0 and body.names[parent] in below):
            below.add(name)
            skeleton.places[name] = _hung(body, skeleton, index)

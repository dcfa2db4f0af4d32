"""Moves from one key pose to the next: joints turn by their shortest arc, what stands stays as it is."""

from typing import Final

import numpy as np

from clinic.figures.body import SIDES, Body
from clinic.figures.limbs import Bend, hinge_frames
from clinic.figures.posing import Settled, skin
from clinic.figures.rotation import part
from clinic.figures.scene import Floats
from clinic.figures.skeleton import Skeleton

_STANDS: Final = 0.03  # metres: the end of a limb that moved less than this did not mean to move
_PROPPED: Final = 0.1  # metres: so much a hand may move and still be led there straight
_LIMBS: Final = {
    "arm": ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist"),
    "leg": ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot"),
}

_PARTS_OF: Final = {"arm": (("arm", "forearm"),) * 2, "leg": (("thigh", "shank"),) * 2}


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
        if _moved(one, other, f"{bones[-1]}.{side}") < (_STANDS if limb == "leg" else _PROPPED)
    ]
    feet = [f"foot.{side}" for limb, side in standing if limb == "leg"]
    if feet:
        away = [_on_the_way(one, other, foot, share) - mixed.places[foot] for foot in feet]
        mixed = mixed.moved(np.mean(away, 0))
    for limb, side in standing:
        _lead(one, other, share, mixed, limb, side)
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


def _lead(one: Settled, other: Settled, share: float, skeleton: Skeleton, limb: str, side: str) -> None:
    """Bends a limb so that it ends on its way, turned as the key frames say; its middle joint goes from
    the one's side to the other's.

    What touches is turned in the world: blended joint by joint, a palm that lies flat in both key frames
    can come round by its back, since each joint takes its own shortest arc.
    """
    body = one.body
    bones = [f"{bone}.{side}" for bone in _LIMBS[limb]]
    upper, middle, lower, rolling, end = bones
    lengths, frames = _PARTS_OF[limb]
    reach = Bend(*(body.lengths[f"{name}.{side}"] for name in lengths))
    along, below = (body.canonical[f"{name}.{side}"] for name in frames)
    start = one.skeleton.turns[middle] @ along
    aside = start @ part(start.T @ other.skeleton.turns[middle] @ along, share)
    goal = _on_the_way(one, other, end, share)
    first, second, _ = hinge_frames(skeleton.places[upper], goal, aside[:, 2], reach)
    held = _turned(one, other, end, share)
    turns = skeleton.turns
    before = turns[end]
    turns[upper] = turns[middle] = first @ along.T
    turns[lower] = turns[rolling] = second @ below.T
    turns[end] = held
    # A half of a limb keeps its roll against the other, blended: worked out anew it jumps at half a turn.
    turns[upper] = turns[middle] @ _rolled(one, other, middle, upper, share)
    turns[rolling] = turns[lower] @ _rolled(one, other, lower, rolling, share)
    follows = held @ before.T
    moved, ending = set(bones[1:]), {end}
    for index, name in enumerate(body.names):
        if name not in turns:
            continue
        parent = int(body.parents[index])
        higher = body.names[parent] if parent >= 0 else ""
        if higher in ending:
            ending.add(name)
            turns[name] = follows @ turns[name]
        if name in moved or higher in moved:
            moved.add(name)
            skeleton.places[name] = _hung(body, skeleton, index)


def _turned(one: Settled, other: Settled, bone: str, share: float) -> Floats:
    first: Floats = one.skeleton.turns[bone]
    turned: Floats = first @ part(first.T @ other.skeleton.turns[bone], share)
    return turned


def _rolled(one: Settled, other: Settled, bone: str, beside: str, share: float) -> Floats:
    start, end = (each.skeleton.turns[bone].T @ each.skeleton.turns[beside] for each in (one, other))
    rolled: Floats = start @ part(start.T @ end, share)
    return rolled

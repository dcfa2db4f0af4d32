"""Forward kinematics: joint angles in, the turn and the place of every bone out.

At rest every bone's frame is the world's, so bones have no roll of their own: a child's turn is its parent's
followed by the joint's. Limbs lie in the assets' A pose at rest and are first brought to hang straight down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from clinic.figures.bake import SPINE
from clinic.figures.body import Body
from clinic.figures.joints import Joints
from clinic.figures.limbs import Bend, hinge_frames
from clinic.figures.rotation import X, Y, Z, about, frame, part, square, twist, unit
from clinic.figures.scene import Floats

OUT: Final[Mapping[str, int]] = {"L": 1, "R": -1}
_NECK: Final = ("neck01", "neck02", "neck03")
# A chin tuck lays the lower neck back and nods the upper, so the gaze stays level; shares of `neck_glide`.
_GLIDE: Final = (-0.55, -0.45, 0.3)
_GLIDE_HEAD: Final = 0.7
# Degrees the collarbone turns for one degree of shoulder blade: 4 mm up, 3.5 mm forward (kinematics.yaml).
_LIFT, _FORWARD = 1.4, 1.25
_RISE: Final = 25.0  # degrees the collarbone rises for an arm raised all the way
_CAP: Final = 0.4  # the share of the arm's turn that the cap of the shoulder takes
_OBLIQUE: Final = 3.0  # degrees by which legs lean in from the hips on somebody who stands at ease
_ELBOW: Final = 0.036  # metres from the elbow's joint to the skin it leans on


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """Every bone's turn and the place of its head, by name; metres."""

    turns: dict[str, Floats]
    places: dict[str, Floats]

    def moved(self, by: Floats) -> "Skeleton":
        return Skeleton(self.turns, {name: place + by for name, place in self.places.items()})


@dataclass(frozen=True, slots=True, eq=False)
class HandGoal:
    """Where a hand has to be. `point` is where the `spot` of the hand goes (metres, world).

    `fingers` and `palm` are the world directions they point in; without them the hand lies as its joints say.
    `bend` is the way the elbow points; without it the elbow stays where its joints put it. With the spot
    `forearm`, elbow and forearm lie on the plane through `point` that the palm's back faces away from.
    """

    point: Floats
    spot: str = "palm"
    fingers: Floats | None = None
    palm: Floats | None = None
    bend: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FootGoal:
    """Where an ankle has to be, how the foot lies (`toes` along, sole facing against `up`), and the knee."""

    ankle: Floats
    toes: Floats | None = None
    up: Floats | None = None
    bend: Floats | None = None


class _Posing:
    """One pass from the pelvis outwards."""

    def __init__(self, body: Body, joints: Joints, pelvis: Floats) -> None:
        self.body = body
        self.joints = joints
        self.pelvis = pelvis
        self.turns: dict[str, Floats] = {}
        self.places: dict[str, Floats] = {}
        self.short: dict[str, float] = {}

    def put(self, name: str, turn: Floats) -> None:
        self.turns[name] = turn
        self.places[name] = self.place(name)

    def place(self, name: str) -> Floats:
        """Where a bone begins, once its parent stands."""
        index = self.body.index[name]
        parent = int(self.body.parents[index])
        if parent < 0:
            hips = (self.body.head("upperleg01.L") + self.body.head("upperleg01.R")) / 2
            return self.pelvis + self.turns[name] @ (self.body.heads[index] - hips)
        above = self.body.names[parent]
        return self.places[above] + self.turns[above] @ (self.body.heads[index] - self.body.heads[parent])


def posed(
    body: Body,
    joints: Joints,
    pelvis: Floats,
    hands: Mapping[str, HandGoal] | None = None,
    feet: Mapping[str, FootGoal] | None = None,
) -> tuple[Skeleton, dict[str, float]]:
    """The skeleton with the middle of its hips at `pelvis` (metres), and how far short each goal was missed.

    Goals go by side, `L` and `R`; what is missed goes by `hand.L`, `foot.R`, in metres.
    """
    p = _Posing(body, joints, pelvis)
    _trunk(p)
    for side in OUT:
        _leg(p, side, (feet or {}).get(side))
        _arm(p, side, (hands or {}).get(side))
        _fingers(p, side)
    return Skeleton(p.turns, p.places), p.short


def _trunk(p: _Posing) -> None:
    j = p.joints
    up = about(Y, -j["root.yaw"]) @ about(Z, j["root.roll"]) @ about(X, j["root.pitch"])
    for name in ("root", "pelvis.L", "pelvis.R"):
        p.put(name, up)
    for region, chain in (("lumbar", SPINE[:3]), ("thoracic", SPINE[3:])):
        turn, side, flex = (j[f"{region}_{way}"] / len(chain) for way in ("rot", "side", "flex"))
        step = about(Y, -turn) @ about(Z, side) @ about(X, flex)
        for bone in chain:
            up = up @ step
            p.put(bone, up)
    turn, side, flex = (j[f"neck_{way}"] / 4 for way in ("rot", "side", "flex"))
    step = about(Y, -turn) @ about(Z, side) @ about(X, flex)
    for bone, glide in zip(_NECK, _GLIDE, strict=True):
        up = up @ step @ about(X, glide * j["neck_glide"])
        p.put(bone, up)
    p.put("head", up @ step @ about(X, j["head_nod"] + _GLIDE_HEAD * j["neck_glide"]))


def swing(out: int, plane: float, elevation: float) -> Floats:
    """The turn that raises a hanging arm by an elevation in the vertical plane named by `plane`."""
    return about(Y, -out * plane) @ about(Z, out * elevation) @ about(Y, out * plane)


def _collar(p: _Posing, side: str, plane: float, elevation: float) -> Floats:
    """The collarbone's turn on the chest: the blade's own angles and its share of raising the arm.

    About a third of raising the arm comes from the shoulder blade (Inman, Saunders and Abbott 1944); the
    collarbone rises some 25 degrees for it and the rest lies in the turn of the shoulder's cap.
    """
    out = OUT[side]
    j = p.joints
    low = side.lower()
    lift = max(0.0, elevation - 30) / 150
    ahead = float(np.sin(np.radians(plane)) * np.sin(np.radians(np.clip(elevation, 0, 180))))
    up = _RISE * lift + _LIFT * j[f"scap_elev_{low}"]
    forward = _FORWARD * j[f"scap_prot_{low}"] + 10 * ahead - 6 * lift
    return about(Z, out * up) @ about(Y, -out * forward)


def _arm(p: _Posing, side: str, goal: HandGoal | None) -> None:
    out, low, body, j = OUT[side], side.lower(), p.body, p.joints
    chest = p.turns[SPINE[-1]]
    plane, elevation = j[f"shoulder_{low}.plane"], j[f"shoulder_{low}.elevation"]
    hanging = frame(-Y, -X)
    upper, fore, hand = (body.canonical[f"{name}.{side}"] for name in ("arm", "forearm", "hand"))

    def by_joints(plane: float, elevation: float) -> tuple[Floats, Floats]:
        arm = chest @ swing(out, plane, elevation) @ about(Y, out * j[f"shoulder_{low}.twist"])
        return arm, arm @ about(-X, j[f"elbow_{low}"])

    def shoulder(arm: Floats) -> Floats:
        collar = chest @ _collar(p, side, plane, elevation)
        p.put(f"clavicle.{side}", collar)
        p.put(f"shoulder01.{side}", collar @ part(collar.T @ arm @ hanging @ upper.T, _CAP))
        return p.place(f"upperarm01.{side}")

    arm, bent = by_joints(plane, elevation)
    socket = shoulder(arm)
    if goal is not None and goal.spot == "forearm" and goal.palm is not None and goal.fingers is not None:
        length, normal = body.lengths[f"arm.{side}"], -goal.palm
        aside = square(arm @ -Y if goal.bend is None else goal.bend, normal)
        for _ in range(6):
            above = float((socket - goal.point) @ normal) - _ELBOW * body.scale
            drop = float(np.clip(above, -length, length))
            out_by = np.sqrt(length**2 - drop**2)
            first = unit(aside * out_by - normal * drop)
            hinge = np.cross(first, goal.fingers)
            arm = frame(first, hinge) @ hanging.T
            toward = chest.T @ first
            elevation = float(np.degrees(np.arccos(np.clip(-toward[1], -1, 1))))
            plane = float(np.degrees(np.arctan2(toward[2], toward[0] * out)))
            socket = shoulder(arm)
        bent = frame(goal.fingers, hinge) @ hanging.T
        held = frame(goal.fingers, goal.palm)
        p.short[f"hand.{side}"] = abs(above - drop)
    elif goal is not None:
        wrist_turn = _hand_turn(p, side, bent)
        for _ in range(6):
            if goal.fingers is not None and goal.palm is not None:
                held = frame(goal.fingers, goal.palm)
            else:
                held = wrist_turn
            wrist = goal.point - held @ hand.T @ body.hand_points[f"{goal.spot}.{side}"]
            toward = chest.T @ unit(wrist - socket)
            elevation = float(np.degrees(np.arccos(np.clip(-toward[1], -1, 1))))
            plane = float(np.degrees(np.arctan2(toward[2], toward[0] * out)))
            bend = goal.bend if goal.bend is not None else arm @ -Y
            reach = Bend(body.lengths[f"arm.{side}"], body.lengths[f"forearm.{side}"])
            first, second, missed = hinge_frames(socket, wrist, bend, reach)
            arm, bent = first @ hanging.T, second @ hanging.T
            socket = shoulder(arm)
            wrist_turn = _hand_turn(p, side, bent)
        first, second, missed = hinge_frames(socket, wrist, bend, reach)
        arm, bent = first @ hanging.T, second @ hanging.T
        p.short[f"hand.{side}"] = missed
        held = held if goal.fingers is not None else _hand_turn(p, side, bent)
    else:
        held = _hand_turn(p, side, bent)
    arm_turn, fore_turn, hand_turn = arm @ hanging @ upper.T, bent @ hanging @ fore.T, held @ hand.T
    # Half of a limb's twist belongs to its first bone, so that the skin winds evenly along it.
    collar_turn = p.turns[f"shoulder01.{side}"]
    p.put(f"upperarm01.{side}", arm_turn @ twist(collar_turn.T @ arm_turn, upper[:, 0], 0.5).T)
    p.put(f"upperarm02.{side}", arm_turn)
    p.put(f"lowerarm01.{side}", fore_turn)
    p.put(f"lowerarm02.{side}", fore_turn @ twist(fore_turn.T @ hand_turn, fore[:, 0], 0.5))
    p.put(f"wrist.{side}", hand_turn)


def _hand_turn(p: _Posing, side: str, bent: Floats) -> Floats:
    """How the hand lies after its joints, as a frame of its fingers and its palm."""
    out, low, j = OUT[side], side.lower(), p.joints
    neutral = frame(-Y, -out * X)
    turned = bent @ about(Y, -out * j[f"forearm_{low}"]) @ neutral
    bow = about(Z, -j[f"wrist_{low}"]) @ about(Y, out * j[f"wrist_side_{low}"])
    return turned @ bow


def _leg(p: _Posing, side: str, goal: FootGoal | None) -> None:
    out, low, body, j = OUT[side], side.lower(), p.body, p.joints
    pelvis = p.turns["root"]
    hanging = frame(-Y, X)
    upper, lower = body.canonical[f"thigh.{side}"], body.canonical[f"shank.{side}"]
    thigh = (
        pelvis
        @ about(X, -j[f"hip_{low}.flexion"])
        @ about(Z, out * (j[f"hip_{low}.abduction"] - _OBLIQUE))
        @ about(Y, out * j[f"hip_{low}.rotation"])
    )
    shank = thigh @ about(X, j[f"knee_{low}"])
    if goal is not None:
        hip = p.place(f"upperleg01.{side}")
        bend = goal.bend if goal.bend is not None else thigh @ (-Y + 0.2 * Z)
        reach = Bend(body.lengths[f"thigh.{side}"], body.lengths[f"shank.{side}"])
        first, second, missed = hinge_frames(hip, goal.ankle, bend, reach)
        thigh, shank = first @ hanging.T, second @ hanging.T
        p.short[f"foot.{side}"] = missed
    for name, turn in (("upperleg", thigh @ hanging @ upper.T), ("lowerleg", shank @ hanging @ lower.T)):
        p.put(f"{name}01.{side}", turn)
        p.put(f"{name}02.{side}", turn)
    if goal is not None and goal.toes is not None:
        above = Y if goal.up is None else goal.up
        foot = frame(above, goal.toes) @ frame(Y, Z).T
    else:
        foot = shank @ about(X, -j[f"ankle_{low}"])
    p.put(f"foot.{side}", foot)
    p.put(f"toes.{side}", foot @ about(X, -j[f"toes_{low}"]))


def _fingers(p: _Posing, side: str) -> None:
    """Fingers curl together: 0 flat, about 20 at rest, 85 a fist. The thumb folds across them.

    `spread` fans them out or closes them, `thumb` takes the thumb out or lays it alongside, and `pointing`
    curls ring and little finger more than the two that point.
    """
    out, low = OUT[side], side.lower()
    curl, spread, thumb, pointing = (
        p.joints[f"{name}_{low}"] for name in ("curl", "spread", "thumb", "pointing")
    )
    along, palm, across = p.body.canonical[f"hand.{side}"].T
    for bone in p.body.names:
        if not (bone.startswith("finger") and bone.endswith(side)):
            continue
        finger, joint = int(bone[6]), int(bone[8])
        turn = p.turns[p.body.names[int(p.body.parents[p.body.index[bone]])]]
        if finger == 1:
            turn = (
                turn
                @ about(across, curl * 0.25 - (thumb if joint == 1 else 0) * 0.6)
                @ about(along, out * curl * (0.35 if joint == 1 else 0))
                @ about(palm, -out * (curl * (0.15 if joint == 1 else 0.45) + thumb / 2))
            )
        else:
            # Knuckles of a fist stand a little apart, and an open hand's little finger curls a little more.
            apart = (finger - 3.5) * (curl * 0.06 + spread) if joint == 1 else 0
            more = (finger - 3) * min(curl, 30) * 0.08 + (pointing if finger > 3 else 0)
            share = (0.8, 1.1, 0.9)[joint - 1]
            turn = turn @ about(palm, out * apart) @ about(across, curl * share + more - 6)
        p.put(bone, turn)

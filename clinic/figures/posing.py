"""Poses a body as a spec asks: joints first, then what carries it, then hands and feet where they touch."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from clinic.figures import places
from clinic.figures.body import Body
from clinic.figures.joints import beyond, sides_of
from clinic.figures.places import Plane, Unknown
from clinic.figures.rotation import Y, Z, square
from clinic.figures.scene import LEFT, MIDDLE, PARTS, RIGHT, Floats, PosedBody
from clinic.figures.skeleton import FootGoal, HandGoal, Skeleton, posed
from clinic.figures.skin import normals, skinned
from clinic.figures.spec import Solve, Spec, Touch

SUNK: Final = 0.022  # metres a heel or a soft part may lie below the floor before it is a fault
SHORT: Final = 0.02  # metres a hand or foot may miss its place
_LOWER: Final = 0.1  # metres by which a stance may sink so that both feet stand
_START: Final = np.array([0, 1.0, 0])
_HOLDS: Final[Mapping[str, tuple[str, ...]]] = {
    "ankles": ("ankle.L", "ankle.R"),
    "knees": ("knee.L", "knee.R"),
    "balls": ("ball.L", "ball.R"),
    "left-ankle": ("ankle.L",),
    "right-ankle": ("ankle.R",),
    "left-knee": ("knee.L",),
    "right-knee": ("knee.R",),
    "elbows": ("elbow.L", "elbow.R"),
    "left-elbow": ("elbow.L",),
    "right-elbow": ("elbow.R",),
    "palms": ("palm.L", "palm.R"),
    "pelvis": ("pelvis",),
    "chest": ("chest",),
    "head": ("head",),
}
HOLDS: Final = tuple(_HOLDS)


class Surroundings(Protocol):
    """What stands around a body, as far as posing needs to know it."""

    def level(self, name: str) -> float:
        """How high above the floor something is that carries the body; metres."""

    def surface(self, name: str) -> Plane | None:
        """A flat thing to touch, if it is one."""

    def place(self, name: str) -> Floats | None:
        """A named place on a thing, if it is one."""


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """A body in its pose and its place. `goals` are the places its touching hands and feet found."""

    body: Body
    spec: Spec
    skeleton: Skeleton
    vertices: Floats
    goals: Mapping[str, Floats]
    short: Mapping[str, float]
    held: Floats

    def named(self) -> dict[str, Floats]:
        """Every named place of the body; metres."""
        skin = places.of_skin(self.body, self.vertices, self.skeleton)
        return places.of_skeleton(self.body, self.skeleton) | {
            name: point for name, (point, _) in skin.items()
        }


def settled(body: Body, spec: Spec, around: Surroundings, before: Settled | None = None) -> Settled:
    """The body, joints turned and set down on what carries it; hands and feet not yet where they touch.

    What it holds on to horizontally stays where it was in the frame before.
    """
    skeleton, _ = posed(body, spec.joints, _START)
    vertices = skin(body, skeleton)
    return _set_down(body, spec, around, skeleton, vertices, before)


def touching(
    body: Body, spec: Spec, around: Surroundings, first: Settled | None = None, before: Settled | None = None
) -> Settled:
    """The whole pose: settled, solved, and every hand and foot where it touches."""
    for solve in spec.solve:
        spec = _solved(body, spec, solve, around, first, before)
    return _touched(body, spec, around, first, before)


def _set_down(
    body: Body,
    spec: Spec,
    around: Surroundings,
    skeleton: Skeleton,
    vertices: Floats,
    before: Settled | None,
) -> Settled:
    point = np.mean([places.of_skeleton(body, skeleton)[name] for name in _HOLDS[spec.hold]], 0)
    if spec.place is not None:
        target = np.array([spec.place[0], 0, spec.place[1]])
    elif before is None:
        target = np.zeros(3)
    elif before.spec.hold == spec.hold:
        target = before.held
    else:
        known = places.of_skeleton(body, before.skeleton)
        target = np.mean([known[name] for name in _HOLDS[spec.hold]], 0)
    carried = vertices[_bearing(body, spec.support)]
    lift = around.level(spec.on) - float(carried[:, 1].min())
    by = np.array([target[0] - point[0], lift, target[2] - point[2]])
    return Settled(body, spec, skeleton.moved(by), vertices + by, {}, {}, point + by)


def _bearing(body: Body, support: tuple[str, ...]) -> NDArray[np.bool_]:
    chosen = np.zeros(len(body.vertices), bool)
    for name in support:
        part, _, side = name.partition(".")
        which = {"left": LEFT, "right": RIGHT}.get(side)
        if part in body.skin_points or name in body.skin_points:
            chosen[body.skin_points[name if name in body.skin_points else part]] = True
        elif part == "sit-bones":
            low = body.of_parts("torso", "thigh") & (body.vertices[:, 2] < 0.02)
            chosen |= low
        elif part in PARTS and side in ("", "left", "right"):
            chosen |= body.of_parts(part, side=which)
        else:
            raise Unknown(name, "is no part of the body")
    return chosen


def _touched(
    body: Body, spec: Spec, around: Surroundings, first: Settled | None, before: Settled | None
) -> Settled:
    free = settled(body, spec, around, before)
    known = places.of_skeleton(body, free.skeleton)
    on_skin = places.of_skin(body, free.vertices, free.skeleton)
    hands, feet, goals = {}, {}, {}
    for limb, touch in spec.touches.items():
        if touch.free:
            continue
        kind, side = limb.split(".")
        aim = _aim(limb, touch, around, known, on_skin, _kept(limb, touch, first, before))
        if aim is None:
            continue
        point, normal = aim
        goals[limb] = point
        if kind == "hand":
            hands[side] = _hand_goal(side, touch, point, normal, known, free)
        else:
            feet[side] = _foot_goal(side, touch, point, normal, free)
    pelvis = known["pelvis"]
    skeleton, short = posed(body, spec.joints, pelvis, hands, feet)
    if set(spec.support) == {"foot"}:
        # Somebody whose feet stand apart stands lower than on the longer leg alone.
        for _ in range(6):
            missing = max((short[f"foot.{side}"] for side in feet), default=0.0)
            if missing < 0.002 or known["pelvis"][1] - pelvis[1] > _LOWER:
                break
            pelvis = pelvis - Y * min(1.2 * missing, 0.03)
            skeleton, short = posed(body, spec.joints, pelvis, hands, feet)
    vertices = skin(body, skeleton)
    return Settled(body, spec, skeleton, vertices, goals, short, free.held)


def _aim(
    limb: str,
    touch: Touch,
    around: Surroundings,
    known: Mapping[str, Floats],
    on_skin: Mapping[str, tuple[Floats, Floats]],
    kept: Floats | None,
) -> tuple[Floats, Floats | None] | None:
    """The place a limb goes to and the way the surface there faces; None where it is too far to touch."""
    kind, side = limb.split(".")
    where = {"forearm": "elbow"}.get(touch.spot, touch.spot)
    spot = known[f"{where}.{side}" if kind == "hand" else f"sole.{side}"]
    normal: Floats | None = None
    point = spot
    if touch.touches is not None and touch.touches in on_skin:
        point, normal = on_skin[touch.touches]
    elif touch.touches is not None:
        plane = around.surface(touch.touches)
        if plane is not None:
            normal = plane.normal
            point = plane.onto(_place(touch.at, around, known, on_skin, spot))
        else:
            point = _place(touch.touches, around, known, on_skin, spot)
    elif touch.at is not None:
        point = _place(touch.at, around, known, on_skin, spot)
    if touch.within is not None and np.linalg.norm(point - spot) > touch.within:
        return None
    if kept is not None and touch.at is None and touch.touches not in on_skin:
        return kept, normal
    if touch.shift is not None:
        point = point + np.asarray(touch.shift, float)
    if normal is not None:
        point = point + normal * touch.off
    return point, normal


def _kept(limb: str, touch: Touch, first: Settled | None, before: Settled | None) -> Floats | None:
    """The place a limb found on the same thing in the frame before, or else in the first one."""
    if touch.stay:
        for earlier in (before, first):
            if earlier is not None and limb in earlier.goals:
                told = earlier.spec.touches[limb]
                if (told.touches, told.spot) == (touch.touches, touch.spot):
                    return earlier.goals[limb]
    return None


def _place(
    at: object,
    around: Surroundings,
    known: Mapping[str, Floats],
    on_skin: Mapping[str, tuple[Floats, Floats]],
    otherwise: Floats,
) -> Floats:
    if at is None:
        return otherwise
    if isinstance(at, str):
        if at in on_skin:
            return on_skin[at][0]
        if at in known:
            return known[at]
        found = around.place(at)
        if found is None:
            raise Unknown(at)
        return found
    return np.asarray(at, float)


def _hand_goal(
    side: str,
    touch: Touch,
    point: Floats,
    normal: Floats | None,
    known: Mapping[str, Floats],
    free: Settled,
) -> HandGoal:
    lies = free.skeleton.turns[f"wrist.{side}"] @ free.body.canonical[f"hand.{side}"]
    fingers = None if touch.fingers is None else places.directed(touch.fingers, side)
    palm = None if touch.palm is None else places.directed(touch.palm, side)
    if normal is not None and touch.spot == "forearm":
        palm = -normal
        along = known[f"wrist.{side}"] - known[f"elbow.{side}"] if fingers is None else fingers
        fingers = square(along, palm)
    elif normal is not None and touch.spot in ("palm", "fingertips", "back"):
        facing = -normal if touch.spot != "back" else normal
        palm = facing if palm is None else palm
        fingers = square(lies[:, 0] if fingers is None else fingers, palm)
    if fingers is not None and palm is None:
        palm = square(lies[:, 1], fingers)
    if palm is not None and fingers is None:
        fingers = square(lies[:, 0], palm)
    if touch.bend is not None:
        bend = places.directed(touch.bend, side)
    else:
        bend = known[f"elbow.{side}"] - known[f"shoulder.{side}"]
    return HandGoal(point=point, spot=touch.spot, fingers=fingers, palm=palm, bend=bend)


def _foot_goal(side: str, touch: Touch, point: Floats, normal: Floats | None, free: Settled) -> FootGoal:
    """A flat foot: its sole's middle at the point, its toes the way they pointed."""
    foot = free.skeleton.turns[f"foot.{side}"]
    up = Y if normal is None else normal
    toes = foot @ Z if touch.fingers is None else places.directed(touch.fingers, side)
    toes = square(toes, up)
    height = free.body.head(f"foot.{side}")[1]
    ankle = point + up * height - toes * 0.05 * free.body.scale
    bend = None if touch.bend is None else places.directed(touch.bend, side)
    return FootGoal(ankle=ankle, toes=toes, up=up, bend=bend)


def skin(body: Body, skeleton: Skeleton) -> Floats:
    """The surface over a skeleton, (n, 3) in metres."""
    turns = np.array([skeleton.turns[name] for name in body.names])
    at = np.array([skeleton.places[name] for name in body.names])
    return skinned(body.vertices, body.heads, body.parents, body.bones, body.weights, turns, at, body.loose)


def _solved(
    body: Body,
    spec: Spec,
    solve: Solve,
    around: Surroundings,
    first: Settled | None,
    before: Settled | None,
) -> Spec:
    """The spec with the varied joints turned until the solve's condition holds, by secant steps."""

    def turned(by: float) -> Spec:
        joints = dict(spec.joints)
        for name in solve.vary:
            for joint in sides_of(name.removeprefix("-")):
                joints[joint] += -by if name.startswith("-") else by
        return replace(spec, joints=joints)

    def miss(by: float) -> float:
        if solve.straight is not None:
            return _slack(_touched(body, turned(by), around, first, before), solve.straight) - solve.off
        # An arm that is led to a surface touches it in any case, so it is measured as its joints hold it.
        led = (solve.touch or "").partition(".")[0] in ("arm", "forearm", "hand")
        found = (
            settled(body, turned(by), around, before)
            if led
            else _touched(body, turned(by), around, first, before)
        )
        surface = around.surface(solve.surface)
        if surface is None:
            raise Unknown(solve.surface, "is no surface here")
        touched = found.vertices[_bearing(body, (solve.touch or "",))]
        return float(surface.gap(touched).min()) - solve.off

    return turned(_root(miss))


def _root(miss: Callable[[float], float], steps: int = 12) -> float:
    """Where a nearly straight function is nought, within 45 degrees; the best seen if it never is."""
    tried = [(0.0, miss(0.0))]
    at = 4.0
    for _ in range(steps):
        if abs(tried[-1][1]) < 0.001:
            break
        tried.append((at, miss(at)))
        (a, x), (b, y) = tried[-2:]
        at = b - y * (b - a) / (y - x) if abs(y - x) > 1e-9 else b + 3
        at = float(np.clip(at, b - 15, b + 15).clip(-45, 45))
    return min(tried, key=lambda one: abs(one[1]))[0]


def _slack(found: Settled, arms: str) -> float:
    """Metres by which an arm's goal is nearer than the nearly straight arm reaches; of both, the mean."""
    sides = {"left-arm": "L", "right-arm": "R"}.get(arms, "LR")
    known = places.of_skeleton(found.body, found.skeleton)
    lengths = found.body.lengths
    slack = [
        (lengths[f"arm.{side}"] + lengths[f"forearm.{side}"]) * 0.985
        - float(np.linalg.norm(known[f"wrist.{side}"] - known[f"shoulder.{side}"]))
        - found.short.get(f"hand.{side}", 0.0)
        for side in sides
        if f"hand.{side}" in found.goals
    ]
    return float(np.mean(slack)) if slack else 0.0


def faults(found: Settled, level: float = 0.0) -> Iterator[tuple[str, str]]:
    """What no person could do: joints beyond their range, places out of reach, parts below the floor."""
    for joint, angle, (least, most) in beyond(found.spec.joints):
        yield joint, f"{angle:.0f} degrees is beyond a human's {least:.0f} to {most:.0f}"
    for limb, short in found.short.items():
        if short > SHORT:
            yield limb, f"cannot reach its place: {short * 100:.0f} cm are missing"
    for name in PARTS:
        for side, word in ((LEFT, "left "), (RIGHT, "right "), (MIDDLE, "")):
            of = found.body.of_parts(name, side=side)
            if of.any():
                depth = level - float(found.vertices[of, 1].min())
                if depth > SUNK:
                    yield f"{word}{name}", f"lies {depth * 100:.0f} cm below the floor"


def finished(found: Settled) -> PosedBody:
    """The posed body as drawing takes it."""
    body = found.body
    at_rest = Skeleton(dict.fromkeys(body.names, np.eye(3)), {name: body.head(name) for name in body.names})
    rest_names = places.of_skeleton(body, at_rest)
    rest_names |= {name: body.vertices[index] for name, index in body.skin_points.items()}
    return PosedBody(
        vertices=found.vertices,
        normals=normals(found.vertices, body.triangles),
        rest=body.vertices,
        rest_normals=body.rest_normals,
        triangles=body.triangles,
        eye=body.eye,
        part=body.part,
        side=body.side,
        arm_weight=body.arm_weight,
        joints=found.named(),
        turns=found.skeleton.turns,
        rest_joints=rest_names,
        scale=body.scale,
    )

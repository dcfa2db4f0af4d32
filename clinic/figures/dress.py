"""What the person wears, as functions of where a point sits on the body at rest.

Each field is positive inside, about as large as the distance to its hem in metres. Asked at every pixel, it
gives hems that stay crisp and go with the body in any pose.
"""

from dataclasses import dataclass

import numpy as np

from clinic.figures.scene import PARTS, Floats, Look, PosedBody

HAND, HEAD, NECK = PARTS.index("hand"), PARTS.index("head"), PARTS.index("neck")


@dataclass(frozen=True, slots=True)
class Worn:
    """Fields of the three things worn, in metres."""

    shirt: Floats
    trousers: Floats
    hair: Floats


def worn(body: PosedBody, rest: Floats, arm: Floats, look: Look) -> Worn:
    """What is worn at points (n, 3) of the body at rest; `arm` is their weight on the arm's bones."""
    joint = body.rest_joints
    k = body.scale
    side, height, front = np.abs(rest[:, 0]), rest[:, 1], rest[:, 2]
    shoulder, elbow = joint["upperarm01.L"], joint["lowerarm01.L"]
    along = elbow - shoulder
    share = (np.stack([side, height, front], 1) - shoulder) @ along / (along @ along)
    nape = joint["neck01"]
    collar = nape[1] - 0.020 * k - height - 0.62 * (front - nape[2]) + 0.12 * np.maximum(0, side - 0.05)
    shirt = np.where(arm > 0.5, (0.50 - share) * 0.25, np.minimum(collar, height - 0.915 * k))
    ankle, knee = joint["foot.L"][1], joint["lowerleg01.L"][1]
    calf = (height - ankle) / (knee - ankle)
    trousers = np.where(arm > 0.5, -1.0, np.minimum((calf - 0.30) * 0.35, 0.945 * k - height))
    return Worn(shirt, trousers, _hair(rest, joint["head"], k, look))


def _hair(rest: Floats, skull: Floats, k: float, look: Look) -> Floats:
    side = np.abs(rest[:, 0]) / k
    up, front = (rest[:, 1] - skull[1]) / k, (rest[:, 2] - skull[2]) / k
    reach = 0.022 if look.body == "female" else 0.034  # a short cut ends higher in the neck
    hair = np.where(up > -0.075, up - reach - 0.80 * (front + 0.005), -1.0)
    ear = 1 - (front / 0.027) ** 2 - ((up - 0.028) / 0.036) ** 2
    return np.where((ear > 0) & (side > 0.066), -ear, hair)


def dressed(body: PosedBody, look: Look) -> Floats:
    """The vertices with clothes and hair on: hems show in the outline, and fingers are no threads."""
    on = worn(body, body.rest, body.arm_weight, look)
    head = body.part == HEAD
    thick = np.clip(on.hair / 0.02, 0, 1) * 0.012 * head
    thick += np.clip(on.shirt / 0.02, 0, 1) * 0.006 * ~head + np.clip(on.trousers / 0.02, 0, 1) * 0.004
    thick += np.where(body.part == HAND, _plump(body), 0)
    thick[np.unique(body.triangles[body.eye])] = 0
    vertices: Floats = body.vertices + body.normals * (thick * body.scale)[:, None]
    return vertices


def _plump(body: PosedBody) -> Floats:
    """Fingers are drawn two millimetres thicker than they are, or they turn to threads in a small picture."""
    wrist = np.where(body.side[:, None] == 2, body.rest_joints["wrist.R"], body.rest_joints["wrist.L"])
    away = np.linalg.norm(body.rest - wrist, axis=1)
    thicker: Floats = np.clip((away - 0.03) / 0.06, 0, 1) * 0.0022
    return thicker


def bun(body: PosedBody, look: Look) -> tuple[Floats, Floats] | None:
    """Centre (world) and radii of a knot of hair, where there is one."""
    if look.body == "male":
        return None
    k = body.scale
    centre = body.joints["head"] + body.turns["head"] @ (np.array([0, 0.075, -0.125]) * k)
    return centre, np.array([0.042, 0.040, 0.036]) * k

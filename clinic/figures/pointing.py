"""Arrows: the true path of what moves from one key frame to the next, or the way something presses."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from clinic.figures.inbetween import skeleton_between
from clinic.figures.places import Unknown, of_skeleton
from clinic.figures.posing import Settled
from clinic.figures.scene import Arrow, Floats

SHORTEST: Final = 0.05  # metres: a shorter path than this says nothing as a line
_FOLLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "arm-left": ("palm.L",),
    "arm-right": ("palm.R",),
    "arms": ("palm.L", "palm.R"),
    "belly": ("lumbar3",),
    "body": ("chest",),
    "chest": ("chest",),
    "elbow-right": ("elbow.R",),
    "elbows": ("elbow.L", "elbow.R"),
    "foot-left": ("ankle.L",),
    "foot-right": ("ankle.R",),
    "hand-right": ("palm.R",),
    "hands": ("palm.L", "palm.R"),
    "head": ("nose",),
    "hips": ("pelvis",),
    "knees": ("knee.L", "knee.R"),
    "leg-right": ("ankle.R",),
    "legs": ("ankle.L", "ankle.R"),
    "pelvis": ("pelvis",),
    "ribs": ("chest",),
    "shoulder-blade-right": ("shoulder.R",),
    "shoulder-blades": ("shoulder.L", "shoulder.R"),
    "shoulders": ("shoulder.L", "shoulder.R"),
    "trunk": ("nape",),
    "upper-back": ("thorax3",),
}
_AHEAD: Final[Mapping[str, tuple[float, float, float]]] = {
    "up": (0, 1, 0),
    "down": (0, -1, 0),
    "forward": (0, 0, 1),
    "back": (0, 0, -1),
    "left": (1, 0, 0),
    "right": (-1, 0, 0),
}
_PUSH: Final = 0.16  # metres: how long an arrow is drawn that follows no path


def arrows(
    frame: Mapping[str, Any],
    own: Mapping[str, Any],
    common: Mapping[str, Any],
    before: Settled,
    now: Settled,
) -> tuple[Arrow, ...]:
    """The arrows of a key frame: those its drawing asks for, else those of the reviewed key pose."""
    asked = own.get("arrows", common.get("arrows"))
    if asked is not None:
        return tuple(_asked(each, before, now) for each in asked)
    found: list[Arrow] = []
    for drawn in frame["arrows"]:
        for place in _FOLLOWED[drawn["part"]]:
            line = path(before, now, place)
            if np.linalg.norm(np.diff(line, axis=0), axis=1).sum() >= SHORTEST:
                found.append(Arrow(line))
                continue
            way = _AHEAD.get(drawn["motion"].removeprefix("press-"))
            if way is not None:
                pressing = drawn["motion"].startswith("press-")
                start = line[-1] - np.array(way) * _PUSH * (1.0 if pressing else 0.0)
                found.append(_straight(start, np.array(way) * _PUSH, press=pressing))
    return tuple(found)


def path(
    one: Settled, other: Settled, place: str, start: float = 0.0, end: float = 1.0, steps: int = 17
) -> Floats:
    """The line a named place follows between two poses, (steps, 3) in metres."""
    line = []
    for share in np.linspace(start, end, steps):
        skeleton = skeleton_between(one, other, float(share), fingers=False)
        index = one.body.skin_points.get(place)
        if index is None:
            known = of_skeleton(one.body, skeleton)
            if place not in known:
                raise Unknown(place)
            line.append(known[place])
        else:
            bone = one.body.names[int(one.body.bones[index, 0])]
            step = one.body.vertices[index] - one.body.head(bone)
            line.append(skeleton.places[bone] + skeleton.turns[bone] @ step)
    return np.array(line)


def _asked(told: Mapping[str, Any], before: Settled, now: Settled) -> Arrow:
    extra: dict[str, Any] = {
        "shift": tuple(told.get("shift", (0.0, 0.0))),
        "gain": float(told.get("gain", 1.0)),
    }
    if "push" in told:
        end = path(before, now, told["follow"], 1.0, 1.0, 1)[0]
        return _straight(end, np.asarray(told["push"], float), press=told.get("press", False), **extra)
    line = path(before, now, told["follow"], told.get("start", 0.12), told.get("end", 0.94))
    return Arrow(
        line[::-1] if told.get("reverse") else line, "press" if told.get("press") else "path", **extra
    )


def _straight(start: Floats, along: Floats, *, press: bool, **extra: Any) -> Arrow:
    line = start + np.linspace(0, 1, 17)[:, None] * along
    return Arrow(line, "press" if press else "path", **extra)

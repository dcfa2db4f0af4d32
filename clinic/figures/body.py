"""A body at rest: its surface, its bones, the lengths of its limbs and the named points on its skin."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from clinic.figures.bake import baked
from clinic.figures.rotation import X, Y, Z, frame, unit
from clinic.figures.scene import LEFT, MIDDLE, PARTS, RIGHT, Floats, Small, Whole
from clinic.figures.skin import normals

SIDES: Final = ("L", "R")
STATURE: Final = 1.606  # of the body for which places on the skin are noted, metres
_PART_OF: Final = {
    "upperarm": "arm",
    "lowerarm": "forearm",
    "wrist": "hand",
    "finger": "hand",
    "upperleg": "thigh",
    "lowerleg": "shank",
    "foot": "foot",
    "toes": "foot",
    "head": "head",
    "neck": "neck",
}
# Points on the skin: from which bone's head they are seen, in which direction, moved by what first (metres).
# The point is where a ray from there leaves the body. Those of pairs are told for the left.
_SEEN: Final[Mapping[str, tuple[str, tuple[float, ...], tuple[float, ...]]]] = {
    "crown": ("head", (0, 1, -0.1), (0, 0.05, 0)),
    "forehead": ("head", (0, 0.12, 1), (0, 0.10, 0)),
    "nose": ("head", (0, 0, 1), (0, 0.045, 0)),
    "chin": ("head", (0, -0.35, 1), (0, -0.01, 0)),
    "back-of-head": ("head", (0, 0.1, -1), (0, 0.07, 0)),
    "nape": ("neck02", (0, 0, -1), (0, 0, 0)),
    "throat": ("neck02", (0, 0, 1), (0, 0, 0)),
    "sternum": ("thorax4", (0, 0, 1), (0, 0, 0)),
    "belly": ("lumbar3", (0, 0, 1), (0, 0, 0)),
    "upper-back": ("thorax4", (0, 0, -1), (0, 0, 0)),
    "middle-back": ("thorax2", (0, 0, -1), (0, 0, 0)),
    "lower-back": ("lumbar3", (0, 0, -1), (0, 0, 0)),
    "temple": ("head", (1, 0, 0.25), (0, 0.085, 0)),
    "cheek": ("head", (1, 0, 0.75), (0, 0.03, 0)),
    "ear": ("head", (1, 0, 0), (0, 0.045, 0)),
    "side-of-head": ("head", (1, 0.55, 0), (0, 0.08, 0)),
    "behind-ear": ("head", (0.8, 0.05, -1), (0, 0.06, 0)),
    "shoulder-top": ("upperarm01", (0, 1, 0), (-0.02, 0, 0)),
    "shoulder-front": ("upperarm01", (0, 0, 1), (-0.02, 0, 0)),
    "shoulder-back": ("upperarm01", (0, 0, -1), (-0.03, -0.02, 0)),
    "collarbone": ("clavicle", (0, 0.3, 1), (0.05, 0, 0)),
    "chest": ("thorax4", (0, 0, 1), (0.09, 0.0, 0)),
    "ribs": ("thorax2", (1, 0, 0), (0, 0, 0)),
    "waist": ("lumbar3", (1, 0, 0), (0, 0, 0)),
    "hip": ("upperleg01", (1, 0, 0), (0, 0.0, 0)),
    "thigh": ("upperleg02", (0, 0, 1), (0, 0, 0)),
    "thigh-side": ("upperleg02", (1, 0, 0), (0, 0, 0)),
    "lap": ("lowerleg01", (0, 0, 1), (0, 0.1, 0)),
    "knee-front": ("lowerleg01", (0, 0.2, 1), (0, 0, 0)),
    "shin": ("lowerleg02", (0, 0, 1), (0, 0, 0)),
    "buttock": ("upperleg01", (0, -0.1, -1), (0, 0, 0)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """One baked body. Frames in `canonical` (columns) say how a limb lies at rest: along it, its hinge."""

    vertices: Floats
    triangles: Whole
    eye: NDArray[np.bool_]
    names: tuple[str, ...]
    parents: Whole
    heads: Floats
    bones: Whole
    weights: Floats
    part: Small
    side: Small
    arm_weight: Floats
    loose: Floats
    rest_normals: Floats
    index: Mapping[str, int]
    canonical: Mapping[str, Floats]
    lengths: Mapping[str, float]
    skin_points: Mapping[str, int]
    hand_points: Mapping[str, Floats]
    scale: float

    def head(self, bone: str) -> Floats:
        """Where a bone begins at rest."""
        return self.heads[self.index[bone]]

    def of_parts(self, *parts: str, side: int | None = None) -> NDArray[np.bool_]:
        """Which vertices belong to these parts."""
        wanted = np.isin(self.part, [PARTS.index(each) for each in parts if each in PARTS])
        return wanted if side is None else wanted & (self.side == side)


@cache
def body(who: str) -> Body:
    """The baked body of a name, `female` or `male`."""
    with np.load(baked(who)) as held:
        data = {name: held[name] for name in held.files}
    names = tuple(str(name) for name in data["names"])
    index = {name: number for number, name in enumerate(names)}
    heads = data["heads"].astype(float)
    vertices = data["vertices"].astype(float)
    bones, weights = data["bones"].astype(np.int32), data["weights"].astype(float)
    parts = [_part(name) for name in names]
    sides = [LEFT if name.endswith(".L") else RIGHT if name.endswith(".R") else MIDDLE for name in names]
    strongest = bones[:, 0]
    part = np.array([PARTS.index(each) for each in parts], np.uint8)[strongest]
    arms = np.isin(parts, ["arm", "forearm", "hand"])
    triangles = data["triangles"].astype(np.int32)
    rest_normals = normals(vertices, triangles)
    canonical, lengths = _limbs(heads, index)
    side = np.array(sides, np.uint8)[strongest]
    scale = float(vertices[:, 1].max()) / STATURE
    return Body(
        vertices=vertices,
        triangles=triangles,
        eye=data["eye"],
        names=names,
        parents=data["parents"].astype(np.int32),
        heads=heads,
        bones=bones,
        weights=weights,
        part=part,
        side=side,
        arm_weight=(weights * arms[bones]).sum(1),
        loose=_loose(names, bones, weights),
        rest_normals=rest_normals,
        index=index,
        canonical=canonical,
        lengths=lengths,
        skin_points=_skin_points(vertices, arms[strongest], heads, index, scale),
        hand_points=_hand_points(heads, index, canonical, vertices, part, side),
        scale=scale,
    )


def _part(bone: str) -> str:
    return next((part for start, part in _PART_OF.items() if bone.startswith(start)), "torso")


def _loose(names: tuple[str, ...], bones: Whole, weights: Floats) -> Floats:
    """How much of each point lies between trunk and raised arm, where a shoulder would bulge."""
    of_arm = np.array([name.startswith(("upperarm", "shoulder01")) for name in names])
    share = (weights * of_arm[bones]).sum(1)
    loose: Floats = np.clip(4 * share * (1 - share), 0, 1)
    return loose


def _limbs(heads: Floats, index: Mapping[str, int]) -> tuple[dict[str, Floats], dict[str, float]]:
    canonical: dict[str, Floats] = {}
    lengths: dict[str, float] = {}
    for side, out in (("L", 1), ("R", -1)):
        at = {
            name: heads[index[f"{bone}.{side}"]]
            for name, bone in {
                "shoulder": "upperarm01",
                "elbow": "lowerarm01",
                "wrist": "wrist",
                "hip": "upperleg01",
                "knee": "lowerleg01",
                "ankle": "foot",
            }.items()
        }
        upper, fore = at["elbow"] - at["shoulder"], at["wrist"] - at["elbow"]
        hinge = np.cross(upper, fore)
        knuckles = np.array([heads[index[f"finger{finger}-1.{side}"]] for finger in (2, 3, 4, 5)])
        along = knuckles.mean(0) - at["wrist"]
        palm = np.cross(knuckles[0] - knuckles[3], along) * out
        thigh, shank = at["knee"] - at["hip"], at["ankle"] - at["knee"]
        canonical |= {
            f"arm.{side}": frame(upper, hinge),
            f"forearm.{side}": frame(fore, hinge),
            f"hand.{side}": frame(along, palm),
            f"thigh.{side}": frame(thigh, X),
            f"shank.{side}": frame(shank, X),
        }
        for name, limb in {
            "arm": upper,
            "forearm": fore,
            "hand": along,
            "thigh": thigh,
            "shank": shank,
        }.items():
            lengths[f"{name}.{side}"] = float(np.linalg.norm(limb))
    return canonical, lengths


def _skin_points(
    vertices: Floats, on_arm: NDArray[np.bool_], heads: Floats, index: Mapping[str, int], scale: float
) -> dict[str, int]:
    """The vertex nearest to where each ray leaves the body; arms do not count as body."""
    found = {}
    for name, (bone, direction, moved) in _SEEN.items():
        paired = f"{bone}.L" in index or direction[0] > 0 or moved[0] > 0
        for side in SIDES if paired else ("",):
            mirror = np.array([-1.0 if side == "R" else 1.0, 1, 1])
            start = heads[index[f"{bone}.{side}" if f"{bone}.{side}" in index else bone]]
            start = start + mirror * moved * scale
            ray = unit(mirror * direction)
            along = (vertices - start) @ ray
            aside = np.linalg.norm(vertices - start - along[:, None] * ray, axis=1)
            score = np.where((aside < 0.02) & (along > 0) & ~on_arm, along - aside, -np.inf)
            if not np.isfinite(score).any():
                score = np.where(along > 0, along - 4 * aside, -np.inf)
            found[f"{name}.{side}" if side else name] = int(score.argmax())
    return found


def _hand_points(
    heads: Floats,
    index: Mapping[str, int],
    canonical: Mapping[str, Floats],
    vertices: Floats,
    part: Small,
    side: Small,
) -> dict[str, Floats]:
    """Places of the hand at rest, as steps from the wrist: on the palm's skin, in the fist, at the tips."""
    points: dict[str, Floats] = {}
    for letter, number in (("L", LEFT), ("R", RIGHT)):
        wrist = heads[index[f"wrist.{letter}"]]
        along, palm, _ = canonical[f"hand.{letter}"].T
        knuckle = heads[index[f"finger3-1.{letter}"]] - wrist
        reach = float(knuckle @ along)
        steps = (vertices - wrist)[(part == PARTS.index("hand")) & (side == number)]
        middle = knuckle * 0.75
        near = np.linalg.norm(steps - middle - ((steps - middle) @ palm)[:, None] * palm, axis=1) < 0.018
        depth = (steps[near] @ palm).max() if near.any() else 0.02
        back = (steps[near] @ palm).min() if near.any() else -0.02
        tip = heads[index[f"finger3-3.{letter}"]] - wrist
        points |= {
            f"palm.{letter}": middle + palm * (depth - middle @ palm),
            f"back.{letter}": middle + palm * (back - middle @ palm),
            f"grip.{letter}": along * reach * 0.95 + palm * (depth + 0.012),
            f"fingertips.{letter}": tip * 1.12,
            f"knuckles.{letter}": knuckle,
            f"wrist.{letter}": np.zeros(3),
        }
    return points


UP: Final = Y
FRONT: Final = Z

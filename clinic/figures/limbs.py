"""Two-bone inverse kinematics in closed form: an arm or a leg that has to end at a point."""

from dataclasses import dataclass

import numpy as np

from clinic.figures.rotation import frame, square, unit
from clinic.figures.scene import Floats

_STRAIGHT = 0.9995  # of the whole length: a limb stretched to its very end has no side to bend to


@dataclass(frozen=True, slots=True)
class Bend:
    """The lengths of a limb's two bones, metres."""

    first: float
    second: float

    @property
    def longest(self) -> float:
        return (self.first + self.second) * _STRAIGHT

    @property
    def shortest(self) -> float:
        # An elbow or a knee folds to about 155 degrees; closer than this no hand or heel comes.
        fold = np.radians(25)
        return float(np.sqrt(self.first**2 + self.second**2 - 2 * self.first * self.second * np.cos(fold)))


def hinge_frames(root: Floats, goal: Floats, bend: Floats, limb: Bend) -> tuple[Floats, Floats, float]:
    """Frames of both bones, each along itself with its hinge second, and by how much the goal was missed.

    `bend` is the side to which the middle joint goes: out for an elbow, ahead for a knee. Metres.
    """
    away = goal - root
    wanted = float(np.linalg.norm(away))
    distance = float(np.clip(wanted, limb.shortest, limb.longest))
    along = unit(away)
    aside = square(bend, along)
    cosine = (limb.first**2 + distance**2 - limb.second**2) / (2 * limb.first * distance)
    cosine = float(np.clip(cosine, -1, 1))
    first = unit(cosine * along + np.sqrt(1 - cosine**2) * aside)
    second = unit(along * distance - limb.first * first)
    hinge = np.cross(aside, along)
    return frame(first, hinge), frame(second, hinge), abs(wanted - distance)

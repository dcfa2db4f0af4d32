"""Where each muscle of the vocabulary lies under the skin, as outlines on the body at rest.

Outlines are in metres for a person of 1.606 m standing in an A pose: (|x|, y) seen from the front or the
back, (z, y) seen from the side. Deep muscles are shown where a hand would be laid over them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from clinic.figures.scene import LEFT, MIDDLE, Floats

Face = Literal["front", "back", "side"]
Outline = Sequence[tuple[float, float]]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Patch:
    """One outline, the side it is seen from, and whether it lies on the arm.

    `aside`: a second outline, seen from the side, that ends a muscle where it wraps round the trunk.
    """

    face: Face
    outline: Outline
    arm: bool = False
    aside: Outline = ()


def inside(outline: Outline, x: Floats, y: Floats) -> Truths:
    """Which points lie within a closed outline."""
    hit = np.zeros(x.shape, bool)
    for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if y0 != y1:
            hit ^= ((y0 > y) != (y1 > y)) & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return hit


def covers(name: str, side: int, rest: Floats, normal: Floats, arm: Floats, scale: float) -> Truths:
    """At which points (n, 3) of the body at rest a muscle of the vocabulary lies.

    `normal`: how the skin faces there at rest; `arm`: its weight on the arm's bones; `side`: LEFT, RIGHT or
    MIDDLE for both.
    """
    x, y, z = np.abs(rest[:, 0]) / scale, rest[:, 1] / scale, rest[:, 2] / scale
    found = np.zeros(len(rest), bool)
    for patch in PATCHES[name]:
        within = inside(patch.outline, z if patch.face == "side" else x, y)
        if patch.aside:
            within &= inside(patch.aside, z, y)
        within &= (arm > 0.5) if patch.arm else (arm < (0.35 if patch.face == "side" else 0.85))
        if patch.face == "back":
            within &= normal[:, 2] < 0.25
        elif patch.face == "front":
            within &= normal[:, 2] > -0.2
        else:
            within &= np.abs(normal[:, 0]) > 0.3
        found |= within
    if side == MIDDLE:
        return found
    return found & ((rest[:, 0] > 0) if side == LEFT else (rest[:, 0] < 0))


def _outline(text: str) -> Outline:
    """An outline from the pairs of numbers in which it was drawn."""
    pairs = (pair.split() for pair in text.split(","))
    return [(float(across), float(up)) for across, up in pairs]


def _slips(*rows: tuple[float, float, float]) -> Outline:
    """Serratus: fingers on the ribs. Each row is (height, how far forward, thickness), from the top."""
    rear = -0.035
    points: list[tuple[float, float]] = [(rear, rows[0][0] + 0.012)]
    for height, front, thick in rows:
        points += [
            (front - 0.03, height + thick),
            (front, height - thick * 0.2),
            (front - 0.03, height - thick * 0.9),
        ]
        points.append((front - 0.055, height - thick * 1.1))
    return [*points, (rear, rows[-1][0])]


TRAPEZIUS_UPPER: Final = _outline(
    ".000 1.445, .020 1.440, .030 1.375, .058 1.338, .110 1.318, .152 1.300, .146 1.282, .080 "
    "1.292, .030 1.297, .000 1.292"
)
TRAPEZIUS_MIDDLE: Final = _outline(
    ".000 1.303, .050 1.295, .100 1.286, .145 1.277, .132 1.258, .080 1.243, .030 1.222, .000 1.205"
)
TRAPEZIUS_LOWER: Final = _outline(
    ".000 1.222, .040 1.235, .085 1.250, .103 1.246, .086 1.220, .058 1.168, .030 1.108, .012 "
    "1.060, .000 1.035"
)
RHOMBOIDS: Final = _outline(
    ".010 1.305, .040 1.280, .078 1.250, .090 1.205, .086 1.155, .072 1.150, .040 1.190, .010 1.228"
)
LATISSIMUS: Final = _outline(
    ".008 1.090, .050 1.120, .100 1.155, .155 1.185, .175 1.170, .155 1.090, .125 1.020, .070 .955, .008 .925"
)
LATISSIMUS_ASIDE: Final = _outline(
    "-.200 1.250, .035 1.250, .030 1.160, .005 1.080, -.030 1.000, -.060 .900, -.200 .900"
)
ERECTOR_THORACIC: Final = _outline(".006 1.300, .026 1.300, .040 1.240, .046 1.140, .044 1.040, .006 1.040")
ERECTOR_LUMBAR: Final = _outline(".006 1.060, .044 1.060, .050 1.000, .046 .930, .032 .885, .006 .880")
NECK_BACK: Final = _outline(".003 1.465, .030 1.460, .038 1.420, .036 1.365, .022 1.310, .003 1.295")
NECK_DEEP: Final = _outline(".003 1.455, .020 1.450, .022 1.400, .020 1.340, .003 1.320")
NAPE: Final = _outline(".004 1.485, .034 1.480, .040 1.452, .030 1.425, .004 1.420")
DELTOID_BACK: Final = _outline(
    ".118 1.296, .160 1.305, .205 1.270, .250 1.195, .238 1.175, .180 1.212, .135 1.250"
)
DELTOID_FRONT: Final = _outline(
    ".125 1.300, .165 1.308, .205 1.260, .245 1.200, .225 1.175, .180 1.210, .140 1.255"
)
INFRASPINATUS: Final = _outline(
    ".072 1.255, .120 1.262, .170 1.255, .165 1.232, .125 1.195, .088 1.160, .076 1.200"
)
SUPRASPINATUS: Final = _outline(".066 1.285, .110 1.292, .160 1.290, .158 1.268, .110 1.266, .072 1.262")
TERES_MINOR: Final = _outline(".118 1.195, .150 1.222, .178 1.238, .176 1.218, .150 1.196, .124 1.178")
TERES_MAJOR: Final = _outline(".096 1.165, .130 1.180, .172 1.205, .172 1.182, .140 1.156, .104 1.142")
LEVATOR: Final = _outline(
    ".030 1.425, .042 1.400, .048 1.345, .078 1.285, .062 1.278, .036 1.320, .026 1.380"
)
PECTORAL: Final = _outline(
    ".008 1.272, .050 1.288, .100 1.284, .155 1.245, .148 1.200, .105 1.155, .050 1.148, .008 1.170"
)
PECTORAL_SMALL: Final = _outline(
    ".112 1.272, .128 1.262, .112 1.205, .085 1.165, .062 1.168, .072 1.200, .098 1.250"
)
NECK_FRONT: Final = _outline(".003 1.428, .028 1.424, .046 1.400, .048 1.362, .034 1.325, .003 1.318")
STERNOCLEIDOMASTOID: Final = _outline(
    ".058 1.452, .070 1.448, .062 1.400, .042 1.345, .018 1.308, .006 1.312, .026 1.360, .048 1.410"
)
SCALENES: Final = _outline(".048 1.400, .060 1.385, .068 1.340, .080 1.312, .050 1.312, .042 1.350")
RECTUS: Final = _outline(".004 1.130, .050 1.125, .066 1.060, .066 .980, .050 .910, .020 .860, .004 .860")
OBLIQUES: Final = _outline(".070 1.100, .100 1.075, .118 1.020, .128 .955, .100 .915, .072 .930, .072 1.000")
TRANSVERSUS: Final = _outline(
    ".004 1.030, .060 1.035, .112 1.025, .118 .975, .100 .930, .050 .915, .004 .910"
)
DIAPHRAGM: Final = _outline(
    ".003 1.155, .040 1.142, .085 1.100, .110 1.060, .100 1.048, .065 1.082, .030 1.115, .003 1.125"
)
ILIOPSOAS: Final = _outline(
    ".030 .955, .062 .945, .105 .895, .098 .845, .080 .805, .062 .815, .058 .870, .036 .915"
)
QUADRATUS: Final = _outline(".040 1.055, .075 1.040, .084 .985, .076 .935, .042 .925, .046 .990")
MULTIFIDUS: Final = _outline(".004 1.000, .030 .995, .036 .930, .034 .870, .004 .850")
GLUTEUS_MAXIMUS: Final = _outline(
    ".010 .905, .060 .920, .110 .895, .148 .835, .138 .775, .080 .745, .020 .765"
)
GLUTEUS_MEDIUS: Final = _outline(
    ".062 .945, .105 .935, .150 .900, .162 .855, .140 .845, .110 .885, .066 .915"
)
HAMSTRINGS: Final = _outline(
    ".050 .745, .100 .735, .150 .745, .165 .660, .158 .550, .145 .500, .125 .520, .105 .500, .082 "
    ".550, .060 .660"
)
QUADRICEPS: Final = _outline(
    ".075 .800, .130 .800, .168 .740, .172 .630, .160 .540, .132 .515, .100 .535, .078 .620, .064 .720"
)
CALF: Final = _outline(
    ".110 .455, .145 .465, .182 .450, .192 .370, .175 .275, .160 .200, .148 .275, .128 .270, .108 .360"
)
BICEPS: Final = _outline(".200 1.245, .226 1.235, .300 1.150, .318 1.115, .292 1.100, .236 1.150, .196 1.205")
TRICEPS: Final = _outline(
    ".190 1.235, .232 1.232, .285 1.178, .315 1.130, .296 1.105, .246 1.135, .196 1.190"
)
FLEXORS: Final = _outline(".300 1.105, .335 1.105, .372 1.055, .410 1.000, .392 .990, .345 1.025, .302 1.075")
EXTENSORS: Final = _outline(
    ".310 1.115, .352 1.108, .392 1.055, .424 1.005, .406 .992, .360 1.035, .312 1.085"
)
INTERCOSTALS: Final = _outline(
    "-.050 1.160, -.015 1.170, .055 1.130, .075 1.100, .070 1.030, .030 1.000, -.030 1.020, -.055 1.080"
)
SERRATUS: Final = _slips(
    (1.186, 0.078, 0.013),
    (1.150, 0.092, 0.014),
    (1.112, 0.096, 0.014),
    (1.074, 0.086, 0.013),
    (1.042, 0.066, 0.011),
)


# Below others: seen on the map only where a set of exercises uses them.
DEEP: Final = frozenset(
    {
        *("cervical-multifidus", "diaphragm", "erector-spinae-lumbar", "erector-spinae-thoracic"),
        *(
            "gluteus-medius",
            "iliopsoas",
            "intercostals",
            "levator-scapulae",
            "longus-capitis",
            "longus-colli",
        ),
        *("multifidus-lumbar", "pectoralis-minor", "quadratus-lumborum", "rectus-capitis-anterior"),
        *("rhomboids", "scalenes", "semispinalis-capitis", "semispinalis-cervicis", "splenius"),
        *("suboccipitals", "supraspinatus", "transversus-abdominis"),
    }
)

PATCHES: Mapping[str, Sequence[Patch]] = {
    "biceps-brachii": [Patch("front", BICEPS, arm=True)],
    "calf": [Patch("back", CALF)],
    "cervical-multifidus": [Patch("back", NECK_DEEP)],
    "deltoid-anterior": [Patch("front", DELTOID_FRONT)],
    "deltoid-middle": [Patch("front", DELTOID_FRONT), Patch("back", DELTOID_BACK)],
    "deltoid-posterior": [Patch("back", DELTOID_BACK)],
    "diaphragm": [Patch("front", DIAPHRAGM)],
    "erector-spinae-lumbar": [Patch("back", ERECTOR_LUMBAR)],
    "erector-spinae-thoracic": [Patch("back", ERECTOR_THORACIC)],
    "forearm-extensors": [Patch("back", EXTENSORS, arm=True)],
    "forearm-flexors": [Patch("front", FLEXORS, arm=True)],
    "gluteus-maximus": [Patch("back", GLUTEUS_MAXIMUS)],
    "gluteus-medius": [Patch("back", GLUTEUS_MEDIUS)],
    "hamstrings": [Patch("back", HAMSTRINGS)],
    "iliopsoas": [Patch("front", ILIOPSOAS)],
    "infraspinatus": [Patch("back", INFRASPINATUS)],
    "intercostals": [Patch("side", INTERCOSTALS)],
    "latissimus-dorsi": [Patch("back", LATISSIMUS, aside=LATISSIMUS_ASIDE)],
    "levator-scapulae": [Patch("back", LEVATOR)],
    "longus-capitis": [Patch("front", NECK_FRONT)],
    "longus-colli": [Patch("front", NECK_FRONT)],
    "multifidus-lumbar": [Patch("back", MULTIFIDUS)],
    "obliques": [Patch("front", OBLIQUES)],
    "pectoralis-major": [Patch("front", PECTORAL)],
    "pectoralis-minor": [Patch("front", PECTORAL_SMALL)],
    "quadratus-lumborum": [Patch("back", QUADRATUS)],
    "quadriceps": [Patch("front", QUADRICEPS)],
    "rectus-abdominis": [Patch("front", RECTUS)],
    "rectus-capitis-anterior": [Patch("front", NECK_FRONT)],
    "rhomboids": [Patch("back", RHOMBOIDS)],
    "scalenes": [Patch("front", SCALENES)],
    "semispinalis-capitis": [Patch("back", NECK_BACK)],
    "semispinalis-cervicis": [Patch("back", NECK_BACK)],
    "serratus-anterior": [Patch("side", SERRATUS)],
    "splenius": [Patch("back", NECK_BACK)],
    "sternocleidomastoid": [Patch("front", STERNOCLEIDOMASTOID)],
    "suboccipitals": [Patch("back", NAPE)],
    "supraspinatus": [Patch("back", SUPRASPINATUS)],
    "teres-major": [Patch("back", TERES_MAJOR)],
    "teres-minor": [Patch("back", TERES_MINOR)],
    "transversus-abdominis": [Patch("front", TRANSVERSUS)],
    "trapezius-lower": [Patch("back", TRAPEZIUS_LOWER)],
    "trapezius-middle": [Patch("back", TRAPEZIUS_MIDDLE)],
    "trapezius-upper": [Patch("back", TRAPEZIUS_UPPER)],
    "triceps-brachii": [Patch("back", TRICEPS, arm=True)],
}

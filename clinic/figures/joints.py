"""The joints of a pose, named and signed as the reviewed key poses are, and how far a human's go.

Degrees; 0 is upright standing, arms hanging, palms towards the thighs. content/figures/kinematics.yaml says
what each means. Those below the line are for drawing only: no reviewed angle needs them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

# Active ranges of healthy adults, widened by about a tenth so that a reviewed pose at its end passes.
# After: American Academy of Orthopaedic Surgeons, Joint motion: method of measuring and recording, 1965;
# White and Panjabi, Clinical biomechanics of the spine, 1990 (sums of a region's segments).
RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "root.pitch": (-180, 180),
    "root.roll": (-180, 180),
    "root.yaw": (-180, 180),
    "lumbar_flex": (-35, 65),
    "lumbar_side": (-30, 30),
    "lumbar_rot": (-15, 15),
    "thoracic_flex": (-35, 50),
    "thoracic_side": (-45, 45),
    "thoracic_rot": (-50, 50),
    "neck_flex": (-60, 55),
    "head_nod": (-35, 30),
    "neck_side": (-48, 48),
    "neck_rot": (-85, 85),
    "neck_glide": (-40, 40),
    "scap_elev": (-15, 40),
    "scap_prot": (-30, 35),
    "shoulder.plane": (-95, 140),
    "shoulder.elevation": (-5, 182),
    "shoulder.twist": (-100, 110),
    "elbow": (-8, 152),
    "forearm": (-95, 95),
    "wrist": (-88, 92),
    "wrist_side": (-40, 40),
    "curl": (-12, 100),
    "spread": (-12, 14),
    "thumb": (-40, 30),
    "pointing": (0, 95),
    "hip.flexion": (-30, 145),
    "hip.abduction": (-35, 55),
    "hip.rotation": (-50, 60),
    "knee": (-5, 160),
    "ankle": (-65, 38),
    "toes": (-45, 85),
}
TRUNK: Final = (
    "lumbar_flex",
    "lumbar_side",
    "lumbar_rot",
    "thoracic_flex",
    "thoracic_side",
    "thoracic_rot",
    "neck_flex",
    "head_nod",
    "neck_side",
    "neck_rot",
    "neck_glide",
)
PAIRED: Final = (
    "scap_elev",
    "scap_prot",
    "elbow",
    "forearm",
    "wrist",
    "wrist_side",
    "curl",
    "spread",
    "thumb",
    "pointing",
    "knee",
    "ankle",
    "toes",
)
TRIPLES: Final[Mapping[str, tuple[str, str, str]]] = {
    "shoulder": ("plane", "elevation", "twist"),
    "hip": ("flexion", "abduction", "rotation"),
}
ROOT: Final = ("pitch", "roll", "yaw")
RELAXED: Final[Mapping[str, float]] = {"curl": 24.0, "spread": -4.0, "thumb": -12.0}  # half open, closed up

Joints = Mapping[str, float]


def resting() -> dict[str, float]:
    """Upright standing: every joint by its flat name (`root.pitch`, `elbow_l`, `shoulder_l.plane`)."""
    flat = {f"root.{name}": 0.0 for name in ROOT} | dict.fromkeys(TRUNK, 0.0)
    for side in "lr":
        flat |= {f"{name}_{side}": RELAXED.get(name, 0.0) for name in PAIRED}
        flat |= {f"{name}_{side}.{each}": 0.0 for name, three in TRIPLES.items() for each in three}
    return flat


def flattened(given: Mapping[str, Any]) -> dict[str, float]:
    """Joints as a file has them, by their flat names. `elbows: 40` means both sides."""
    flat: dict[str, float] = {}
    for name, value in given.items():
        for one in sides_of(name):
            if isinstance(value, Mapping):
                flat |= {f"{one}.{part}": float(angle) for part, angle in value.items()}
            elif isinstance(value, list | tuple):
                kind = one.rpartition("_")[0]
                flat |= {
                    f"{one}.{part}": float(angle)
                    for part, angle in zip(TRIPLES[kind], value, strict=True)
                    if angle is not None
                }
            else:
                flat[one] = float(value)
    return flat


def known(name: str) -> bool:
    """Whether a file may name a joint so."""
    singles = {"root", *TRUNK, *(f"root.{each}" for each in ROOT)}
    for one in sides_of(name):
        kind, _, side = one.rpartition("_")
        if one in singles or (side in ("l", "r") and (kind in PAIRED or kind in TRIPLES)):
            continue
        kind, _, part = one.partition(".")
        base, _, side = kind.rpartition("_")
        if not (side in ("l", "r") and part in TRIPLES.get(base, ())):
            return False
    return True


def beyond(joints: Joints) -> Iterator[tuple[str, float, tuple[float, float]]]:
    """Every joint that bends further than a human's: its name, its angle, its range."""
    for name, angle in joints.items():
        least, most = RANGES[ranged(name)]
        if not least <= angle <= most:
            yield name, angle, (least, most)


def ranged(name: str) -> str:
    """Under which name the range of a joint stands: `shoulder_l.plane` under `shoulder.plane`."""
    kind, dot, part = name.partition(".")
    base = kind[:-2] if kind.endswith(("_l", "_r")) else kind
    return f"{base}{dot}{part}"


_PLURALS: Final = {
    "elbows": "elbow",
    "forearms": "forearm",
    "wrists": "wrist",
    "shoulders": "shoulder",
    "hips": "hip",
    "knees": "knee",
    "ankles": "ankle",
    "scaps_elev": "scap_elev",
    "scaps_prot": "scap_prot",
    "curls": "curl",
    "spreads": "spread",
    "thumbs": "thumb",
    "both_toes": "toes",
}


def sides_of(name: str) -> tuple[str, ...]:
    """The flat names that a name in a file stands for: `elbows` for both."""
    kind, dot, part = name.partition(".")
    if kind in _PLURALS:
        return tuple(f"{_PLURALS[kind]}_{side}{dot}{part}" for side in "lr")
    return (name,)

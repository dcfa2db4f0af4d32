"""What posing hands to drawing: a posed body with its props, seen from one place, with what to mark.

World: metres, y up, the floor is y = 0. A person standing at rest faces +z and has their left at +x.
Angles are degrees. Arrays are numpy, float64 unless said otherwise, and are not to be written to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int32]
Small = NDArray[np.uint8]

# What a vertex belongs to; `PosedBody.part` holds an index into this.
PARTS = ("torso", "neck", "head", "arm", "forearm", "hand", "thigh", "shank", "foot")
LEFT, RIGHT, MIDDLE = 1, 2, 0


@dataclass(frozen=True, slots=True, eq=False)
class PosedBody:
    """A skinned body in one pose, and where each of its points sits on the body at rest.

    `vertices`, `normals`  (n, 3)  world, metres; unit length
    `rest`, `rest_normals` (n, 3)  the same points on the body standing at rest in an A pose: clothes, hair
                                   and muscles are functions of these, so that they move with the body
    `triangles`            (m, 3)  int32, counter-clockwise seen from outside
    `eye`                  (m,)    bool, triangles of the eyeballs
    `part`                 (n,)    uint8, an index into PARTS
    `side`                 (n,)    uint8, LEFT, RIGHT or MIDDLE
    `arm_weight`           (n,)    0 to 1, how much of the skinning weight lies on arm, forearm and hand
    `joints`                       world places by name, see `clinic.figures.places`: every bone's
                                   head by the bone's name, and grip.L, palm.L, fingertips.L, elbow.L, knee.L,
                                   ankle.L, heel.L, toes.L, shoulder.L, hip.L (and .R), sternum, nose, crown,
                                   nape, pelvis, chest, upper-back, lower-back
    `turns`                        by bone name, (3, 3): the rest direction d points along turn @ d
    `rest_joints`                  the same names as `joints`, on the body at rest
    `scale`                        stature over 1.606 m, the stature for which landmarks are noted
    """

    vertices: Floats
    normals: Floats
    rest: Floats
    rest_normals: Floats
    triangles: Whole
    eye: NDArray[np.bool_]
    part: Small
    side: Small
    arm_weight: Floats
    joints: Mapping[str, Floats]
    turns: Mapping[str, Floats]
    rest_joints: Mapping[str, Floats]
    scale: float


@dataclass(frozen=True, slots=True, eq=False)
class Prop:
    """One thing beside the body, all of it in world metres; every kind is told in KINDS.

    `points` (k, 3): what the kind asks for; `turn`: degrees about the vertical, + to the left;
    `size`: measures by name, metres. Anchors are named places on it, already solved (`seat`, `top`, `edge`).
    """

    kind: str
    points: Floats
    size: Mapping[str, float] = field(default_factory=dict)
    turn: float = 0.0
    anchors: Mapping[str, Floats] = field(default_factory=dict)


# kind: (what `points` holds, the names of its measures). A box-like thing stands on its first point, unturned
# its width lies along x and its depth along z, and it faces +z as a person does.
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "mat": ("centre on the floor", ("width", "depth", "height")),
    "wall": ("foot of the wall before the person; the wall faces +z turned by `turn`", ("width", "height")),
    "doorway": ("middle of the opening on the floor; the frame lies along x", ("width", "height", "depth")),
    "post": ("foot, where a band is anchored to a door edge", ("height",)),
    "chair": ("floor below the middle of the seat", ("width", "depth", "height", "back")),
    "stool": ("floor below the middle of the seat", ("width", "depth", "height")),
    "table": ("floor below the middle of the top", ("width", "depth", "height")),
    "step": ("middle of its foot", ("width", "depth", "height")),
    "pillow": ("middle of its underside", ("width", "depth", "height")),
    "folded-towel": ("middle of its underside", ("width", "depth", "height")),
    "roller": ("both ends of the axis", ("radius",)),
    "rolled-towel": ("both ends of the axis", ("radius",)),
    "towel-strip": ("the line it follows, hand to hand", ("width",)),
    "ball": ("centre", ("radius",)),
    "stick": ("both ends", ("radius",)),
    "pole": ("grip, then tip", ("radius",)),
    "dumbbell": ("both ends of the handle's axis", ("radius",)),
    "band": (
        "the line it follows; inside a fist it runs through the grip, and its end hangs out",
        ("radius",),
    ),
    "bike": (
        "floor below the crank, saddle, handlebar left, handlebar right, left pedal, right pedal, crank",
        (),
    ),
}


@dataclass(frozen=True, slots=True)
class Camera:
    """From where the scene is seen, the same for all frames of an exercise.

    `yaw` 0 looks at the person's front, 90 from their left, 180 from behind, -90 from their right;
    `pitch` is how far above the horizontal the eye is; `far` is its distance in metres from `look`.
    `crop` cuts the box around all frames to fractions (left, top, right, bottom); `aspect`: height by width.
    """

    yaw: float = 0.0
    pitch: float = 8.0
    crop: tuple[float, float, float, float] | None = None
    aspect: float = 1.0
    margin: float = 14.0
    far: float = 7.0
    look: tuple[float, float, float] = (0.0, 0.8, 0.0)


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle of the vocabulary (`trapezius-lower`), on one side or on both (MIDDLE)."""

    name: str
    side: int = MIDDLE


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """What moves, as the world line it follows from the frame before to this one.

    `points` (k, 3); `shift` moves the drawn arrow in three-hundredths of the picture's width (right, down);
    `gain` exaggerates a movement too small to see; a `press` is a line along which force goes.
    """

    points: Floats
    kind: Literal["path", "press"] = "path"
    shift: tuple[float, float] = (0.0, 0.0)
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """How the person is drawn. `mirrored` flips the finished picture: the other side, from the same pose."""

    body: Literal["female", "male"] = "female"
    skin: Literal["light", "medium", "brown", "dark"] = "light"
    hair: Literal["black", "brown", "blond", "grey"] = "brown"
    mirrored: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One frame: the body, what stands around it and what to mark."""

    body: PosedBody
    props: tuple[Prop, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    muscles: tuple[Muscle, ...] = ()
    assisting: tuple[Muscle, ...] = ()
    ghost: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """All key frames of one exercise, in the order of its `figure.yaml`, seen by one camera.

    `lens`: the middle of a small circle that shows the back once more, as shares of the picture's width and
    height; none where the picture itself shows the muscles at work.
    """

    exercise: str
    camera: Camera
    look: Look
    scenes: tuple[Scene, ...]
    names: tuple[str, ...]
    lens: tuple[float, float] | None = None

"""The muscle map: one body from the front and from behind, each muscle of the vocabulary a group of its own.

A page shows a set of exercises on it by giving groups the class `working` or `assisting`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from clinic.figures import paint, svg
from clinic.figures.body import Body, body
from clinic.figures.compose import Shape, markup
from clinic.figures.muscles import DEEP, PATCHES
from clinic.figures.outlines import Mask
from clinic.figures.places import of_skeleton
from clinic.figures.scene import Camera, Look, Muscle, PosedBody, Scene
from clinic.figures.skeleton import Skeleton
from clinic.figures.view import View, fitted

LOOK: Final = Look("female", "medium", "brown")
GROUND: Final = "#eef2f4"
RESTING: Final = "#d3dbe0"  # a muscle no exercise of the set uses
RIM: Final = "#8c9ba6"


def muscle_map() -> str:
    """The map as one SVG. Groups are named `front-…` or `back-…` and the muscle's word.

    Deep muscles lie above the others and are painted only by a page that gives them a colour.
    """
    scene = Scene(at_rest(body(LOOK.body)))
    groups: list[Sequence[Shape]] = []
    names: list[str] = []
    height = 0
    for side, yaw, middle in (("front", 0.0, 0.25), ("back", 180.0, 0.75)):
        view = _half(scene.body, yaw, middle)
        height = view.height
        sight = paint.see(scene, LOOK, view, ())
        nothing: Mask = np.zeros(sight.part.shape, bool)
        plain = paint.mannequin(sight, GROUND)
        groups.append(plain[:1])
        names.append("")
        for name in sorted(PATCHES, key=lambda each: (each in DEEP, each)):
            shape = paint.patch(sight, [Muscle(name)], RESTING, RIM, besides=nothing)
            if shape.lines:
                deep = {"fill_opacity": 0, "stroke_opacity": 0} if name in DEEP else {}
                groups.append([replace(shape, paint={**shape.paint, **deep})])
                names.append(f"{side}-{name}")
        groups.append(plain[1:])
        names.append("")
    parts = [
        f'<g class="muscle" id="{name}">{drawn}</g>' if name else drawn
        for name, drawn in zip(names, markup(groups), strict=True)
    ]
    return svg.document(parts, height=height, title="Muscles", description="From the front and from behind")


def _half(person: PosedBody, yaw: float, middle: float) -> View:
    """The view that puts the body into one half of the picture."""
    camera = Camera(yaw=yaw, pitch=0, far=30.0, aspect=0.74, margin=3.0)
    reach = np.array([np.abs(person.vertices[:, 0]).max() * 1.02, 0, 0])
    whole = fitted(camera, [person.vertices + reach, person.vertices - reach])
    return View(camera, whole.scale, whole.shift + np.array([(middle - 0.5) * svg.WIDTH, 0.0]), whole.height)


def at_rest(person: Body) -> PosedBody:
    """The body as it stands before it is posed."""
    skeleton = Skeleton(
        dict.fromkeys(person.names, np.eye(3)), {name: person.head(name) for name in person.names}
    )
    named = of_skeleton(person, skeleton)
    return PosedBody(
        vertices=person.vertices,
        normals=person.rest_normals,
        rest=person.vertices,
        rest_normals=person.rest_normals,
        triangles=person.triangles,
        eye=person.eye,
        part=person.part,
        side=person.side,
        arm_weight=person.arm_weight,
        joints=named,
        turns=skeleton.turns,
        rest_joints=named,
        scale=person.scale,
    )

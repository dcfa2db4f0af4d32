"""A frame's body, hair and equipment as one set of triangles, ready for the z-buffer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinic.figures import dress
from clinic.figures.meshes import ball
from clinic.figures.props import HELD, SURROUNDINGS, pieces, same
from clinic.figures.scene import Floats, Look, Prop, Scene, Whole

BODY, HAIR, FIRST_PIECE = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """`thing` (m,): BODY, HAIR or the number of a piece; `materials`: what each thing is made of, by number;
    `held`: numbers of the pieces that go with the body, all others stand still."""

    vertices: Floats
    triangles: Whole
    thing: NDArray[np.int16]
    materials: tuple[str, ...]
    held: frozenset[int]


def standing(scenes: Sequence[Scene]) -> tuple[Prop, ...]:
    """The things that neither move nor are held in any frame of an exercise."""
    first = scenes[0].props
    return tuple(
        prop
        for prop in first
        if prop.kind not in HELD
        and all(any(same(prop, other) for other in scene.props) for scene in scenes[1:])
    )


def with_body(scene: Scene, look: Look, still: Sequence[Prop]) -> Room:
    """Everything in a frame."""
    body = scene.body
    meshes = [(dress.dressed(body, look), body.triangles, BODY)]
    if knot := dress.bun(body, look):
        meshes.append((*ball(*knot), HAIR))
    return _room(meshes, scene.props, still)


def without_body(still: Sequence[Prop]) -> Room:
    """The empty room: what stands still."""
    return _room([], still, still)


def extent(room: Room, props: Sequence[Prop]) -> list[Floats]:
    """The points a picture has to hold: the person and all things but walls and doorways."""
    skipped = {number for number, prop in _numbered(props) if prop.kind in SURROUNDINGS}
    kept = ~np.isin(room.thing, sorted(skipped))
    return [room.vertices[np.unique(room.triangles[kept])]]


def _numbered(props: Sequence[Prop]) -> list[tuple[int, Prop]]:
    owners = [prop for prop in props for _ in pieces(prop)]
    return list(enumerate(owners, FIRST_PIECE))


def _room(meshes: list[tuple[Floats, Whole, int]], props: Sequence[Prop], still: Sequence[Prop]) -> Room:
    materials = ["skin", "hair"]
    held: set[int] = set()
    for prop in props:
        for piece in pieces(prop):
            if not any(same(prop, other) for other in still):
                held.add(len(materials))
            meshes.append((piece.vertices, piece.triangles, len(materials)))
            materials.append(piece.material)
    if not meshes:
        nothing = np.zeros((0, 3))
        return Room(nothing, nothing.astype(np.int32), np.zeros(0, np.int16), tuple(materials), frozenset())
    offset = np.cumsum([0, *(len(vertices) for vertices, _, _ in meshes)])
    return Room(
        np.concatenate([vertices for vertices, _, _ in meshes]),
        np.concatenate(
            [triangles + start for (_, triangles, _), start in zip(meshes, offset, strict=False)]
        ).astype(np.int32),
        np.concatenate([np.full(len(triangles), thing, np.int16) for _, triangles, thing in meshes]),
        tuple(materials),
        frozenset(held),
    )

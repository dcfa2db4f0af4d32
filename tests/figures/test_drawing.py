import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from clinic.figures import lint, palette
from clinic.figures.meshes import ball
from clinic.figures.motion import motion
from clinic.figures.muscles import PATCHES, covers
from clinic.figures.props import BUILD, pieces
from clinic.figures.scene import (
    KINDS,
    MIDDLE,
    RIGHT,
    Arrow,
    Camera,
    Drawing,
    Look,
    Muscle,
    PosedBody,
    Prop,
    Scene,
)
from clinic.figures.show import pixels, preview
from clinic.figures.stills import setting, stills
from clinic.library.catalogue import library

JOINTS = {
    "upperarm01.L": (0.16, 1.27, 0.02),
    "lowerarm01.L": (0.32, 1.10, 0.03),
    "neck01": (0.0, 1.36, 0.0),
    "foot.L": (0.16, 0.07, 0.03),
    "lowerleg01.L": (0.13, 0.47, 0.05),
    "head": (0.0, 1.47, 0.04),
    "wrist.L": (0.42, 0.98, 0.16),
    "wrist.R": (-0.42, 0.98, 0.16),
}


def an_egg(aside: float = 0.0) -> PosedBody:
    """The least that can be dressed, marked and drawn: a trunk without limbs, moved to its left."""
    rest, triangles = ball(np.array([0, 1.05, 0]), np.array([0.15, 0.30, 0.11]), rings=24)
    outward = rest - [0, 1.05, 0]
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    count = len(rest)
    joints = {name: np.array(place) for name, place in JOINTS.items()}
    return PosedBody(
        vertices=rest + np.array([aside, 0, 0]),
        normals=outward,
        rest=rest,
        rest_normals=outward,
        triangles=triangles,
        eye=np.zeros(len(triangles), bool),
        part=np.zeros(count, np.uint8),
        side=np.zeros(count, np.uint8),
        arm_weight=np.zeros(count),
        joints=joints,
        turns={"head": np.eye(3)},
        rest_joints=joints,
        scale=1.0,
    )


MAT = Prop("mat", np.array([[0.0, 0.7, 0.0]]), {"width": 1.2, "depth": 0.5, "height": 0.02})
WAY = Arrow(np.array([[0.1 * step, 1.1, 0.1] for step in range(5)]))


def a_drawing(*, mirrored: bool = False, ghost: bool = True, yaw: float = 0) -> Drawing:
    marked = (Muscle("rectus-abdominis"),)
    return Drawing(
        "egg-roll",
        Camera(yaw=yaw, pitch=10),
        Look("male", "medium", "brown", mirrored),
        (
            Scene(an_egg(), (MAT,), (), marked),
            Scene(an_egg(0.3), (MAT,), (WAY,), marked, (Muscle("obliques"),), ghost),
        ),
        ("start", "end"),
    )


def redrawn(**told: bool | float) -> list[str]:
    return stills(a_drawing(**told), ["Egg 1", "Egg 2"], ["upright", "rolled"])


drawn = cache(redrawn)


def test_a_still_is_a_plain_file_with_title_and_description() -> None:
    first, second = drawn()
    assert not list(lint.faults(first)) and not list(lint.faults(second))
    assert "<title>Egg 2</title><desc>rolled</desc>" in second


def test_the_start_stands_as_a_ghost_behind_the_end_only() -> None:
    first, second = drawn()
    assert palette.GHOST not in first
    assert second.index(palette.GHOST) < second.index(palette.SKIN["medium"])
    assert palette.GHOST not in drawn(ghost=False)[1]


def test_working_muscles_are_strong_and_assisting_ones_pale() -> None:
    first, second = drawn()
    assert f'fill="{palette.WORKING}"' in first and palette.ASSISTING not in first
    assert f'fill="{palette.ASSISTING}"' in second
    assert f'fill="{palette.WORKING}"' not in drawn(yaw=180)[0]


def test_a_lens_shows_the_back_where_the_picture_hides_the_muscle_at_work() -> None:
    marked = replace(a_drawing().scenes[1], muscles=(Muscle("rhomboids"),), assisting=())
    plain = replace(a_drawing(), scenes=(marked,))
    seen = replace(plain, lens=(0.8, 0.2))
    without, with_it = (stills(each, ["Egg"], [""])[0] for each in (plain, seen))
    assert palette.WORKING not in without
    assert with_it.count(palette.WORKING) == 1 and not list(lint.faults(with_it))
    one, other = (np.asarray(pixels(each, 300), int) for each in (without, with_it))
    down, across = np.nonzero((one != other).any(2))
    assert np.hypot(across - 0.8 * 300, down - 0.2 * 300).max() < 45  # the circle, and nothing beside it


def test_the_same_scene_gives_the_same_picture() -> None:
    once, again = (np.asarray(pixels(each()[1], 300)) for each in (drawn, redrawn))
    assert (once == again).all()


def test_the_mirrored_picture_is_the_other_side_of_the_same() -> None:
    plain, other = (np.asarray(pixels(drawn(mirrored=each)[1], 300), int) for each in (False, True))
    assert np.abs(plain - other[:, ::-1]).mean() < 2
    assert np.abs(plain - other).mean() > 2


def test_all_key_frames_share_one_view_that_holds_them_whole() -> None:
    drawing = a_drawing()
    view = setting(drawing).view
    for scene in drawing.scenes:
        at = view.place(scene.body.vertices)
        assert at.min() > 0 and (at < [900, view.height]).all()


def test_a_moving_drawing_draws_its_room_once_and_shows_one_step_at_a_time() -> None:
    def between(drawing: Drawing, index: int, share: float) -> Scene:
        return replace(drawing.scenes[index], body=an_egg(0.3 * share))

    moving = motion(a_drawing(), between, "Egg", "there and back")
    assert not list(lint.faults(moving, moving=True))
    assert moving.count(palette.MATERIAL["mat"]) == 1
    steps = re.findall(r'<g class="s s(\d+)">', moving)
    assert steps == [str(number) for number in range(len(steps))]
    assert ".s{visibility:hidden}" in moving and f".s{len(steps) - 1}{{visibility:visible}}" in moving
    assert "prefers-reduced-motion:no-preference" in moving


def test_a_preview_holds_every_frame_large_and_small() -> None:
    image = preview(drawn())
    assert image.width > 900 and image.height > 500


def test_every_muscle_the_library_names_has_a_place() -> None:
    named = {name for each in library() for name in (*each.muscles_primary, *each.muscles_secondary)}
    assert named <= set(PATCHES)


@pytest.mark.parametrize("name", ["rhomboids", "pectoralis-major", "serratus-anterior"])
def test_a_muscle_of_one_side_lies_on_that_side(name: str) -> None:
    body = an_egg()
    both = covers(name, MIDDLE, body.rest, body.rest_normals, body.arm_weight, 1.0)
    right = covers(name, RIGHT, body.rest, body.rest_normals, body.arm_weight, 1.0)
    assert right.any() and (right <= both).all()
    assert (body.rest[right][:, 0] < 0).all()


PLACES = {
    "bike": [
        [0, 0, 0],
        [0, 0.9, -0.3],
        [0.2, 1, 0.4],
        [-0.2, 1, 0.4],
        [0.1, 0.2, 0],
        [-0.1, 0.4, 0],
        [0, 0.3, 0],
    ]
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_thing_is_a_mesh_about_its_place(kind: str) -> None:
    points = np.array(PLACES.get(kind, [[0, 0.5, 0], [0.4, 0.6, 0.1]]), float)
    parts = pieces(Prop(kind, points, {}, 30.0))
    assert parts and set(BUILD) == set(KINDS)
    for part in parts:
        assert part.material in palette.MATERIAL
        assert part.triangles.max() < len(part.vertices)
        assert np.abs(part.vertices - points[0]).max() < 3

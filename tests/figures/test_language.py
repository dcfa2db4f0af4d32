"""What a pose file says is understood, or refused by exercise, frame and joint."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from clinic.content.loader import ROOT, ContentError, read
from clinic.figures.language import FigureFileShape
from clinic.figures.scene import LEFT, MIDDLE
from clinic.figures.spec import Touch, laid
from clinic.figures.staging import NotPosable, Staged, drawing, staged, stances
from clinic.library.catalogue import library

REVIEWED = """\
frames:
  - {frame: start, camera: side-left, pose: stand, joints: {}, arrows: [], note: Upright}
  - frame: end
    camera: side-left
    pose: stand
    joints: {shoulder_l: [90, 90, 0]}
    arrows: [{part: arm-left, motion: forward}]
    note: Left arm ahead
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with one exercise, whose figure.yaml a test writes."""
    copytree(ROOT / "figures", tmp_path / "figures")
    copytree(ROOT / "exercises/heel-raise", tmp_path / "exercises/heel-raise")
    facts = tmp_path / "exercises/heel-raise/exercise.yaml"
    facts.write_text(facts.read_text().replace("equipment: [chair]", "equipment: [none]"))
    return tmp_path


def staged_with(folder: Path, told: str) -> Staged:
    (folder / "exercises/heel-raise/figure.yaml").write_text(REVIEWED + told)
    return staged("heel-raise", folder)


def test_the_reviewed_poses_alone_are_a_drawing(folder: Path) -> None:
    found = staged_with(folder, "")
    assert found.faults == ()
    assert found.drawing.names == ("start", "end")
    assert found.drawing.camera.yaw == 74
    assert [muscle.side for muscle in found.drawing.scenes[0].muscles] == [MIDDLE] * len(
        found.drawing.scenes[0].muscles
    )


def test_an_arrow_follows_the_true_path_of_what_moves(folder: Path) -> None:
    start, end = staged_with(folder, "").drawing.scenes
    assert start.arrows == ()
    assert end.arrows[0].points[0] == pytest.approx(start.body.joints["palm.L"], abs=1e-3)
    assert end.arrows[0].points[-1] == pytest.approx(end.body.joints["palm.L"], abs=1e-3)


def test_the_drawing_lies_over_the_reviewed_angles(folder: Path) -> None:
    told = """
drawing:
  body: male
  camera: {seen: front, pitch: 12, aspect: 0.8, crop: [0, 0, 1, 0.5]}
  muscles: [trapezius-upper.left]
  assisting: []
  props: {wall: {behind: 0.2, touched_by: back}, second: {kind: stool, ahead: 0.6}}
  all: {joints: {elbows: 40}, arrows: []}
  frames: {end: {joints: {elbow_l: 10}, ghost: false}}
"""
    found = staged_with(folder, told)
    drawn = found.drawing
    assert drawn.look.body == "male"
    assert (drawn.camera.yaw, drawn.camera.pitch, drawn.camera.aspect) == (0, 12, 0.8)
    assert [(one.name, one.side) for one in drawn.scenes[1].muscles] == [("trapezius-upper", LEFT)]
    assert drawn.scenes[1].assisting == drawn.scenes[1].arrows == ()
    assert not drawn.scenes[1].ghost
    assert [body.spec.joints["elbow_l"] for body in found.bodies] == [40, 10]
    assert {prop.kind for prop in drawn.scenes[0].props} == {"wall", "stool"}
    wall = next(prop for prop in drawn.scenes[0].props if prop.kind == "wall")
    body = found.bodies[0].body
    back = found.bodies[0].vertices[body.of_parts("torso", "head"), 2].min()
    assert wall.points[0][2] == pytest.approx(back, abs=0.03)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("drawing: {colour: red}", "drawing.colour: Unknown field."),
        ("drawing: {frames: {end: {joints: {elbo_l: 3}}}}", "elbo_l: is not a known joint."),
        ("drawing: {all: {joints: {elbow_l: bent}}}", "elbow_l: must be an angle"),
        ("drawing: {all: {joints: {knee_l: [1, 2, 3]}}}", "knee_l: only shoulders and hips have three"),
        ("drawing: {all: {hands: {touches: floor, fingers: sideways}}}", "sideways is no direction."),
        ("drawing: {all: {hands: {at: [1, 2]}}}", "must be three numbers"),
        ("drawing: {all: {hold: nose}}", "drawing.all.hold:"),
        ("drawing: {camera: {seen: above}}", "drawing.camera.seen:"),
        ("drawing: {props: {rope: {kind: rope}}}", "props.rope.kind:"),
        ("drawing: {props: {chair: {ahead: 0.4, left: 0.3}}}", "chair.left: either ahead or left."),
        ("drawing: {all: {joints: {shoulder_l: {spin: 3}}}}", "shoulder_l: is not a known joint."),
        ("drawing: {all: {solve: [{vary: root.pitsch, touch: hand}]}}", "root.pitsch is not a known joint."),
        ("drawing: {all: {solve: [{vary: root.pitch}]}}", "vary: needs either touch or straight."),
        ("drawing: {muscles: [rhomboids.middle]}", "rhomboids.middle is no known muscle."),
        ("drawing: {camera: {pitch: 80}}", "drawing.camera.pitch:"),
        ("drawing: {lens: [0.2, 1.4]}", "drawing.lens"),
    ],
)
def test_a_word_nobody_knows_is_refused_with_file_line_and_field(
    folder: Path, told: str, message: str
) -> None:
    with pytest.raises(ContentError) as refused:
        staged_with(folder, told)
    assert "heel-raise/figure.yaml:" in str(refused.value)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (
            "{end: {joints: {elbow_l: 170}}}",
            "heel-raise, end: elbow_l: 170 degrees is beyond a human's -8 to 152",
        ),
        ("{start: {left_hand: {at: [0.3, 1, 3]}}}", "heel-raise, start: hand.L: cannot reach its place"),
        ("{end: {support: [head]}}", "heel-raise, end: left thigh: lies"),
        ("{middle: {}}", "heel-raise, middle: frame: is no key pose of this exercise"),
    ],
)
def test_what_cannot_be_posed_names_exercise_frame_and_joint(folder: Path, told: str, message: str) -> None:
    found = staged_with(folder, f"drawing: {{frames: {told}}}")
    assert any(str(fault).startswith(message) for fault in found.faults)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("left_hand: {touches: ceiling}", "ceiling: is no known place"),
        ("left_hand: {touches: wall}", "wall: is no known place"),
        ("extends: hang", "hang: is no known stance"),
        ("support: [tail]", "tail: is no part of the body"),
        ("stands_on: moon", "moon: is nothing that carries a body"),
        ("solve: [{vary: root.pitch, touch: hand, surface: moon}]", "moon: is no surface here"),
        ("arrows: [{follow: tail}]", "tail: is no known place"),
    ],
)
def test_a_name_nobody_knows_is_refused_by_exercise_and_frame(folder: Path, told: str, message: str) -> None:
    with pytest.raises(NotPosable, match=f"heel-raise, end: {message}"):
        staged_with(folder, f"drawing: {{frames: {{end: {{{told}}}}}}}")


def test_a_thing_lies_under_the_skin_and_not_under_a_joint(folder: Path) -> None:
    with pytest.raises(NotPosable, match=r"heel-raise, start: elbow\.L: is no point of the skin"):
        staged_with(folder, "drawing: {props: {pillow: {under: elbow.L}}}")


def test_what_lies_under_the_body_stays_as_high_as_it_was(folder: Path) -> None:
    told = "{props: {pillow: {under: ribs.L}}, frames: {end: {joints: {knees: 40, hips.flexion: 30}}}}"
    start, end = staged_with(folder, f"drawing: {told}").drawing.scenes
    (lain,), (still,) = start.props, end.props
    assert lain is still


def test_a_stance_brings_its_things_where_another_is_laid_over_it(folder: Path) -> None:
    seated = "drawing: {all: {extends: sit, joints: {hips.flexion: 90, knees: 90}}}"
    found = staged_with(folder, seated)
    assert found.faults == ()
    assert [prop.kind for prop in found.drawing.scenes[0].props] == ["chair"]
    assert found.bodies[0].goals.keys() == {"foot.L", "foot.R", "hand.L", "hand.R"}
    assert "hand.L" not in found.bodies[1].goals  # the key pose puts this arm elsewhere


def test_faults_stop_a_drawing_that_is_to_be_kept() -> None:
    assert len(drawing("chin-tuck-sitting").scenes) == 2


def test_a_later_layer_lies_over_an_earlier_one() -> None:
    spec = laid(
        {"hands": {"touches": "floor", "within": 0.2}, "joints": {"elbows": 5}},
        {"right_hand": {"bend": "out"}, "joints": {"elbow_l": 9}},
        {"left_hand": {"free": True}},
    )
    assert spec.touches["hand.R"] == Touch(touches="floor", within=0.2, bend="out")
    assert spec.touches["hand.L"] == Touch(free=True)
    assert (spec.joints["elbow_l"], spec.joints["elbow_r"]) == (9, 5)


def test_what_is_told_for_both_is_mirrored_for_the_right() -> None:
    spec = laid({"hands": {"touches": "temple.L", "fingers": "up+right", "shift": (0.1, 0.2, 0.3)}})
    right = spec.touches["hand.R"]
    assert (right.touches, right.fingers, right.shift) == ("temple.R", "up+left", (-0.1, 0.2, 0.3))


@pytest.fixture(scope="module")
def told() -> Mapping[str, Any]:
    """What every exercise of the library tells about its drawing."""
    folders = sorted((ROOT / "exercises").glob("*/figure.yaml"))
    return {path.parent.name: read(path, FigureFileShape()) for path in folders}


def test_every_reviewed_pose_has_its_stance_and_every_pose_file_is_read(told: Mapping[str, Any]) -> None:
    known = stances()
    for name, figure in told.items():
        assert {frame["pose"] for frame in figure["frames"]} <= set(known), name


def test_what_is_drawn_strong_works_and_what_is_drawn_pale_assists(told: Mapping[str, Any]) -> None:
    for name, figure in told.items():
        works, assists = library()[name].muscles_primary, library()[name].muscles_secondary
        strong, pale = (
            {muscle.partition(".")[0] for muscle in figure["drawing"].get(kind, usual)}
            for kind, usual in (("muscles", works), ("assisting", assists))
        )
        assert strong <= set(works) and pale <= set(assists), name
        assert bool(strong) == bool(works), name

"""The body goes where joints and contacts send it."""

import numpy as np
import pytest

from clinic.figures.body import Body, body
from clinic.figures.inbetween import body_between
from clinic.figures.joints import beyond, flattened, known, resting
from clinic.figures.limbs import Bend, hinge_frames
from clinic.figures.posing import Settled, faults, finished, touching
from clinic.figures.rotation import about, angle, between, part, quaternions
from clinic.figures.scene import PARTS
from clinic.figures.setting import Setting
from clinic.figures.spec import laid

UP, AHEAD, LEFT = np.eye(3)[1], np.eye(3)[2], np.eye(3)[0]


@pytest.fixture(scope="module")
def person() -> Body:
    return body("female")


def posed(person: Body, **told: object) -> Settled:
    return touching(person, laid(told), Setting({}))


def along(found: Settled, start: str, end: str) -> np.ndarray:
    line = found.named()[end] - found.named()[start]
    return line / np.linalg.norm(line)


def test_a_quarter_turn_turns_a_quarter() -> None:
    assert about(UP, 90) @ AHEAD == pytest.approx(LEFT)
    assert angle(about([1, 2, 3], 37)) == pytest.approx(37)
    assert angle(part(about(UP, 80), 0.25)) == pytest.approx(20)
    assert between(AHEAD, UP) @ AHEAD == pytest.approx(UP)
    assert between(AHEAD, -AHEAD) @ AHEAD == pytest.approx(-AHEAD)


def test_quaternions_are_of_length_one_and_half_the_angle() -> None:
    found = quaternions(np.array([about(UP, 120), np.eye(3), about(LEFT, 180)]))
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 1, 1])
    assert np.abs(found[:, 0]) == pytest.approx([0.5, 1, 0], abs=1e-9)


@pytest.mark.parametrize("goal", [(0.1, -0.3, 0.2), (0.3, 0.1, 0.1), (0, -0.2, -0.1)])
def test_a_limb_ends_at_its_goal_and_keeps_its_lengths(goal: tuple[float, float, float]) -> None:
    first, second, missed = hinge_frames(np.zeros(3), np.array(goal), AHEAD, Bend(0.24, 0.22))
    assert missed == pytest.approx(0)
    assert first[:, 0] * 0.24 + second[:, 0] * 0.22 == pytest.approx(goal)


def test_a_goal_too_far_is_missed_by_what_is_missing() -> None:
    first, second, missed = hinge_frames(np.zeros(3), -UP, AHEAD, Bend(0.24, 0.22))
    assert missed == pytest.approx(0.54, abs=0.001)
    assert first[:, 0] == pytest.approx(second[:, 0], abs=0.1)


def test_standing_at_rest_stands_on_the_floor_facing_ahead(person: Body) -> None:
    found = posed(person)
    named = found.named()
    assert found.vertices[:, 1].min() == pytest.approx(0, abs=1e-6)
    assert found.vertices[:, 1].max() == pytest.approx(1.59, abs=0.02)
    assert along(found, "shoulder.L", "wrist.L") == pytest.approx(-UP, abs=0.05)
    assert named["nose"][2] > named["back-of-head"][2]
    assert named["shoulder.L"][0] > 0 > named["shoulder.R"][0]


@pytest.mark.parametrize(
    ("shoulder", "way"),
    [([0, 90, 0], LEFT), ([90, 90, 0], AHEAD), ([-90, 45, 0], (-AHEAD - UP) / np.sqrt(2)), ([0, 180, 0], UP)],
)
def test_a_raised_arm_points_where_its_plane_says(person: Body, shoulder: list[int], way: np.ndarray) -> None:
    found = posed(person, joints={"shoulder_l": shoulder})
    assert along(found, "shoulder.L", "elbow.L") == pytest.approx(way, abs=0.02)


def test_a_bent_elbow_points_ahead_and_outward_twist_takes_it_out(person: Body) -> None:
    ahead = posed(person, joints={"elbows": 90})
    out = posed(person, joints={"elbows": 90, "shoulder_l.twist": 60})
    assert along(ahead, "elbow.R", "wrist.R") == pytest.approx(AHEAD, abs=0.02)
    assert along(out, "elbow.L", "wrist.L") @ LEFT == pytest.approx(np.sin(np.radians(60)), abs=0.02)


def test_pronation_turns_the_palm_of_a_hanging_hand_back(person: Body) -> None:
    found = posed(person, joints={"forearm_l": 90, "wrist_l": 0})
    palm = found.skeleton.turns["wrist.L"] @ person.canonical["hand.L"][:, 1]
    assert palm == pytest.approx(-AHEAD, abs=0.05)


def test_an_extended_wrist_lifts_the_fingers_of_a_pronated_forearm(person: Body) -> None:
    found = posed(person, joints={"elbow_l": 90, "forearm_l": 90, "wrist_l": 60})
    assert along(found, "wrist.L", "fingertips.L") @ UP > 0.7


@pytest.mark.parametrize(
    ("joints", "high", "low"),
    [
        ({"root": {"pitch": 90}}, "upper-back", "sternum"),
        ({"root": {"pitch": -90}}, "sternum", "upper-back"),
        ({"root": {"roll": -90}}, "shoulder.R", "shoulder.L"),
        ({"root": {"roll": 90}}, "shoulder.L", "shoulder.R"),
        ({"neck_side": 30}, "ear.L", "ear.R"),
        ({"thoracic_side": 30}, "shoulder.L", "shoulder.R"),
        ({"scap_elev_r": 15}, "shoulder.R", "shoulder.L"),
    ],
)
def test_the_trunk_lies_and_bends_to_the_side_its_sign_says(
    person: Body, joints: dict[str, object], high: str, low: str
) -> None:
    named = posed(person, joints=joints).named()
    assert named[high][1] > named[low][1] + 0.02


def test_the_head_turns_to_the_right_and_glides_back(person: Body) -> None:
    ahead, turned = posed(person).named(), posed(person, joints={"neck_rot": 60}).named()
    tucked = posed(person, joints={"neck_glide": 25}).named()
    assert turned["nose"][0] < -0.04
    assert tucked["nose"][2] < ahead["nose"][2] - 0.02
    assert tucked["nose"][1] == pytest.approx(ahead["nose"][1], abs=0.015)


def test_hip_and_knee_bend_and_the_ankle_lifts_the_toes(person: Body) -> None:
    found = posed(person, joints={"hip_l": [90, 0, 0], "knee_l": 90, "ankle_l": 20}, support=["foot.right"])
    assert along(found, "hip-joint.L", "knee.L") == pytest.approx(AHEAD, abs=0.08)
    assert along(found, "knee.L", "ankle.L") == pytest.approx(-UP, abs=0.08)
    assert found.named()["toe-tips.L"][1] > found.named()["heel.L"][1]


def test_what_carries_the_body_comes_to_rest_exactly(person: Body) -> None:
    lying = posed(person, joints={"root": {"pitch": -90}}, support=["torso"])
    assert lying.vertices[person.of_parts("torso"), 1].min() == pytest.approx(0, abs=1e-9)
    seated = touching(person, laid({"support": ["torso"], "stands_on": "seat"}), Setting({"chair": {}}))
    assert seated.vertices[person.of_parts("torso"), 1].min() == pytest.approx(0.44, abs=1e-9)


def test_a_hand_lies_flat_on_what_it_touches(person: Body) -> None:
    told = {"touches": "forehead", "fingers": "in+up"}
    found = posed(person, right_hand=told, joints={"shoulder_r": [60, 80, 0], "elbow_r": 120})
    named = found.named()
    assert np.linalg.norm(named["palm.R"] - named["forehead"]) < 0.005
    assert list(faults(found)) == []


def test_both_hands_mirror_what_is_told_for_the_left(person: Body) -> None:
    named = posed(person, hands={"at": (0.2, 1.2, 0.3), "spot": "wrist"}).named()
    assert named["wrist.L"] == pytest.approx([0.2, 1.2, 0.3], abs=1e-3)
    assert named["wrist.R"] == pytest.approx([-0.2, 1.2, 0.3], abs=1e-3)


def test_a_hand_stays_where_the_first_frame_put_it(person: Body) -> None:
    told = {"hands": {"touches": "floor"}, "support": ["shank"], "hold": "knees"}
    on_fours = {"root": {"pitch": 90}, "hips": [90, 0, 0], "knees": 90, "shoulders": [90, 90, 0]}
    around = Setting({})
    first = touching(person, laid({**told, "joints": on_fours}), around)
    rocked = {**on_fours, "root": {"pitch": 94}, "hips": [94, 0, 0]}
    after = touching(person, laid({**told, "joints": rocked}), around, first, first)
    assert after.named()["palm.L"] == pytest.approx(first.named()["palm.L"], abs=1e-3)
    assert after.held[[0, 2]] == pytest.approx(first.held[[0, 2]])


def test_a_hand_finds_a_new_place_on_something_new(person: Body) -> None:
    joints = {"shoulders": [90, 60, 0], "elbows": 30}
    on_table = laid({"left_hand": {"touches": "table"}, "joints": joints})
    on_wall = laid({"left_hand": {"touches": "wall"}, "joints": joints})
    around = Setting({"table": {"ahead": 0.5}, "wall": {"ahead": 0.45}})
    around.furnish(posed(person, joints=joints))
    first = touching(person, on_table, around)
    after = touching(person, on_wall, around, first, first)
    wall = around.surface("wall")
    assert wall is not None
    assert wall.gap(after.named()["palm.L"]) == pytest.approx(0, abs=1e-3)
    again = touching(person, on_table, around, first, after)
    assert again.goals["hand.L"] == pytest.approx(first.goals["hand.L"])


def test_two_fingers_point_and_the_thumb_lies_alongside(person: Body) -> None:
    rest, told = posed(person), posed(person, joints={"pointing_l": 80, "thumb_l": -30, "spread_l": -6})

    def from_wrist(found: Settled, finger: int) -> float:
        places = found.skeleton.places
        return float(np.linalg.norm(places[f"finger{finger}-3.L"] - places["wrist.L"]))

    def apart(found: Settled, one: int, other: int) -> float:
        places = found.skeleton.places
        return float(np.linalg.norm(places[f"finger{one}-3.L"] - places[f"finger{other}-3.L"]))

    assert from_wrist(told, 3) == pytest.approx(from_wrist(rest, 3), rel=0.01)
    assert from_wrist(told, 4) < 0.75 * from_wrist(rest, 4)
    assert apart(told, 1, 2) < apart(rest, 1, 2) and apart(told, 2, 3) < apart(rest, 2, 3)


def test_a_forearm_lies_on_the_floor_from_elbow_to_hand(person: Body) -> None:
    found = posed(
        person,
        joints={"root": {"pitch": 80}, "shoulders": [90, 80, 0], "elbows": 90},
        support=["foot"],
        hands={"touches": "floor", "spot": "forearm"},
        solve=[{"vary": "root.pitch", "touch": "forearm"}],
    )
    named = found.named()
    assert named["elbow.L"][1] == pytest.approx(named["wrist.L"][1], abs=0.002)
    assert named["elbow.L"][1] == pytest.approx(0.036, abs=0.004)


def test_a_solve_turns_a_joint_until_the_contact_holds(person: Body) -> None:
    told = {"support": ["shank"], "hold": "knees", "hands": {"touches": "floor"}}
    joints = {"root": {"pitch": 90}, "hips": [90, 0, 0], "knees": 90, "shoulders": [90, 90, 0]}
    bent = posed(person, **told, joints=joints)
    solve = [{"vary": ["root.pitch", "hips.flexion"], "straight": "arms"}]
    straight = posed(person, **told, joints=joints, solve=solve)
    reach = person.lengths["arm.L"] + person.lengths["forearm.L"]

    def spanned(found: Settled) -> float:
        return float(np.linalg.norm(found.named()["wrist.L"] - found.named()["shoulder.L"])) / reach

    assert spanned(bent) < 0.97
    assert spanned(straight) == pytest.approx(0.985, abs=0.006)


def test_half_way_between_two_poses_a_joint_has_turned_half(person: Body) -> None:
    one, other = posed(person), posed(person, joints={"elbow_l": 90})
    half = body_between(one, other, 0.5)
    bent = along(half, "elbow.L", "wrist.L") @ along(half, "shoulder.L", "elbow.L")
    assert np.degrees(np.arccos(bent)) == pytest.approx(45, abs=2)
    assert body_between(one, other, 0) is one
    assert body_between(one, other, 1) is other


def test_feet_that_stand_do_not_slide_on_the_way(person: Body) -> None:
    told = {"feet": {"touches": "floor"}}
    one = posed(person, **told)
    bent = {"root": {"pitch": 30}, "hips": [100, 5, 0], "knees": 95, "ankles": 20}
    other = touching(person, laid({**told, "joints": bent}), Setting({}), one, one)
    for share in (0.25, 0.5, 0.75):
        way = body_between(one, other, share).named()
        assert way["ankle.L"] == pytest.approx(one.named()["ankle.L"], abs=0.004)


def test_a_leg_whose_foot_stands_keeps_its_knee_in_front(person: Body) -> None:
    named = posed(person, feet={"touches": "floor"}).named()
    assert named["knee-front.L"][2] > named["knee.L"][2]
    assert named["shin.R"][2] > named["ankle.R"][2]


def test_what_no_person_could_do_is_named(person: Body) -> None:
    elbow = posed(person, joints={"elbow_l": 170})
    assert [part for part, _ in faults(elbow)] == ["elbow_l"]
    far = posed(person, left_hand={"at": (0.3, 1.0, 2.0)})
    assert "hand.L" in [part for part, _ in faults(far)]
    sunk = posed(person, support=["head"])
    assert "left foot" in [part for part, _ in faults(sunk)]


def test_joints_are_named_singly_or_in_pairs() -> None:
    assert flattened({"elbows": 30, "shoulder_r": [1, 2, 3], "hips.flexion": 5, "root": {"roll": 4}}) == {
        "elbow_l": 30,
        "elbow_r": 30,
        "shoulder_r.plane": 1,
        "shoulder_r.elevation": 2,
        "shoulder_r.twist": 3,
        "hip_l.flexion": 5,
        "hip_r.flexion": 5,
        "root.roll": 4,
    }
    assert [
        name for name in ("elbow_l", "elbows", "hip_r.flexion", "root.yaw", "toes_l") if not known(name)
    ] == []
    assert [name for name in ("elbow", "knee_x", "hip_l.twist", "root.up") if known(name)] == []
    assert list(beyond(resting())) == []


def test_a_posed_body_tells_drawing_where_each_point_came_from(person: Body) -> None:
    drawn = finished(posed(person))
    assert len(drawn.vertices) == len(drawn.rest) == len(drawn.part) == len(person.vertices)
    assert np.linalg.norm(drawn.normals, axis=1) == pytest.approx(np.ones(len(drawn.normals)), abs=1e-6)
    assert set(np.unique(drawn.part)) == set(range(len(PARTS)))
    assert {"grip.L", "nose", "elbow.R", "sternum"} <= set(drawn.joints) & set(drawn.rest_joints)

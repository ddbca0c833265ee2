"""Angles become joints: limbs keep their lengths, contacts are reached, joints bend as people do."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.figures import Skeleton, problems, read_figure, solve
from exercises.figures.checks import length_faults
from exercises.figures.definition import ANGLES, VIEWS, Place, Pose
from exercises.figures.vectors import on_page

degrees = st.floats(-180, 180)
spots = st.floats(-2, 2)


@given(angles=st.dictionaries(st.sampled_from(ANGLES), degrees), x=spots, y=spots, seen=st.sampled_from(VIEWS))
def test_limbs_keep_their_lengths_in_any_pose_and_for_any_contact(
    angles: dict[str, float], x: float, y: float, seen: str
) -> None:
    contacts = {"ankle_n": Place(x, y), "wrist_f": Place(y, x), "knee_f": Place(x, x), "elbow_n": Place(y, y)}
    assert list(length_faults(solve(Pose("any", angles, ("hip", (0, 0)), contacts), seen))) == []


@given(distance=st.floats(0.01, 0.48), direction=degrees)
def test_an_ankle_reaches_every_spot_within_a_legs_length(distance: float, direction: float) -> None:
    spot = (distance * math.cos(math.radians(direction)), distance * math.sin(math.radians(direction)))
    skeleton = solve(Pose("reach", {"pelvis": 90}, ("hip", (0, 0)), {"ankle_n": Place(*spot)}))
    assert on_page(skeleton.joints["ankle_n"]) == pytest.approx(spot, abs=1e-6)
    assert skeleton.missed["ankle_n"] < 1e-6


def test_a_contact_out_of_reach_is_approached_and_its_distance_told() -> None:
    skeleton = solve(Pose("far", {"pelvis": 90}, ("hip", (0, 0)), {"ankle_n": Place(0, -1)}))
    assert skeleton.missed["ankle_n"] == pytest.approx(1 - 0.491, abs=1e-6)
    assert on_page(skeleton.joints["ankle_n"]) == pytest.approx((0, -0.491), abs=1e-4)


def test_the_pinned_joint_stays_where_it_is_pinned(worked_figure: dict[str, Any]) -> None:
    figure = read_figure(worked_figure)
    for pose in figure.poses:
        joint, spot = pose.pin
        assert on_page(solve(pose, figure.seen).joints[joint]) == pytest.approx(spot)


def test_contacts_reached_by_kinematics_read_back_as_anatomical_flexion() -> None:
    angles = solve(
        Pose("squat", {"pelvis": 90}, ("hip", (0, 0.4)), {"ankle_n": Place(0, 0), "wrist_n": Place(0.2, 0.6)})
    ).angles()
    assert angles["knee_n"] > 0
    assert angles["elb_n"] > 0


def test_given_angles_read_back_as_they_were_given() -> None:
    given_angles = {"pelvis": 80, "lumbar": 20, "neck": -5, "hip_n": 90, "knee_n": 100, "ankle_n": 10, "sho_f": 45}
    found = solve(Pose("any", given_angles, ("hip", (0, 0)))).angles()
    assert {name: found[name] for name in found.keys() & given_angles.keys()} == pytest.approx(
        {name: angle for name, angle in given_angles.items() if name != "pelvis"}
    )


def test_a_contact_on_a_segment_moves_with_it() -> None:
    hand_on_thigh = {"wrist_n": Place(on="thigh_n", along=0.5, out=0.1)}
    for hip in (60, 90):
        skeleton = solve(Pose("hold", {"pelvis": 90, "hip_n": hip}, ("hip", (0, 0)), hand_on_thigh))
        assert skeleton.joints["wrist_n"] == pytest.approx(skeleton.on("thigh_n", 0.5, 0.1))


def test_the_front_of_a_lifted_thigh_is_its_upper_side() -> None:
    skeleton = solve(Pose("lift", {"pelvis": 90, "hip_n": 90}, ("hip", (0, 0))))
    assert on_page(skeleton.on("thigh_n", 0.5, 0.1)) == pytest.approx((0.1225, 0.1))


def test_every_catalogue_figure_passes_the_checks(drawn_exercise: dict[str, Any]) -> None:
    assert problems(drawn_exercise["figure"], drawn_exercise["position"]) == []


def front(**angles: float) -> Skeleton:
    return solve(Pose("front", angles, ("hip", (0, 0))), "front")


def test_seen_from_the_front_limbs_go_aside_and_their_lengths_foreshorten() -> None:
    aside, ahead = front(hip_abd_n=90), front(hip_n=90)
    assert on_page(aside.joints["knee_n"]) == pytest.approx((-0.052 - 0.245, 0))
    assert on_page(ahead.joints["knee_n"]) == pytest.approx((-0.052, 0))
    assert ahead.joints["knee_n"][2] == pytest.approx(0.245)


@pytest.mark.parametrize(("side", "outwards"), [("n", -1), ("f", 1)])
def test_turning_out_at_the_side_takes_the_forearm_outwards_and_the_foot_inwards(side: str, outwards: int) -> None:
    skeleton = front(
        **{f"elb_{side}": 90, f"sho_rot_{side}": 40, f"hip_{side}": 90, f"knee_{side}": 90, f"hip_rot_{side}": 40}
    )
    hand, elbow = skeleton.joints[f"wrist_{side}"], skeleton.joints[f"elbow_{side}"]
    foot, knee = skeleton.joints[f"ankle_{side}"], skeleton.joints[f"knee_{side}"]
    assert outwards * (hand[0] - elbow[0]) > 0.09
    assert outwards * (foot[0] - knee[0]) < -0.09


@pytest.mark.parametrize(("seen", "towards_us"), [("side", 1), ("front", 0)])
def test_turns_and_side_bends_count_to_the_right_of_the_picture_or_towards_us(seen: str, towards_us: int) -> None:
    turned = solve(Pose("turn", {"turn": 60, "neck_side": 30}, ("hip", (0, 0))), seen)
    right = turned.bones["pelvis"].front[2 if towards_us else 0]
    assert right == pytest.approx(math.sin(math.radians(60)))
    straight = solve(Pose("bend", {"neck_side": 30}, ("hip", (0, 0))), seen)
    assert straight.bones["neck"].axis[2 if towards_us else 0] == pytest.approx(0.5)


def test_from_behind_left_and_right_are_those_of_the_picture() -> None:
    data = {
        "seen": "back",
        "summary": "x",
        "view": [-1, 1, -1, 1],
        "poses": [{"angles": {"hip_abd_l": 40}, "pin": {"hip": [0, 0]}}],
    }
    [pose] = read_figure(data).poses
    knees = [solve(pose, "back").joints[f"knee_{side}"][0] for side in "nf"]
    assert min(knees) < -0.15
    assert max(knees) == pytest.approx(0.052)


def test_elbow_and_wrist_on_the_floor_make_a_forearm_support() -> None:
    reach = {"elbow_n": Place(0.05, -0.168), "wrist_n": Place(0.2, -0.168)}
    skeleton = solve(Pose("prop", {"pelvis": 0}, ("shoulder", (0.05, 0.007)), reach))
    assert max(skeleton.missed.values()) < 1e-6
    assert skeleton.direction("farm_n") == pytest.approx(0)


@given(out=st.floats(-85, 85))
def test_a_knee_that_points_outwards_keeps_the_foot_where_it_is(out: float) -> None:
    pose = Pose("squat", {"knee_out_n": out}, ("hip", (0, 0.3)), {"ankle_n": Place(-0.1, 0.04)})
    skeleton = solve(pose, "front")
    assert skeleton.missed["ankle_n"] < 1e-6
    assert (skeleton.joints["knee_n"][0] < -0.09) == (out > 0) or abs(out) < 10

"""From angles to joints: forward kinematics, then two-bone inverse kinematics for the contacts. The drawing and the checks call it.

The figure looks to the right. The front of the spine, of feet (the sole) and of hands (the palm) is their direction
turned a quarter clockwise: a spine that points up has its front on the right, one that points left (lying on the
back) on top. Arms and legs hang the other way, so theirs is a quarter counter-clockwise.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from .definition import SIDES, Place, Point, Pose

# Segment: where it starts, where it ends, how long it is in body heights (rounded adult means).
SEGMENTS: Mapping[str, tuple[str, str, float]] = {
    "pelvis": ("hip", "waist", 0.1),
    "thorax": ("waist", "shoulder", 0.19),
    "neck": ("shoulder", "nape", 0.055),
    "head": ("nape", "crown", 0.13),
    "thigh_n": ("hip", "knee_n", 0.245),
    "shank_n": ("knee_n", "ankle_n", 0.246),
    "foot_n": ("ankle_n", "toe_n", 0.12),
    "thigh_f": ("hip", "knee_f", 0.245),
    "shank_f": ("knee_f", "ankle_f", 0.246),
    "foot_f": ("ankle_f", "toe_f", 0.12),
    "uarm_n": ("shoulder", "elbow_n", 0.175),
    "farm_n": ("elbow_n", "wrist_n", 0.15),
    "hand_n": ("wrist_n", "hand_n", 0.085),
    "uarm_f": ("shoulder", "elbow_f", 0.175),
    "farm_f": ("elbow_f", "wrist_f", 0.15),
    "hand_f": ("wrist_f", "hand_f", 0.085),
}
# A contact: the two segments that reach it, and which way their middle joint goes (knees forward, elbows back).
LIMBS: Mapping[str, tuple[str, str, int]] = {
    "ankle_n": ("thigh_n", "shank_n", 1),
    "ankle_f": ("thigh_f", "shank_f", 1),
    "wrist_n": ("uarm_n", "farm_n", -1),
    "wrist_f": ("uarm_f", "farm_f", -1),
}


@dataclass(frozen=True)
class Skeleton:
    """Joints in body heights (x right, y up), segment directions in degrees, and how far each contact was missed."""

    joints: Mapping[str, Point]
    directions: Mapping[str, float]
    toes: Mapping[str, float]
    missed: Mapping[str, float]

    def on(self, segment: str, along: float, out: float = 0.0) -> Point:
        """The point `along` a segment (fraction of its length), `out` body heights to its front."""
        start, _, length = SEGMENTS[segment]
        front = -out if segment.startswith(("thigh", "shank", "uarm", "farm")) else out
        return offset(self.joints[start], self.directions[segment], along * length, front)

    def spot(self, place: Place) -> Point:
        return (place.x, place.y) if place.on is None else self.on(place.on, place.along, place.out)

    def angles(self) -> dict[str, float]:
        """The anatomical angles as drawn, contacts included, each within -180 to 180 degrees."""
        turn = self.directions
        found = {"lumbar": turn["pelvis"] - turn["thorax"], "neck": turn["thorax"] - turn["neck"]}
        for side in SIDES:
            found[f"hip_{side}"] = turn[f"thigh_{side}"] - turn["pelvis"] - 180
            found[f"knee_{side}"] = turn[f"thigh_{side}"] - turn[f"shank_{side}"]
            found[f"ankle_{side}"] = turn[f"foot_{side}"] - turn[f"shank_{side}"] - 90
            found[f"sho_{side}"] = turn[f"uarm_{side}"] - turn["thorax"] - 180
            found[f"elb_{side}"] = turn[f"farm_{side}"] - turn[f"uarm_{side}"]
        return {name: (angle + 180) % 360 - 180 for name, angle in found.items()}


def solve(pose: Pose) -> Skeleton:
    """The skeleton of a pose. A contact out of reach is approached as far as the limb goes and listed in `missed`."""
    directions = _directions(pose.angles)
    joints = _joints(directions, pose.pin)
    for name in LIMBS:
        if name in pose.reach:
            target = _skeleton(pose, joints, directions).spot(pose.reach[name])
            directions |= _bend(name, joints, target)
            directions |= _ends(pose.angles, directions)
            joints = _joints(directions, pose.pin)
    solved = _skeleton(pose, joints, directions)
    missed = {name: math.dist(joints[name], solved.spot(place)) for name, place in pose.reach.items()}
    return _skeleton(pose, joints, directions, missed)


def offset(start: Point, direction: float, along: float, out: float = 0.0) -> Point:
    """The point `along` a direction in degrees and `out` to its front, both in body heights."""
    cos, sin = math.cos(math.radians(direction)), math.sin(math.radians(direction))
    return start[0] + along * cos + out * sin, start[1] + along * sin - out * cos


def _skeleton(
    pose: Pose,
    joints: Mapping[str, Point],
    directions: Mapping[str, float],
    missed: Mapping[str, float] | None = None,
) -> Skeleton:
    toes = {side: pose.angles.get(f"toes_{side}", 0.0) for side in SIDES}
    return Skeleton(joints, dict(directions), toes, missed or {})


def _directions(angles: Mapping[str, float]) -> dict[str, float]:
    at = defaultdict(float, angles)
    turn = {"pelvis": angles.get("pelvis", 90.0)}
    turn["thorax"] = turn["pelvis"] - at["lumbar"]
    turn["neck"] = turn["thorax"] - at["neck"]
    turn["head"] = turn["neck"] - at["head"]
    for side in SIDES:
        turn[f"thigh_{side}"] = turn["pelvis"] + 180 + at[f"hip_{side}"]
        turn[f"shank_{side}"] = turn[f"thigh_{side}"] - at[f"knee_{side}"]
        turn[f"uarm_{side}"] = turn["thorax"] + 180 + at[f"sho_{side}"]
        turn[f"farm_{side}"] = turn[f"uarm_{side}"] + at[f"elb_{side}"]
    return turn | _ends(angles, turn)


def _ends(angles: Mapping[str, float], turn: Mapping[str, float]) -> dict[str, float]:
    """Feet and hands: their own direction on the page where the pose gives one, else from ankle and wrist."""
    ends = {}
    for side in SIDES:
        ends[f"foot_{side}"] = angles.get(f"foot_{side}", turn[f"shank_{side}"] + 90 + angles.get(f"ankle_{side}", 0.0))
        ends[f"hand_{side}"] = angles.get(f"hand_{side}", turn[f"farm_{side}"] + angles.get(f"wrist_{side}", 0.0))
    return ends


def _joints(directions: Mapping[str, float], pin: tuple[str, Point]) -> dict[str, Point]:
    joints: dict[str, Point] = {"hip": (0.0, 0.0)}
    for segment, (start, end, length) in SEGMENTS.items():
        joints[end] = offset(joints[start], directions[segment], length)
    name, (x, y) = pin
    dx, dy = x - joints[name][0], y - joints[name][1]
    return {joint: (at[0] + dx, at[1] + dy) for joint, at in joints.items()}


def _bend(name: str, joints: Mapping[str, Point], target: Point) -> dict[str, float]:
    """Directions of the two segments that bring their end to the target: the law of cosines."""
    first, second, way = LIMBS[name]
    root, _, a = SEGMENTS[first]
    b = SEGMENTS[second][2]
    dx, dy = target[0] - joints[root][0], target[1] - joints[root][1]
    distance = min(max(math.hypot(dx, dy), abs(a - b) + 1e-9), a + b - 1e-9)
    opening = _corner(a, distance, b)
    flexion = 180 - _corner(a, b, distance)
    direction = math.degrees(math.atan2(dy, dx)) + way * opening
    return {first: direction, second: direction - way * flexion}


def _corner(a: float, b: float, opposite: float) -> float:
    """The angle in degrees between two sides of a triangle."""
    return math.degrees(math.acos(min(max((a * a + b * b - opposite * opposite) / (2 * a * b), -1.0), 1.0)))

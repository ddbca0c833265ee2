"""A pose becomes a skeleton, contacts included: two-bone inverse kinematics for ankles and wrists, plain aiming where knee or elbow
is given too. The drawing, the motion and the checks call `solve`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .definition import SIDES, Place, Pose
from .skeleton import FACING, SEGMENTS, Bone, Skeleton, ends, hinge, joints_of, limbs, placed, sign_of, spine
from .vectors import Vector, across, add, cross, dot, minus, rotated, scaled, unit

# Limb: its middle and end joint, its two segments, and which way the middle goes (knees forward, elbows back).
LIMBS = (
    ("knee", "ankle", "thigh", "shank", 1),
    ("elbow", "wrist", "uarm", "farm", -1),
)


def solve(pose: Pose, seen: str = "side", held: Mapping[str, Bone] | None = None) -> Skeleton:
    """The skeleton of a pose. A contact out of reach is approached as far as the limb goes and listed in `missed`.

    `held` are segments of limbs told in directions of the bone that they hang from, which then counts instead of angles.
    """
    held = held or {}
    bones = spine(pose.angles, seen)
    for side in SIDES:
        bones |= limbs(pose.angles, bones, side)
        _hold(bones, held, side, (("pelvis", "thigh"), ("thigh", "shank"), ("thorax", "uarm"), ("uarm", "farm")))
        bones |= ends(pose.angles, bones, side, seen)
        _hold(bones, held, side, (("shank", "foot"), ("farm", "hand")))
    toes = {side: pose.angles.get(f"toes_{side}", 0.0) for side in SIDES}
    return _reached(Skeleton(joints_of(bones, pose), bones, toes), pose, seen)


def _hold(bones: dict[str, Bone], held: Mapping[str, Bone], side: str, pairs: Iterable[tuple[str, str]]) -> None:
    for parent, name in pairs:
        if f"{name}_{side}" in held:
            carrier = bones[parent] if parent in bones else bones[f"{parent}_{side}"]
            bones[f"{name}_{side}"] = carrier.carrying(held[f"{name}_{side}"])


def _reached(skeleton: Skeleton, pose: Pose, seen: str) -> Skeleton:
    """The skeleton with its contacts made: first those on the page, then those on the body, which may have moved."""
    wanted = [
        (limb, side)
        for limb in LIMBS
        for side in SIDES
        if f"{limb[0]}_{side}" in pose.reach or f"{limb[1]}_{side}" in pose.reach
    ]
    for limb, side in sorted(wanted, key=lambda each: _on_body(each, pose)):
        bones = _bent(skeleton, limb, side, pose, seen)
        bones |= ends(pose.angles, {**skeleton.bones, **bones}, side, seen)
        skeleton = placed(skeleton, bones, pose)
    missed = {}
    for joint, place in pose.reach.items():
        x, y = skeleton.spot(place)
        missed[joint] = math.hypot(skeleton.joints[joint][0] - x, skeleton.joints[joint][1] - y)
    return replace(skeleton, missed=missed)


def _on_body(wanted: tuple[tuple[str, str, str, str, int], str], pose: Pose) -> bool:
    (middle, end, *_), side = wanted
    return any(pose.reach[joint].on for joint in (f"{middle}_{side}", f"{end}_{side}") if joint in pose.reach)


def _bent(
    skeleton: Skeleton, limb: tuple[str, str, str, str, int], side: str, pose: Pose, seen: str
) -> dict[str, Bone]:
    middle, end, first, second, way = limb
    start, _, upper_length = SEGMENTS[f"{first}_{side}"]
    lower_length = SEGMENTS[f"{second}_{side}"][2]
    root = skeleton.joints[start]
    trunk = skeleton.bones["pelvis" if first == "thigh" else "thorax"]
    by_middle, by_end = pose.reach.get(f"{middle}_{side}"), pose.reach.get(f"{end}_{side}")
    if by_middle is None:
        assert by_end is not None  # noqa: S101  # one of the two is why we are here
        target = _target(skeleton, by_end, root, None, seen)
        turned = pose.angles.get(f"{middle if middle == 'knee' else 'elb'}_out_{side}", 0.0)
        upper, lower = _two_bones(root, target, (upper_length, lower_length), trunk, (side, way, turned))
        return {f"{first}_{side}": upper, f"{second}_{side}": lower}
    upper = _aimed(
        root,
        _target(skeleton, by_middle, root, upper_length, seen),
        trunk.aside,
        side,
        skeleton.bones[f"{first}_{side}"],
    )
    if by_end is None:
        lower = upper.turned(hinge(upper, side), -way * pose.angles.get(f"{'knee' if way > 0 else 'elb'}_{side}", 0.0))
    else:
        knee = add(root, upper.axis, upper_length)
        lower = _aimed(
            knee, _target(skeleton, by_end, knee, -way * lower_length, seen), hinge(upper, side), side, upper
        )
    return {f"{first}_{side}": upper, f"{second}_{side}": lower}


def _target(skeleton: Skeleton, place: Place, root: Vector, reach: float | None, seen: str) -> Vector:
    """Where to go in space. A point of the page lies as deep as the root; from the front, a single bone of length `reach`
    (negative: to the back) goes as deep as its length asks for."""
    if place.on:
        return skeleton.on(place.on, place.along, place.out, place.aside)
    depth = 0.0
    if reach is not None and seen in ("front", "back"):
        flat = math.hypot(place.x - root[0], place.y - root[1])
        depth = math.copysign(math.sqrt(max(reach * reach - flat * flat, 0.0)), reach) * FACING[seen][2]
    return place.x, place.y, root[2] + depth


def _aimed(root: Vector, target: Vector, right: Vector, side: str, before: Bone) -> Bone:
    to = minus(target, root)
    axis = unit(to) if dot(to, to) > 1e-12 else before.axis
    return _bone(axis, across(right, axis), side)


def _two_bones(
    root: Vector, target: Vector, lengths: tuple[float, float], trunk: Bone, bend: tuple[str, int, float]
) -> tuple[Bone, Bone]:
    """The two bones that bring their end to the target: the law of cosines, in the plane of the middle joint's pole."""
    side, way, turned = bend
    a, b = lengths
    to = minus(target, root)
    distance = min(max(math.sqrt(dot(to, to)), abs(a - b) + 1e-9), a + b - 1e-9)
    along = unit(to) if dot(to, to) > 1e-12 else scaled(trunk.axis, -1)
    habit = trunk.front if way > 0 else scaled(trunk.axis, -1)  # where knees and elbows go when the limb points aside
    pole = across(add(scaled(cross(trunk.aside, along), way), habit, 0.03), along)
    if turned:
        out = across(scaled(trunk.aside, sign_of(side)), along)
        pole = across(add(scaled(pole, math.cos(math.radians(turned))), out, math.sin(math.radians(turned))), along)
    about = scaled(cross(along, pole), way)
    upper = rotated(along, about, way * _corner(a, distance, b))
    lower = rotated(upper, about, -way * (180 - _corner(a, b, distance)))
    return _bone(upper, about, side), _bone(lower, about, side)


def _bone(axis: Vector, about: Vector, side: str) -> Bone:
    return Bone(axis, cross(about, axis), scaled(about, sign_of(side)))


def _corner(a: float, b: float, opposite: float) -> float:
    """The angle in degrees between two sides of a triangle."""
    return math.degrees(math.acos(min(max((a * a + b * b - opposite * opposite) / (2 * a * b), -1.0), 1.0)))

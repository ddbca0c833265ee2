"""From angles to joints: forward kinematics in space. contacts.py makes a skeleton with it.

Each bone has three directions: its axis, its front, and `aside`. Limbs hang from the trunk: their axis points away from it,
their front is that of the body when they hang, and aside is away from the body's middle. The front of a foot is its sole,
that of a hand its palm; aside of a hand is its thumb. Aside of the spine's bones is the body's right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .definition import SIDES, Place, Point, Pose
from .vectors import Vector, add, cross, dot, on_page, rotated, scaled

# Segment: where it starts, where it ends, how long it is in body heights (rounded adult means).
SEGMENTS: Mapping[str, tuple[str, str, float]] = {
    "pelvis": ("hip", "waist", 0.1),
    "thorax": ("waist", "shoulder", 0.19),
    "neck": ("shoulder", "nape", 0.055),
    "head": ("nape", "crown", 0.13),
    **{
        f"{name}_{side}": (f"{start}_{side}", f"{end}_{side}", length)
        for side in SIDES
        for name, start, end, length in (
            ("thigh", "hip", "knee", 0.245),
            ("shank", "knee", "ankle", 0.246),
            ("foot", "ankle", "toe", 0.12),
            ("uarm", "sho", "elbow", 0.175),
            ("farm", "elbow", "wrist", 0.15),
            ("hand", "wrist", "hand", 0.085),
        )
    },
}
HIP_ASIDE, SHOULDER_ASIDE = 0.052, 0.098
BALL, HEEL = (0.082, 0.036), (-0.026, 0.036)  # of the foot: from the ankle towards the toes, towards the sole
FACING: Mapping[str, Vector] = {
    "side": (1.0, 0.0, 0.0),
    "above": (1.0, 0.0, 0.0),
    "front": (0.0, 0.0, 1.0),
    "back": (0.0, 0.0, -1.0),
}
PAGE: Vector = (0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Bone:
    axis: Vector
    front: Vector
    aside: Vector

    def carrying(self, bone: Bone) -> Bone:
        """A bone that is told in directions of this one, in directions of the page."""
        return Bone(*(self._carried(way) for way in (bone.axis, bone.front, bone.aside)))

    def holding(self, bone: Bone) -> Bone:
        """The other way round: a bone of the page in directions of this one."""
        return Bone(
            *(
                (dot(way, self.axis), dot(way, self.front), dot(way, self.aside))
                for way in (bone.axis, bone.front, bone.aside)
            )
        )

    def _carried(self, way: Vector) -> Vector:
        return add(add(scaled(self.axis, way[0]), self.front, way[1]), self.aside, way[2])

    def turned(self, about: Vector, degrees: float) -> Bone:
        return Bone(*(rotated(a, about, degrees) for a in (self.axis, self.front, self.aside)))


@dataclass(frozen=True)
class Skeleton:
    """Joints in body heights, bones by segment, the bend of the toes, and how far each contact was missed."""

    joints: Mapping[str, Vector]
    bones: Mapping[str, Bone]
    toes: Mapping[str, float]
    missed: Mapping[str, float] = field(default_factory=dict)

    def on(self, segment: str, along: float, out: float = 0.0, aside: float = 0.0) -> Vector:
        """The point `along` a segment (fraction of its length), `out` to its front and `aside` in body heights."""
        start, _, length = SEGMENTS[segment]
        bone = self.bones[segment]
        return add(add(add(self.joints[start], bone.axis, along * length), bone.front, out), bone.aside, aside)

    def spot(self, place: Place) -> Point:
        return on_page(self.on(place.on, place.along, place.out, place.aside)) if place.on else (place.x, place.y)

    def direction(self, segment: str) -> float:
        """Where a segment points on the page, in degrees."""
        x, y, _ = self.bones[segment].axis
        return math.degrees(math.atan2(y, x))

    def angles(self) -> dict[str, float]:
        """The anatomical angles as drawn, contacts included, each within -180 to 180 degrees; none where it would mean nothing."""
        found: dict[str, float] = {}
        for name, upper, lower in (("lumbar", "pelvis", "thorax"), ("neck", "thorax", "neck")):
            bone, axis = self.bones[upper], self.bones[lower].axis
            found[name] = _angle(dot(axis, bone.front), dot(axis, bone.axis))
            found[f"{name}_side"] = _angle(dot(axis, bone.aside), dot(axis, bone.axis))
        for side in SIDES:
            for name, root, first, middle, second, way in (
                ("hip", "pelvis", "thigh", "knee", "shank", -1),
                ("sho", "thorax", "uarm", "elb", "farm", 1),
            ):
                trunk, upper_bone, lower_bone = (
                    self.bones[root],
                    self.bones[f"{first}_{side}"],
                    self.bones[f"{second}_{side}"],
                )
                forward, down = dot(upper_bone.axis, trunk.front), -dot(upper_bone.axis, trunk.axis)
                if math.hypot(forward, down) > 0.3:
                    found[f"{name}_{side}"] = _angle(forward, down)
                out = dot(upper_bone.axis, trunk.aside) * sign_of(side)
                found[f"{name}_abd_{side}"] = math.degrees(math.asin(max(-1.0, min(1.0, out))))
                found[f"{middle}_{side}"] = way * _turn(upper_bone.axis, lower_bone.axis, hinge(upper_bone, side))
            shank, foot = self.bones[f"shank_{side}"], self.bones[f"foot_{side}"]
            found[f"ankle_{side}"] = (_turn(shank.axis, foot.axis, hinge(shank, side)) + 90) % 360 - 180
        return found


def placed(skeleton: Skeleton, bones: Mapping[str, Bone], pose: Pose) -> Skeleton:
    """The same with some bones turned otherwise, still pinned where it was."""
    bones = {**skeleton.bones, **bones}
    return replace(skeleton, bones=bones, joints=joints_of(bones, pose))


def joints_of(bones: Mapping[str, Bone], pose: Pose) -> dict[str, Vector]:
    joints: dict[str, Vector] = {"hip": (0.0, 0.0, 0.0)}
    for segment in ("pelvis", "thorax", "neck", "head"):
        start, end, length = SEGMENTS[segment]
        joints[end] = add(joints[start], bones[segment].axis, length)
    for side in SIDES:
        joints[f"hip_{side}"] = add(joints["hip"], bones["pelvis"].aside, sign_of(side) * HIP_ASIDE)
        joints[f"sho_{side}"] = add(joints["shoulder"], _girdle(pose.angles, bones["thorax"], side))
    for segment, (start, end, length) in SEGMENTS.items():
        if end not in joints:
            joints[end] = add(joints[start], bones[segment].axis, length)
    for side in SIDES:
        foot = bones[f"foot_{side}"]
        for name, (along, out) in (("ball", BALL), ("heel", HEEL)):
            joints[f"{name}_{side}"] = add(add(joints[f"ankle_{side}"], foot.axis, along), foot.front, out)
    name, (x, y) = pose.pin
    shift = (x - joints[name][0], y - joints[name][1], 0.0)
    return {joint: add(at, shift) for joint, at in joints.items()}


def limbs(angles: Mapping[str, float], bones: Mapping[str, Bone], side: str) -> dict[str, Bone]:
    """Thigh, shank, upper arm and forearm of one side as the angles say: turned out, then aside, then forward."""
    found = {}
    for names, trunk, first, second, way in (
        (("hip", "knee"), bones["pelvis"], "thigh", "shank", -1),
        (("sho", "elb"), bones["thorax"], "uarm", "farm", 1),
    ):
        root, middle = names
        sign = sign_of(side)
        bone = Bone(scaled(trunk.axis, -1), trunk.front, scaled(trunk.aside, sign))
        bone = bone.turned(bone.axis, sign * angles.get(f"{root}_rot_{side}", 0.0))
        bone = bone.turned(trunk.front, -sign * angles.get(f"{root}_abd_{side}", 0.0))
        bone = bone.turned(trunk.aside, angles.get(f"{root}_{side}", 0.0))
        found[f"{first}_{side}"] = bone
        found[f"{second}_{side}"] = bone.turned(hinge(bone, side), way * angles.get(f"{middle}_{side}", 0.0))
    return found


def ends(angles: Mapping[str, float], bones: Mapping[str, Bone], side: str, seen: str) -> dict[str, Bone]:
    """Foot and hand: their own direction on the page where the pose gives one, else from ankle and wrist."""
    shank, farm = bones[f"shank_{side}"], bones[f"farm_{side}"]
    if f"foot_{side}" in angles:
        foot = _foot_on_page(angles[f"foot_{side}"], side, seen)
    else:
        axis = rotated(shank.axis, hinge(shank, side), 90 + angles.get(f"ankle_{side}", 0.0))
        foot = _foot(axis, rotated(axis, hinge(shank, side), -90), side)
    if f"hand_{side}" in angles:
        hand = _hand_on_page(angles[f"hand_{side}"], bones["thorax"], side, seen)
    else:
        bent = farm.turned(hinge(farm, side), angles.get(f"wrist_{side}", 0.0))
        hand = Bone(bent.axis, scaled(bent.aside, -1), bent.front)
    return {f"foot_{side}": foot, f"hand_{side}": hand}


def spine(angles: Mapping[str, float], seen: str) -> dict[str, Bone]:
    to_the_right = (
        1 if seen == "front" else -1
    )  # of the picture, or towards us: which way turning and side-bending count
    up = (0.0, 1.0, 0.0)
    pelvis = Bone(up, FACING[seen], cross(FACING[seen], up)).turned(up, to_the_right * angles.get("turn", 0.0))
    pelvis = pelvis.turned(pelvis.aside, -angles.get("lean", 0.0)).turned(PAGE, angles.get("pelvis", 90.0) - 90)
    bones, above = {"pelvis": pelvis}, pelvis
    for segment, name in (("thorax", "lumbar"), ("neck", "neck"), ("head", "head")):
        bone = above.turned(above.axis, to_the_right * angles.get(f"{name}_twist", 0.0))
        bone = bone.turned(above.front, -to_the_right * angles.get(f"{name}_side", 0.0))
        bones[segment] = above = bone.turned(above.aside, -angles.get(name, 0.0))
    return bones


def _girdle(angles: Mapping[str, float], thorax: Bone, side: str) -> Vector:
    """From the top of the thorax to the shoulder joint, which the shoulder blade lifts and brings forward."""
    up, forward = (math.radians(angles.get(f"{name}_{side}", 0.0)) for name in ("shrug", "protract"))
    aside = SHOULDER_ASIDE * math.cos(up) * math.cos(forward)
    lifted = add(scaled(thorax.aside, sign_of(side) * aside), thorax.axis, SHOULDER_ASIDE * math.sin(up))
    return add(lifted, thorax.front, SHOULDER_ASIDE * math.sin(forward))


def _foot_on_page(degrees: float, side: str, seen: str) -> Bone:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    if seen in ("side", "above"):
        return _foot((cos, sin, 0.0), (sin, -cos, 0.0), side)
    facing = FACING[seen]
    out = scaled(cross(facing, (0.0, 1.0, 0.0)), sign_of(side))
    return _foot(add(scaled(facing, cos), out, sin), (0.0, -1.0, 0.0), side)


def _foot(axis: Vector, sole: Vector, side: str) -> Bone:
    return Bone(axis, sole, scaled(cross(sole, axis), sign_of(side)))


def _hand_on_page(degrees: float, thorax: Bone, side: str, seen: str) -> Bone:
    """From the side the palm is to the right of where the hand points; from the front it shows, the thumb towards the body."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    if seen in ("side", "above"):
        return Bone((cos, sin, 0.0), (sin, -cos, 0.0), PAGE)
    inward = add((0.0, 0.8, 0.0), thorax.aside, -sign_of(side))
    thumb = (-sin, cos, 0.0) if dot((-sin, cos, 0.0), inward) > 0 else (sin, -cos, 0.0)
    return Bone((cos, sin, 0.0), FACING[seen], thumb)


def hinge(bone: Bone, side: str) -> Vector:
    """The axis that knees and elbows turn about: the body's right when the limb hangs."""
    return scaled(bone.aside, sign_of(side))


def sign_of(side: str) -> int:
    return 1 if side == "n" else -1


def _angle(out: float, along: float) -> float:
    return math.degrees(math.atan2(out, along))


def _turn(start: Vector, end: Vector, about: Vector) -> float:
    """By how many degrees `end` is turned from `start`, counter-clockwise about an axis."""
    return _angle(dot(cross(start, end), about), dot(start, end))

"""What lies between two key poses: angles and contacts go from one to the other together. checks.py and player.py ask for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .body import Outline, body
from .contacts import solve
from .definition import SIDES, Figure, Place, Pose
from .skeleton import Bone, Skeleton
from .vectors import Vector, cross, dot, scaled, unit

DEFAULTS = {"pelvis": 90.0}
# A limb: its contacts, its two segments and what they hang from; and its end, which may have a direction of its own.
LIMBS = (
    (("knee", "ankle"), ("pelvis", "thigh"), ("thigh", "shank")),
    (("elbow", "wrist"), ("thorax", "uarm"), ("uarm", "farm")),
)
ENDS = (("shank", "foot"), ("farm", "hand"))


@dataclass(frozen=True)
class Moment:
    """A pose and its skeleton: a key pose, or one on the way to the next."""

    pose: Pose
    skeleton: Skeleton

    @cached_property
    def parts(self) -> dict[str, tuple[Outline, ...]]:
        """The outlines of the body, by part."""
        return body(self.skeleton, self.pose.grip)


def key_moments(figure: Figure) -> list[Moment]:
    return [Moment(pose, solve(pose, figure.seen)) for pose in figure.poses]


def way(start: Moment, end: Moment, seen: str, steps: int) -> Iterator[Moment]:
    """The moments between two others, in equal steps, without either."""
    for step in range(1, steps):
        yield _between(start, end, seen, step / steps)


def _between(start: Moment, end: Moment, seen: str, share: float) -> Moment:
    a, b = start.pose, end.pose
    angles = {
        name: _mixed(a.angles.get(name, DEFAULTS.get(name, 0.0)), b.angles.get(name, DEFAULTS.get(name, 0.0)), share)
        for name in a.angles.keys() | b.angles.keys()
    }
    reach: dict[str, Place] = {}
    held: dict[str, Bone] = {}
    for side in SIDES:
        for contacts, *bones in LIMBS:
            names = [f"{name}_{side}" for name in contacts if f"{name}_{side}" in a.reach.keys() | b.reach.keys()]
            if all(name in a.reach and name in b.reach and a.reach[name].on == b.reach[name].on for name in names):
                reach |= {name: _place(a.reach[name], b.reach[name], share) for name in names}
            else:
                held |= _held(start.skeleton, end.skeleton, bones, side, share)
        for parent, name in ENDS:
            if (f"{name}_{side}" in a.angles) != (f"{name}_{side}" in b.angles):
                del angles[f"{name}_{side}"]
                held |= _held(start.skeleton, end.skeleton, [(parent, name)], side, share)
    pose = replace(b, angles=angles, reach=reach, pin=_pin(start, end, share))
    return Moment(pose, solve(pose, seen, held))


def _pin(start: Moment, end: Moment, share: float) -> tuple[str, tuple[float, float]]:
    """Of the two pinned joints the one that stays, or moves less."""

    def moves(joint: str) -> float:
        return math.dist(start.skeleton.joints[joint][:2], end.skeleton.joints[joint][:2])

    joint = min(start.pose.pin[0], end.pose.pin[0], key=moves)
    (ax, ay, _), (bx, by, _) = start.skeleton.joints[joint], end.skeleton.joints[joint]
    return joint, (_mixed(ax, bx, share), _mixed(ay, by, share))


def _held(start: Skeleton, end: Skeleton, bones: list[tuple[str, str]], side: str, share: float) -> dict[str, Bone]:
    found = {}
    for parent, name in bones:
        carrier = parent if parent in start.bones else f"{parent}_{side}"
        segment = f"{name}_{side}"
        before, after = (each.bones[carrier].holding(each.bones[segment]) for each in (start, end))
        found[segment] = _turned_towards(before, after, share)
    return found


def _turned_towards(before: Bone, after: Bone, share: float) -> Bone:
    """Part of the one turn that brings a bone from how it was to how it will be."""
    if (dot(cross(before.axis, before.front), before.aside) > 0) != (
        dot(cross(after.axis, after.front), after.aside) > 0
    ):
        after = replace(after, aside=scaled(after.aside, -1))
    sides = ((before.axis, after.axis), (before.front, after.front), (before.aside, after.aside))
    cos = max(-1.0, min(1.0, (sum(dot(a, b) for a, b in sides) - 1) / 2))
    twist: Vector = (0.0, 0.0, 0.0)
    for a, b in sides:
        twist = (twist[0] + cross(a, b)[0], twist[1] + cross(a, b)[1], twist[2] + cross(a, b)[2])
    about = unit(twist) if dot(twist, twist) > 1e-9 else before.aside
    return before.turned(about, math.degrees(math.acos(cos)) * share)


def _place(a: Place, b: Place, share: float) -> Place:
    return Place(
        on=a.on,
        **{name: _mixed(getattr(a, name), getattr(b, name), share) for name in ("x", "y", "along", "out", "aside")},
    )


def _mixed(a: float, b: float, share: float) -> float:
    return a + (b - a) * share

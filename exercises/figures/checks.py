"""What would make a figure wrong to look at, in words for its author. The catalogue's tests call `problems`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from .body import Outline, body
from .definition import PICTURED, SIDES, Figure, FigureError, Point, Pose, Prop
from .props import things
from .reading import read_figure
from .skeleton import SEGMENTS, Skeleton, solve
from .vectors import dot

# All [default]: what the eye forgives, in body heights, degrees, and body heights per second.
CONTACT = 0.01
SINKING = 0.012
JUMP = 0.7
TURN = 150
SPEED = 1.0
RANGES: Mapping[str, tuple[int, int]] = {
    "lumbar": (-40, 70),
    "neck": (-60, 70),
    "hip": (-35, 140),
    "knee": (-5, 160),
    "ankle": (-95, 52),
    "sho": (-70, 190),
    "elb": (-5, 155),
}
MIDDLE = ("hip", "waist", "shoulder", "nape", "crown")  # these are pinned to be moved; hands, knees and feet to stay
WHOLE = {
    "trunk": ("trunk", "neck"),
    "head": ("head", "hair"),
    **{
        f"{limb}_{side}": tuple(f"{name}_{side}" for name in names)
        for side in SIDES
        for limb, names in (("leg", ("thigh", "shank", "foot")), ("arm", ("uarm", "farm", "hand")))
    },
}


def problems(data: object) -> list[str]:
    """One sentence per fault, none for a sound figure. Takes the JSON of a figure, whatever its shape, or a Figure."""
    try:
        figure = data if isinstance(data, Figure) else read_figure(data)
    except FigureError as error:
        return [str(error)]
    skeletons = [solve(pose, figure.seen) for pose in figure.poses]
    found = []
    for number, (pose, skeleton) in enumerate(zip(figure.poses, skeletons, strict=True), start=1):
        found += [f"pose {number}: {fault}" for fault in _pose_faults(figure, pose, skeleton)]
    found += _movement_faults(figure, skeletons)
    return [_as_written(fault, figure.seen) for fault in found]


def _as_written(fault: str, seen: str) -> str:
    """Seen from the front or behind, limbs are those on the left and right of the picture."""
    pictured = {side: written for written, side in PICTURED.get(seen, {}).items()}
    return re.sub(r"(?<=[a-z]_)[nf]\b", lambda side: pictured.get(side[0], side[0]), fault)


def length_faults(skeleton: Skeleton) -> Iterator[str]:
    """Segments that are not as long as they should be; the solver never makes any, an editor or a player might."""
    for segment, (start, end, length) in SEGMENTS.items():
        drawn = math.dist(skeleton.joints[start], skeleton.joints[end])
        if abs(drawn - length) > 1e-6:
            yield f"{segment} is {drawn:.3f} long instead of {length:g}"


def _pose_faults(figure: Figure, pose: Pose, skeleton: Skeleton) -> Iterator[str]:
    if not pose.caption.strip():
        yield "a caption is needed"
    yield from length_faults(skeleton)
    yield from _contact_faults(skeleton)
    yield from _range_faults(skeleton)
    yield from _place_faults(figure, pose, skeleton)


def _contact_faults(skeleton: Skeleton) -> Iterator[str]:
    for joint, distance in skeleton.missed.items():
        if distance > CONTACT:
            yield f"{joint} misses its contact by {distance:.3f}"


def _range_faults(skeleton: Skeleton) -> Iterator[str]:
    for joint, angle in skeleton.angles().items():
        low, high = RANGES[joint.partition("_")[0]]
        if not low <= _wrapped(angle, low) <= high:
            yield f"{joint} is bent to {angle:.0f}°, people bend from {low}° to {high}°"


def _place_faults(figure: Figure, pose: Pose, skeleton: Skeleton) -> Iterator[str]:
    """Nothing sinks into floor or wall, and nothing is cut off, but for the legs of a close-up: a picture without a floor."""
    left, right, bottom, top = figure.view
    for part, points in _parts(body(skeleton, pose.grip)):
        if figure.floor is not None and min(y for _, y in points) < figure.floor - SINKING:
            yield f"{part} is below the floor"
        if any(_behind(prop, points) for prop in figure.props if prop.kind == "wall"):
            yield f"{part} is inside the wall"
        cut_low = figure.closeup and part != "head" and not pose.work.intersection((part, *WHOLE[part]))
        if _outside((left, right, -math.inf if cut_low else bottom, top), points):
            yield f"{part} is out of view"
    for shape in things(figure, skeleton):
        if _outside(figure.view, shape.points):
            yield f"a {shape.tone} is out of view"
    for arrow in pose.arrows:
        if _outside(figure.view, arrow):
            yield "an arrow is out of view"


def _parts(outlines: Mapping[str, tuple[Outline, ...]]) -> Iterator[tuple[str, list[Point]]]:
    """The points of the trunk, the head and each limb."""
    for part, names in WHOLE.items():
        yield part, [point for name in names for outline in outlines[name] for point in outline]


def _behind(wall: Prop, points: Iterable[Point]) -> bool:
    way = -1 if wall.side == "left" else 1
    return any(way * (x - wall.at.x) > SINKING for x, _ in points)


def _movement_faults(figure: Figure, skeletons: list[Skeleton]) -> Iterator[str]:
    """From each pose to the next, and from the last back to the first, which closes the loop."""
    if len(skeletons) == 1:
        return
    steps = list(pairwise([*range(len(skeletons)), 0]))
    for start, end in steps:
        for fault in _step_faults(figure.poses[start], figure.poses[end], skeletons[start], skeletons[end]):
            yield f"pose {start + 1} to {end + 1}: {fault}"


def _step_faults(before: Pose, after: Pose, start: Skeleton, end: Skeleton) -> Iterator[str]:
    (joint, here), (same, there) = before.pin, after.pin
    if joint == same and joint not in MIDDLE and math.dist(here, there) > CONTACT:
        yield f"{after.pin[0]} is pinned and moves"
    joint, distance = max(
        ((joint, math.dist(at, end.joints[joint])) for joint, at in start.joints.items()), key=lambda item: item[1]
    )
    if distance > JUMP:
        yield f"{joint} jumps by {distance:.2f}"
    elif distance > SPEED * after.move_seconds:
        yield f"{joint} moves {distance:.2f} in {after.move_seconds:g} s, too fast to follow"
    for segment, bone in start.bones.items():
        if dot(end.bones[segment].axis, bone.axis) < math.cos(math.radians(TURN)):
            yield f"{segment} turns over"


def _outside(view: tuple[float, float, float, float], points: Iterable[Point]) -> bool:
    left, right, bottom, top = view
    return any(not (left <= x <= right and bottom <= y <= top) for x, y in points)


def _wrapped(angle: float, low: float) -> float:
    """The same angle within a full turn, counted from a little below `low`."""
    start = low - 60
    return (angle - start) % 360 + start

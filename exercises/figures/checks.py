"""What would make a figure wrong to look at, in words for its author. The catalogue's tests call `problems`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from .body import body
from .definition import Figure, FigureError, Point, Pose
from .props import things
from .reading import read_figure
from .skeleton import SEGMENTS, Skeleton, solve

# All [default]: what the eye forgives, in body heights, degrees, and body heights per second.
CONTACT = 0.01
SINKING = 0.012
JUMP = 0.7
TURN = 150
SPEED = 1.0
RANGES: Mapping[str, tuple[int, int]] = {
    "lumbar": (-35, 65),
    "neck": (-60, 70),
    "hip": (-35, 140),
    "knee": (-5, 160),
    "ankle": (-75, 50),
    "sho": (-70, 190),
    "elb": (-5, 155),
}


def problems(data: object) -> list[str]:
    """One sentence per fault, none for a sound figure. Takes the JSON of a figure, whatever its shape, or a Figure."""
    try:
        figure = data if isinstance(data, Figure) else read_figure(data)
    except FigureError as error:
        return [str(error)]
    skeletons = [solve(pose) for pose in figure.poses]
    found = []
    for number, (pose, skeleton) in enumerate(zip(figure.poses, skeletons, strict=True), start=1):
        found += [f"pose {number}: {fault}" for fault in _pose_faults(figure, pose, skeleton)]
    return found + list(_movement_faults(figure, skeletons))


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
    outlines = body(skeleton, pose.grip)
    for part, points in ((part, [point for outline in outlines[part] for point in outline]) for part in outlines):
        if figure.floor is not None and min(y for _, y in points) < figure.floor - SINKING:
            yield f"{part} is below the floor"
        for wall in (prop.at.x for prop in figure.props if prop.kind == "wall"):
            if max(x for x, _ in points) > wall + SINKING:
                yield f"{part} is inside the wall"
        if _outside(figure, points):
            yield f"{part} is out of view"
    for shape in things(figure, skeleton):
        if _outside(figure, shape.points):
            yield f"a {shape.tone} is out of view"
    for arrow in pose.arrows:
        if _outside(figure, arrow):
            yield "an arrow is out of view"


def _movement_faults(figure: Figure, skeletons: list[Skeleton]) -> Iterator[str]:
    """From each pose to the next, and from the last back to the first, which closes the loop."""
    if len(skeletons) == 1:
        return
    steps = list(pairwise([*range(len(skeletons)), 0]))
    for start, end in steps:
        for fault in _step_faults(figure.poses[start], figure.poses[end], skeletons[start], skeletons[end]):
            yield f"pose {start + 1} to {end + 1}: {fault}"


def _step_faults(before: Pose, after: Pose, start: Skeleton, end: Skeleton) -> Iterator[str]:
    if before.pin[0] == after.pin[0] and math.dist(before.pin[1], after.pin[1]) > CONTACT:
        yield f"{after.pin[0]} is pinned and moves"
    joint, distance = max(
        ((joint, math.dist(at, end.joints[joint])) for joint, at in start.joints.items()), key=lambda item: item[1]
    )
    if distance > JUMP:
        yield f"{joint} jumps by {distance:.2f}"
    elif distance > SPEED * after.move_seconds:
        yield f"{joint} moves {distance:.2f} in {after.move_seconds:g} s, too fast to follow"
    for segment, direction in start.directions.items():
        if abs((end.directions[segment] - direction + 180) % 360 - 180) > TURN:
            yield f"{segment} turns over"


def _outside(figure: Figure, points: Iterable[Point]) -> bool:
    left, right, bottom, top = figure.view
    return any(not (left <= x <= right and bottom <= y <= top) for x, y in points)


def _wrapped(angle: float, low: float) -> float:
    """The same angle within a full turn, counted from a little below `low`."""
    start = low - 60
    return (angle - start) % 360 + start

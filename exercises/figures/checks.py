"""What would make a figure wrong to look at, in words for its author. The catalogue's tests call `problems`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from .body import Outline
from .definition import PICTURED, SIDES, Figure, FigureError, Point, Pose, Prop
from .motion import Moment, key_moments, way
from .props import things
from .reading import read_figure
from .resting import resting_faults
from .skeleton import SEGMENTS, Skeleton
from .vectors import dot
from .words import say as _

# All [default]: what the eye forgives, in body heights, degrees, and body heights per second.
CONTACT = 0.01
SINKING = 0.012
JUMP = 0.7
TURN = 150
SPEED = 1.0
BETWEEN = 4  # steps in which the way from pose to pose is looked at
RANGES: Mapping[str, tuple[int, int]] = {
    "lumbar_side": (-45, 45),
    "lumbar": (-40, 70),
    "neck_side": (-55, 55),
    "neck": (-60, 70),
    "hip_abd": (-45, 75),
    "hip": (-35, 140),
    "knee": (-5, 160),
    "ankle": (-95, 52),
    "sho": (-70, 190),
    "elb": (-5, 162),
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


def problems(data: object, position: str | None = None) -> list[str]:
    """One sentence per fault, none for a sound figure. Takes the JSON of a figure, whatever its shape, or a Figure.

    With the exercise's position it is also seen to that the body rests accordingly: sitting on a seat, kneeling on a knee.
    """
    try:
        figure = data if isinstance(data, Figure) else read_figure(data)
    except FigureError as error:
        return [str(error)]
    found = [] if figure.summary.strip() else [_("summary: say what the figure shows, for those who do not see it")]
    moments = key_moments(figure)
    for number, moment in enumerate(moments, start=1):
        found += [_("pose %(number)s: %(fault)s", number=number, fault=fault) for fault in _pose_faults(figure, moment)]
    found += resting_faults(figure, ((moment, _touching_parts(moment)) for moment in moments), position)
    found += _movement_faults(figure, moments)
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
            yield _("%(part)s is %(drawn).3f long instead of %(length)g", part=segment, drawn=drawn, length=length)


def _pose_faults(figure: Figure, moment: Moment) -> Iterator[str]:
    if not moment.pose.caption.strip():
        yield _("a caption is needed")
    yield from length_faults(moment.skeleton)
    yield from _contact_faults(moment.skeleton)
    yield from _range_faults(moment.skeleton)
    yield from _place_faults(figure, moment, SINKING)
    for arrow in moment.pose.arrows:
        if _outside(figure.view, arrow):
            yield _("an arrow is out of view")


def _contact_faults(skeleton: Skeleton) -> Iterator[str]:
    for joint, distance in skeleton.missed.items():
        if distance > CONTACT:
            yield _("%(joint)s misses its contact by %(distance).3f", joint=joint, distance=distance)


def _range_faults(skeleton: Skeleton) -> Iterator[str]:
    for joint, angle in skeleton.angles().items():
        low, high = next(span for name, span in RANGES.items() if joint.startswith(name))
        if not low <= _wrapped(angle, low) <= high:
            yield _(
                "%(joint)s is bent to %(angle).0f°, people bend from %(low)d° to %(high)d°",
                joint=joint,
                angle=angle,
                low=low,
                high=high,
            )


def _place_faults(figure: Figure, moment: Moment, sinking: float) -> Iterator[str]:
    """Nothing sinks into floor or wall, and nothing is cut off, but for the legs of a close-up: a picture without a floor."""
    left, right, bottom, top = figure.view
    pose, skeleton = moment.pose, moment.skeleton
    for part, points in _parts(moment.parts, WHOLE).items():
        if figure.floor is not None and min(y for _, y in points) < figure.floor - sinking:
            yield _("%(part)s is below the floor", part=part)
        if any(_behind(prop, points, sinking) for prop in figure.props if prop.kind == "wall"):
            yield _("%(part)s is inside the wall", part=part)
        cut_low = figure.closeup and part != "head" and not pose.work.intersection((part, *WHOLE[part]))
        if _outside((left, right, -math.inf if cut_low else bottom, top), points):
            yield _("%(part)s is out of view", part=part)
    for shape in things(figure, skeleton):
        if _outside(figure.view, shape.points):
            yield _("a %(thing)s is out of view", thing=shape.tone)


def _parts(outlines: Mapping[str, tuple[Outline, ...]], names: Mapping[str, tuple[str, ...]]) -> dict[str, list[Point]]:
    return {
        part: [point for one in pieces for outline in outlines[one] for point in outline]
        for part, pieces in names.items()
    }


def _touching_parts(moment: Moment) -> dict[str, list[Point]]:
    """What a body rests on: its trunk, head and limbs, and of these apart the seat, the chest, the feet and the knees."""
    outlines = moment.parts
    joints = moment.skeleton.joints
    knees = {
        f"knee_{side}": [
            point for point in outlines[f"shank_{side}"][0] if math.dist(point, joints[f"knee_{side}"][:2]) < 0.09
        ]
        for side in SIDES
    }
    seat = [
        (x, y)
        for x, y in (*outlines["shorts"][0], *outlines["thigh_n"][0])
        if math.dist((x, y), joints["hip"][:2]) < 0.13
    ]
    feet = {f"foot_{side}": list(outlines[f"foot_{side}"][0]) for side in SIDES}
    chest = [(x, y) for x, y in outlines["trunk"][0] if math.dist((x, y), joints["hip"][:2]) > 0.13]
    return _parts(outlines, WHOLE) | knees | feet | {"seat": seat, "chest": chest}


def _behind(wall: Prop, points: Iterable[Point], sinking: float) -> bool:
    way = -1 if wall.side == "left" else 1
    return any(way * (x - wall.at.x) > sinking for x, _ in points)


def _movement_faults(figure: Figure, moments: list[Moment]) -> Iterator[str]:
    """From each pose to the next, and from the last back to the first, which closes the loop."""
    if len(moments) == 1:
        return
    closed = [*moments, moments[0]]
    for number, (start, end) in enumerate(pairwise(closed), start=1):
        told = set(_step_faults(start.pose, end.pose, start.skeleton, end.skeleton))
        if not told:
            for between in way(start, end, figure.seen, BETWEEN):
                told |= {
                    *_contacts_lost(start.pose, end.pose, between.skeleton),
                    *_place_faults(figure, between, 2 * SINKING),
                }
        for fault in sorted(told):
            yield _("pose %(start)s to %(end)s: %(fault)s", start=number, end=number % len(moments) + 1, fault=fault)


def _contacts_lost(before: Pose, after: Pose, between: Skeleton) -> Iterator[str]:
    """Of what both poses touch at the same place."""
    for joint, distance in between.missed.items():
        if distance > 2 * CONTACT and before.reach[joint] == after.reach[joint]:
            yield _("%(joint)s loses its contact", joint=joint)


def _step_faults(before: Pose, after: Pose, start: Skeleton, end: Skeleton) -> Iterator[str]:
    (joint, here), (same, there) = before.pin, after.pin
    if joint == same and joint not in MIDDLE and math.dist(here, there) > CONTACT:
        yield _("%(joint)s is pinned and moves", joint=joint)
    joint, distance = max(
        ((joint, math.dist(at, end.joints[joint])) for joint, at in start.joints.items()), key=lambda item: item[1]
    )
    if distance > JUMP:
        yield _("%(joint)s jumps by %(distance).2f", joint=joint, distance=distance)
    elif distance > SPEED * after.move_seconds:
        yield _(
            "%(joint)s moves %(distance).2f in %(seconds)g s, too fast to follow",
            joint=joint,
            distance=distance,
            seconds=after.move_seconds,
        )
    for segment, bone in start.bones.items():
        if dot(end.bones[segment].axis, bone.axis) < math.cos(math.radians(TURN)):
            yield _("%(part)s turns over", part=segment)


def _outside(view: tuple[float, float, float, float], points: Iterable[Point]) -> bool:
    left, right, bottom, top = view
    return any(not (left <= x <= right and bottom <= y <= top) for x, y in points)


def _wrapped(angle: float, low: float) -> float:
    """The same angle within a full turn, counted from a little below `low`."""
    start = low - 60
    return (angle - start) % 360 + start

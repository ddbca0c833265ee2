"""The body's flesh: smooth outlines around a solved skeleton as they show on the page; svg.py draws them and checks.py measures them.

An outline is a closed curve through its points. Those of one part overlap and turn the same way round, so that they fill as one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from . import flesh
from .definition import SIDES, Place, Point
from .skeleton import SEGMENTS, Bone, Skeleton
from .vectors import Vector, add, cross, dot, minus, on_page, scaled, unit

Outline = tuple[Point, ...]
Reach = tuple[Vector, float]  # how far in a direction
SHORT = 0.5  # a bone that shows less than this of its length comes towards us: its hull is drawn


def body(skeleton: Skeleton, grip: Iterable[str] = ()) -> dict[str, tuple[Outline, ...]]:
    """Outlines by part: trunk, neck, head, hair, the patches that show, and per side the six segments and the sleeve."""
    parts = {
        "trunk": _trunk(skeleton),
        "shorts": _shorts(skeleton),
        "neck": _limb(
            skeleton.joints["shoulder"], skeleton.bones["neck"], SEGMENTS["neck"][2], flesh.NECK, flesh.NECK_CAPS
        ),
        "head": _head(skeleton, flesh.HEAD, flesh.HEAD_FRONT, flesh.HEAD_FRONT),
        "hair": _head(skeleton, flesh.HAIR, flesh.HAIR_FRONT, flesh.HAIR_BACK),
    }
    for name in flesh.PATCHES:
        patch = _patch(skeleton, name)
        if patch:
            parts[name] = patch
    for side in SIDES:
        for name, profile in flesh.PROFILES.items():
            segment = f"{name}_{side}"
            start, _, length = SEGMENTS[segment]
            parts[segment] = _limb(skeleton.joints[start], skeleton.bones[segment], length, profile, flesh.CAPS[name])
        parts[f"sleeve_{side}"] = _sleeve(skeleton, side)
        parts[f"foot_{side}"] = _foot(skeleton, side)
        parts[f"hand_{side}"] = _hand(skeleton, side, fist=side in grip)
    return {part: (clockwise(outline),) for part, outline in parts.items()}


def clockwise(outline: Outline) -> Outline:
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True))
    return outline if area < 0 else outline[::-1]


def half_width(skeleton: Skeleton, place: Place, direction: float) -> float:
    """How thick a limb is at a place on it, in a direction of the page given in degrees."""
    name = (place.on or "").partition("_")[0]
    way: Vector = (math.cos(math.radians(direction)), math.sin(math.radians(direction)), 0.0)
    profile = flesh.PROFILES.get(name, ((0.0, *flesh.ELSEWHERE),))
    widths = min(profile, key=lambda station: abs(station[0] - place.along))[1:]
    return _half(skeleton.bones[place.on or "pelvis"], way, widths)


# Limbs: tapered, with rounded ends.


def _limb(
    start: Vector, bone: Bone, length: float, profile: Sequence[flesh.Station], caps: tuple[float, float, float]
) -> Outline:
    """Down one side of the bone and up the other, as wide as its cross-section shows from here."""
    shown = math.hypot(bone.axis[0], bone.axis[1])
    if shown < SHORT:
        return _hull(start, bone, length, profile, 2 * len(profile) + 2)
    x, y = bone.axis[0] / shown, bone.axis[1] / shown
    right = _right_of(bone.axis)
    one, other = [], []
    for along, *widths in profile:
        at = add(start, bone.axis, along * length)
        one.append(on_page(add(at, right, _half(bone, right, widths))))
        other.append(on_page(add(at, right, -_half(bone, scaled(right, -1), widths))))
    first, last = (max(profile[end][1:]) * (1 - shown) for end in (0, -1))
    root = caps[1] + (caps[0] - caps[1]) * abs(bone.aside[2])
    top = add(start, (x, y, 0.0), -(root * shown + first))
    tip = add(add(start, bone.axis, length), (x, y, 0.0), caps[2] * shown + last)
    return (*one, on_page(tip), *reversed(other), on_page(top))


def _half(bone: Bone, way: Vector, widths: Sequence[float]) -> float:
    """How far the cross-section reaches in a direction of the page: a quarter of an ellipse between front, back and the two asides."""
    front, back, outer, inner = widths
    forward = bone.front[0] * way[0] + bone.front[1] * way[1]
    aside = bone.aside[0] * way[0] + bone.aside[1] * way[1]
    return math.hypot(forward * (front if forward > 0 else back), aside * (outer if aside > 0 else inner))


def _hull(start: Vector, bone: Bone, length: float, profile: Sequence[flesh.Station], count: int) -> Outline:
    """So many outermost points of all cross-sections, in the order of the tapered outline that they turn into."""
    right = _right_of(bone.axis)
    ahead = math.atan2(right[0], -right[1])
    outline = []
    for step in range(count):
        angle = ahead + math.pi * (2 * (step + 1) / count - 1)
        way: Vector = (math.cos(angle), math.sin(angle), 0.0)
        best, at = -math.inf, (0.0, 0.0)
        for along, *widths in profile:
            middle = add(start, bone.axis, along * length)
            half = _half(bone, way, widths)
            reach = middle[0] * way[0] + middle[1] * way[1] + half
            if reach > best:
                best, at = reach, on_page(add(middle, way, half))
        outline.append(at)
    return tuple(outline)


def _sleeve(skeleton: Skeleton, side: str) -> Outline:
    """The shirt on the upper arm: its first half, ending straight."""
    segment = f"uarm_{side}"
    start, _, length = SEGMENTS[segment]
    profile = [*(station for station in flesh.UPPER_ARM if station[0] < flesh.HEM[0]), flesh.HEM]
    caps = (*flesh.CAPS["uarm"][:2], 0.003 - (1 - flesh.HEM[0]) * length)
    return _limb(skeleton.joints[start], skeleton.bones[segment], length, profile, caps)


# The trunk, around a spine that bends smoothly from hip to shoulder.


def _trunk(skeleton: Skeleton) -> Outline:
    return _round_spine(skeleton, flesh.TRUNK, 1.16)


def _shorts(skeleton: Skeleton) -> Outline:
    """What the trousers cover of the trunk, up to a straight waistband."""
    band = flesh.WAISTBAND
    return _round_spine(skeleton, [*(station for station in flesh.TRUNK if station[0] < band[0]), band], band[0] + 0.01)


def _round_spine(skeleton: Skeleton, profile: Sequence[flesh.Station], end: float) -> Outline:
    one: list[Point] = []
    other: list[Point] = []
    for along, *widths in profile:
        at, bone = _spine(skeleton, along)
        right = _right_of(bone.axis)
        for way, points in ((right, one), (scaled(right, -1), other)):
            edge = add(at, way, _half(bone, way, widths))
            points.append(on_page(add(edge, _lifted(skeleton, bone, way), flesh.LIFT.get(along, 0.0))))
    top, _ = _spine(skeleton, end)
    bottom, bone = _spine(skeleton, -0.23)
    return (*one, on_page(top), *reversed(other), on_page(add(bottom, bone.front, -0.012)))


def _lifted(skeleton: Skeleton, bone: Bone, way: Vector) -> Vector:
    """How far the shoulder on one side of the page is from where it hangs: the shirt goes with it."""
    aside = dot(bone.aside, way)
    side, thorax = ("n" if aside > 0 else "f"), skeleton.bones["thorax"]
    lift = dot(minus(skeleton.joints[f"sho_{side}"], skeleton.joints["shoulder"]), thorax.axis)
    return scaled(thorax.axis, lift * abs(aside))


def _patch(skeleton: Skeleton, name: str) -> Outline:
    from_side, from_front, faces = flesh.PATCHES[name]
    _, middle = _spine(skeleton, 0.5)
    if abs(middle.front[2]) < 0.7:
        return tuple(_on_spine(skeleton, along, out, 0.0) for along, out in from_side)
    return (
        tuple(_on_spine(skeleton, along, 0.0, aside) for along, aside in from_front)
        if middle.front[2] * faces > 0
        else ()
    )


def _on_spine(skeleton: Skeleton, along: float, out: float, aside: float) -> Point:
    at, bone = _spine(skeleton, along)
    return on_page(add(add(at, bone.front, out), bone.aside, aside))


def _spine(skeleton: Skeleton, along: float) -> tuple[Vector, Bone]:
    """A point of the spine and how it lies there; `along` runs from 0 at the hips to 1 at the shoulders, and beyond."""
    hip, waist, shoulder = (skeleton.joints[name] for name in ("hip", "waist", "shoulder"))
    t = min(max(along, 0.0), 1.0)
    at = add(add(scaled(hip, (1 - t) ** 2), waist, 2 * t * (1 - t)), shoulder, t * t)
    axis = unit(add(scaled(minus(waist, hip), 1 - t), minus(shoulder, waist), t))
    length = math.dist(hip, shoulder)
    pelvis, thorax = skeleton.bones["pelvis"], skeleton.bones["thorax"]
    aside = unit(add(scaled(pelvis.aside, 1 - t), thorax.aside, t))
    front = unit(cross(axis, aside))
    return add(at, axis, (along - t) * length), Bone(axis, front, aside)


# Head, feet and hands: loops between how they look from the side and from the front.


def _head(skeleton: Skeleton, side: Sequence[Point], front: Sequence[Point], back: Sequence[Point]) -> Outline:
    bone, nape = skeleton.bones["head"], skeleton.joints["nape"]
    ahead = front if bone.front[2] >= 0 else back
    weight = _eased(abs(bone.front[2]))
    turn = _turn(bone.axis, bone.front, bone.aside)
    return tuple(
        _round(
            nape,
            (bone.axis, along * (1 - weight) + along_front * weight),
            (bone.front, out),
            (bone.aside, turn * aside),
        )
        for (along, out), (along_front, aside) in zip(side, ahead, strict=True)
    )


def _foot(skeleton: Skeleton, side: str) -> Outline:
    """The foot, its toes bent up by the pose's toe angle."""
    bone, ankle, bend = (
        skeleton.bones[f"foot_{side}"],
        skeleton.joints[f"ankle_{side}"],
        math.radians(skeleton.toes[side]),
    )
    weight = _eased(abs(bone.axis[2]))
    turn = _turn(bone.front, bone.axis, bone.aside)
    points = []
    for (along, out), (_, out_front, aside) in zip(flesh.FOOT, flesh.FOOT_FRONT, strict=True):
        out = out * (1 - weight) + out_front * weight
        pivot_along, pivot_out = flesh.TOES_BEND
        if along > pivot_along:
            x, y = along - pivot_along, out - pivot_out
            along, out = (
                pivot_along + x * math.cos(bend) + y * math.sin(bend),
                pivot_out - x * math.sin(bend) + y * math.cos(bend),
            )
        points.append(_round(ankle, (bone.front, out), (bone.axis, along), (bone.aside, turn * aside)))
    return tuple(points)


def _hand(skeleton: Skeleton, side: str, *, fist: bool) -> Outline:
    bone, wrist = skeleton.bones[f"hand_{side}"], skeleton.joints[f"wrist_{side}"]
    if math.hypot(bone.axis[0], bone.axis[1]) < SHORT:
        return _hull(wrist, bone, SEGMENTS["hand_n"][2], flesh.FIST_END, len(flesh.HAND))
    turn = _turn(bone.axis, bone.front, bone.aside)
    if fist:
        return tuple(
            _round(wrist, (bone.axis, along), (bone.front, out), (bone.aside, turn * out)) for along, out in flesh.FIST
        )
    weight = _eased(abs(bone.front[2]))
    return tuple(
        _round(
            wrist,
            (bone.axis, along * (1 - weight) + along_flat * weight),
            (bone.front, turn * out),
            (bone.aside, thumb),
        )
        for (along, out), (along_flat, thumb) in zip(flesh.HAND, flesh.HAND_FLAT, strict=True)
    )


def _turn(axis: Vector, ahead: Vector, aside: Vector) -> int:
    """Whether what is ahead and what is aside show on the same side of the axis."""
    right = _right_of(axis)
    return 1 if dot(ahead, right) * dot(aside, right) >= 0 else -1


def _round(start: Vector, axis: Reach, ahead: Reach, aside: Reach) -> Point:
    """A point of a round thing between its outline from the side and that from the front: as far out as both together reach."""
    right, at = _right_of(axis[0]), add(start, *axis)
    a, b = (dot(way, right) * out for way, out in (ahead, aside))
    sideways = math.copysign(math.hypot(a, b), a + b) if a * b >= 0 else a + b
    lengthwise: Vector = (-right[1], right[0], 0.0)
    tilted = dot(ahead[0], lengthwise) * (1 - _eased(abs(ahead[0][2]))) * ahead[1]
    return on_page(add(add(at, right, sideways), lengthwise, tilted))


def _right_of(axis: Vector) -> Vector:
    """To the right on the page for who looks along an axis."""
    length = math.hypot(axis[0], axis[1])
    return (axis[1] / length, -axis[0] / length, 0.0) if length > 1e-9 else (1.0, 0.0, 0.0)


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)

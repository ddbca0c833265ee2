"""The body's flesh: smooth outlines around a solved skeleton, which svg.py draws and checks.py measures.

Profiles are tables of stations along a bone: how far along (fraction of its length), then the half-width
to the front and to the back, in body heights. An outline runs down the front and up the back.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from .definition import SIDES, Point
from .skeleton import SEGMENTS, Skeleton, offset

Outline = tuple[Point, ...]
Station = tuple[float, float, float]

TRUNK: tuple[Station, ...] = (
    (-0.14, 0.044, 0.056),
    (-0.02, 0.050, 0.073),
    (0.12, 0.054, 0.074),
    (0.32, 0.052, 0.056),
    (0.48, 0.050, 0.046),
    (0.66, 0.058, 0.054),
    (0.84, 0.062, 0.060),
    (0.96, 0.046, 0.053),
)
THIGH: tuple[Station, ...] = (
    (-0.12, 0.045, 0.052),
    (0.02, 0.052, 0.064),
    (0.24, 0.056, 0.058),
    (0.56, 0.050, 0.045),
    (0.84, 0.039, 0.034),
    (1.0, 0.036, 0.031),
    (1.08, 0.029, 0.025),
)
SHANK: tuple[Station, ...] = (
    (-0.08, 0.028, 0.024),
    (0.0, 0.035, 0.029),
    (0.14, 0.031, 0.035),
    (0.34, 0.027, 0.043),
    (0.64, 0.022, 0.029),
    (0.92, 0.020, 0.020),
)
UPPER_ARM: tuple[Station, ...] = (
    (-0.09, 0.029, 0.029),
    (0.06, 0.036, 0.036),
    (0.34, 0.033, 0.031),
    (0.75, 0.026, 0.026),
    (1.0, 0.023, 0.024),
    (1.08, 0.018, 0.019),
)
FOREARM: tuple[Station, ...] = (
    (-0.09, 0.018, 0.019),
    (0.0, 0.023, 0.024),
    (0.25, 0.026, 0.025),
    (0.7, 0.019, 0.018),
    (0.96, 0.015, 0.015),
    (1.05, 0.014, 0.014),
)

# Feet, hands and the head: (along, to the front) in body heights from ankle, wrist and nape.
FOOT: tuple[Point, ...] = (
    (0.0, -0.026), (0.020, -0.017), (0.042, -0.004), (0.076, 0.011), (0.106, 0.020), (0.118, 0.031), (0.107, 0.040),
    (0.076, 0.040), (0.030, 0.037), (-0.008, 0.040), (-0.030, 0.037), (-0.037, 0.020), (-0.027, -0.002), (-0.019, -0.018),
)  # fmt: skip
TOES_BEND = (0.082, 0.036)
HAND: tuple[Point, ...] = (
    (-0.016, 0.012), (0.016, 0.018), (0.034, 0.018), (0.046, 0.013), (0.066, 0.012), (0.084, 0.008), (0.091, 0.001), (0.080, -0.007),
    (0.050, -0.014), (0.018, -0.017), (-0.016, -0.012),
)  # fmt: skip
FIST: tuple[Point, ...] = (
    (-0.016, 0.012), (0.012, 0.019), (0.034, 0.027), (0.052, 0.023), (0.058, 0.004), (0.050, -0.014), (0.026, -0.020), (-0.016, -0.012),
)  # fmt: skip
HEAD: tuple[Point, ...] = (
    (0.131, 0.004), (0.120, 0.038), (0.092, 0.058), (0.074, 0.059), (0.059, 0.073), (0.049, 0.064), (0.037, 0.062), (0.014, 0.052),
    (0.006, 0.034), (0.012, 0.008), (0.020, -0.030), (0.050, -0.056), (0.086, -0.060), (0.117, -0.040),
)  # fmt: skip
HAIR: tuple[Point, ...] = (
    (0.137, 0.006), (0.128, 0.038), (0.104, 0.056), (0.096, 0.040), (0.094, 0.016), (0.076, 0.004), (0.056, -0.002), (0.044, -0.012),
    (0.030, -0.028), (0.022, -0.046), (0.054, -0.063), (0.090, -0.067), (0.122, -0.045),
)  # fmt: skip


def body(skeleton: Skeleton, grip: Iterable[str] = ()) -> dict[str, tuple[Outline, ...]]:
    """Outlines by part, each part a few overlapping ones: trunk, neck, head, hair, buttock, and per side leg and arm."""
    parts: dict[str, tuple[Outline, ...]] = {
        "trunk": (_trunk(skeleton),),
        "neck": (_neck(skeleton),),
        "head": (_shape(skeleton, "head", HEAD),),
        "hair": (_shape(skeleton, "head", HAIR),),
        "buttock": (_buttock(skeleton),),
    }
    for side in SIDES:
        parts[f"leg_{side}"] = (
            _tapered(skeleton, f"thigh_{side}", THIGH, start=0.056, end=0.034),
            _tapered(skeleton, f"shank_{side}", SHANK, start=0.033, end=0.012),
            _foot(skeleton, side),
        )
        parts[f"arm_{side}"] = (
            _tapered(skeleton, f"uarm_{side}", UPPER_ARM, start=0.034, end=0.023),
            _tapered(skeleton, f"farm_{side}", FOREARM, start=0.023, end=0.018),
            _shape(skeleton, f"hand_{side}", FIST if side in grip else HAND),
        )
    return {part: tuple(_clockwise(outline) for outline in outlines) for part, outlines in parts.items()}


def _tapered(skeleton: Skeleton, segment: str, profile: tuple[Station, ...], *, start: float, end: float) -> Outline:
    """A limb segment with rounded ends, `start` and `end` body heights beyond its joints."""
    length = SEGMENTS[segment][2]
    front = [skeleton.on(segment, along, width) for along, width, _ in profile]
    back = [skeleton.on(segment, along, -width) for along, _, width in reversed(profile)]
    return (*front, skeleton.on(segment, 1 + end / length), *back, skeleton.on(segment, -start / length))


def _trunk(skeleton: Skeleton) -> Outline:
    front = [_spine(skeleton, along, width) for along, width, _ in TRUNK]
    back = [_spine(skeleton, along, -width) for along, _, width in reversed(TRUNK)]
    return (*front, _spine(skeleton, 1.08, 0.0), *back, _spine(skeleton, -0.23, -0.012))


def _buttock(skeleton: Skeleton) -> Outline:
    stations = (
        (-0.20, -0.042),
        (-0.15, -0.008),
        (0.00, 0.006),
        (0.14, -0.006),
        (0.24, -0.034),
        (0.25, -0.062),
        (0.12, -0.0745),
        (-0.03, -0.073),
        (-0.15, -0.064),
    )
    return tuple(_spine(skeleton, along, out) for along, out in stations)


def _neck(skeleton: Skeleton) -> Outline:
    top = offset(skeleton.joints["nape"], skeleton.directions["head"], 0.03)
    return (
        _spine(skeleton, 0.9, 0.04),
        skeleton.on("neck", 0.35, 0.029),
        offset(top, skeleton.directions["head"], 0.0, 0.028),
        offset(top, skeleton.directions["head"], 0.02, 0.0),
        offset(top, skeleton.directions["head"], 0.0, -0.032),
        skeleton.on("neck", 0.35, -0.032),
        _spine(skeleton, 0.88, -0.052),
        _spine(skeleton, 0.8, 0.0),
    )


def _foot(skeleton: Skeleton, side: str) -> Outline:
    """The foot, its toes bent up by the pose's toe angle."""
    bend = math.radians(skeleton.toes[side])
    pivot_along, pivot_out = TOES_BEND
    points = []
    for along, out in FOOT:
        if along > pivot_along:
            x, y = along - pivot_along, out - pivot_out
            along = pivot_along + x * math.cos(bend) + y * math.sin(bend)
            out = pivot_out - x * math.sin(bend) + y * math.cos(bend)
        points.append((along, out))
    return _shape(skeleton, f"foot_{side}", points)


def _clockwise(outline: Outline) -> Outline:
    """Outlines of one part overlap; turning the same way round, they fill as one silhouette without holes."""
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True))
    return outline if area < 0 else outline[::-1]


def _shape(skeleton: Skeleton, segment: str, points: Iterable[Point]) -> Outline:
    start = skeleton.joints[SEGMENTS[segment][0]]
    return tuple(offset(start, skeleton.directions[segment], along, out) for along, out in points)


def _spine(skeleton: Skeleton, along: float, out: float) -> Point:
    """A point beside the spine, which bends smoothly from hip to shoulder; `along` runs from 0 to 1 between them."""
    hip, waist, shoulder = (skeleton.joints[name] for name in ("hip", "waist", "shoulder"))
    t = min(max(along, 0.0), 1.0)
    x, y = ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(hip, waist, shoulder, strict=True))
    dx, dy = (2 * (1 - t) * (b - a) + 2 * t * (c - b) for a, b, c in zip(hip, waist, shoulder, strict=True))
    beyond = (along - t) * math.dist(hip, shoulder)
    return offset((x, y), math.degrees(math.atan2(dy, dx)), beyond, out)

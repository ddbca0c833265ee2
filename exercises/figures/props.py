"""The things around the body, and the arrows: each becomes a few shapes that svg.py writes down."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from .body import half_width
from .definition import Figure, Place, Point, Prop
from .skeleton import Skeleton
from .vectors import offset

BALL, BIG_BALL, ROLLER = 0.032, 0.08, 0.045  # radii; from BIG_BALL on a ball is one to sit on
SEAT = 0.13  # half the width of a chair
KETTLEBELL: tuple[Point, ...] = (
    (-0.030, 0.0), (-0.050, 0.030), (-0.044, 0.064), (-0.018, 0.084), (0.018, 0.084), (0.044, 0.064), (0.050, 0.030), (0.030, 0.0),
)  # fmt: skip
KETTLEBELL_HANDLE: tuple[Point, ...] = (
    (-0.026, 0.062), (-0.034, 0.118), (-0.020, 0.132), (0.020, 0.132), (0.034, 0.118), (0.026, 0.062),
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """Geometry in body heights, and the tone (a class of figure.css) it is drawn in; `depth` says what covers what.

    `points` are an outline to smooth or to keep straight, a line, the start, bend and end of a curve, the centre
    of a disc, or two corners of a box; `radius` belongs to discs and boxes.
    """

    tone: str
    kind: Literal["blob", "polygon", "line", "curve", "disc", "box"]
    points: tuple[Point, ...]
    radius: float = 0.0
    depth: float = 0.0


def scenery(figure: Figure) -> list[Shape]:
    """Floor, walls and furniture: behind the body, the same in every frame."""
    return [shape for prop in figure.props if prop.kind in _SCENERY for shape in _SCENERY[prop.kind](figure, prop)]


def things(figure: Figure, skeleton: Skeleton) -> list[Shape]:
    """Balls, weights, bands and what else goes with the body, where this pose has them."""
    return [
        replace(shape, depth=_depth(figure, skeleton, prop))
        for prop in figure.props
        if prop.kind in _THINGS
        for shape in _THINGS[prop.kind](skeleton, prop)
    ]


def arrow(start: Point, bend: Point, end: Point) -> list[Shape]:
    """A curved arrow that says where the movement goes."""
    direction = math.degrees(math.atan2(end[1] - bend[1], end[0] - bend[0]))
    tip = (
        offset(end, direction, 0.0),
        offset(end, direction, -0.042, 0.022),
        offset(end, direction, -0.042, -0.022),
    )
    return [
        Shape("arrow", "curve", (start, bend, offset(end, direction, -0.03))),
        Shape("tip", "polygon", tip),
    ]


def _depth(figure: Figure, skeleton: Skeleton, prop: Prop) -> float:
    """Just in front of what it is fixed to; otherwise between the near leg and the near arm, from the front behind all."""
    spots = [place for place in (prop.at, prop.start, prop.end) if place.on]
    if spots:
        return max(skeleton.on(place.on, place.along, place.out, place.aside)[2] for place in spots if place.on) + 0.035
    return -0.5 if figure.frontal else 0.08


# Scenery.


def _floor(figure: Figure, prop: Prop) -> list[Shape]:
    below = 0.008
    return [Shape("ground", "line", ((prop.start.x, prop.start.y - below), (prop.end.x, prop.end.y - below)))]


def _wall(figure: Figure, prop: Prop) -> list[Shape]:
    left, right, _, top = figure.view
    edge = left if prop.side == "left" else right
    return [Shape("wall", "box", ((prop.at.x, (figure.floor or 0.0) - 0.016), (edge, top - 0.02)))]


def _mat(figure: Figure, prop: Prop) -> list[Shape]:
    if figure.seen == "above" or (figure.frontal and figure.floor is None):
        return [Shape("mat", "box", _corners(prop), 0.04)]
    left, y, right = prop.start.x, prop.start.y, prop.end.x
    return [Shape("mat", "box", ((left, y - 0.016), (right, y + 0.006)), 0.011)]


def _box(figure: Figure, prop: Prop) -> list[Shape]:
    return [Shape("furniture", "box", _corners(prop), 0.012)]


def _table(figure: Figure, prop: Prop) -> list[Shape]:
    left, right = sorted((prop.start.x, prop.end.x))
    bottom, top = sorted((prop.start.y, prop.end.y))
    legs = [Shape("frame", "line", ((x, bottom + 0.006), (x, top - 0.02))) for x in (left + 0.04, right - 0.04)]
    return [*legs, Shape("furniture", "box", ((left, top - 0.034), (right, top)), 0.012)]


def _chair(figure: Figure, prop: Prop) -> list[Shape]:
    x, y, floor = prop.at.x, prop.at.y, figure.floor or 0.0
    legs = [
        Shape("frame", "line", ((x + 0.9 * way * SEAT, floor + 0.006), (x + 0.84 * way * SEAT, y - 0.02)))
        for way in (-1, 1)
    ]
    seat = Shape("furniture", "box", ((x - SEAT, y - 0.03), (x + SEAT, y)), 0.012)
    if prop.side == "behind":
        posts = [
            Shape("frame", "line", ((x + 0.75 * way * SEAT, y), (x + 0.75 * way * SEAT, y + 0.3))) for way in (-1, 1)
        ]
        return [
            *posts,
            Shape("furniture", "box", ((x - 0.85 * SEAT, y + 0.12), (x + 0.85 * SEAT, y + 0.32)), 0.02),
            *legs,
            seat,
        ]
    if not prop.side:
        return [*legs, seat]
    way = 1 if prop.side == "right" else -1
    foot, head = x + way * 0.92 * SEAT, x + way * 1.12 * SEAT
    rest = (
        (foot + way * 0.004, y + 0.13),
        (head - way * 0.002, y + 0.33),
        (head + way * 0.022, y + 0.33),
        (foot + way * 0.03, y + 0.13),
    )
    return [
        Shape("frame", "line", ((foot, y - 0.01), (head, y + 0.3))),
        *legs,
        seat,
        Shape("furniture", "polygon", rest),
    ]


def _pillow(figure: Figure, prop: Prop) -> list[Shape]:
    (left, bottom), (right, top) = _corners(prop)
    radius = 0.46 * min(abs(right - left), abs(top - bottom))
    return [Shape("soft", "box", ((left, bottom), (right, top)), radius)]


def _corners(prop: Prop) -> tuple[Point, Point]:
    (left, right), (bottom, top) = sorted((prop.start.x, prop.end.x)), sorted((prop.start.y, prop.end.y))
    return (left, bottom), (right, top)


# Things.


def _ball(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    radius = prop.radius or BALL
    return [Shape("big" if radius >= BIG_BALL else "ball", "disc", (skeleton.spot(prop.at),), radius)]


def _roller(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    spot, radius = skeleton.spot(prop.at), prop.radius or ROLLER
    return [Shape("soft", "disc", (spot,), radius), Shape("core", "disc", (spot,), 0.36 * radius)]


def _weight(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    """A kettlebell that stands on its spot."""
    x, y = skeleton.spot(prop.at)
    return [
        Shape("handle", "line", tuple((x + dx, y + dy) for dx, dy in KETTLEBELL_HANDLE)),
        Shape("prop", "blob", tuple((x + dx, y + dy) for dx, dy in KETTLEBELL)),
    ]


def _dumbbell(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    """Held in the fist: its bar square to the hand."""
    spot, direction = skeleton.spot(prop.at), _direction(skeleton, prop.at) + 90
    bar = (offset(spot, direction, -0.05), offset(spot, direction, 0.05))
    head = ((0.044, -0.034), (0.072, -0.034), (0.072, 0.034), (0.044, 0.034))
    heads = [tuple(offset(spot, direction, end * along, out) for along, out in head) for end in (-1, 1)]
    return [Shape("handle", "line", bar), *(Shape("weight", "polygon", points) for points in heads)]


def _stick(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    start, end = skeleton.spot(prop.start), skeleton.spot(prop.end)
    return [Shape("stick", "line", (start, end))]


def _band(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    """From an anchor, or a hand, to a cuff around a limb."""
    anchor, spot = skeleton.spot(prop.start), skeleton.spot(prop.end)
    shapes = []
    if prop.end.on and not prop.end.on.startswith("hand"):
        spot, other = _edges(skeleton, prop.end, anchor)
        shapes.append(Shape("cuff", "line", (spot, other)))
    shapes.insert(0, Shape("band", "line", (anchor, spot)))
    if not prop.start.on:
        shapes.append(Shape("prop", "disc", (anchor,), 0.018))
    return shapes


def _loop(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    """Around two limbs: over both, or over the near one where the other is behind it."""
    here, there = skeleton.spot(prop.start), skeleton.spot(prop.end)
    if math.dist(here, there) < 0.03:
        return [Shape("cuff", "line", _edges(skeleton, prop.start, None))]
    return [Shape("loop", "line", (_edges(skeleton, prop.start, there)[1], _edges(skeleton, prop.end, here)[1]))]


def _strap(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    return [Shape("strap", "line", (skeleton.spot(prop.start), skeleton.spot(prop.end)))]


def _edges(skeleton: Skeleton, place: Place, towards: Point | None) -> tuple[Point, Point]:
    """Where a line across the limb at this place comes out: first on the side of `towards`."""
    direction, spot = _direction(skeleton, place), skeleton.spot(place)
    ways = [(place_way, half_width(skeleton, place, direction + place_way)) for place_way in (-90, 90)]
    ends = [offset(spot, direction + way, width * 0.96) for way, width in ways]
    if towards is not None and math.dist(ends[1], towards) < math.dist(ends[0], towards):
        ends.reverse()
    return ends[0], ends[1]


def _direction(skeleton: Skeleton, place: Place) -> float:
    return skeleton.direction(place.on) if place.on else 0.0


_SCENERY: Mapping[str, Callable[[Figure, Prop], list[Shape]]] = {
    "floor": _floor,
    "wall": _wall,
    "mat": _mat,
    "box": _box,
    "table": _table,
    "chair": _chair,
    "pillow": _pillow,
}
_THINGS: Mapping[str, Callable[[Skeleton, Prop], list[Shape]]] = {
    "ball": _ball,
    "roller": _roller,
    "weight": _weight,
    "dumbbell": _dumbbell,
    "stick": _stick,
    "band": _band,
    "loop": _loop,
    "strap": _strap,
}

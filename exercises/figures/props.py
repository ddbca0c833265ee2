"""The things around the body, and the arrows: each becomes a few shapes that svg.py writes down."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .definition import Figure, Place, Point, Prop
from .skeleton import Skeleton, offset

BALL_RADIUS = 0.032
KETTLEBELL: tuple[Point, ...] = (
    (-0.030, 0.0), (-0.050, 0.030), (-0.044, 0.064), (-0.018, 0.084), (0.018, 0.084), (0.044, 0.064), (0.050, 0.030), (0.030, 0.0),
)  # fmt: skip
KETTLEBELL_HANDLE: tuple[Point, ...] = (
    (-0.026, 0.062), (-0.034, 0.118), (-0.020, 0.132), (0.020, 0.132), (0.034, 0.118), (0.026, 0.062),
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """Geometry in body heights, and the tone (a class of figure.css) it is drawn in.

    `points` are an outline to smooth or to keep straight, a line, the start, bend and end of a curve, the centre
    of a disc, or two corners of a box; `radius` belongs to discs and boxes.
    """

    tone: str
    kind: Literal["blob", "polygon", "line", "curve", "disc", "box"]
    points: tuple[Point, ...]
    radius: float = 0.0


def scenery(figure: Figure) -> list[Shape]:
    """Floor, wall and mat: behind the body, the same in every frame."""
    return [shape for prop in figure.props if prop.kind in _SCENERY for shape in _SCENERY[prop.kind](figure, prop)]


def things(figure: Figure, skeleton: Skeleton) -> list[Shape]:
    """Ball, weights and band, where this pose has them."""
    return [shape for prop in figure.props if prop.kind in _THINGS for shape in _THINGS[prop.kind](skeleton, prop)]


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


def _floor(figure: Figure, prop: Prop) -> list[Shape]:
    below = 0.008
    return [Shape("ground", "line", ((prop.start.x, prop.start.y - below), (prop.end.x, prop.end.y - below)))]


def _wall(figure: Figure, prop: Prop) -> list[Shape]:
    x, bottom, top = prop.at.x, figure.floor or 0.0, figure.view[3] - 0.02
    return [Shape("wall", "box", ((x, bottom - 0.016), (figure.view[1], top)), 0.0)]


def _mat(figure: Figure, prop: Prop) -> list[Shape]:
    if figure.seen == "above":
        return [Shape("mat", "box", ((prop.start.x, prop.start.y), (prop.end.x, prop.end.y)), 0.04)]
    left, y, right = prop.start.x, prop.start.y, prop.end.x
    return [Shape("mat", "box", ((left, y - 0.016), (right, y + 0.006)), 0.011)]


def _ball(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    return [Shape("ball", "disc", (skeleton.spot(prop.at),), BALL_RADIUS)]


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


def _band(skeleton: Skeleton, prop: Prop) -> list[Shape]:
    spot, direction = skeleton.spot(prop.end), _direction(skeleton, prop.end)
    anchor = skeleton.spot(prop.start)
    cuff = (offset(spot, direction, 0.0, 0.024), offset(spot, direction, 0.0, -0.026))
    return [
        Shape("band", "line", (anchor, cuff[1])),
        Shape("cuff", "line", cuff),
        Shape("prop", "disc", (anchor,), 0.018),
    ]


def _direction(skeleton: Skeleton, place: Place) -> float:
    return skeleton.directions[place.on] if place.on else 0.0


_SCENERY: Mapping[str, Callable[[Figure, Prop], list[Shape]]] = {"floor": _floor, "wall": _wall, "mat": _mat}
_THINGS: Mapping[str, Callable[[Skeleton, Prop], list[Shape]]] = {
    "ball": _ball,
    "weight": _weight,
    "dumbbell": _dumbbell,
    "band": _band,
}

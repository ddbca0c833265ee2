"""Whether the body rests on something, and as its exercise's position says: checks.py asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from .definition import Figure, Point
from .motion import Moment
from .props import BALL, ROLLER, SEAT
from .words import say as _

NEAR, INSIDE = 0.03, 0.02  # [default] in body heights: closer than this, or this far inside, counts as touching
SOFT = 0.045  # and this far inside what gives way

Parts = Mapping[str, list[Point]]


def resting_faults(figure: Figure, moments: Iterable[tuple[Moment, Parts]], position: str | None) -> Iterator[str]:
    """`moments` are the key poses with the points of trunk, head and limbs. Without a floor there is no telling."""
    if figure.floor is None:
        return
    fitting = False
    for number, (moment, parts) in enumerate(moments, start=1):
        touching = {part for part, points in parts.items() if any(_rests(figure, moment, point) for point in points)}
        if not touching:
            yield _("pose %(number)s: the body floats", number=number)
        fitting = fitting or POSITIONS.get(position or "", _anyhow)(touching)
    if not fitting:
        yield _("in no pose does the body rest as in %(position)s", position=position)


def _anyhow(touching: set[str]) -> bool:
    return True


def _legs(touching: set[str]) -> bool:
    return bool({"leg_n", "leg_f"} & touching)


def _arms(touching: set[str]) -> bool:
    return bool({"arm_n", "arm_f"} & touching)


POSITIONS: Mapping[str, Callable[[set[str]], bool]] = {
    "standing": lambda touching: bool({"foot_n", "foot_f"} & touching),
    "sitting": lambda touching: "seat" in touching,
    "supine": lambda touching: bool({"chest", "head"} & touching),
    "prone": lambda touching: bool({"chest", "head"} & touching) or (_legs(touching) and _arms(touching)),
    "side_lying": lambda touching: bool({"chest", "head", "arm_n", "arm_f"} & touching),
    "kneeling": lambda touching: bool({"knee_n", "knee_f"} & touching),
    "quadruped": lambda touching: bool({"knee_n", "knee_f"} & touching) and _arms(touching),
    "front_support": lambda touching: _legs(touching) and _arms(touching),
}


def _rests(figure: Figure, moment: Moment, point: Point) -> bool:
    return any(-depth <= point[1] - height <= NEAR for height, depth in _tops(figure, moment, point[0]))


def _tops(figure: Figure, moment: Moment, x: float) -> Iterator[tuple[float, float]]:
    """The upper sides of what carries at this x: how high, and how far one sinks in."""
    for prop in figure.props:
        left, right = sorted((prop.start.x, prop.end.x))
        spot = moment.skeleton.spot(prop.at)
        match prop.kind:
            case "floor":
                yield prop.start.y, INSIDE
            case "mat" if left <= x <= right:
                yield prop.start.y, INSIDE
            case "box" | "table" if left <= x <= right:
                yield max(prop.start.y, prop.end.y), INSIDE
            case "pillow" if left <= x <= right:
                yield max(prop.start.y, prop.end.y), SOFT
            case "chair" if abs(x - spot[0]) <= SEAT:
                yield spot[1], INSIDE
            case "ball" | "roller":
                radius = prop.radius or (BALL if prop.kind == "ball" else ROLLER)
                if abs(x - spot[0]) <= radius:
                    yield spot[1] + (radius**2 - (x - spot[0]) ** 2) ** 0.5, SOFT

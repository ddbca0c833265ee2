"""What a figure is made of, read from its JSON; the solver, the drawing and the checks all start from these values."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Point = tuple[float, float]

SIDES = "nf"  # near and far, as the viewer sees them


def _both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{side}" for name in names for side in SIDES)


ANGLES = (
    "pelvis",
    "lumbar",
    "neck",
    "head",
    *_both("hip", "knee", "ankle", "toes", "sho", "elb", "wrist", "foot", "hand"),
)
SEGMENT_NAMES = ("pelvis", "thorax", "neck", "head", *_both("thigh", "shank", "foot", "uarm", "farm", "hand"))
JOINTS = ("hip", "waist", "shoulder", "nape", "crown", *_both("knee", "ankle", "toe", "elbow", "wrist", "hand"))
REACHING = _both("ankle", "wrist")
PARTS = ("trunk", "buttock", *_both("leg", "arm"))
PROPS: Mapping[str, tuple[str, ...]] = {
    "floor": ("from", "to"),
    "wall": ("x",),
    "mat": ("from", "to"),
    "ball": ("at",),
    "weight": ("at",),
    "dumbbell": ("at",),
    "band": ("from", "at"),
}
POSE_KEYS = ("caption", "angles", "pin", "reach", "work", "grip", "arrows", "move_seconds", "hold_seconds")
MAX_POSES = 12


class FigureError(ValueError):
    """The JSON is not a figure; the message says where and why."""


@dataclass(frozen=True)
class Place:
    """A spot on the page, or on a body segment and then moving with it.

    `along` is a fraction of the segment's length; `out` the distance from its axis towards the front of the body, in body heights.
    """

    x: float = 0.0
    y: float = 0.0
    on: str | None = None
    along: float = 0.0
    out: float = 0.0


@dataclass(frozen=True)
class Pose:
    """One key pose. Angles in degrees, flexion positive; places in body heights; times in seconds."""

    caption: str
    angles: Mapping[str, float]
    pin: tuple[str, Point]
    reach: Mapping[str, Place] = field(default_factory=dict)
    work: frozenset[str] = frozenset()
    grip: frozenset[str] = frozenset()
    arrows: tuple[tuple[Point, Point, Point], ...] = ()
    move_seconds: float = 1.0
    hold_seconds: float = 0.0


@dataclass(frozen=True)
class Prop:
    """A thing in the picture. `at` is where it is or what it is tied to; `start` and `end` are a span or an anchor."""

    kind: str
    at: Place = Place()
    start: Point = (0.0, 0.0)
    end: Point = (0.0, 0.0)


@dataclass(frozen=True)
class Figure:
    """Key poses of one exercise in one view. `view` is left, right, bottom, top; `above` means seen from above, so no floor."""

    title: str
    summary: str
    view: tuple[float, float, float, float]
    poses: tuple[Pose, ...]
    props: tuple[Prop, ...] = ()
    above: bool = False

    @property
    def wide(self) -> bool:
        """Much wider than tall, such as someone lying: two such frames want to stand below each other on a phone."""
        left, right, bottom, top = self.view
        return right - left > 2 * (top - bottom)

    @property
    def floor(self) -> float | None:
        return next((prop.start[1] for prop in self.props if prop.kind == "floor"), None)

    @property
    def wall(self) -> float | None:
        return next((prop.at.x for prop in self.props if prop.kind == "wall"), None)


def read_figure(data: object) -> Figure:
    """The figure in `data`, one value of the catalogue's "figures". Raises FigureError, naming the place."""
    entry = _mapping(data, "figure", ("title", "summary", "view", "above", "props", "base", "poses"))
    base = _mapping(entry.get("base", {}), "base", POSE_KEYS)
    poses = _sequence(entry.get("poses"), "poses")
    if not 1 <= len(poses) <= MAX_POSES:
        raise FigureError(f"poses: 1 to {MAX_POSES} are possible, not {len(poses)}")
    return Figure(
        title=_text(entry.get("title"), "title"),
        summary=_text(entry.get("summary", ""), "summary"),
        view=_view(entry.get("view")),
        poses=tuple(_pose(base, pose, f"poses[{number}]") for number, pose in enumerate(poses)),
        props=tuple(
            _prop(prop, f"props[{number}]") for number, prop in enumerate(_sequence(entry.get("props", []), "props"))
        ),
        above=entry.get("above", False) is True,
    )


def _pose(base: Mapping[str, Any], data: object, where: str) -> Pose:
    own = _mapping(data, where, POSE_KEYS)
    angles = _merged(base, own, "angles", where, ANGLES)
    reach = _merged(base, own, "reach", where, REACHING)
    given = {**base, **own}
    return Pose(
        caption=_text(own.get("caption", ""), f"{where}.caption"),
        angles={name: _number(value, f"{where}.angles.{name}") for name, value in angles.items()},
        pin=_pin(given.get("pin"), f"{where}.pin"),
        reach={name: _place(place, f"{where}.reach.{name}") for name, place in reach.items() if place is not None},
        work=_names(given.get("work", []), PARTS, f"{where}.work"),
        grip=_names(given.get("grip", []), ("n", "f"), f"{where}.grip"),
        arrows=tuple(_arrow(arrow, f"{where}.arrows") for arrow in _sequence(own.get("arrows", []), f"{where}.arrows")),
        move_seconds=_number(own.get("move_seconds", 1), f"{where}.move_seconds", low=0, high=60),
        hold_seconds=_number(own.get("hold_seconds", 0), f"{where}.hold_seconds", low=0, high=300),
    )


def _prop(data: object, where: str) -> Prop:
    entry = _mapping(data, where, ("kind", "x", "at", "from", "to"))
    kind = _text(entry.get("kind"), f"{where}.kind")
    _known(kind, PROPS, f"{where}.kind")
    for name in PROPS[kind]:
        if name not in entry:
            raise FigureError(f"{where}: a {kind} needs {name!r}")
    at = (
        Place(x=_number(entry["x"], f"{where}.x")) if kind == "wall" else _place(entry.get("at", [0, 0]), f"{where}.at")
    )
    return Prop(
        kind=kind,
        at=at,
        start=_point(entry.get("from", [0, 0]), f"{where}.from"),
        end=_point(entry.get("to", [0, 0]), f"{where}.to"),
    )


def _place(data: object, where: str) -> Place:
    if not isinstance(data, Mapping):
        x, y = _point(data, where)
        return Place(x=x, y=y)
    on = _text(data.get("on"), f"{where}.on")
    _known(on, SEGMENT_NAMES, f"{where}.on")
    return Place(
        on=on,
        along=_number(data.get("along", 0), f"{where}.along"),
        out=_number(data.get("out", 0), f"{where}.out"),
    )


def _pin(data: object, where: str) -> tuple[str, Point]:
    match data:
        case [str(joint), at]:
            _known(joint, JOINTS, where)
            return joint, _point(at, where)
    raise FigureError(f'{where}: a joint and its place are needed, such as ["hip", [0, 0.08]]')


def _arrow(data: object, where: str) -> tuple[Point, Point, Point]:
    match data:
        case [start, bend, end]:
            return _point(start, where), _point(bend, where), _point(end, where)
    raise FigureError(f"{where}: an arrow is three points, start, bend and end")


def _view(data: object) -> tuple[float, float, float, float]:
    match data:
        case [left, right, bottom, top]:
            view = (
                _number(left, "view"),
                _number(right, "view"),
                _number(bottom, "view"),
                _number(top, "view"),
            )
            if view[0] < view[1] and view[2] < view[3]:
                return view
    raise FigureError("view: left, right, bottom and top are needed, in this order")


def _point(data: object, where: str) -> Point:
    match data:
        case [x, y]:
            return _number(x, where), _number(y, where)
    raise FigureError(f"{where}: a point is two numbers")


def _merged(
    base: Mapping[str, Any], own: Mapping[str, Any], name: str, where: str, keys: Collection[str]
) -> dict[str, Any]:
    shared = _mapping(base.get(name, {}), f"base.{name}", keys)
    return {**shared, **_mapping(own.get(name, {}), f"{where}.{name}", keys)}


def _mapping(data: object, where: str, keys: Collection[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise FigureError(f"{where}: an object is needed")
    if keys is not None:
        for key in data:
            _known(key, keys, where)
    return data


def _sequence(data: object, where: str) -> Sequence[Any]:
    if not isinstance(data, list | tuple):
        raise FigureError(f"{where}: a list is needed")
    return data


def _names(data: object, known: Sequence[str], where: str) -> frozenset[str]:
    names = _sequence(data, where)
    for name in names:
        _known(name, known, where)
    return frozenset(names)


def _known(name: object, known: Collection[str], where: str) -> None:
    if not isinstance(name, str) or name not in known:
        raise FigureError(f"{where}: {name!r} is not one of {', '.join(sorted(known))}")


def _text(data: object, where: str) -> str:
    if not isinstance(data, str):
        raise FigureError(f"{where}: text is needed")
    return data


def _number(data: object, where: str, *, low: float = -1000, high: float = 1000) -> float:
    if (
        isinstance(data, bool)
        or not isinstance(data, int | float)
        or not math.isfinite(data)
        or not low <= data <= high
    ):
        raise FigureError(f"{where}: a number from {low:g} to {high:g} is needed")
    return float(data)

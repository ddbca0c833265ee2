"""A figure from its JSON, each fault named with its place. The engine's callers begin with `read_figure`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .definition import (
    ANGLES,
    BOUND,
    JOINTS,
    MAX_POSES,
    PARTS,
    PICTURED,
    POSE_KEYS,
    PROPS,
    REACHING,
    SEGMENT_NAMES,
    SIDES,
    VIEWS,
    Figure,
    FigureError,
    Place,
    Point,
    Pose,
    Prop,
)
from .words import say as _

TEXTS = ("caption", "kind", "side", "back")
SIDED = re.compile(r"([a-z_]+_)?[nflr]")
CHOICES = {"side": ("left", "right"), "back": ("left", "right", "behind")}


def read_figure(data: object) -> Figure:
    """The figure in `data`, as an exercise of the catalogue carries it. Raises FigureError, naming the place."""
    entry = _mapping(data, "figure", ("summary", "seen", "view", "props", "base", "poses"))
    seen = _choice(entry.get("seen", "side"), VIEWS, "seen")
    base = _mapping(_near_and_far(entry.get("base", {}), "base", seen), "base", POSE_KEYS)
    poses = _sequence(entry.get("poses"), "poses")
    if not 1 <= len(poses) <= MAX_POSES:
        raise FigureError(_("poses: 1 to %(most)s are possible, not %(number)s", most=MAX_POSES, number=len(poses)))
    props = _near_and_far(entry.get("props", []), "props", seen)
    return Figure(
        summary=_text(entry.get("summary"), "summary"),
        view=_view(entry.get("view")),
        poses=tuple(
            _pose(base, _near_and_far(pose, f"poses[{number}]", seen), f"poses[{number}]")
            for number, pose in enumerate(poses)
        ),
        props=tuple(_prop(prop, f"props[{number}]") for number, prop in enumerate(_sequence(props, "props"))),
        seen=seen,
    )


def _near_and_far(data: Any, where: str, seen: str) -> Any:
    """The same with `_n` and `_f` for the `_l` and `_r` that a view from front or back is written with."""
    pictured = PICTURED.get(seen, {})

    def renamed(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {renamed(key): item if key in TEXTS else renamed(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [renamed(item) for item in value]
        if not isinstance(value, str) or not SIDED.fullmatch(value):
            return value
        if (value[-1] in SIDES) == bool(pictured):
            sides = "l, r" if pictured else "n, f"
            raise FigureError(
                _("%(where)s: in this view '%(name)s' ends in one of %(sides)s", where=where, name=value, sides=sides)
            )
        return value[:-1] + pictured.get(value[-1], value[-1])

    return renamed(data)


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
        grip=_names(given.get("grip", []), SIDES, f"{where}.grip"),
        arrows=tuple(_arrow(arrow, f"{where}.arrows") for arrow in _sequence(own.get("arrows", []), f"{where}.arrows")),
        move_seconds=_number(own.get("move_seconds", 1), f"{where}.move_seconds", low=0, high=60),
        hold_seconds=_number(own.get("hold_seconds", 0), f"{where}.hold_seconds", low=0, high=300),
    )


def _prop(data: object, where: str) -> Prop:
    kind = _choice(_mapping(data, where).get("kind"), PROPS, f"{where}.kind")
    needed, possible = PROPS[kind]
    entry = _mapping(data, where, ("kind", *needed, *possible))
    for name in needed:
        if name not in entry:
            raise FigureError(_("%(where)s: a %(thing)s needs '%(name)s'", where=where, thing=kind, name=name))
    end = _place if kind in BOUND else _spot
    side = next((_choice(entry[name], CHOICES[name], f"{where}.{name}") for name in CHOICES if name in entry), "")
    at = (
        Place(x=_number(entry["x"], f"{where}.x")) if kind == "wall" else _place(entry.get("at", [0, 0]), f"{where}.at")
    )
    return Prop(
        kind=kind,
        at=at,
        start=end(entry.get("from", [0, 0]), f"{where}.from"),
        end=end(entry.get("to", [0, 0]), f"{where}.to"),
        radius=_number(entry.get("radius", 0), f"{where}.radius", low=0, high=0.4),
        side=side,
    )


def _place(data: object, where: str) -> Place:
    if not isinstance(data, Mapping):
        return _spot(data, where)
    entry = _mapping(data, where, ("on", "along", "out", "aside"))
    return Place(
        on=_choice(entry.get("on"), SEGMENT_NAMES, f"{where}.on"),
        along=_number(entry.get("along", 0), f"{where}.along"),
        out=_number(entry.get("out", 0), f"{where}.out"),
        aside=_number(entry.get("aside", 0), f"{where}.aside"),
    )


def _spot(data: object, where: str) -> Place:
    x, y = _point(data, where)
    return Place(x=x, y=y)


def _pin(data: object, where: str) -> tuple[str, Point]:
    if isinstance(data, Mapping) and len(data) == 1:
        [(joint, at)] = data.items()
        return _choice(joint, JOINTS, where), _point(at, where)
    raise FigureError(_('%(where)s: a joint and its place are needed, such as {"hip": [0, 0.08]}', where=where))


def _arrow(data: object, where: str) -> tuple[Point, Point, Point]:
    match data:
        case [start, bend, end]:
            return _point(start, where), _point(bend, where), _point(end, where)
    raise FigureError(_("%(where)s: an arrow is three points, start, bend and end", where=where))


def _view(data: object) -> tuple[float, float, float, float]:
    match data:
        case [left, right, bottom, top]:
            view = (_number(left, "view"), _number(right, "view"), _number(bottom, "view"), _number(top, "view"))
            if view[0] < view[1] and view[2] < view[3]:
                return view
    raise FigureError(_("view: left, right, bottom and top are needed, in this order"))


def _point(data: object, where: str) -> Point:
    match data:
        case [x, y]:
            return _number(x, where), _number(y, where)
    raise FigureError(_("%(where)s: a point is two numbers", where=where))


def _merged(
    base: Mapping[str, Any], own: Mapping[str, Any], name: str, where: str, keys: Collection[str]
) -> dict[str, Any]:
    shared = _mapping(base.get(name, {}), f"base.{name}", keys)
    return {**shared, **_mapping(own.get(name, {}), f"{where}.{name}", keys)}


def _mapping(data: object, where: str, keys: Collection[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise FigureError(_("%(where)s: an object is needed", where=where))
    if keys is not None:
        for key in data:
            _choice(key, keys, where)
    return data


def _sequence(data: object, where: str) -> Sequence[Any]:
    if not isinstance(data, list | tuple):
        raise FigureError(_("%(where)s: a list is needed", where=where))
    return data


def _names(data: object, known: Collection[str], where: str) -> frozenset[str]:
    return frozenset(_choice(name, known, where) for name in _sequence(data, where))


def _choice(name: object, known: Collection[str], where: str) -> str:
    if not isinstance(name, str) or name not in known:
        raise FigureError(
            _("%(where)s: '%(name)s' is not one of %(known)s", where=where, name=name, known=", ".join(sorted(known)))
        )
    return name


def _text(data: object, where: str) -> str:
    if not isinstance(data, str):
        raise FigureError(_("%(where)s: text is needed", where=where))
    return data


def _number(data: object, where: str, *, low: float = -1000, high: float = 1000) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float) or not low <= data <= high:
        raise FigureError(_("%(where)s: a number from %(low)g to %(high)g is needed", where=where, low=low, high=high))
    return float(data)

"""A figure while somebody draws it: every pose whole, without a base, and back again. The admin's figure editor calls this."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .body import body
from .checks import BETWEEN, RANGES
from .definition import PICTURED, Figure, Point
from .motion import key_moments, way
from .props import scenery, things

STARTS = Path(__file__).with_name("starts.json")
POSITIONS = {"front_support": "quadruped"}  # where the start has another name than the position
AIR = 0.03  # around what is drawn, in body heights
OWN_ZERO = ("foot", "hand")  # 0 says "flat", and nothing says "as it hangs"
DEFAULTS = {"pelvis": 90}

Definition = dict[str, Any]


@cache
def starts() -> Mapping[str, Definition]:
    """Figures of one pose to begin from, by name. They lack a summary."""
    found: dict[str, Definition] = json.loads(STARTS.read_text())
    return found


def start_for(position: str) -> str:
    """The start that suits an exercise's position."""
    name = POSITIONS.get(position, position)
    return name if name in starts() else "standing"


def opened(data: Mapping[str, Any]) -> Definition:
    """The same figure with whole poses: the base is part of each. `data` is one that `read_figure` takes."""
    base = data.get("base", {})
    return {
        "summary": data["summary"],
        "seen": data.get("seen", "side"),
        "view": list(data["view"]),
        "props": [dict(prop) for prop in data.get("props", [])],
        "poses": [_whole(base, pose) for pose in data["poses"]],
    }


def closed(data: Mapping[str, Any]) -> Definition:
    """The same figure as short as it can be written: what all poses share is their base, and what says nothing is left out."""
    poses = [_tidy(pose) for pose in opened(data)["poses"]]
    base: Definition = _shared(poses) if len(poses) > 1 else {}
    return {
        "summary": data["summary"].strip(),
        **({"seen": data["seen"]} if data.get("seen", "side") != "side" else {}),
        "view": _rounded(data["view"]),
        **({"props": _rounded(data["props"])} if data.get("props") else {}),
        **({"base": base} if base else {}),
        "poses": [_without(pose, base) for pose in poses],
    }


def as_drawn(figure: Figure) -> list[dict[str, Mapping[str, Any]]]:
    """Per pose where its joints are on the page, and its limbs' angles, contacts included; named as the figure is written."""
    return [
        {
            "joints": {
                _written(name, figure): [round(x, 3), round(y, 3)]
                for name, (x, y, _) in moment.skeleton.joints.items()
                if not name.startswith(("hip_", "sho_"))
            },
            "angles": {_written(name, figure): _angle(name, value) for name, value in moment.skeleton.angles().items()},
        }
        for moment in key_moments(figure)
    ]


def fitted_view(figure: Figure) -> list[float]:
    """The view into which everything fits, on the way from pose to pose too, with a little air around."""
    moments = key_moments(figure)
    pairs = zip(moments, [*moments[1:], moments[0]], strict=True)
    between = [moment for start, end in pairs for moment in way(start, end, figure.seen, BETWEEN)]
    points: list[Point] = [point for shape in scenery(figure) if shape.tone != "wall" for point in shape.points]
    for moment in [*moments, *between]:
        points += _points(body(moment.skeleton, moment.pose.grip).values())
        points += [point for shape in things(figure, moment.skeleton) for point in shape.points]
        points += [point for arrow in moment.pose.arrows for point in arrow]
    across, up = [x for x, _ in points], [y for _, y in points]
    low = (math.floor((min(edges) - AIR) * 50) / 50 for edges in (across, up))
    high = (math.ceil((max(edges) + AIR) * 50) / 50 for edges in (across, up))
    return [edge for pair in zip(low, high, strict=True) for edge in pair]


def as_text(definition: Mapping[str, Any]) -> str:
    """JSON that people read and write: a line for each thing and each pose."""
    return "{\n" + ",\n".join(f'  "{name}": {_lines(value)}' for name, value in definition.items()) + "\n}"


def _points(parts: Iterable[Iterable[Iterable[Point]]]) -> Iterable[Point]:
    return (point for outlines in parts for outline in outlines for point in outline)


def _whole(base: Mapping[str, Any], pose: Mapping[str, Any]) -> Definition:
    merged = {name: {**base.get(name, {}), **pose.get(name, {})} for name in ("angles", "reach")}
    return {
        "caption": pose.get("caption", ""),
        "angles": merged["angles"],
        "pin": dict(pose.get("pin", base.get("pin", {}))),
        "reach": {joint: place for joint, place in merged["reach"].items() if place is not None},
        **{name: list(pose.get(name, base.get(name, []))) for name in ("work", "grip")},
        "arrows": list(pose.get("arrows", [])),
        "move_seconds": pose.get("move_seconds", 1),
        "hold_seconds": pose.get("hold_seconds", 0),
    }


def _tidy(pose: Definition) -> Definition:
    angles = {
        name: value
        for name, value in pose["angles"].items()
        if value != DEFAULTS.get(name, 0) or name.startswith(tuple(f"{own}_" for own in OWN_ZERO))
    }
    told = {**pose, "caption": pose["caption"].strip(), "angles": angles}
    silent: Definition = {"move_seconds": 1, "hold_seconds": 0}
    return {
        name: _rounded(value)
        for name, value in told.items()
        if name in ("caption", "pin")
        or (value and value != silent.get(name))
        or (name == "move_seconds" and value == 0)
    }


def _shared(poses: list[Definition]) -> Definition:
    """What all poses have alike."""
    first, *others = poses
    base = {name: first[name] for name in ("pin", "work", "grip") if _alike(name, poses)}
    for name in ("angles", "reach"):
        same = {
            key: value
            for key, value in first.get(name, {}).items()
            if all(key in pose.get(name, {}) and pose[name][key] == value for pose in others)
        }
        if same:
            base[name] = same
    return base


def _alike(name: str, poses: list[Definition]) -> bool:
    return all(name in pose and pose[name] == poses[0].get(name) for pose in poses)


def _without(pose: Definition, base: Definition) -> Definition:
    own: Definition = {}
    for name, value in pose.items():
        if name in ("angles", "reach"):
            value = {key: each for key, each in value.items() if key not in base.get(name, {})}
        if name not in base or (name in ("angles", "reach") and value):
            own[name] = value
    return own


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    if isinstance(value, float):
        value = round(value, 4)
        return int(value) if value.is_integer() else value
    return value


def _written(name: str, figure: Figure) -> str:
    """A joint or angle as the figure's author writes it: with `_l` and `_r` from the front and the back."""
    names: Collection[tuple[str, str]] = PICTURED.get(figure.seen, {}).items()
    return next((name[:-1] + l_or_r for l_or_r, side in names if name.endswith(f"_{side}")), name)


def _angle(name: str, value: float) -> float:
    """Counted as people do: an arm is lifted to 187 degrees rather than to -173."""
    low = RANGES.get(name.partition("_")[0], (-120, 0))[0] - 60
    return round((value - low) % 360 + low, 1)


def _lines(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return "[\n" + ",\n".join(f"    {json.dumps(item, ensure_ascii=False)}" for item in value) + "\n  ]"
    return json.dumps(value, ensure_ascii=False)

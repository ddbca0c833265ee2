"""A figure in motion, as numbers that static/js/figure.js sets as attributes: what is drawn when, and where each part is at every step.

A part is its outline, point by point. One that keeps its shape stays as it is, and tracks say where it is (x, y), how it is turned
(tenths of degrees) and, where it comes towards us, how much shorter and thinner it shows (thousandths). Of any other each number
is a track. A track is one number where nothing changes; else the first value and what is added, stop by stop or step by step.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from .definition import Figure, Point
from .layers import Layer, layers
from .motion import Moment, key_moments, way
from .props import Shape
from .svg import UNITS

STEPS, SMALL = (4, 3, 2), 1950  # from pose to pose; bytes on the wire
SLACK = 2  # thousandths of a body height, or tenths of a degree
# In body heights: a part whose points stay so near to where turning brings them keeps its shape, or turning and stretching.
STIFF, STRETCHED = 0.003, 0.012

Points = tuple[Point, ...]
Track = int | list[int]


def frames(figure: Figure) -> dict[str, Any] | None:
    """Everything the player needs beside the pictures of the strip; None for a single pose, which has no motion.

    `seconds`: per pose, how long to get there and to stay. `steps`: from pose to pose. `route`: per pose, between which stops of the
    tracks the way to the next one lies; a way that is taken again, or back, is told once. `paths`: back to front, the part and its
    class, or its class in each pose ("" where it does not show). `parts`: see above.
    """
    keys = key_moments(figure)
    if len(keys) == 1:
        return None
    stops, route = _route(keys)
    told: dict[str, Any] = {
        "seconds": [[pose.move_seconds, pose.hold_seconds] for pose in figure.poses],
        "route": route,
        "paths": [[part, _same(tones)] for (part, _), tones in _paths([_pieces(figure, key) for key in keys]).items()],
    }
    for steps in STEPS:  # the finest that is small enough
        told |= {
            "steps": steps,
            "parts": _parts(figure, stops, steps, dict.fromkeys(part for part, _ in told["paths"])),
        }
        if len(zlib.compress(json.dumps(told).encode())) <= SMALL:
            break
    return told


def _parts(figure: Figure, stops: Sequence[Moment], steps: int, names: Iterable[str]) -> dict[str, list[Any]]:
    pieces = [_pieces(figure, moment) for moment in _sampled(figure, stops, steps)]
    return {part: _geometry(_filled([piece.shapes.get(part) for piece in pieces]), steps) for part in names}


def _route(keys: Sequence[Moment]) -> tuple[list[Moment], list[list[int]]]:
    """The stops of the shortest walk that takes every way from pose to pose once, and where on it each of these ways lies."""
    alike = [next(at for at, other in enumerate(keys) if _alike(key, other)) for key in keys]
    ways = list(pairwise([*alike, alike[0]]))
    walk = [alike[0]]
    for start, end in ways:
        if {start, end} in map(set, pairwise(walk)):
            continue
        if start == walk[-1]:
            walk.append(end)
        elif end == walk[0]:
            walk.insert(0, start)
        elif end == walk[-1]:
            walk.append(start)
        elif start == walk[0]:
            walk.insert(0, end)
        else:
            walk += [start, end]
    places = {pair: at for at, pair in reversed(list(enumerate(pairwise(walk))))}
    route = [
        [places[way], places[way] + 1] if way in places else [places[way[::-1]] + 1, places[way[::-1]]] for way in ways
    ]
    return [keys[at] for at in walk], route


def _alike(one: Moment, other: Moment) -> bool:
    a, b = one.pose, other.pose
    return (a.angles, a.pin, a.reach, a.grip) == (b.angles, b.pin, b.reach, b.grip)


class _Pieces:
    """What is drawn at one moment: the shape of each part, and in which order and classes the parts are painted."""

    def __init__(self, moment: Moment) -> None:
        self.shapes = {part: Shape("", "blob", outline) for part, (outline,) in moment.parts.items()}
        self.painted: dict[tuple[str, str], str] = {}  # class by part and role

    def paint(self, part: str, tone: str, role: str = "") -> None:
        while (part, role) in self.painted:
            role += "again"
        self.painted[part, role] = tone


def _sampled(figure: Figure, stops: Sequence[Moment], steps: int) -> Iterator[Moment]:
    for start, end in pairwise(stops):
        yield start
        yield from way(start, end, figure.seen, steps)
    yield stops[-1]


def _pieces(figure: Figure, moment: Moment) -> _Pieces:
    pieces, thing = _Pieces(moment), 0
    for layer in layers(figure, moment):
        if isinstance(layer, Layer):
            tone, _, front = layer.tone.partition(" ")
            if front:  # the gap around a limb comes before all of its parts, or it would cut them apart
                for name in layer.names:
                    pieces.paint(name, "gap", "gap")
            for name in layer.names:
                pieces.paint(name, tone)
        else:
            thing += 1
            pieces.shapes[f"thing_{thing}"] = layer
            pieces.paint(f"thing_{thing}", layer.tone)
    return pieces


def _paths(keys: Sequence[_Pieces]) -> dict[tuple[str, str], list[str]]:
    """Per painted part its class in each pose, in an order that suits all poses: by where each part stands on average."""
    places: dict[tuple[str, str], list[float]] = {}
    classes: dict[tuple[str, str], list[str]] = {}
    for number, pieces in enumerate(keys):
        for place, (key, tone) in enumerate(pieces.painted.items()):
            places.setdefault(key, []).append(place / len(pieces.painted))
            classes.setdefault(key, [""] * len(keys))[number] = tone
    order = sorted(places, key=lambda key: sum(places[key]) / len(places[key]))
    return {key: classes[key] for key in order}


def _same(classes: Sequence[str]) -> str | list[str]:
    return classes[0] if len(set(classes)) == 1 else list(classes)


def _filled(shapes: Sequence[Shape | None]) -> list[Shape]:
    """Where a part does not show it is as it was before, or as it will be first."""
    there = next(shape for shape in shapes if shape)
    return [(there := shape or there) for shape in shapes]


def _geometry(shapes: Sequence[Shape], steps: int) -> list[Any]:
    """Kind (of a disc: its radius) and outline; and, of a part that keeps its shape, the tracks that it goes by."""
    kind, outlines = shapes[0].kind, [shape.points for shape in shapes]
    if any(len(outline) != len(outlines[0]) for outline in outlines):
        outlines = outlines[:1] * len(outlines)
    far = max(range(len(outlines[0])), key=lambda at: math.dist(outlines[0][0], outlines[0][at]))
    turns = [_direction(outline[0], outline[far]) for outline in outlines]
    local = [_local(outline, turn) for outline, turn in zip(outlines, turns, strict=True)]
    sizes = [_size(each, local[0], far) for each in local]
    allowed = STIFF if max(abs(size - 1) for pair in sizes for size in pair) < 0.02 else STRETCHED
    if any(_misfit(each, local[0], size) > allowed for each, size in zip(local, sizes, strict=True)):
        return [kind, [_track(column, steps) for column in zip(*map(_numbers, _matched(outlines)), strict=True)]]
    at = [[round(way[0][axis] * UNITS) * sign for way in outlines] for axis, sign in ((0, 1), (1, -1))]
    at.append([-turn for turn in _unwound([round(turn * 10) for turn in turns])])
    if allowed == STRETCHED:
        at += [[round(size[axis] * 1000) for size in sizes] for axis in (0, 1)]
    radius = round(shapes[0].radius * UNITS)
    return [radius if kind == "disc" else kind, _numbers(local[0]), [_track(numbers, steps) for numbers in at]]


def _matched(outlines: Sequence[Points]) -> list[Points]:
    """An arm that swings past us would turn inside out: then an outline begins where it goes on far better from the one before."""
    found = [outlines[0]]
    for outline in outlines[1:]:
        turns = [(*outline[at:], *outline[:at]) for at in range(len(outline))]
        leaps = [_leap(found[-1], turn) for turn in turns]
        best = min(range(len(turns)), key=leaps.__getitem__)
        found.append(turns[best if leaps[best] < leaps[0] / 4 else 0])
    return found


def _leap(before: Points, after: Points) -> float:
    """How far the points go, squared, beside what the whole outline goes."""
    ways = [(bx - ax, by - ay) for (ax, ay), (bx, by) in zip(before, after, strict=True)]
    x, y = (sum(way[axis] for way in ways) / len(ways) for axis in (0, 1))
    return sum((dx - x) ** 2 + (dy - y) ** 2 for dx, dy in ways)


def _size(local: Points, first: Points, far: int) -> tuple[float, float]:
    """How long and how thick an outline is, compared with the first."""
    thick, before = (math.hypot(*(y for _, y in outline)) for outline in (local, first))
    return local[far][0] / first[far][0] if first[far][0] else 1.0, thick / before if before else 1.0


def _misfit(local: Points, first: Points, size: tuple[float, float]) -> float:
    return max(math.dist(point, (x * size[0], y * size[1])) for point, (x, y) in zip(local, first, strict=True))


def _numbers(outline: Points) -> list[int]:
    """Across and down, from the first point on: parts that only move keep all numbers but its two."""
    (left, top), *others = ((round(x * UNITS), round(-y * UNITS)) for x, y in outline)
    return [left, top, *(way for x, y in others for way in (x - left, y - top))]


def _direction(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])) if start != end else 0.0


def _local(outline: Points, turn: float) -> Points:
    """The outline from its first point on, turned back."""
    x, y = outline[0]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return tuple(((px - x) * cos + (py - y) * sin, (py - y) * cos - (px - x) * sin) for px, py in outline)


def _unwound(turns: Sequence[int]) -> list[int]:
    """Angles that never jump by more than half a turn."""
    found = [turns[0]]
    for turn in turns[1:]:
        found.append(found[-1] + (turn - found[-1] + 1800) % 3600 - 1800)
    return found


def _track(values: Sequence[int], steps: int) -> Track:
    """As few numbers as tell it: one that stays, those of the key poses where all between lies on straight lines, or all of them."""
    if max(values) - min(values) <= SLACK:
        return values[0]
    keys = values[::steps]
    straight = [
        keys[at // steps] + (keys[min(at // steps + 1, len(keys) - 1)] - keys[at // steps]) * (at % steps) / steps
        for at in range(len(values))
    ]
    told = keys if all(abs(value - guess) <= SLACK for value, guess in zip(values, straight, strict=True)) else values
    return [told[0], *(after - before for before, after in pairwise(told))]

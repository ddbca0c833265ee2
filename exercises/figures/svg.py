"""A figure as inline SVG: one still frame per key pose, colours by class only (static/css/figure.css). Template tags call it.

The markup has no ids, no style attributes and no scripts, so several figures share a page under a strict content
security policy. One unit is a thousandth of a body height; numbers are whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .contacts import solve
from .definition import Figure, Point, Pose
from .layers import Layer, layers
from .motion import Moment
from .props import Shape, arrow, scenery

UNITS = 1000


@dataclass(frozen=True)
class Frame:
    """One key pose: the markup inside the <svg>, its classes and viewBox, and the caption that belongs under it (plain text)."""

    markup: str
    classes: str
    viewbox: str
    caption: str


@dataclass(frozen=True)
class Strip:
    """The key poses in order, and a sentence that says what the whole figure shows (plain text)."""

    frames: tuple[Frame, ...]
    label: str
    wide: bool


def strip(figure: Figure) -> Strip:
    """Every key pose drawn, as data for a template that sets captions itself."""
    return Strip(tuple(_frame(figure, pose) for pose in figure.poses), figure.summary, figure.wide)


def frame_svg(figure: Figure, index: int, *, label: str | None = None) -> str:
    """One key pose as a complete <svg>; `label` is its accessible name, by default the caption. Raises IndexError."""
    frame = _frame(figure, figure.poses[index])
    return _svg(frame, label or frame.caption or figure.summary)


def render_strip(figure: Figure) -> str:
    """All key poses as an ordered list of pictures with their captions, safe to put into a page as it is."""
    items = "".join(
        f"<li><figure>{_svg(frame, frame.caption)}<figcaption>{escape(frame.caption)}</figcaption></figure></li>"
        for frame in strip(figure).frames
    )
    shape = "figure-strip figure-strip-wide" if figure.wide else "figure-strip"
    return f'<ol class="{shape}" aria-label="{escape(figure.summary)}">{items}</ol>'


def _svg(frame: Frame, label: str) -> str:
    return (
        f'<svg class="{frame.classes}" xmlns="http://www.w3.org/2000/svg" viewBox="{frame.viewbox}" role="img">'
        f"<title>{escape(label)}</title>{frame.markup}</svg>"
    )


def _frame(figure: Figure, pose: Pose) -> Frame:
    left, right, bottom, top = figure.view
    viewbox = " ".join(str(round(edge * UNITS)) for edge in (left, -top, right - left, top - bottom))
    arrows = (shape for points in pose.arrows for shape in arrow(*points))
    still, moving, over = (
        "".join(map(_draw, shapes))
        for shapes in (scenery(figure), layers(figure, Moment(pose, solve(pose, figure.seen))), arrows)
    )
    on_mat = (
        any(shape.tone == "mat" for shape in scenery(figure)) and figure.floor is None
    )  # all of the body lies before it
    return Frame(f"{still}<g>{moving}</g>{over}", "figure figure-on-mat" if on_mat else "figure", viewbox, pose.caption)


def _draw(shape: Shape | Layer) -> str:
    if not isinstance(shape, Shape):
        return f'<path class="{classes(shape.tone)}" d="{"".join(_smooth(outline) for outline in shape.outlines)}"/>'
    if shape.kind == "box":
        return _box(shape)
    return f'<path class="{classes(shape.tone)}" d="{path_of(shape)}"/>'


def classes(tone: str) -> str:
    return " ".join(f"figure-{name}" for name in tone.split())


def path_of(shape: Shape) -> str:
    """The `d` of a path that draws any shape but a box."""
    if shape.kind == "blob":
        return _smooth(shape.points)
    points = [" ".join(map(str, _units(point))) for point in shape.points]
    if shape.kind == "curve":
        return "M{}Q{} {}".format(*points)
    if shape.kind == "disc":
        (x, y), radius = _units(shape.points[0]), round(shape.radius * UNITS)
        return f"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0z"
    return "M" + " ".join(points) + ("z" if shape.kind == "polygon" else "")


def _box(shape: Shape) -> str:
    (ax, ay), (bx, by) = map(_units, shape.points)
    size = f'width="{abs(bx - ax)}" height="{abs(by - ay)}" rx="{round(shape.radius * UNITS)}"'
    return f'<rect class="figure-{shape.tone}" x="{min(ax, bx)}" y="{min(ay, by)}" {size}/>'


def _smooth(outline: Sequence[Point]) -> str:
    """A closed curve through all points (Catmull-Rom), in relative `s` commands: the shortest way to write it."""
    points = [_units(point) for point in outline]
    count = len(points)
    (x, y), (ax, ay) = points[0], _tangent(points, 0)
    (bx, by), (cx, cy) = points[1 % count], _tangent(points, 1 % count)
    data = f"M{x} {y}c" + _pairs((ax, ay), (bx - x - cx, by - y - cy), (bx - x, by - y))
    for at in range(2, count + 1):
        (x, y), (bx, by), (cx, cy) = points[at - 1], points[at % count], _tangent(points, at % count)
        data += ("s" if at == 2 else " ") + _pairs((bx - x - cx, by - y - cy), (bx - x, by - y))
    return data.replace(" -", "-") + "z"


def _tangent(points: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    (ax, ay), (bx, by) = points[at - 1], points[(at + 1) % len(points)]
    return round((bx - ax) / 6), round((by - ay) / 6)


def _pairs(*pairs: tuple[int, int]) -> str:
    return " ".join(f"{x} {y}" for x, y in pairs)


def _units(point: Point) -> tuple[int, int]:
    return round(point[0] * UNITS), round(-point[1] * UNITS)

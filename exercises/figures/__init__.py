"""Exercise figures: key poses in joint angles, solved, drawn as inline SVG and checked. Pure: no Django, no database."""

from .checks import problems
from .contacts import solve
from .definition import Figure, FigureError
from .player import frames
from .reading import read_figure
from .skeleton import Skeleton
from .svg import Frame, Strip, frame_svg, render_strip, strip

__all__ = [
    "Figure",
    "FigureError",
    "Frame",
    "Skeleton",
    "Strip",
    "frame_svg",
    "frames",
    "problems",
    "read_figure",
    "render_strip",
    "solve",
    "strip",
]

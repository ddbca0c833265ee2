"""What a figure is made of; reading.py makes it of JSON, and the solver, the drawing and the checks start from it.

docs/figures.md explains the words to those who write figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Point = tuple[float, float]

VIEWS = ("side", "front", "back", "above")
SIDES = "nf"  # near and far from the side; otherwise the body's right and left, which are written as they lie in the picture:
PICTURED: Mapping[str, Mapping[str, str]] = {"front": {"l": "n", "r": "f"}, "back": {"l": "f", "r": "n"}}
MAX_POSES = 12


def both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{side}" for name in names for side in SIDES)


ANGLES = (
    *("pelvis", "lean", "turn", "lumbar", "lumbar_side", "lumbar_twist", "neck", "neck_side", "neck_twist", "head"),
    *both("hip", "hip_abd", "hip_rot", "knee", "knee_out", "ankle", "toes", "foot"),
    *both("sho", "sho_abd", "sho_rot", "elb", "elb_out", "wrist", "hand", "shrug", "protract"),
)
SEGMENT_NAMES = ("pelvis", "thorax", "neck", "head", *both("thigh", "shank", "foot", "uarm", "farm", "hand"))
JOINTS = (
    *("hip", "waist", "shoulder", "nape", "crown"),
    *both("knee", "ankle", "heel", "ball", "toe", "elbow", "wrist", "hand"),
)
REACHING = both("knee", "ankle", "elbow", "wrist")
PARTS = (
    *("trunk", "neck", "head", "buttock", "belly", "upper_back"),
    *both("leg", "thigh", "shank", "foot", "arm", "uarm", "farm", "hand"),
)
POSE_KEYS = ("caption", "angles", "pin", "reach", "work", "grip", "arrows", "move_seconds", "hold_seconds")
# What a prop needs, and what it may have. `from` and `to` of the bound ones and every `at` may be spots on the body.
PROPS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "floor": (("from", "to"), ()),
    "wall": (("x",), ("side",)),
    "mat": (("from", "to"), ()),
    "box": (("from", "to"), ()),
    "table": (("from", "to"), ()),
    "chair": (("at",), ("back",)),
    "pillow": (("from", "to"), ()),
    "roller": (("at",), ("radius",)),
    "ball": (("at",), ("radius",)),
    "weight": (("at",), ()),
    "dumbbell": (("at",), ()),
    "stick": (("from", "to"), ()),
    "band": (("from", "to"), ()),
    "loop": (("from", "to"), ()),
    "strap": (("from", "to"), ()),
}
BOUND = ("stick", "band", "loop", "strap")


class FigureError(ValueError):
    """The JSON is not a figure; the message says where and why."""


@dataclass(frozen=True)
class Place:
    """A spot on the page, or on a body segment and then moving with it.

    `along` is a fraction of the segment's length; `out` and `aside` are distances from its axis, in body heights: towards the
    front of the body, and away from its middle.
    """

    x: float = 0.0
    y: float = 0.0
    on: str | None = None
    along: float = 0.0
    out: float = 0.0
    aside: float = 0.0


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
    """A thing in the picture: where it is (`at`) or its corners or ends; `side` is where a wall or a chair's back is."""

    kind: str
    at: Place = Place()
    start: Place = Place()
    end: Place = Place()
    radius: float = 0.0
    side: str = ""


@dataclass(frozen=True)
class Figure:
    """Key poses of one exercise in one view. `view` is left, right, bottom, top. Lying seen from above, there is no floor."""

    summary: str
    view: tuple[float, float, float, float]
    poses: tuple[Pose, ...]
    props: tuple[Prop, ...] = ()
    seen: str = "side"

    @property
    def wide(self) -> bool:
        """Much wider than tall, such as someone lying: two such frames want to stand below each other on a phone."""
        left, right, bottom, top = self.view
        return right - left > 2 * (top - bottom)

    @property
    def frontal(self) -> bool:
        return self.seen in ("front", "back")

    @property
    def closeup(self) -> bool:
        """Without a floor someone upright may be shown from the hips up."""
        return self.floor is None and self.seen != "above"

    @property
    def floor(self) -> float | None:
        return next((prop.start.y for prop in self.props if prop.kind == "floor"), None)

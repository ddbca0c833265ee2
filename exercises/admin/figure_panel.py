"""What the figure editor offers in each view, in words: joints with their ranges, places to touch, things. Its script reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from exercises.figures import definition
from exercises.figures.checks import RANGES

Words = Mapping[str, str | Promise]

TRUNK: Mapping[str, tuple[str | Promise, int, int]] = {
    "pelvis": (later("Spine on the page"), -180, 360),
    "lean": (later("Whole body leans"), -90, 90),
    "turn": (later("Whole body turned"), -180, 180),
    "lumbar": (later("Lower back bent"), *RANGES["lumbar"]),
    "lumbar_side": (later("Trunk to the side"), -40, 40),
    "lumbar_twist": (later("Trunk turned"), -70, 70),
    "neck": (later("Neck bent"), *RANGES["neck"]),
    "neck_side": (later("Neck to the side"), -45, 45),
    "neck_twist": (later("Head turned"), -80, 80),
    "head": (later("Nod"), -45, 45),
}
LIMBS: Mapping[str, tuple[str | Promise, int, int]] = {
    "hip": (later("Hip forward"), *RANGES["hip"]),
    "hip_abd": (later("Leg out"), -40, 90),
    "hip_rot": (later("Leg turned out"), -60, 60),
    "knee": (later("Knee bent"), *RANGES["knee"]),
    "knee_out": (later("Knee points out"), -90, 90),
    "ankle": (later("Toes up"), *RANGES["ankle"]),
    "foot": (later("Foot on the page"), -180, 270),
    "toes": (later("Toes bent"), -30, 80),
    "sho": (later("Arm forward"), *RANGES["sho"]),
    "sho_abd": (later("Arm out"), -70, 180),
    "sho_rot": (later("Arm turned out"), -90, 90),
    "elb": (later("Elbow bent"), *RANGES["elb"]),
    "elb_out": (later("Elbow points out"), -150, 150),
    "wrist": (later("Palm bent"), -90, 90),
    "hand": (later("Hand on the page"), -180, 270),
    "shrug": (later("Shoulder up"), -25, 25),
    "protract": (later("Shoulder forward"), -25, 25),
}
LEG = ("hip", "hip_abd", "hip_rot", "knee", "knee_out", "ankle", "foot", "toes")
ARM = ("sho", "sho_abd", "sho_rot", "elb", "elb_out", "wrist", "hand", "shrug", "protract")
# What hardly shows from there stands apart, below the rest.
APART: Mapping[str, tuple[str, ...]] = {
    "side": (
        *("lean", "turn", "lumbar_side", "lumbar_twist", "neck_side", "neck_twist", "hip_abd", "hip_rot", "knee_out"),
        *("sho_abd", "sho_rot", "elb_out", "shrug", "protract"),
    ),
    "above": ("lean", "turn", "lumbar_side", "neck_side", "hip_abd", "knee_out", "elb_out", "shrug", "protract"),
    "front": ("turn", "lumbar", "neck", "head", "toes", "wrist", "knee_out"),
    "back": ("turn", "lumbar", "neck", "head", "toes", "wrist", "knee_out"),
}
SEEN: Words = {
    "side": later("From the side"),
    "front": later("From the front"),
    "back": later("From behind"),
    "above": later("From above, lying on the side"),
}
SIDES: Words = {
    "n": later("near"),
    "f": later("far"),
    "l": later("left in the picture"),
    "r": later("right in the picture"),
}
NAMES: Words = {
    "hip": later("Hips"), "waist": later("Waist"), "shoulder": later("Shoulders"), "nape": later("Nape"), "crown": later("Crown"),
    "knee": later("Knee"), "ankle": later("Ankle"), "heel": later("Heel"), "ball": later("Ball of the foot"), "toe": later("Toe"),
    "elbow": later("Elbow"), "wrist": later("Wrist"), "hand": later("Hand"), "pelvis": later("Pelvis"), "thorax": later("Chest"),
    "neck": later("Neck"), "head": later("Head"), "thigh": later("Thigh"), "shank": later("Shin"), "foot": later("Foot"),
    "uarm": later("Upper arm"), "farm": later("Forearm"), "trunk": later("Trunk"), "buttock": later("Buttock"), "belly": later("Belly"),
    "upper_back": later("Upper back"), "leg": later("Leg"), "arm": later("Arm"),
}  # fmt: skip
THINGS: Words = {
    "floor": later("Floor"), "wall": later("Wall"), "mat": later("Mat"), "box": later("Step or box"), "table": later("Table or bench"),
    "chair": later("Chair"), "pillow": later("Pillow"), "roller": later("Roller"), "ball": later("Ball"), "weight": later("Kettlebell"),
    "dumbbell": later("Dumbbell"), "stick": later("Stick"), "band": later("Band"), "loop": later("Loop band"), "strap": later("Strap"),
}  # fmt: skip


def panel() -> dict[str, Any]:
    """By view: groups of angles, joints to pin and to reach with, segments, parts that may work, and things to add."""
    return {seen: {"label": str(label), **_view(seen)} for seen, label in SEEN.items()}


def words() -> dict[str, Any]:
    """What the fields besides the joints are called."""
    named = {
        "0": _("across"), "1": _("up"), "along": _("along"), "out": _("to its front"), "aside": _("aside"),
        "where": _("where"), "page": _("on the page"), "radius": _("radius"), "side": _("Side"), "back": _("Back of the chair"),
        "at": _("place"), "from": _("from"), "to": _("to"),
        "caption": _("Caption"), "nameless": _("no words yet"), "move": _("Move, s"), "hold": _("Hold, s"),
        "touching": _("What holds and touches"), "pin": _("The body hangs on"), "touch": _("Add a contact of"), "remove": _("Remove"),
        "shown": _("What is shown"), "work": _("Drawn in the accent colour"), "fists": _("Hands"),
        "arrow": _("Arrow"), "addArrow": _("Add an arrow"), "start": _("start"), "bend": _("bend"), "end": _("end"),
        "things": _("Things"), "addThing": _("Add a thing"),
        "driven": _("This limb goes where its contact is: remove the contact to turn it freely."),
        "whole": _("View"), "summary": _("The whole figure in words, for those who do not see it"), "seen": _("We look"),
        "view": _("Edges of the picture"), "fit": _("Fit the view to what is drawn"),
    }  # fmt: skip
    return {
        **named,
        "edges": [_("left"), _("right"), _("bottom"), _("top")],
        "sides": {
            "side": [["", _("to the right")], ["left", _("to the left")]],
            "back": [["", _("none")], ["left", _("left")], ["right", _("right")], ["behind", _("behind")]],
        },
    }


def _view(seen: str) -> dict[str, Any]:
    sides = "lr" if seen in definition.PICTURED else "nf"
    return {
        "groups": list(_groups(seen, sides)),
        "joints": _named(definition.JOINTS, sides),
        "reaching": _named(definition.REACHING, sides),
        "segments": _named(definition.SEGMENT_NAMES, sides),
        "parts": _named(definition.PARTS, sides),
        "fists": [[side, _("Fist, %(side)s") % {"side": SIDES[side]}] for side in sides],
        "things": [[kind, str(THINGS[kind]), _new(kind, sides)] for kind in definition.PROPS],
    }


def _groups(seen: str, sides: str) -> Iterable[dict[str, Any]]:
    apart = APART[seen]
    yield {"label": _("Trunk"), "open": True, "angles": [_angle(name) for name in TRUNK if name not in apart]}
    for words, names, shown in ((_("Leg, %(side)s"), LEG, True), (_("Arm, %(side)s"), ARM, False)):
        for side in sides:
            angles = [_angle(name, side) for name in names if name not in apart]
            yield {"label": words % {"side": SIDES[side]}, "open": shown, "angles": angles}
    rest = [_angle(name) for name in TRUNK if name in apart]
    rest += [_angle(name, side) for side in sides for name in LIMBS if name in apart]
    yield {"label": _("Out of the page") if "shrug" in apart else _("More"), "open": False, "angles": rest}


def _angle(name: str, side: str = "") -> dict[str, Any]:
    label, low, high = LIMBS[name] if side else TRUNK[name]
    full = f"{name}_{side}" if side else name
    words = f"{label}, {SIDES[side]}" if side else str(label)
    return {"name": full, "label": str(label), "full": words, "low": low, "high": high}


def _named(names: Iterable[str], sides: str) -> list[list[str]]:
    """Name and label; of what there is twice, those of this view."""
    found = []
    for name in names:
        stem, _line, side = name.rpartition("_")
        if side in definition.SIDES and stem:
            written = sides[definition.SIDES.index(side)]
            found.append([f"{stem}_{written}", f"{NAMES[stem]}, {SIDES[written]}"])
        else:
            found.append([name, str(NAMES[name])])
    return found


def _new(kind: str, sides: str) -> dict[str, Any]:
    """A thing where it is seen well, to be put in its place."""
    side = sides[-1] if sides == "lr" else sides[0]
    hand, other = {"on": f"hand_{side}", "along": 0.36}, {"on": f"thigh_{sides[1]}", "along": 0.8}
    given: dict[str, dict[str, Any]] = {
        "floor": {"from": [-0.36, 0], "to": [0.46, 0]},
        "mat": {"from": [-0.34, 0], "to": [0.44, 0]},
        "wall": {"x": 0.4},
        "box": {"from": [0.12, 0], "to": [0.36, 0.12]},
        "table": {"from": [0.15, 0.3], "to": [0.45, 0.45]},
        "chair": {"at": [0, 0.26], "back": "left"},
        "pillow": {"from": [0.1, 0], "to": [0.3, 0.05]},
        "roller": {"at": [0.2, 0.045], "radius": 0.045},
        "ball": {"at": [0.2, 0.032], "radius": 0.032},
        "weight": {"at": [0.25, 0]},
        "dumbbell": {"at": hand},
        "stick": {"from": [0.2, 0], "to": [0.2, 0.6]},
        "band": {"from": [0.4, 0.6], "to": hand},
        "loop": {"from": {"on": f"thigh_{sides[0]}", "along": 0.8}, "to": other},
        "strap": {"from": hand, "to": {"on": f"foot_{side}", "along": 0.5}},
    }
    return {"kind": kind, **given[kind]}

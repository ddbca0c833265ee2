"""What is drawn of a pose, back to front: parts of the body in their tones, and things between them. svg.py and player.py write it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from .body import Outline
from .definition import SIDES, Figure, Pose
from .motion import Moment
from .props import Shape, things

Parts = Mapping[str, Sequence[Outline]]
LIMBS = {"leg": ("thigh", "shank", "foot"), "arm": ("uarm", "farm", "hand")}
ENDS = {"leg": ("knee", "ankle"), "arm": ("elbow", "wrist")}


@dataclass(frozen=True)
class Layer:
    """Outlines of one tone (classes of figure.css); `names` says which parts they are."""

    tone: str
    outlines: tuple[Outline, ...]
    names: tuple[str, ...]


def layers(figure: Figure, moment: Moment) -> list[Layer | Shape]:
    """The body and the things that go with it, what is deeper first."""
    pose, skeleton, parts = moment.pose, moment.skeleton, moment.parts
    groups: list[tuple[float, list[Layer | Shape]]] = [
        (0.0, list(_trunk(pose, parts))),
        (0.07, list(_patches(pose, parts))),
    ]
    middle = (skeleton.joints["hip"][2] + skeleton.joints["shoulder"][2]) / 2
    for side in SIDES:
        for limb, bias in (("leg", 0.01), ("arm", 0.02)):
            depths = [skeleton.joints[f"{joint}_{side}"][2] - middle for joint in ENDS[limb]]
            far = side == "f" and not figure.frontal
            draw = _leg if limb == "leg" else _front_arm if figure.frontal else _arm
            depth = sum(depths) / 2 + bias
            groups.append((depth, list(draw(pose, parts, side, far, depths[1] - depths[0] if depth > 0 else -1.0))))
    groups += [(shape.depth - middle, [shape]) for shape in things(figure, skeleton)]
    return [layer for _, group in sorted(groups, key=lambda each: each[0]) for layer in group]


def _trunk(pose: Pose, parts: Parts) -> Iterator[Layer]:
    yield _layer("work" if "neck" in pose.work else "body", parts, "neck")
    yield _layer("work" if "trunk" in pose.work else "trunk", parts, "trunk")
    yield _layer("legs", parts, "shorts")
    yield _layer("work" if "head" in pose.work else "body", parts, "head")
    yield _layer("hair", parts, "hair")


def _patches(pose: Pose, parts: Parts) -> Iterator[Layer]:
    for patch in ("upper_back", "belly", "buttock"):
        if patch in pose.work and patch in parts:
            yield _layer("work", parts, patch)


def _leg(pose: Pose, parts: Parts, side: str, far: bool, nearing: float) -> Iterator[Layer]:
    """Trousers and a bare foot; neighbours of one tone make one shape."""
    tones = {name: _tone(pose, "leg", name, side, "far" if far else "legs") for name in ("thigh", "shank")}
    tones["foot"] = "work" if f"foot_{side}" in pose.work else _skin(pose, "leg", side, far)
    for tone, names in groupby(tones, key=tones.__getitem__):
        yield _layer(tone, parts, *(f"{name}_{side}" for name in names))


def _arm(pose: Pose, parts: Parts, side: str, far: bool, nearing: float) -> Iterator[Layer]:
    """In one tone, and over it what has another. A thin gap sets the near arm off from the trunk."""
    segments = [f"{name}_{side}" for name in LIMBS["arm"]]
    tone = _tone(pose, "arm", "", side, "far-skin" if far else "body")
    yield _layer(tone if far else f"{tone} front", parts, *segments)
    yield from _over_arm(pose, parts, side, far)


def _front_arm(pose: Pose, parts: Parts, side: str, far: bool, nearing: float) -> Iterator[Layer]:
    """From the front the sleeve goes on into the shirt: only what is below it is set off, where it lies before the trunk.

    `nearing` is by how much the hand is nearer to us than the elbow: then the forearm covers the upper arm, else the other way round.
    """
    upper, *lower = (f"{name}_{side}" for name in LIMBS["arm"])
    tone = _tone(pose, "arm", "", side, "body")
    over = list(_over_arm(pose, parts, side, far))
    sleeve = 0 if tone == "work" else 1
    pieces = [_layer(tone, parts, upper), *over[:sleeve]]
    below = _layer(tone if nearing <= -1 else f"{tone} front", parts, *lower)
    yield from [*pieces, below, *over[sleeve:]] if nearing > 0.04 else [below, *pieces, *over[sleeve:]]


def _over_arm(pose: Pose, parts: Parts, side: str, far: bool) -> Iterator[Layer]:
    works = f"arm_{side}" in pose.work
    if works:
        yield _layer(_skin(pose, "arm", side, far), parts, f"hand_{side}")
    else:
        yield _layer("far" if far else "trunk", parts, f"sleeve_{side}")
    for name in LIMBS["arm"]:
        if f"{name}_{side}" in pose.work:
            yield _layer("work", parts, f"{name}_{side}")


def _tone(pose: Pose, limb: str, name: str, side: str, plain: str) -> str:
    return "work" if pose.work & {f"{limb}_{side}", f"{name}_{side}"} else plain


def _skin(pose: Pose, limb: str, side: str, far: bool) -> str:
    return "far-skin" if far and f"{limb}_{side}" not in pose.work else "body"


def _layer(tone: str, parts: Parts, *names: str) -> Layer:
    return Layer(tone, tuple(outline for name in names for outline in parts[name]), names)

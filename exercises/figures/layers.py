"""What is drawn of a pose, back to front: parts of the body in their tones, and things between them. svg.py and motion.py write it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .body import Outline, body
from .definition import SIDES, Figure, Pose
from .props import Shape, things
from .skeleton import Skeleton

LIMBS = {"leg": ("thigh", "shank", "foot"), "arm": ("uarm", "farm", "hand")}
ENDS = {"leg": ("knee", "ankle"), "arm": ("elbow", "wrist")}


@dataclass(frozen=True)
class Layer:
    """Outlines of one tone (classes of figure.css); `names` says which parts they are."""

    tone: str
    outlines: tuple[Outline, ...]
    names: tuple[str, ...]


def layers(figure: Figure, pose: Pose, skeleton: Skeleton) -> list[Layer | Shape]:
    """The body and the things that go with it, what is deeper first."""
    parts = body(skeleton, pose.grip)
    groups: list[tuple[float, list[Layer | Shape]]] = [
        (0.0, list(_trunk(pose, parts))),
        (0.07, list(_patches(pose, parts))),
    ]
    middle = (skeleton.joints["hip"][2] + skeleton.joints["shoulder"][2]) / 2
    for side in SIDES:
        for limb, bias in (("leg", 0.01), ("arm", 0.02)):
            depth = sum(skeleton.joints[f"{joint}_{side}"][2] for joint in ENDS[limb]) / 2 - middle + bias
            far = side == "f" and not figure.frontal
            front = limb == "arm" and not far and depth > 0
            groups.append((depth, list(_limb(pose, parts, limb, side, far=far, front=front, flat=figure.frontal))))
    groups += [(shape.depth - middle, [shape]) for shape in things(figure, skeleton)]
    return [layer for _, group in sorted(groups, key=lambda each: each[0]) for layer in group]


def _trunk(pose: Pose, parts: Mapping[str, Sequence[Outline]]) -> Iterator[Layer]:
    yield _layer("work" if "neck" in pose.work else "body", parts, "neck")
    yield _layer("work" if "trunk" in pose.work else "trunk", parts, "trunk")
    yield _layer("legs", parts, "shorts")
    yield _layer("work" if "head" in pose.work else "body", parts, "head")
    yield _layer("hair", parts, "hair")


def _patches(pose: Pose, parts: Mapping[str, Sequence[Outline]]) -> Iterator[Layer]:
    for patch in ("upper_back", "belly", "buttock"):
        if patch in pose.work and patch in parts:
            yield _layer("work", parts, patch)


def _limb(
    pose: Pose, parts: Mapping[str, Sequence[Outline]], limb: str, side: str, *, far: bool, front: bool, flat: bool
) -> Iterator[Layer]:
    """The whole limb in one tone, and over it what has another: a sleeve, a bare foot or hand, the part that works.

    In front of the trunk a thin gap sets it off: all of it from the side, from the front only what is below the sleeve.
    """
    segments = [f"{name}_{side}" for name in LIMBS[limb]]
    works = f"{limb}_{side}" in pose.work
    plain = ("far" if limb == "leg" else "far-skin") if far else ("legs" if limb == "leg" else "body")
    skin = "far-skin" if far and not works else "body"
    tone = "work" if works else plain
    bare = segments.pop() if limb == "leg" else segments[-1]
    if front and flat:
        yield _layer(tone, parts, segments[0])
        yield _layer(f"{tone} figure-front", parts, *segments[1:])
        yield _layer(tone, parts, segments[0])
    else:
        yield _layer(tone + (" figure-front" if front else ""), parts, *segments)
    if limb == "arm" and not works:
        yield _layer("far" if far else "trunk", parts, f"sleeve_{side}")
    if limb == "leg" or works:
        yield _layer(skin, parts, bare)
    for segment in dict.fromkeys([*segments, bare]):
        if segment in pose.work:
            yield _layer("work", parts, segment)


def _layer(tone: str, parts: Mapping[str, Sequence[Outline]], *names: str) -> Layer:
    return Layer(tone, tuple(outline for name in names for outline in parts[name]), names)

"""Which muscles the name of a group stands for [field]; whoever compares the muscles of exercises asks it."""

from __future__ import annotations

from collections.abc import Iterable

GROUPS: dict[str, frozenset[str]] = {
    "hip_flexors": frozenset({"psoas_major", "iliacus", "rectus_femoris", "tensor_fasciae_latae", "pectineus"}),
    "iliopsoas": frozenset({"psoas_major", "iliacus"}),
    "quadriceps": frozenset({"rectus_femoris"}),  # the one of the four that crosses the hip
}


def with_parts(muscles: Iterable[str]) -> set[str]:
    """The muscles, and for a group those in it: a stretch for the quadriceps reaches the rectus femoris, too."""
    named = set(muscles)
    return named.union(*(GROUPS.get(muscle, ()) for muscle in named))

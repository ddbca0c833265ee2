"""Arithmetic of points in space, which the skeleton and the flesh are made with. x is right, y is up, z comes out of the page."""

from __future__ import annotations

import math

from .definition import Point

Vector = tuple[float, float, float]


def add(a: Vector, b: Vector, times: float = 1.0) -> Vector:
    return a[0] + b[0] * times, a[1] + b[1] * times, a[2] + b[2] * times


def minus(a: Vector, b: Vector) -> Vector:
    return add(a, b, -1.0)


def scaled(a: Vector, times: float) -> Vector:
    return a[0] * times, a[1] * times, a[2] * times


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def unit(a: Vector) -> Vector:
    length = math.sqrt(dot(a, a))
    return scaled(a, 1 / length) if length > 1e-12 else (0.0, 0.0, 0.0)


def across(a: Vector, direction: Vector) -> Vector:
    """The unit vector square to `direction` that is nearest to `a`."""
    return unit(add(a, direction, -dot(a, direction)))


def rotated(a: Vector, axis: Vector, degrees: float) -> Vector:
    """`a` turned about a unit `axis`, counter-clockwise for who looks against it."""
    if not degrees:
        return a
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return add(add(scaled(a, cos), cross(axis, a), sin), axis, dot(axis, a) * (1 - cos))


def on_page(a: Vector) -> Point:
    return a[0], a[1]


def offset(start: Point, direction: float, along: float, out: float = 0.0) -> Point:
    """On the page: the point `along` a direction in degrees and `out` to its right."""
    cos, sin = math.cos(math.radians(direction)), math.sin(math.radians(direction))
    return start[0] + along * cos + out * sin, start[1] + along * sin - out * cos

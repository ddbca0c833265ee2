"""The catalogue's figures as JSON, and a small figure to break on purpose."""

import json
from typing import Any

import pytest

from exercises.catalogue import FILES

ROUTINE = next(file for file in FILES if file.name == "hip-flexor-strength.json")
DRAWN: dict[str, dict[str, Any]] = {
    entry["slug"]: entry
    for file in FILES
    for entry in json.loads(file.read_text("utf-8"))["exercises"]
    if "figure" in entry
}
FIGURES: dict[str, Any] = {slug: entry["figure"] for slug, entry in DRAWN.items()}
WORKED = {entry["slug"]: entry["figure"] for entry in json.loads(ROUTINE.read_text("utf-8"))["exercises"]}


@pytest.fixture(params=sorted(WORKED))
def worked_figure(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One of the routine's: standing, lying, from above, in support."""
    return WORKED[request.param]


@pytest.fixture(params=sorted(DRAWN))
def drawn_exercise(request: pytest.FixtureRequest) -> dict[str, Any]:
    return DRAWN[request.param]


@pytest.fixture
def standing() -> dict[str, Any]:
    """A sound figure of two poses: standing, then one hand reaching forward."""
    return {
        "summary": "Standing, one hand reaches forward.",
        "view": [-0.4, 0.5, -0.05, 1.1],
        "props": [{"kind": "floor", "from": [-0.3, 0], "to": [0.4, 0]}],
        "base": {"pin": {"ankle_f": [0, 0.04]}, "angles": {"pelvis": 90, "foot_n": 0, "foot_f": 0}, "work": ["arm_n"]},
        "poses": [
            {"caption": "Stand", "reach": {"wrist_n": [0.05, 0.52]}},
            {"caption": "Reach", "reach": {"wrist_n": [0.25, 0.8]}},
        ],
    }

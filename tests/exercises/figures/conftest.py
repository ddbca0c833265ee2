"""The catalogue's figures as JSON, and a small figure to break on purpose."""

import json
from typing import Any

import pytest

from exercises.catalogue import FILES

FIGURES: dict[str, Any] = {
    entry["slug"]: entry["figure"]
    for file in FILES
    for entry in json.loads(file.read_text("utf-8"))["exercises"]
    if "figure" in entry
}


@pytest.fixture(params=sorted(FIGURES))
def catalogue_figure(request: pytest.FixtureRequest) -> dict[str, Any]:
    return FIGURES[request.param]


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

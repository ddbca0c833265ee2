"""What docs/figures.md shows to those who write figures holds up."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from exercises.figures import problems
from exercises.figures.definition import ANGLES, PARTS, PROPS

PAGE = (Path(__file__).parents[3] / "docs" / "figures.md").read_text("utf-8")
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[1:]]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["poses"][-1]["caption"])
def test_a_worked_example_passes_the_checks(example: dict[str, Any]) -> None:
    assert problems({"summary": "An example.", **example}) == []


@pytest.mark.parametrize("names", [ANGLES, PARTS, PROPS], ids=["angles", "parts", "things"])
def test_every_word_of_the_language_is_explained(names: Any) -> None:
    words = {re.sub(r"_[nf]$", "", name) for name in names}
    assert {word for word in words if not re.search(rf"`{word}(_[nx])?`", PAGE)} == set()

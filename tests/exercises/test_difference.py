"""What changed from one text of an exercise to another, in words."""

from typing import Any

import pytest

from exercises.difference import Change, Part, changes

NAMES = {
    "muscles": {"psoas_major": "Psoas major"},
    "equipment": {"chair": "Chair", "wall": "Wall"},
    "regions": {"hip": "Hip"},
}
REPS = {
    "kind": "reps",
    "sets": {"low": 2, "target": 2, "high": 3},
    "reps": {"low": 8, "target": 8, "high": 12},
    "sides": "bilateral",
}
TEXT: dict[str, Any] = {
    "name": "Knee drive",
    "stage": "strengthen",
    "position": "standing",
    "steps": ["Stand tall by the wall.", "Lift one knee as high as you like.", "Lower it slowly."],
    "dosage": REPS,
}


def found(**new: Any) -> list[tuple[str, str, str]]:
    """Label, what happened, and the text with what went in [] and what came in {}."""
    signs = {"same": "%s", "del": "[%s]", "ins": "{%s}"}
    return [
        (change.label, change.word, " ".join(signs[part.kind] % part.text for part in change.parts))
        for change in changes(TEXT, {**TEXT, **new}, NAMES)
    ]


def test_the_same_text_has_no_difference() -> None:
    assert changes(TEXT, dict(TEXT), NAMES) == []


def test_a_step_that_came_and_one_that_went_are_told() -> None:
    assert found(steps=[*TEXT["steps"][:2], "Breathe in."]) == [
        ("Step", "added", "{Breathe in.}"),
        ("Step", "removed", "[Lower it slowly.]"),
    ]


def test_a_reworded_step_shows_which_words() -> None:
    steps = ["Stand tall by the wall.", "Lift one knee as high as your hip.", "Lower it slowly."]
    assert found(steps=steps) == [("Step", "reworded", "Lift one knee as high as [you like.] {your hip.}")]


def test_steps_in_another_order_are_told_once() -> None:
    assert found(steps=TEXT["steps"][::-1]) == [("Step", "in another order", "")]


def test_dosage_is_told_old_and_new_in_words() -> None:
    [(label, word, text)] = found(dosage={**REPS, "sets": {"low": 3, "target": 3, "high": 3}})
    assert (label, word) == ("Suggested dosage", "changed")
    assert text.startswith("[2–3] {3} sets of")


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"name": "March"}, ("Name", "changed", "[Knee drive] {March}")),
        ({"stage": "activate"}, ("Stage", "changed", "[Strengthen] {Activate}")),
        ({"cautions": [{"kind": "stop", "text": "Stop if dizzy."}]}, ("Caution", "added", "{Stop: Stop if dizzy.}")),
        (
            {"compensations": [{"sign": "Leaning back", "fixes": ["Lower the knee", "Use a wall"]}]},
            ("When another muscle takes over", "added", "{Leaning back → Lower the knee; Use a wall}"),
        ),
        (
            {"equipment": [{"need": "required", "any_of": ["chair", "wall"]}]},
            ("Equipment", "added", "{Chair or Wall (required)}"),
        ),
        ({"muscles": {"target": ["psoas_major"]}}, ("Muscle", "added", "{Psoas major (target)}")),
        ({"regions": ["hip"]}, ("Region", "added", "{Hip}")),
        ({"parameters": [{"name": "turn", "span": [10, 20], "unit": "°"}]}, ("Movement", "added", "{turn: 10–20 °}")),
        ({"figure": {"poses": []}}, ("Figure", "added", "")),
        ({"rationale": {"text": "It works."}}, ("Rationale", "added", "{It works.}")),
        (
            {"review": {"by": "Lena Park, physiotherapist", "on": "2026-03-02"}},
            ("Review", "added", "{Lena Park, physiotherapist, 2026-03-02}"),
        ),
    ],
)
def test_every_field_is_named_in_words(new: dict[str, Any], told: tuple[str, str, str]) -> None:
    assert found(**new) == [told]


def test_what_is_taken_away_is_told_too() -> None:
    old = {**TEXT, "figure": {"poses": [1]}, "media_url": "https://example.org/film"}
    assert changes(old, TEXT, NAMES) == [
        Change("Figure", "removed", []),
        Change("Video or picture elsewhere", "removed", [Part("del", "https://example.org/film")]),
    ]

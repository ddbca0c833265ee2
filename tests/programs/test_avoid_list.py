"""What a protocol advises against: found among a program's exercises, and tried on the 873 of the public set.

The rule is the author's: no static hip-flexor stretches, such as the kneeling lunge held at end range. It matches by stage and
muscles, and a public set knows no hip flexors, so it must catch more than lunges. What it catches is listed here in full, and told in
docs/clinical.md.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exercises import library
from exercises.dosage import parse
from exercises.interchange import free_exercise_db
from exercises.interchange.choices import Choices
from exercises.interchange.words import Words
from exercises.models import Exercise
from programs import checks, prescribing
from programs.checks import Facts, PrescribedExercise, is_advised_against, worked
from programs.interchange import importing
from programs.interchange.importing import File
from programs.models import Program
from tests.exercises.interchange.public_set import public_set
from tests.factories import NOW, TODAY

ROUTINE = json.loads(Path("exercises/catalogue/hip-flexor-strength.json").read_text("utf-8"))
[AVOID] = ROUTINE["protocols"][0]["avoid"]

LUNGES = {"Kneeling Hip Flexor", "Runner's Stretch", "Standing Hip Flexors", "World's Greatest Stretch"}

# No lunge, yet a hip held in extension: what the rule's reason (irritates the front of the hip) means as well.
OTHER_HIP_FLEXOR_STRETCHES = {
    "All Fours Quad Stretch",
    "Intermediate Hip Flexor and Quad Stretch",
    "Lying Prone Quadriceps",
    "On Your Side Quad Stretch",
    "Quad Stretch",
}

# Warned about, though the hip flexors are not what is held at end range.
FALSE_HITS = {
    "Looking At Ceiling",  # a back bend from the heels
    "On-Your-Back Quad Stretch",  # the knee is bent; the hip is an option
    "One Half Locust",  # a back extension
    "One Knee To Chest",  # for the buttock; the text names the hip flexor of the resting leg
    "Standing Elevated Quad Stretch",  # the knee is bent, the hip stays above it
}

# Lunges that move: the rule speaks of static ones.
MOVING_LUNGES = {"Crossover Reverse Lunge", "Groiners", "Split Squats"}


@pytest.fixture(scope="module")
def entries() -> dict[str, dict[str, Any]]:
    reading = free_exercise_db.read(public_set(), Words(), Choices())
    return {row.name: row.entry for row in reading.rows}


def matched(entries: dict[str, dict[str, Any]], avoid: dict[str, Any] = AVOID) -> set[str]:
    return {
        name
        for name, entry in entries.items()
        if is_advised_against(avoid, stage=entry.get("stage", ""), muscles=worked(entry))
    }


def test_the_public_stretches_that_match_the_rule_are_these(entries: dict[str, Any]) -> None:
    assert matched(entries) == LUNGES | OTHER_HIP_FLEXOR_STRETCHES | FALSE_HITS


def test_lunges_that_move_are_left_alone(entries: dict[str, Any]) -> None:
    assert entries.keys() >= MOVING_LUNGES
    assert not matched(entries) & MOVING_LUNGES


def test_without_the_words_of_the_text_the_runners_stretch_would_be_missed(entries: dict[str, Any]) -> None:
    """The set lists it under hamstrings; only its instructions say that the hip flexor is stretched."""
    entry = entries["Runner's Stretch"]
    said = {"target": ["hamstrings"], "assist": ["gastrocnemius", "soleus"]}
    assert matched({"Runner's Stretch": entry})
    assert not matched({"Runner's Stretch": entry | {"muscles": said}})


def test_the_false_hits_are_told_in_the_documentation() -> None:
    told = Path("docs/clinical.md").read_text("utf-8")
    assert [name for name in sorted(LUNGES | OTHER_HIP_FLEXOR_STRETCHES | FALSE_HITS) if name not in told] == []


def test_the_routine_itself_is_not_advised_against() -> None:
    assert not [
        entry["slug"]
        for entry in ROUTINE["exercises"]
        if is_advised_against(AVOID, stage=entry["stage"], muscles=worked(entry))
    ]


@pytest.mark.parametrize(
    ("match", "is_meant"),
    [
        (None, False),
        ({"stage": "stretch"}, True),
        ({"stage": "activate"}, False),
        ({"muscles": ["rectus_femoris"]}, True),
        ({"muscles": ["soleus"]}, False),
        ({"stage": "stretch", "muscles": ["iliacus"]}, False),
    ],
)
def test_stage_and_muscles_must_both_fit_as_far_as_they_are_given(match: dict[str, Any] | None, is_meant: bool) -> None:
    avoid = {"text": "This", "why": "That.", "level": "advise_against"} | ({"match": match} if match else {})
    assert is_advised_against(avoid, stage="stretch", muscles=["quadriceps"]) is is_meant


def test_the_checks_warn_and_do_not_forbid() -> None:
    stretch = PrescribedExercise(
        "Lunge", "stretch", (parse({"kind": "timed", "seconds": _exactly(30)}),), muscles=frozenset({"hip_flexors"})
    )
    facts = Facts(4, ((2, 3),) * 4, TODAY, TODAY, (stretch,), avoid=(AVOID,))
    [finding] = [finding for finding in checks.check(facts) if finding.rule == "avoid"]
    assert finding.level == "warn"
    assert finding.text.startswith("“Lunge” is advised against here: Static hip-flexor stretches")
    assert not [found for found in checks.check(replace(facts, avoid=())) if found.rule == "avoid"]


@pytest.mark.django_db
def test_an_imported_lunge_is_warned_about_in_the_program_it_is_added_to(draft: Program) -> None:
    """Scenario 3, from the file to the builder: imported, completed by a clinician, prescribed."""
    choices = Choices(licence="Unlicense", author="free-exercise-db contributors")
    lunge = [entry for entry in json.loads(public_set()) if entry["name"] == "Kneeling Hip Flexor"]
    importing.take(File(json.dumps(lunge).encode(), "free-exercise-db"), choices, by=None, at=NOW)
    exercise = Exercise.objects.get(slug="kneeling-hip-flexor")
    exercise.position, exercise.dosage = "kneeling", parse({"kind": "timed", "seconds": _exactly(30), "sides": "each"})
    exercise.save()
    library.publish(exercise=exercise, by=None, at=NOW)
    exercise.refresh_from_db()
    draft.avoid = [AVOID]
    draft.save()
    prescribing.prescribe(program=draft, exercise=exercise, by=draft.prescriber, at=NOW)
    found = checks.check(checks.facts(Program.objects.get(pk=draft.pk), on=TODAY))
    assert [finding.level for finding in found if finding.rule == "avoid"] == ["warn"]


def _exactly(number: int) -> dict[str, int]:
    return {"low": number, "target": number, "high": number}

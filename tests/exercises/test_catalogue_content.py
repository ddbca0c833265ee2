"""What every shipped exercise and protocol must hold: whole, plain to read, sound of dosage, its ladders leading somewhere."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

import pytest

from exercises.catalogue import FILES
from exercises.dosage import parse
from exercises.figures import problems as figure_problems
from exercises.interchange import document
from programs import checks

Entry = dict[str, Any]

# The routine is exact to its published source and leaves open what that source leaves open.
ROUTINE = "hip-flexor-strength.json"
DOCUMENTS = {file.name: json.loads(file.read_text("utf-8")) for file in FILES}
EXERCISES = {entry["slug"]: entry for read in DOCUMENTS.values() for entry in read["exercises"]}
WRITTEN = [entry for name, read in DOCUMENTS.items() if name != ROUTINE for entry in read["exercises"]]
PROTOCOLS = [entry for read in DOCUMENTS.values() for entry in read["protocols"]]
OURS = [entry for name, read in DOCUMENTS.items() if name != ROUTINE for entry in read["protocols"]]

PARTS = (
    "aliases", "stage", "position", "regions", "muscles", "steps", "cues", "compensations", "cautions", "dosage",
    "rationale",
)  # fmt: skip
PROTOCOL_PARTS = ("indication", "regions", "frequency_rule", "cues", "avoid", "milestones", "outcomes")
MOST_STEPS, MOST_WORDS = 8, 20
MONDAY = date(2026, 3, 2)
ASKED = ("early_load", "technique")  # whoever prescribes a load answers for how the exercise is done

each_written = pytest.mark.parametrize("exercise", WRITTEN, ids=lambda entry: entry["slug"])
each_protocol = pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda entry: entry["slug"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_is_of_the_published_format_and_stands_as_an_export_would_write_it(file: Any) -> None:
    text = file.read_text("utf-8")
    assert document.write(document.read(text.encode())) == text


def test_no_exercise_and_no_protocol_stands_in_two_files() -> None:
    slugs = Counter(
        entry["slug"] for read in DOCUMENTS.values() for entry in chain(read["exercises"], read["protocols"])
    )
    assert [slug for slug, times in slugs.items() if times > 1] == []


def test_a_word_has_the_same_name_in_every_file() -> None:
    names = defaultdict(set)
    for read in DOCUMENTS.values():
        for group, words in read["vocabulary"].items():
            for key, name in words.items():
                names[group, key].add(name)
    assert {key: found for key, found in names.items() if len(found) > 1} == {}


@each_written
def test_an_exercise_is_whole(exercise: Entry) -> None:
    assert [part for part in PARTS if not exercise.get(part)] == []
    assert exercise["muscles"].get("target")
    assert exercise["rationale"].keys() == {"text", "evidence"}
    assert len(exercise["steps"]) <= MOST_STEPS
    assert any(caution["kind"] == "stop" for caution in exercise["cautions"])
    assert parse(exercise["dosage"]).can_be_prescribed


@each_written
def test_a_figure_shows_it_without_a_fault(exercise: Entry) -> None:
    assert figure_problems(exercise.get("figure"), exercise["position"]) == []


@each_written
def test_an_exercise_is_not_said_to_be_reviewed(exercise: Entry) -> None:
    assert "review" not in exercise


@each_written
def test_what_loads_an_exercise_is_among_the_things_it_needs(exercise: Entry) -> None:
    if parse(exercise["dosage"]).load.kind in ("mass", "bands"):
        assert exercise.get("equipment")


@each_written
def test_what_patients_read_is_said_in_short_sentences(exercise: Entry) -> None:
    assert [line for line in chain.from_iterable(map(sentences, said(exercise))) if words(line) > MOST_WORDS] == []


@pytest.mark.parametrize("protocol", OURS, ids=lambda entry: entry["slug"])
def test_what_a_protocol_tells_patients_is_said_in_short_sentences(protocol: Entry) -> None:
    assert [line for line in chain.from_iterable(map(sentences, told(protocol))) if words(line) > MOST_WORDS] == []


def test_ladders_lead_down_to_a_first_rung_in_the_same_file_or_an_earlier_one() -> None:
    known: set[str] = set()
    for read in DOCUMENTS.values():  # in the order in which they are loaded
        known |= {entry["slug"] for entry in read["exercises"]}
        assert {entry["variant_of"] for entry in read["exercises"] if "variant_of" in entry} <= known
    for slug in EXERCISES:
        assert slug not in list(easier(slug))


@each_protocol
def test_a_protocol_prescribes_within_what_its_exercises_suggest(protocol: Entry) -> None:
    for row in protocol["prescriptions"]:
        suggested, prescribed = parse(EXERCISES[row["exercise"]]["dosage"]), parse(row["dosage"])
        assert prescribed.kind == suggested.kind, row["exercise"]
        assert prescribed.sides == suggested.sides, row["exercise"]
        for name, wanted in prescribed.ranges().items():
            assert wanted.within(suggested.ranges()[name].low, suggested.ranges()[name].high), (row["exercise"], name)


@each_protocol
def test_a_protocol_passes_the_checks_that_its_programs_will_meet(protocol: Entry) -> None:
    exercises = tuple(
        checks.PrescribedExercise(entry["name"], entry["stage"], (parse(row["dosage"]),))
        for row in protocol["prescriptions"]
        for entry in [EXERCISES[row["exercise"]]]
    )
    weeks = protocol["weeks"]["default"]
    band = protocol["per_week"]["low"], protocol["per_week"]["high"]
    found = checks.check(checks.Facts(weeks, (band,) * weeks, MONDAY, MONDAY, exercises))
    assert [finding.text for finding in found if finding.level != "note" and finding.rule not in ASKED] == []


@each_protocol
def test_a_protocol_says_why_when_and_what_for(protocol: Entry) -> None:
    assert [part for part in PROTOCOL_PARTS if not protocol.get(part)] == []
    weeks = [row["week"] for row in protocol["milestones"]]
    assert weeks == sorted({0, *weeks})
    assert all(row.get("decide") for row in protocol["milestones"] if row["week"] >= protocol["weeks"]["default"])


@each_protocol
def test_a_protocol_leads_to_harder_exercises_that_exist(protocol: Entry) -> None:
    for row in protocol["prescriptions"]:
        for harder in row.get("progressions", []):
            assert harder.get("to", row["exercise"]) in EXERCISES


def said(exercise: Entry) -> Iterator[str]:
    """Every text of an exercise that patients read."""
    yield from exercise["steps"]
    yield from exercise["cues"]
    yield from (caution["text"] for caution in exercise["cautions"])
    yield from (need["note"] for need in exercise.get("equipment", []) if "note" in need)
    for sign in exercise["compensations"]:
        yield sign["sign"]
        yield from sign["fixes"]
    yield from (pose.get("caption", "") for pose in exercise.get("figure", {}).get("poses", []))


def told(protocol: Entry) -> Iterator[str]:
    """Every text of a protocol that patients read."""
    yield from protocol["cues"]
    yield from (row["note"] for row in protocol["prescriptions"] if "note" in row)
    yield from (row["tell"] for row in protocol["milestones"] if "tell" in row)
    for row in protocol["avoid"]:
        yield row["text"]
        yield row["why"]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?:])\s+", text)


def words(sentence: str) -> int:
    return len(sentence.split())


def easier(slug: str) -> Iterator[str]:
    """The rungs below an exercise, at most as many as there are exercises."""
    for _ in EXERCISES:
        below = EXERCISES[slug].get("variant_of")
        if below is None:
            return
        yield below
        slug = below

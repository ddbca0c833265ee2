"""Files of other collections into the catalogue: all or nothing, and told beforehand."""

import json
from pathlib import Path
from typing import Any

import pytest

from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.drafts import LicenceMissing
from exercises.interchange.formats import guess
from exercises.interchange.report import Report
from exercises.models import Equipment, Exercise, Muscle, Origin, Source
from patients.models import Clinician
from programs.interchange import importing, uploads
from programs.interchange.importing import File, Stopped
from tests.exercises.interchange.public_set import public_set
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LICENSED = Choices(licence="Unlicense", author="free-exercise-db contributors")
ROUTINE = Path("exercises/catalogue/hip-flexor-strength.json")
PUBLIC = File(public_set(), "free-exercise-db")


def take(file: File, choices: Choices = LICENSED, **options: Any) -> Report:
    return importing.take(file, choices, by=None, at=NOW, **options)


def csv(text: str) -> File:
    return File(text.encode(), "csv")


def nothing_is_there() -> bool:
    return not any(model._default_manager.exists() for model in (Exercise, Origin, Source, Muscle, Equipment))


def test_the_public_set_is_taken_in_as_873_drafts_and_again_as_none() -> None:
    steps: list[tuple[int, int]] = []
    assert take(PUBLIC, progress=lambda done, of: steps.append((done, of))).counts()["added"] == 873
    assert steps == [(200, 873), (400, 873), (600, 873), (800, 873), (873, 873)]
    assert Exercise.objects.filter(state="draft", version=None, dosage__isnull=True).count() == 873
    assert take(PUBLIC, Choices()).counts() == {"added": 0, "changed": 0, "unchanged": 873, "conflict": 0, "refused": 0}


def test_a_look_says_the_same_and_changes_nothing() -> None:
    looked = importing.look(PUBLIC, LICENSED, at=NOW)
    assert nothing_is_there()
    taken = take(PUBLIC)
    assert looked.counts() == taken.counts()
    assert (looked.unknown, looked.notes, looked.warnings().keys()) == (
        taken.unknown,
        taken.notes,
        taken.warnings().keys(),
    )


def test_a_look_at_our_own_format_changes_nothing() -> None:
    report = importing.look(File(ROUTINE.read_bytes(), "setwell"), Choices(), at=NOW)
    assert (report.counts()["added"], [line.outcome for line in report.protocols]) == (6, ["added"])
    assert nothing_is_there()


def test_one_unreadable_row_stops_all_unless_it_is_left_out() -> None:
    file = csv("name,steps\nGood,Do.\n,Nameless.\n")
    with pytest.raises(Stopped) as stopped:
        take(file)
    assert [line.where for line in stopped.value.report.with_outcome("refused")] == ["line 3"]
    assert nothing_is_there()
    choices = Choices(licence="MIT", author="X", leave_out_refused=True)
    assert take(file, choices).counts() == {"added": 1, "changed": 0, "unchanged": 0, "conflict": 0, "refused": 1}


@pytest.mark.parametrize(
    "choices", [Choices(), Choices(licence="MIT"), Choices(licence="MIT", author=" "), Choices(author="X")]
)
def test_nothing_enters_without_licence_and_author(choices: Choices) -> None:
    with pytest.raises(LicenceMissing):
        take(csv("name\nA\n"), choices)
    assert nothing_is_there()


def test_a_file_that_names_its_licence_needs_no_other() -> None:
    assert take(csv("name,licence,author\nA,CC0-1.0,X\n"), Choices()).counts()["added"] == 1


HOSTILE = {
    "deep": (b"[" * 100_000, "free-exercise-db"),
    "deep fixture": (b'{"a":' * 100_000, "wger"),
    "wrong type": (b"7", "wger"),
    "twice the same name": (b'[{"name": "a", "name": "b"}]', "free-exercise-db"),
    "not UTF-8": (b"name\n\xff\n", "csv"),
    "huge cell": (b"title,x\n" + b"x" * 200_000, "opentelerehab"),
    "no table": (b"\x00\x01\x02", "csv"),
    "another format": (b"[]", "setwell"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_an_answer_and_changes_nothing(name: str) -> None:
    data, format = HOSTILE[name]
    with pytest.raises(CatalogueError) as caught:
        take(File(data, format))
    assert str(caught.value).strip()
    assert nothing_is_there()


JUNK: list[Any] = [
    None,
    0,
    -1.5,
    True,
    "",
    "x" * 30_000,
    "a\x00b",
    "\ud800",
    [],
    [[]],
    {},
    {"a": []},
    ["a", 1],
    "<script>",
    "=1+1",
]
FIELDS = {
    "free-exercise-db": ["id", "name", "force", "equipment", "primaryMuscles", "secondaryMuscles", "instructions", "category"],
    "wger": [
        "id", "uuid", "muscles", "muscles_secondary", "equipment", "license", "license_author", "translations",
        "name", "description", "language", "aliases", "notes",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("format", "field"), [(format, field) for format, fields in FIELDS.items() for field in fields]
)
def test_junk_in_any_place_is_taken_as_it_can_be_or_refused_with_a_reason(
    format: str, field: str, admin: Clinician
) -> None:
    """Whatever stands there, the row is an exercise that the database keeps, or says why it is none."""
    sound: dict[str, Any] = {"name": "Sound", "instructions": ["Do."], "category": "strength"}
    items = [
        sound | {"id": number + 1, "uuid": f"u{number}", "name": f"Sound {number}", field: junk}
        for number, junk in enumerate(JUNK)
    ]
    if format == "free-exercise-db":
        items = [item | {"id": f"i{item['id']}"} if field != "id" else item for item in items]
    upload = uploads.hand_in(name="junk.json", data=json.dumps(items).encode(), by=admin, at=NOW)
    uploads.choose(upload=upload, format=format, choices=Choices(licence="MIT", author="X", leave_out_refused=True))
    report = uploads.take_in(upload=upload, by=admin, at=NOW)
    assert len(report.lines) == len(JUNK)
    assert all(line.reason for line in report.with_outcome("refused", "conflict"))
    assert Exercise.objects.count() == len(report.with_outcome("added"))
    assert not Exercise.objects.filter(name__contains="<").exists()


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b'\xef\xbb\xbf {"format": "setwell-catalogue"}', "setwell"),
        (b'[{"name": "A", "primaryMuscles": []}]', "free-exercise-db"),
        (b'[{"model": "exercises.exercise"}]', "wger"),
        (b"id,title,dynamic_fields\n", "opentelerehab"),
        (b"name;steps\n", "csv"),
        (b"\xff\xfe", "csv"),
        (b"", "csv"),
    ],
)
def test_the_format_is_guessed_from_how_a_file_begins(data: bytes, format: str) -> None:
    assert guess(data) == format

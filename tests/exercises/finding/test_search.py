"""What people type, and what they find."""

from pathlib import Path
from typing import Any

import pytest

from exercises.finding.search import search
from exercises.interchange import document
from exercises.models import Exercise
from programs.interchange import catalogue
from tests.factories import NOW, make_exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> None:
    file = Path("exercises/catalogue/hip-flexor-strength.json")
    catalogue.load(document.read(file.read_bytes()), by=None, at=NOW)
    make_exercise(slug="bruecke", name="Brücke über den Fersen", aliases=["Glute bridge"], stage="activate")


def found(words: str) -> list[str]:
    return [exercise.slug for exercise in search(Exercise.objects.all(), words)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("standing knee", "standing-knee-drive"),
        ("KNEE drive dumb", "standing-knee-drive-loaded"),
        ("glute bridge", "bruecke"),
        ("brucke", "bruecke"),
        ("lacrosse", "hip-front-release"),
        ("tfl dumbbell", "standing-knee-drive-loaded"),
        ("end range", "side-lying-hip-extension-end-range"),
        ("hip band", "front-support-knee-drive-band"),
    ],
)
@pytest.mark.usefixtures("library")
def test_name_other_name_muscle_equipment_region_and_stage_are_found(words: str, first: str) -> None:
    assert found(words)[0] == first


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("dumbel", "standing-knee-drive-loaded"), ("psaos", "hip-front-release"), ("relase", "hip-front-release")],
)
@pytest.mark.usefixtures("library")
def test_a_slip_of_the_keyboard_still_finds_it(words: str, wanted: str) -> None:
    assert wanted in found(words)


@pytest.mark.usefixtures("library")
def test_near_spellings_are_only_offered_when_nothing_has_the_word() -> None:
    make_exercise(name="Kneeling stretch", slug="kneeling")
    assert found("kneel") == ["kneeling"]


@pytest.mark.usefixtures("library")
def test_every_word_must_say_something() -> None:
    assert found("knee trampoline-park") == []


@pytest.mark.usefixtures("library")
def test_without_words_everything_is_there_by_name() -> None:
    assert len(found("  ")) == 7
    assert found("")[0] == "bruecke"


@pytest.mark.parametrize("words", ["\x00", "%", "'; drop", "x " * 500, "(", "\\"])
@pytest.mark.usefixtures("library")
def test_nothing_that_can_be_typed_breaks_it(words: str) -> None:
    found(words)


def test_it_stays_within_what_it_is_given(clinician: Any, stranger: Any) -> None:
    make_exercise(name="Knee lift", slug="theirs", clinic=stranger.clinic)
    make_exercise(name="Knee lift", slug="ours", clinic=clinician.clinic)
    make_exercise(name="Knee lift", slug="draft", publish=False)
    rows = search(Exercise.objects.for_clinician(clinician).prescribable(), "knee")
    assert [exercise.slug for exercise in rows] == ["ours"]


def test_it_asks_twice_however_many_there_are(django_assert_num_queries: Any) -> None:
    for _ in range(5):
        make_exercise(name="Knee lift")
    with django_assert_num_queries(2):
        found("knee")

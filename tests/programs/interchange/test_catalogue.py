"""Loading a document into the shared catalogue, and writing the catalogue back."""

import copy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from exercises import library
from exercises.interchange import document
from exercises.interchange.catalogue import Unlicensed
from exercises.interchange.document import CatalogueError
from exercises.models import Exercise, ExerciseVersion, Muscle, State
from programs.interchange import catalogue
from programs.models import Protocol
from tests.exercises.interchange import strategies
from tests.factories import NOW, make_clinic, make_exercise

FILE = Path("exercises/catalogue/hip-flexor-strength.json")

pytestmark = pytest.mark.django_db


@pytest.fixture
def routine() -> dict[str, Any]:
    return document.read(FILE.read_bytes())


def load(routine: dict[str, Any], **options: Any) -> catalogue.Report:
    return catalogue.load(routine, by=None, at=NOW, **options)


def test_the_shipped_file_is_what_an_export_of_it_writes(routine: dict[str, Any]) -> None:
    load(routine)
    assert document.write(catalogue.dump()) == FILE.read_text("utf-8")


def test_loading_publishes_every_exercise_and_the_protocol(routine: dict[str, Any]) -> None:
    report = load(routine)
    assert len(report.exercises.added) == 6
    assert report.protocols.added == ["hip-flexor-strength-5"]
    assert Exercise.objects.prescribable().count() == 6
    loaded = Exercise.objects.get(slug="standing-knee-drive-loaded")
    assert loaded.variant_of is not None
    assert loaded.variant_of.slug == "standing-knee-drive"
    assert str(loaded.source) == "Setwell contributors (CC0-1.0)"


def test_the_protocol_has_the_five_exercises_in_order_and_no_rest_after_the_release(routine: dict[str, Any]) -> None:
    load(routine)
    rows = Protocol.objects.get().prescriptions.select_related("exercise")
    assert [row.exercise.stage for row in rows] == ["release", "activate", "strengthen", "end_range", "integrate"]
    assert [row.leads_straight_on for row in rows] == [True, False, False, False, False]


def test_loading_again_changes_nothing(routine: dict[str, Any]) -> None:
    load(routine)
    report = load(routine)
    assert report.exercises.unchanged == [entry["slug"] for entry in routine["exercises"]]
    assert report.protocols.unchanged == ["hip-flexor-strength-5"]
    assert ExerciseVersion.objects.count() == 6
    assert Protocol.objects.get().version == 1


def test_a_changed_exercise_becomes_its_next_version(routine: dict[str, Any]) -> None:
    load(routine)
    routine["exercises"][1]["steps"].append("Change sides.")
    report = load(routine)
    assert report.exercises.revised == ["hip-front-release"]
    exercise = Exercise.objects.get(slug="hip-front-release")
    assert exercise.version is not None
    assert exercise.version.number == 2
    assert exercise.version.content["steps"][-1] == "Change sides."
    assert exercise.versions.get(number=1).content["steps"] != exercise.version.content["steps"]


def test_a_changed_protocol_becomes_its_next_version(routine: dict[str, Any]) -> None:
    load(routine)
    routine["protocols"][0]["prescriptions"].pop()
    assert load(routine).protocols.revised == ["hip-flexor-strength-5"]
    assert Protocol.objects.get().version == 2
    assert Protocol.objects.get().prescriptions.count() == 4


def test_what_is_there_can_be_left_as_it_is(routine: dict[str, Any]) -> None:
    load(routine)
    changed = copy.deepcopy(routine)
    changed["exercises"][0]["name"] = "Another name"
    changed["vocabulary"]["muscles"]["iliacus"] = "Another name"
    load(changed, revise=False)
    assert catalogue.dump() == routine


def test_what_is_missing_is_loaded_and_what_was_corrected_stays(routine: dict[str, Any]) -> None:
    load(routine | {"exercises": [row for row in routine["exercises"] if "variant_of" not in row], "protocols": []})
    Muscle.objects.filter(key="iliacus").update(name="Corrected here")
    report = catalogue.load_missing(routine, at=NOW)
    assert report.exercises.added == ["standing-knee-drive-loaded"]
    assert report.protocols.added == ["hip-flexor-strength-5"]
    assert Muscle.objects.get(key="iliacus").name == "Corrected here"


def test_a_renamed_muscle_is_renamed(routine: dict[str, Any]) -> None:
    load(routine)
    routine["vocabulary"]["muscles"]["trunk"] = "Muscles of the trunk"
    load(routine)
    assert Muscle.objects.get(key="trunk").name == "Muscles of the trunk"


def test_an_unpublished_correction_outlives_a_load_of_the_same_text(routine: dict[str, Any]) -> None:
    load(routine)
    Exercise.objects.filter(slug="standing-knee-drive").update(cues=["Not yet published."])
    load(routine)
    assert Exercise.objects.get(slug="standing-knee-drive").cues == ["Not yet published."]


def test_a_variant_may_stand_before_what_it_is_a_variant_of(routine: dict[str, Any]) -> None:
    routine["exercises"].reverse()
    load(routine)
    assert Exercise.objects.get(slug="standing-knee-drive-loaded").variant_of is not None


def test_a_broken_document_loads_nothing(routine: dict[str, Any]) -> None:
    routine["protocols"][0]["prescriptions"][4]["exercise"] = "nowhere"
    with pytest.raises(CatalogueError):
        load(routine)
    assert not Exercise.objects.exists()
    assert not Muscle.objects.exists()


def test_a_protocol_may_use_an_exercise_of_the_library(routine: dict[str, Any]) -> None:
    load(routine)
    routine["exercises"] = []
    routine["protocols"][0]["slug"] = "another"
    assert load(routine).protocols.added == ["another"]


def test_a_retired_exercise_stays_retired_and_leaves_with_the_protocol_that_needs_it(routine: dict[str, Any]) -> None:
    load(routine)
    for slug in ("standing-knee-drive-loaded", "hip-front-release"):
        library.retire(exercise=Exercise.objects.get(slug=slug), by=None, at=NOW)
    assert catalogue.dump() == routine
    load(routine)
    assert Exercise.objects.get(slug="hip-front-release").state == State.RETIRED


def test_a_retired_exercise_that_nothing_needs_is_not_exported(routine: dict[str, Any]) -> None:
    routine["protocols"] = []
    load(routine)
    library.retire(exercise=Exercise.objects.get(slug="hip-front-release"), by=None, at=NOW)
    assert "hip-front-release" not in [entry["slug"] for entry in catalogue.dump()["exercises"]]


def test_only_the_shared_catalogue_is_exported(routine: dict[str, Any]) -> None:
    load(routine)
    make_exercise(clinic=make_clinic())
    make_exercise(publish=False)
    assert catalogue.dump() == routine


def test_an_exercise_of_the_clinic_is_not_what_a_file_means_by_its_slug(routine: dict[str, Any]) -> None:
    own = make_exercise(clinic=make_clinic(), slug="hip-front-release", name="Our own")
    load(routine)
    own.refresh_from_db()
    assert own.name == "Our own"


def test_what_has_no_licence_is_not_passed_on() -> None:
    make_exercise(name="Found somewhere")
    with pytest.raises(Unlicensed, match="Found somewhere"):
        catalogue.dump()


def test_an_empty_catalogue_can_be_exported_and_loaded() -> None:
    empty = catalogue.dump()
    assert document.read(document.write(empty).encode()) == empty
    assert load(empty).exercises.added == []


def test_loading_costs_as_many_queries_when_nothing_changed(
    routine: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    load(routine)
    with django_assert_max_num_queries(12):
        load(routine)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=strategies.documents)
def test_export_is_the_inverse_of_import(wanted: dict[str, Any]) -> None:
    with transaction.atomic():
        written = document.write(wanted)
        load(document.read(written.encode()))
        assert document.write(catalogue.dump()) == written
        transaction.set_rollback(True)

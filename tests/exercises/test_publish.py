"""Publishing freezes what patients read; retiring takes an exercise out of what can be prescribed and breaks nothing."""

import pytest
from django.db import IntegrityError, transaction

from exercises import library
from exercises.models import Exercise, Parameter, State
from tests.factories import NOW, make_exercise


def test_publishing_freezes_the_text_as_the_next_version(clinician):
    exercise = make_exercise(publish=False)

    version = library.publish(exercise=exercise, by=clinician, at=NOW)

    exercise.refresh_from_db()
    assert (exercise.state, exercise.version, version.number) == (State.PUBLISHED, version, 1)
    assert version.content["steps"] == exercise.steps
    assert version.suggested == exercise.dosage


def test_a_changed_text_becomes_a_new_version_and_leaves_the_old_one(clinician):
    exercise = make_exercise()
    first, told = exercise.version, exercise.version.content
    exercise.steps = ["Sit down."]
    exercise.save()
    assert library.has_unpublished_changes(exercise)

    second = library.publish(exercise=exercise, by=clinician, at=NOW)

    first.refresh_from_db()
    assert (second.number, first.content) == (2, told)


def test_publishing_the_same_text_again_answers_the_version_that_stands(clinician):
    exercise = make_exercise()
    assert library.publish(exercise=exercise, by=clinician, at=NOW) == exercise.version
    assert exercise.versions.count() == 1


@pytest.mark.parametrize(("lacking", "field"), [({"steps": []}, "steps"), ({"dosage": None}, "dosage")])
def test_what_a_patient_would_lack_is_named_and_nothing_is_published(clinician, lacking, field):
    exercise = make_exercise(publish=False, **lacking)

    with pytest.raises(library.NotPublishable) as refused:
        library.publish(exercise=exercise, by=clinician, at=NOW)

    assert list(refused.value.problems) == [field]
    exercise.refresh_from_db()
    assert exercise.state == State.DRAFT


def test_a_retired_exercise_is_no_longer_offered_and_stays_readable(program, clinician):
    exercise = program.prescriptions.first().exercise
    library.retire(exercise=exercise)

    assert exercise not in Exercise.objects.prescribable()
    assert program.prescriptions.first().version.content["steps"]


def test_sending_to_review_leaves_what_is_published(clinician):
    draft, published = make_exercise(publish=False), make_exercise()
    assert library.send_to_review(exercise=draft).state == State.IN_REVIEW
    assert library.send_to_review(exercise=published).state == State.PUBLISHED


def test_a_library_shows_shared_exercises_and_the_clinics_own(clinician, stranger):
    shared = make_exercise()
    own = make_exercise(clinic=clinician.clinic)
    assert set(Exercise.objects.for_clinician(clinician)) == {shared, own}
    assert set(Exercise.objects.for_clinician(stranger)) == {shared}


@pytest.mark.parametrize(
    "amounts", [{"low": 1}, {"high": 5}, {"low": 5, "high": 1}, {"low": 1, "high": 2, "aim": "far"}, {}]
)
def test_a_movement_parameter_has_a_whole_span_or_an_aim(db, amounts):
    exercise = make_exercise()
    with pytest.raises(IntegrityError), transaction.atomic():
        Parameter.objects.create(exercise=exercise, name="turn", **amounts)

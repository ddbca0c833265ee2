"""Publishing freezes what patients read; retiring takes an exercise out of what can be prescribed and breaks nothing."""

import pytest
from django.db import IntegrityError, transaction

from exercises import library
from exercises.models import Exercise, ExerciseEvent, Parameter, State
from tests.factories import NOW, make_exercise

Kind = ExerciseEvent.Kind


def edited(exercise, by, **changes):
    for name, value in changes.items():
        setattr(exercise, name, value)
    exercise.save()
    return library.edited(exercise=exercise, by=by, at=NOW)


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
    exercise = edited(exercise, clinician, steps=["Sit down."])
    assert exercise.has_unpublished_changes

    second = library.publish(exercise=exercise, by=clinician, at=NOW)

    first.refresh_from_db()
    assert (second.number, first.content) == (2, told)
    exercise.refresh_from_db()
    assert not exercise.has_unpublished_changes


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
    library.retire(exercise=exercise, by=None, at=NOW)

    assert exercise not in Exercise.objects.prescribable()
    assert program.prescriptions.first().version.content["steps"]


def test_a_draft_is_sent_to_review_and_back_with_a_reason(clinician):
    draft = make_exercise(publish=False)

    assert library.send_to_review(exercise=draft, by=clinician, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.review_asked_at) == (State.IN_REVIEW, NOW)

    library.back_to_draft(exercise=draft, by=clinician, at=NOW, reason="Say which knee.")
    draft.refresh_from_db()
    assert (draft.state, draft.review_asked_at) == (State.DRAFT, None)
    assert [(event.kind, event.by, event.note) for event in draft.events.all()] == [
        (Kind.BACK_TO_DRAFT, clinician, "Say which knee."),
        (Kind.SENT_TO_REVIEW, clinician, ""),
    ]


def test_what_is_published_stays_so_while_its_next_text_is_reviewed(clinician):
    exercise = edited(make_exercise(), clinician, steps=["Sit down."])

    assert library.send_to_review(exercise=exercise, by=clinician, at=NOW)

    exercise.refresh_from_db()
    assert (exercise.state, exercise.review_asked_at) == (State.PUBLISHED, NOW)
    assert exercise in Exercise.objects.prescribable()


def test_what_waits_already_was_reviewed_or_is_retired_is_not_sent(clinician):
    waiting = make_exercise()
    library.send_to_review(exercise=waiting, by=clinician, at=NOW)
    reviewed = make_exercise(reviewed_by="Lena Park, physiotherapist", reviewed_on=NOW.date())
    retired = library.retire(exercise=make_exercise(), by=clinician, at=NOW)

    for exercise in (waiting, reviewed, retired):
        assert not library.send_to_review(exercise=exercise, by=clinician, at=NOW)


def test_a_review_names_person_profession_and_day_and_publishes(clinician):
    exercise = make_exercise(publish=False)
    library.send_to_review(exercise=exercise, by=clinician, at=NOW)

    version = library.approve(
        exercise=exercise, reviewer="Lena Park", profession="physiotherapist", on=NOW.date(), by=clinician, at=NOW
    )

    assert version.content["review"] == {"by": "Lena Park, physiotherapist", "on": "2026-03-02"}
    exercise.refresh_from_db()
    assert (exercise.state, exercise.review_asked_at) == (State.PUBLISHED, None)


def test_a_review_that_cannot_be_published_is_none(clinician):
    exercise = make_exercise(publish=False, steps=[])

    with pytest.raises(library.NotPublishable):
        library.approve(exercise=exercise, reviewer="L", profession="p", on=NOW.date(), by=clinician, at=NOW)

    exercise.refresh_from_db()
    assert exercise.reviewed_by == ""
    assert not exercise.events.exists()


def test_a_review_stands_for_the_words_that_were_reviewed(clinician):
    exercise = make_exercise(reviewed_by="Lena Park, physiotherapist", reviewed_on=NOW.date())

    exercise = edited(exercise, clinician, steps=["Sit down."])

    assert exercise.reviewed_by == ""
    assert exercise.events.first().kind == Kind.REVIEW_LAPSED
    assert "review" not in library.publish(exercise=exercise, by=clinician, at=NOW).content


def test_who_published_and_retired_when_is_kept(clinician):
    exercise = make_exercise(publish=False)
    library.publish(exercise=exercise, by=clinician, at=NOW)
    library.publish(exercise=exercise, by=clinician, at=NOW)
    exercise.refresh_from_db()
    library.retire(exercise=exercise, by=clinician, at=NOW)

    kinds = [(event.kind, event.by, event.at) for event in exercise.events.all()]
    assert kinds == [(Kind.RETIRED, clinician, NOW), (Kind.PUBLISHED, clinician, NOW)]


def test_what_was_done_to_an_exercise_cannot_be_rewritten(db):
    event = make_exercise().events.get()
    event.note = "Never."
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


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

"""Publish, send to review and retire: buttons on the page, actions in the list."""

from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from exercises.models import Exercise, ExerciseVersion, State
from patients.models import Clinician, Patient
from programs import prescribing, sessions
from tests.factories import NOW, TODAY, make_exercise

Edit = Callable[..., HttpResponse]
LIST = "admin:exercises_exercise_changelist"


def act(client: Client, name: str, *exercises: Exercise) -> str:
    data = {"action": name, "_selected_action": [str(exercise.pk) for exercise in exercises]}
    return client.post(reverse(LIST), data, follow=True).content.decode()


def test_the_button_saves_and_publishes_a_next_version(edit: Edit, exercise: Exercise, keeper: Clinician) -> None:
    page = edit(exercise, "_publish", steps="Corrected.").content.decode()
    assert "is published as version 2. Programs already issued keep the text they have." in page
    exercise.refresh_from_db()
    assert exercise.version is not None
    assert exercise.version.content["steps"] == ["Corrected."]
    assert exercise.version.published_by == keeper


def test_saving_alone_publishes_nothing_and_says_so(edit: Edit, exercise: Exercise) -> None:
    page = edit(exercise, steps="Corrected.").content.decode()
    assert "What is saved here is not published yet." in page
    assert ExerciseVersion.objects.filter(exercise=exercise).count() == 1


def test_what_was_told_in_a_past_session_stays(
    edit: Edit, exercise: Exercise, patient: Patient, clinician: Clinician
) -> None:
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY)
    prescribing.prescribe(program=program, exercise=exercise, by=clinician, at=NOW)
    prescribing.issue(program=program, by=clinician, at=NOW, on=TODAY)
    performed = sessions.start(program=program, by=patient, at=NOW).performed.get()
    told = performed.version.content
    edit(exercise, "_publish", steps="Something else.")
    edit(exercise, "_retire")
    performed.refresh_from_db()
    assert performed.version.content == told


def test_what_is_missing_is_named_and_nothing_is_published(edit: Edit, exercise: Exercise) -> None:
    page = edit(exercise, "_publish", steps="", dosage_kind="").content.decode()
    assert "cannot be published: steps. Write at least one step" in page
    assert "cannot be published: suggested dosage. Suggest a dosage." in page
    assert ExerciseVersion.objects.filter(exercise=exercise).count() == 1


def test_a_dosage_in_words_cannot_be_published(edit: Edit, exercise: Exercise) -> None:
    page = edit(exercise, "_publish", dosage_kind="text", dosage_text="As often as you like").content.decode()
    assert "A dosage in words cannot be prescribed" in page


def test_the_button_retires(edit: Edit, exercise: Exercise) -> None:
    assert "is retired." in edit(exercise, "_retire").content.decode()
    exercise.refresh_from_db()
    assert exercise.state == State.RETIRED


def test_a_draft_is_sent_to_review(edit: Edit, exercise: Exercise, client: Client) -> None:
    draft = make_exercise(publish=False, source=exercise.source)
    assert "is in review." in edit(draft, "_send_to_review").content.decode()
    draft.refresh_from_db()
    assert draft.state == State.IN_REVIEW
    assert "it waits already" in act(client, "send_to_review", draft)


def test_several_are_published_and_those_that_cannot_be_are_named(client: Client, exercise: Exercise) -> None:
    good = make_exercise(publish=False)
    bad = make_exercise(publish=False, name="Without steps", steps=[])
    page = act(client, "publish", good, bad)
    assert "1 exercise published." in page
    assert "“Without steps” cannot be published: steps." in page
    good.refresh_from_db()
    assert good.state == State.PUBLISHED


def test_several_are_retired(client: Client, exercise: Exercise) -> None:
    act(client, "retire", exercise)
    exercise.refresh_from_db()
    assert exercise.state == State.RETIRED


def test_a_published_exercise_is_not_deleted_but_retired(client: Client, exercise: Exercise) -> None:
    path = reverse("admin:exercises_exercise_delete", args=[exercise.pk])
    for response in (client.get(path, follow=True), client.post(path, {"post": "yes"}, follow=True)):
        assert "retire it instead." in response.content.decode()
    assert Exercise.objects.filter(pk=exercise.pk).exists()
    assert "delete_selected" not in client.get(reverse(LIST)).content.decode()


def test_a_draft_that_was_never_published_can_be_deleted(client: Client) -> None:
    draft = make_exercise(publish=False)
    client.post(reverse("admin:exercises_exercise_delete", args=[draft.pk]), {"post": "yes"})
    assert not Exercise.objects.filter(pk=draft.pk).exists()


def test_versions_cannot_be_edited_or_deleted_from_the_page(edit: Edit, exercise: Exercise) -> None:
    version = exercise.versions.get()
    edit(exercise, **{"versions-0-number": "7", "versions-0-DELETE": "on"})
    version.refresh_from_db()
    assert version.number == 1

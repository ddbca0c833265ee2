"""An exercise as the patient sees it: saved, only typed, and as it was published."""

from collections.abc import Callable

from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from exercises.models import Exercise
from tests.factories import make_exercise

Edit = Callable[..., HttpResponse]


def test_what_is_typed_can_be_read_without_being_saved(edit: Edit, exercise: Exercise) -> None:
    page = edit(
        exercise,
        "_preview",
        steps="Only typed.",
        **{"cautions-0-text": "Typed too.", "dosage_sets_target": "3"},
    ).content.decode()
    assert "Preview, not saved" in page
    assert "Only typed." in page
    assert "Typed too." in page
    assert "3 sets of 4 per side" in page
    exercise.refresh_from_db()
    assert "Only typed." not in exercise.steps
    assert not exercise.cautions.filter(text="Typed too.").exists()
    assert not LogEntry.objects.exists()


def test_a_new_exercise_can_be_read_before_it_is_saved(edit: Edit, exercise: Exercise) -> None:
    words = {"name": "Wall sit", "slug": "wall-sit", "stage": "strengthen", "position": "standing"}
    page = edit(None, "_preview", **words, source=str(exercise.source_id), steps="Lean on the wall.").content.decode()
    assert "Lean on the wall." in page
    assert not Exercise.objects.filter(slug="wall-sit").exists()


def test_what_is_wrong_comes_before_the_preview(edit: Edit, exercise: Exercise) -> None:
    assert "Step 1 is longer than" in edit(exercise, "_preview", steps="x" * 301).content.decode()


def test_it_shows_what_a_patient_needs_and_nothing_for_clinicians(client: Client, routine: None) -> None:
    release = Exercise.objects.get(slug="hip-front-release")
    page = client.get(reverse("admin:exercises_exercise_preview", args=[release.pk])).content.decode()
    for words in (
        "Slide the heel away",
        "Massage ball",
        "A weight is easier",
        "1\xa0min per side",
        "move off that spot",
    ):
        assert words in page
    assert page.count("<svg") >= 2
    assert release.rationale not in page


def test_an_older_version_reads_as_it_was_published(client: Client, edit: Edit, exercise: Exercise) -> None:
    edit(exercise, "_publish", steps="Newer text.")
    path = reverse("admin:exercises_exercise_version", args=[exercise.pk, 1])
    page = client.get(path).content.decode()
    assert "Version 1, as it was published" in page
    assert "Newer text." not in page
    assert client.get(path.replace("/1/", "/9/")).status_code == 404


def test_a_draft_without_dosage_and_figure_can_be_read(client: Client) -> None:
    draft = make_exercise(publish=False, dosage=None, steps=[])
    assert client.get(reverse("admin:exercises_exercise_preview", args=[draft.pk])).status_code == 200

"""The list of exercises in the admin."""

from typing import Any

from django.test import Client
from django.urls import reverse

from exercises.models import Exercise
from tests.factories import make_clinic, make_exercise

LIST = "admin:exercises_exercise_changelist"


def test_it_shows_state_version_and_unpublished_changes(client: Client, exercise: Exercise) -> None:
    Exercise.objects.filter(pk=exercise.pk).update(steps=["Not yet published."])
    page = client.get(reverse(LIST)).content.decode()
    assert page.count('class="field-unpublished_changes">Yes<') == 1
    assert page.count('class="field-state">Published') == 2


def test_it_shows_the_shared_catalogue_only(client: Client) -> None:
    make_exercise(name="Shared one")
    own = make_exercise(name="A clinic's own", clinic=make_clinic())
    page = client.get(reverse(LIST)).content.decode()
    assert "Shared one" in page
    assert "own" not in page.split("Shared one")[0]
    assert client.get(reverse("admin:exercises_exercise_change", args=[own.pk])).status_code == 302


def test_it_searches_as_the_library_does(client: Client, routine: None) -> None:
    page = client.get(reverse(LIST), {"q": "tfl dumbell"}).content.decode()
    assert "Standing knee drive with dumbbell" in page
    assert "Hip-front release" not in page


def test_it_filters(client: Client, routine: None) -> None:
    page = client.get(reverse(LIST), {"stage__exact": "release"}).content.decode()
    assert page.count('class="field-stage"') == 1


def test_its_queries_do_not_grow_with_the_rows(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        make_exercise()
    with django_assert_max_num_queries(22):
        client.get(reverse(LIST))

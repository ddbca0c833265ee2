"""The list of exercises in the admin."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from exercises import library
from exercises.models import Exercise
from tests.factories import FIGURE, NOW, TODAY, make_clinic, make_exercise

LIST = "admin:exercises_exercise_changelist"


def test_it_shows_state_version_and_unpublished_changes(
    client: Client, edit: Callable[..., HttpResponse], exercise: Exercise
) -> None:
    edit(exercise, steps="Not yet published.")
    page = client.get(reverse(LIST)).content.decode()
    assert page.count('class="field-unpublished_changes">Yes<') == 1
    assert page.count('class="field-standing">Published') == 2


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


@pytest.mark.parametrize(
    ("left_to_do", "shown"),
    [("waiting", "Waits"), ("changed", "Changed"), ("unreviewed", "Plain"), ("no_figure", "Waits")],
)
def test_it_narrows_to_what_is_left_to_do(client: Client, left_to_do: str, shown: str) -> None:
    waits = make_exercise(name="Waits", publish=False)
    library.send_to_review(exercise=waits, by=None, at=NOW)
    changed = make_exercise(name="Changed", reviewed_by="Lena Park, physiotherapist", reviewed_on=TODAY, figure=FIGURE)
    changed.name = "Changed"
    changed.cues = ["Something else."]
    changed.save()
    library.edited(exercise=changed, by=None, at=NOW)
    make_exercise(name="Plain", figure=FIGURE)

    page = client.get(reverse(LIST), {"todo": left_to_do}).content.decode()

    found = set(re.findall(r'<th class="field-name"><a[^>]*>([^<]*)<', page))
    assert shown in found
    assert found < {"Waits", "Changed", "Plain"}


def test_its_queries_do_not_grow_with_the_rows(client: Client, django_assert_max_num_queries: Any) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(15) as asked:
            client.get(reverse(LIST))
        return len(asked)

    make_exercise()
    with_one = cost()
    for _ in range(12):
        make_exercise()
    assert cost() == with_one

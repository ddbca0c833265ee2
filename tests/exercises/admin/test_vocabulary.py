"""Terms are renamed at will; one that a published text says stays."""

from django.test import Client
from django.urls import reverse

from exercises import library
from exercises.models import Exercise, Region
from tests import factories
from tests.factories import NOW


def remove(client: Client, region: Region) -> int:
    return client.post(reverse("admin:exercises_region_delete", args=[region.pk]), {"post": "yes"}).status_code


def test_a_term_of_a_published_text_is_not_deleted(client: Client) -> None:
    region = Region.objects.create(key="big_toe", name="Big toe")
    exercise: Exercise = factories.make_exercise(publish=False)
    exercise.regions.add(region)
    library.publish(exercise=exercise, by=None, at=NOW)
    exercise.regions.clear()

    assert remove(client, region) == 403
    assert Region.objects.filter(key="big_toe").exists()


def test_a_term_that_nothing_says_is_deleted(client: Client) -> None:
    assert remove(client, Region.objects.create(key="big_toe", name="Big toe")) == 302
    assert not Region.objects.exists()

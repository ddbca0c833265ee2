"""The library over the API: what is published, for whom."""

import pytest

from exercises import library
from tests import factories

EXERCISES = "/api/v1/exercises/"


@pytest.fixture
def api(signed_in, clinician):
    return signed_in.as_(clinician)


def names(response):
    assert response.status_code == 200, response.content
    return [exercise["name"] for exercise in response.json()["results"]]


def test_the_list_holds_what_can_be_prescribed(api, stranger):
    factories.make_exercise(name="Knee drive")
    factories.make_exercise(name="Unfinished", publish=False)
    library.retire(exercise=factories.make_exercise(name="Old"), by=None, at=factories.NOW)
    factories.make_exercise(name="Somebody else's", clinic=stranger.clinic)

    assert names(api.get(EXERCISES)) == ["Knee drive"]


def test_a_search_is_the_librarys_own(api):
    factories.make_exercise(name="Développé with band")
    factories.make_exercise(name="Knee drive with band")

    assert names(api.get(EXERCISES, {"search": "band developpe"})) == ["Développé with band"]
    assert names(api.get(EXERCISES, {"search": ""})) == ["Développé with band", "Knee drive with band"]


@pytest.mark.parametrize("search", ["\x00", "x" * 101])
def test_a_search_that_cannot_be_is_refused_at_its_name(api, search):
    response = api.get(EXERCISES, {"search": search})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["search"]


def test_what_is_shown_is_published_not_being_written(api):
    exercise = factories.make_exercise(name="Knee drive")
    exercise.name, exercise.steps = "Knee drive, new", ["Not yet."]
    exercise.save()

    shown = api.get(f"{EXERCISES}{exercise.id}/").json()

    assert shown["name"] == "Knee drive"
    assert shown["version"] == 1
    assert shown["content"] == exercise.version.content
    assert shown["dosage"] == exercise.dosage.as_data()


def test_an_exercise_retired_since_can_still_be_read(api):
    exercise = library.retire(exercise=factories.make_exercise(), by=None, at=factories.NOW)
    assert api.get(f"{EXERCISES}{exercise.id}/").json()["state"] == "retired"


def test_what_was_never_published_or_is_another_clinics_is_404(api, stranger):
    for exercise in (
        factories.make_exercise(publish=False),
        factories.make_exercise(clinic=stranger.clinic),
    ):
        assert api.get(f"{EXERCISES}{exercise.id}/").status_code == 404


def test_the_library_is_not_written_here(api):
    exercise = factories.make_exercise()
    assert api.post(EXERCISES, {}, content_type="application/json").status_code == 405
    assert api.patch(f"{EXERCISES}{exercise.id}/", {}, content_type="application/json").status_code == 405
    assert api.delete(f"{EXERCISES}{exercise.id}/").status_code == 405


def test_pages_are_cut_at_the_limit(api):
    for _ in range(3):
        factories.make_exercise()

    page = api.get(EXERCISES, {"limit": 2}).json()

    assert (page["count"], len(page["results"]), page["previous"]) == (3, 2, None)
    assert len(api.get(page["next"]).json()["results"]) == 1


def test_a_longer_list_takes_no_more_queries(api, django_assert_max_num_queries):
    for _ in range(6):
        factories.make_exercise()
    with django_assert_max_num_queries(4):  # session, clinician, count, rows
        assert len(names(api.get(EXERCISES))) == 6

"""The library's pages: tiles to find an exercise by, and all that is written about one."""

import re
from datetime import date

import pytest
from django.urls import reverse

from exercises import library
from exercises.models import Muscle
from tests import factories
from tests.factories import NOW

LIBRARY = reverse("exercises:library")


@pytest.fixture
def desk(signed_in, clinician):
    return signed_in.as_(clinician)


def names(response):
    return re.findall(r'class="row__link"[^>]*>([^<]+)<', response.content.decode())


def show(desk, exercise):
    return desk.get(reverse("exercises:show", args=[exercise.pk]))


def test_it_shows_what_can_be_prescribed(desk, clinician, stranger):
    factories.make_exercise(name="Shared")
    factories.make_exercise(name="Own", clinic=clinician.clinic)
    factories.make_exercise(name="Elsewhere", clinic=stranger.clinic)
    factories.make_exercise(name="Draft", publish=False)
    library.retire(exercise=factories.make_exercise(name="Retired"), by=None, at=NOW)

    assert names(desk.get(LIBRARY)) == ["Own", "Shared"]


def test_a_search_and_a_stage_narrow_it_down(desk):
    factories.make_exercise(name="Bridge", stage="activate")
    factories.make_exercise(name="Bridge with band", stage="strengthen")
    factories.make_exercise(name="Heel slide", stage="release")

    response = desk.get(LIBRARY, {"q": "bridge", "stage": "activate"})

    assert names(response) == ["Bridge"]
    page = response.content.decode()
    assert '<option value="activate" selected>Activate (1)</option>' in page
    assert '<option value="strengthen">Strengthen (1)</option>' in page
    assert "Release (" not in page


def test_an_unknown_stage_is_no_filter(desk):
    factories.make_exercise(name="Bridge")
    assert names(desk.get(LIBRARY, {"stage": "'; --"})) == ["Bridge"]


def test_while_typing_only_the_finds_and_the_filter_come_back(desk):
    factories.make_exercise(name="Bridge")
    page = desk.get(LIBRARY, {"q": "bri"}, headers={"HX-Request": "true", "HX-Target": "finds"}).content.decode()

    assert "Bridge" in page
    assert '<select id="stage"' in page
    assert "<html" not in page


def test_nothing_found_says_how_to_go_on(desk):
    factories.make_exercise(name="Bridge")
    page = desk.get(LIBRARY, {"q": "zzzz"}).content.decode()

    assert "Nothing under “zzzz”" in page
    assert "Clear the filters" in page


def test_a_tile_shows_figure_stage_dosage_and_equipment(desk):
    exercise = factories.make_exercise(name="Standing knee drive", figure=factories.FIGURE)
    page = desk.get(LIBRARY).content.decode()

    assert '<svg class="figure"' in page
    assert "Strengthen" in page
    assert str(exercise.dosage) in page
    assert "no equipment" in page


def test_all_that_is_written_can_be_read(desk):
    exercise = factories.make_exercise(
        name="Standing knee drive", publish=False, rationale="Strength at the end of the range.", evidence="consensus"
    )
    muscle, _made = Muscle.objects.get_or_create(key="psoas_major", defaults={"name": "Psoas major"})
    exercise.muscle_roles.create(muscle=muscle, role="target")
    exercise.compensations.create(sign="The outer hip takes over", fixes=["Knee slightly out"], common=True)
    exercise.cautions.create(kind="stop", text="Stop if it feels odd.")
    library.publish(exercise=exercise, by=None, at=NOW)
    page = show(desk, exercise).content.decode()

    for text in (
        "Lift one knee.", "Pelvis level.", "Psoas major", "The outer hip takes over", "Knee slightly out",
        "Stop if it feels odd.", "Strength at the end of the range.", "Consensus", "Version 1", str(exercise.dosage),
    ):  # fmt: skip
        assert text in page


def test_an_unreviewed_text_says_so(desk):
    assert "Not yet reviewed by a clinician" in show(desk, factories.make_exercise()).content.decode()


def test_a_reviewed_text_names_reviewer_and_day(desk):
    exercise = factories.make_exercise(reviewed_by="Lena Park, physiotherapist", reviewed_on=date(2026, 2, 20))
    page = show(desk, exercise).content.decode()

    assert "Reviewed by Lena Park, physiotherapist" in page
    assert "20 Feb 2026" in page


def test_an_edit_shows_only_once_it_is_published(desk):
    exercise = factories.make_exercise()
    exercise.steps = ["Something unfinished."]
    exercise.save()

    assert "Something unfinished." not in show(desk, exercise).content.decode()


def test_variants_lead_to_each_other(desk):
    easier = factories.make_exercise(name="Bridge")
    harder = factories.make_exercise(name="Bridge on one leg", variant_of=easier)

    assert harder.name in show(desk, easier).content.decode()
    assert easier.name in show(desk, harder).content.decode()


def test_a_retired_exercise_stays_readable(desk):
    exercise = factories.make_exercise()
    library.retire(exercise=exercise, by=None, at=NOW)
    assert "Retired: not for new programs" in show(desk, exercise).content.decode()


def test_drafts_and_other_clinics_exercises_are_not_found(desk, stranger):
    assert show(desk, factories.make_exercise(publish=False)).status_code == 404
    assert show(desk, factories.make_exercise(clinic=stranger.clinic)).status_code == 404


def test_the_catalogue_keeper_reads_the_shared_part(signed_in, admin, clinic):
    shared = factories.make_exercise(name="Shared")
    factories.make_exercise(name="Own", clinic=clinic)

    assert names(signed_in.as_(admin).get(LIBRARY)) == [shared.name]


def test_the_number_of_queries_does_not_grow_with_the_exercises(desk, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(8) as asked:
            desk.get(LIBRARY)
        return len(asked)

    for _ in range(3):
        factories.make_exercise()
    with_three = cost()
    for _ in range(20):
        factories.make_exercise()
    assert cost() == with_three

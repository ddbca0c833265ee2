"""The library's pages: tiles to find an exercise by, and all that is written about one."""

import re
from datetime import date

import pytest
from django.urls import reverse

from exercises import library
from exercises.finding import habits
from exercises.models import Equipment, Exercise, Muscle, Region
from programs.models import Protocol
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


def test_filters_combine_and_each_says_how_many_it_would_leave(desk):
    hip, knee = (Region.objects.create(key=key, name=key.title()) for key in ("a_hip", "a_knee"))
    chair = Equipment.objects.create(key="a_chair", name="Chair")
    for name, region, needs in (("Bridge", hip, []), ("Squat", knee, [chair]), ("Step", knee, [])):
        exercise = factories.make_exercise(name=name, publish=False)
        exercise.regions.add(region)
        for thing in needs:
            exercise.equipment_needs.create(need="required").any_of.add(thing)
        library.publish(exercise=exercise, by=None, at=NOW)

    response = desk.get(LIBRARY, {"region": "a_knee", "equipment": "none"})

    assert names(response) == ["Step"]
    page = response.content.decode()
    assert '<option value="a_knee" selected>A_Knee (2)</option>' not in page  # without equipment there is one
    assert '<option value="a_knee" selected>A_Knee (1)</option>' in page
    assert '<option value="a_hip">A_Hip (1)</option>' in page
    assert '<option value="none" selected>Nothing needed (1)</option>' in page
    assert '<option value="a_chair">Chair (1)</option>' in page


def test_favourites_come_first_then_what_was_chosen_lately(desk, clinician, colleague):
    for name in ("Ankle pumps", "Bridge", "Clamshell", "Dead bug"):
        factories.make_exercise(name=name)
    by_name = {exercise.name: exercise for exercise in Exercise.objects.all()}
    habits.like(exercise=by_name["Dead bug"], by=clinician, at=NOW)
    habits.like(exercise=by_name["Bridge"], by=colleague, at=NOW)
    habits.chosen(exercise=by_name["Clamshell"], by=clinician, at=NOW)

    assert names(desk.get(LIBRARY)) == ["Dead bug", "Clamshell", "Ankle pumps", "Bridge"]


def test_prescribing_an_exercise_makes_it_one_of_the_lately_chosen(desk, draft):
    chosen = [row.exercise.name for row in draft.prescriptions.all()]
    factories.make_exercise(name="Another")
    assert names(desk.get(LIBRARY))[:2] == sorted(chosen)  # chosen in the same instant


def test_a_favourite_is_made_and_unmade_with_and_without_scripts(desk, clinician):
    exercise = factories.make_exercise()
    url = reverse("exercises:like", args=[exercise.pk])

    assert desk.post(url, {"liked": "1", "next": "/library/?q=x"}).headers["Location"] == "/library/?q=x"
    assert desk.post(url, {"liked": "1", "next": "?q=x"}).headers["Location"] == "?q=x"
    assert habits.of_one(clinician, exercise).favourite_since
    assert 'aria-pressed="true"' in show(desk, exercise).content.decode()
    response = desk.post(url, {"liked": ""}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in response.content.decode()
    assert habits.of_one(clinician, exercise).favourite_since is None
    assert (
        desk.post(url, {"liked": "1", "next": "https://elsewhere.example/"}).headers["Location"].startswith("/library/")
    )


def test_a_strangers_exercise_is_nobodys_favourite(desk, stranger):
    theirs = factories.make_exercise(clinic=stranger.clinic)
    assert desk.post(reverse("exercises:like", args=[theirs.pk]), {"liked": "1"}).status_code == 404


def test_the_mark_of_what_is_not_reviewed_stands_wherever_it_is_chosen_or_read(desk, draft, clinician):
    exercise = factories.make_exercise(name="Bridge")
    protocol = Protocol.objects.create(slug="p", name="P")
    protocol.prescriptions.create(exercise=exercise, order=1, dosage=exercise.dosage)
    pages = {
        LIBRARY: 3,
        reverse("exercises:show", args=[exercise.pk]): 2,
        reverse("programs:build", args=[draft.pk]): 3,
        reverse("programs:protocol", args=[protocol.pk]): 1,
    }
    for page, times in pages.items():
        assert desk.get(page).content.decode().count("Not yet reviewed") == times, page

    library.approve(exercise=exercise, reviewer="Lena Park", profession="pt", on=NOW.date(), by=None, at=NOW)

    for page, times in pages.items():
        assert desk.get(page).content.decode().count("Not yet reviewed") == (0 if times < 3 else 2), page


def test_while_typing_only_the_finds_and_the_filter_come_back(desk):
    factories.make_exercise(name="Bridge")
    page = desk.get(LIBRARY, {"q": "bri"}, headers={"HX-Request": "true", "HX-Target": "finds"}).content.decode()

    assert "Bridge" in page
    assert '<select name="stage"' in page
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

"""A clinic's own exercises: copied with their origin, edited and published there, and nobody else's."""

import pytest
from django.urls import reverse

from exercises import library, own
from exercises.models import Exercise, State
from tests import factories
from tests.exercises.admin.conftest import filled
from tests.factories import NOW


@pytest.fixture
def desk(signed_in, clinician):
    return signed_in.as_(clinician)


@pytest.fixture
def shared(db):
    exercise = factories.make_exercise(
        name="Bridge", reviewed_by="Lena Park, pt", reviewed_on=NOW.date(), publish=False
    )
    exercise.cautions.create(kind="stop", text="Stop if it hurts.")
    library.publish(exercise=exercise, by=None, at=NOW)
    return Exercise.objects.get(pk=exercise.pk)


@pytest.fixture
def copied(shared, clinician):
    return own.copy(exercise=shared, by=clinician, at=NOW)


def edit_url(exercise):
    return reverse("exercises:edit", args=[exercise.pk])


def send(desk, exercise, **changes):
    return desk.post(edit_url(exercise), {**form_of(desk.get(edit_url(exercise))), **changes})


def form_of(response):
    return filled(response.content.decode().replace('<form class="form card"', '<form id="own_form"'))


def test_a_copy_says_the_same_and_where_it_came_from(shared, copied, clinician):
    library.publish(exercise=copied, by=clinician, at=NOW)
    copied.refresh_from_db()

    assert (copied.clinic, copied.copied_from) == (clinician.clinic, shared.version)
    told = {name: value for name, value in shared.version.content.items() if name != "review"}
    assert copied.version.content == told
    assert copied.events.last().note == "“Bridge”, version 1"


def test_a_second_copy_has_a_short_name_of_its_own(shared, copied, clinician):
    assert own.copy(exercise=shared, by=clinician, at=NOW).slug == f"{shared.slug}-2"


def test_a_clinician_copies_edits_and_publishes(desk, shared, clinician):
    response = desk.post(reverse("exercises:copy", args=[shared.pk]))
    copy = Exercise.objects.get(clinic=clinician.clinic)
    assert response.headers["Location"] == edit_url(copy)

    send(desk, copy, name="Our bridge", steps="Lie down.\nLift.", dosage_sets_low="1", publish="1")

    copy.refresh_from_db()
    assert (copy.state, copy.version.name, copy.version.content["steps"]) == (
        State.PUBLISHED,
        "Our bridge",
        ["Lie down.", "Lift."],
    )
    assert copy.version.suggested.sets.low == 1
    assert "review" not in copy.version.content
    page = desk.get(reverse("exercises:show", args=[copy.pk])).content.decode()
    assert "Your clinic’s copy of “Bridge” from the shared library, version 1." in page


def test_the_library_leads_back_to_the_clinics_drafts(desk, signed_in, stranger, copied):
    assert edit_url(copied) in desk.get(reverse("exercises:library")).content.decode()
    assert edit_url(copied) not in signed_in.as_(stranger).get(reverse("exercises:library")).content.decode()


def test_saving_alone_publishes_nothing(desk, copied):
    send(desk, copied, name="Our bridge")
    copied.refresh_from_db()
    assert (copied.name, copied.state, copied.version) == ("Our bridge", State.DRAFT, None)


def test_a_clinician_says_that_she_reviewed_it(desk, copied, clinician):
    send(desk, copied, profession="physiotherapist", publish="1")
    copied.refresh_from_db()
    assert copied.version.content["review"]["by"] == f"{clinician.name}, physiotherapist"


def test_a_reviewer_with_too_long_a_name_is_told_so_and_nothing_is_published(desk, copied, clinician):
    clinician.name = "Wilhelmina " * 10
    clinician.save()
    page = desk.get(send(desk, copied, profession="p" * 60, publish="1").headers["Location"]).content.decode()
    assert "longer than 120 characters together" in page
    copied.refresh_from_db()
    assert (copied.version, copied.reviewed_by) == (None, "")


def test_what_is_wrong_is_told_and_what_was_typed_stays(desk, copied):
    response = send(desk, copied, steps="x" * 301, name="Typed")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Step 1 is longer than 300 characters." in page
    assert 'value="Typed"' in page


def test_a_text_without_steps_is_saved_and_not_published(desk, copied):
    page = desk.get(send(desk, copied, steps="", publish="1").headers["Location"]).content.decode()
    assert "Write at least one step" in page
    copied.refresh_from_db()
    assert copied.version is None


def test_it_is_retired_by_its_clinic(desk, copied, clinician):
    library.publish(exercise=copied, by=clinician, at=NOW)
    desk.post(reverse("exercises:retire", args=[copied.pk]))
    copied.refresh_from_db()
    assert copied.state == State.RETIRED


def test_strangers_and_keepers_find_nothing(signed_in, stranger, admin, copied, clinician, shared):
    library.publish(exercise=copied, by=clinician, at=NOW)
    for somebody in (stranger, admin):
        browser = signed_in.as_(somebody)
        assert browser.get(edit_url(copied)).status_code == 404
        assert browser.post(reverse("exercises:retire", args=[copied.pk])).status_code == 404
        assert browser.post(reverse("exercises:copy", args=[copied.pk])).status_code == 404
        assert browser.get(reverse("exercises:show", args=[copied.pk])).status_code == 404
    assert signed_in.as_(admin).post(reverse("exercises:copy", args=[shared.pk])).status_code == 404


def test_the_shared_text_is_not_edited_here(desk, shared):
    assert desk.get(edit_url(shared)).status_code == 404
    assert desk.post(reverse("exercises:retire", args=[shared.pk])).status_code == 404

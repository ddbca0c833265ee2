"""The patient's pages in the builder's frame: the real ones, for the clinician's eyes, in the patient's language."""

from django.urls import reverse

from programs.models import ExerciseSession


def test_today_shows_what_the_draft_asks_and_leads_to_its_exercises(desk):
    page = desk.open("programs:preview").content.decode()
    assert "Today’s exercises" in page
    assert desk.first.version.name in page
    assert 'href="?exercise=1"' in page
    assert "<form" not in page


def test_an_exercise_is_shown_as_the_patient_does_it(desk):
    page = desk.open("programs:preview", exercise=2).content.decode()
    assert "Exercise 2 of 2" in page
    assert "Stand tall." in page
    assert "How did it go?" in page


def test_what_is_no_place_shows_today(desk):
    for place in ("0", "3", "99999", "-1", "x", "²", "\x00"):
        assert "Today’s exercises" in desk.open("programs:preview", exercise=place).content.decode()


def test_an_empty_draft_has_a_page_too(desk):
    desk.program.prescriptions.all().delete()
    assert desk.open("programs:preview").status_code == 200


def test_it_speaks_the_patients_language(desk):
    desk.program.patient.language = "de"
    desk.program.patient.save()
    assert '<html lang="de">' in desk.open("programs:preview").content.decode()


def test_our_own_pages_alone_may_frame_it(desk):
    page = desk.open("programs:preview")
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]


def test_saying_how_it_went_leads_on_and_stores_nothing(desk):
    address = reverse("programs:preview", args=[desk.program.pk])
    answer = desk.client.post(f"{address}?exercise=1", {"outcome": "done", "pain": "9"})
    assert answer.url == f"{address}?exercise=2"
    assert not ExerciseSession.objects.exists()

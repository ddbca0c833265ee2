"""The patient stops the program for a while and goes on: what follows is said before, what is refused beside the field."""

import pytest
from django.urls import reverse

from programs import prescribing, sessions
from programs.models import Program, ProgramEvent
from tests.factories import NOW, TODAY, days
from tests.programs.portal.reading import words

TODAY_PAGE = reverse("programs:portal_today")


@pytest.fixture
def pause_url(program):
    return reverse("programs:portal_pause", args=[program.pk])


@pytest.fixture
def resume_url(program):
    return reverse("programs:portal_resume", args=[program.pk])


def test_what_follows_is_said_before(hand, pause_url):
    page = words(hand.get(pause_url))
    assert "From today on there is nothing to do" in page
    assert "The next session, on Monday 2 March, and those after it move behind the pause." in page
    assert "checked" not in page


def test_a_session_begun_today_still_counts(hand, begun, pause_url):
    page = words(hand.get(pause_url))
    assert "From Tuesday 3 March on there is nothing to do" in page
    assert 'min="2026-03-03"' in page


def test_an_open_pause_lasts_until_the_patient_goes_on(hand, program, patient, pause_url, resume_url, turn_to):
    response = hand.post(pause_url, {"reason": "illness"}, follow=True)

    assert "Your program is paused. Go on whenever you like." in words(response)
    program.refresh_from_db()
    assert program.state == Program.State.PAUSED
    assert program.events.get(kind=ProgramEvent.Kind.PAUSED).by_patient == patient

    turn_to(TODAY + days(9))
    response = hand.post(resume_url, follow=True)

    assert "Good to have you back" in words(response)
    program.refresh_from_db()
    assert program.state == Program.State.ACTIVE
    assert program.events.get(kind=ProgramEvent.Kind.RESUMED).by_patient == patient
    assert program.sessions.ahead().earliest("planned_on").planned_on >= TODAY + days(9)


def test_today_offers_to_go_on(hand, pause_url, resume_url):
    hand.post(pause_url, {"reason": "illness"})
    page = words(hand.get(TODAY_PAGE))
    form = page[page.index(resume_url) :].split("</form>")[0]
    assert "csrfmiddlewaretoken" in form
    assert "Go on today" in form


def test_a_pause_with_an_end_goes_on_by_itself(hand, program, pause_url, turn_to):
    response = hand.post(pause_url, {"reason": "holiday", "until_on": "2026-03-11"}, follow=True)
    assert "paused until Wednesday 11 March" in words(response)
    program.refresh_from_db()
    assert program.state == Program.State.ACTIVE
    assert program.sessions.ahead().earliest("planned_on").planned_on > TODAY + days(9)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Tap one of the three."),
        ({"reason": "clinician"}, "Tap one of the three."),
        ({"reason": "holiday", "until_on": "2026-03-01"}, "The pause must end after it begins."),
        ({"reason": "holiday", "until_on": "soon"}, "Choose a day, or leave it empty."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(hand, program, pause_url, sent, sentence):
    response = hand.post(pause_url, sent)
    assert response.status_code == 422
    assert f"<span>{sentence}</span>" in words(response)
    assert not program.pauses.exists()


def test_what_is_paused_is_not_paused_again(hand, pause_url):
    hand.post(pause_url, {"reason": "holiday", "until_on": "2026-03-11"})
    for answer in (hand.get(pause_url), hand.post(pause_url, {"reason": "illness"})):
        assert answer.headers["Location"] == reverse("programs:portal_settings")


def test_a_pause_on_advice_is_ended_by_the_clinic(hand, program, clinician, resume_url):
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY, reason="clinician")
    assert "Your physio advised this pause" in words(hand.post(resume_url, follow=True))
    for page in (reverse("programs:portal_settings"), TODAY_PAGE):
        assert resume_url not in words(hand.get(page))
    program.refresh_from_db()
    assert program.state == Program.State.PAUSED
    prescribing.resume(program=program, by=clinician, at=NOW, on=TODAY)


def test_what_runs_is_not_resumed_and_what_is_over_not_paused(hand, program, clinician, pause_url, resume_url):
    assert "This program is not paused." in words(hand.post(resume_url, follow=True))
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Moves away")
    for answer in (hand.get(pause_url), hand.post(pause_url, {"reason": "illness"})):
        assert answer.headers["Location"] == TODAY_PAGE
    assert not program.pauses.exists()


def test_a_session_under_way_can_be_finished_in_the_pause(hand, begun, patient, pause_url):
    hand.post(pause_url, {"reason": "flare"})
    row = begun.performed.first()
    sessions.record(performed=row, outcome="done", by=patient, at=NOW)
    assert sessions.finish(session=begun, by=patient, at=NOW).is_over


def test_while_the_program_is_paused_nothing_is_promised(hand, program, patient):
    program.milestones = [{"week": 0, "tell": "You may feel looser."}]
    program.save(update_fields=["milestones"])
    assert "looser" in words(hand.get(reverse("programs:portal_today")))

    prescribing.pause(program=program, by=patient, at=NOW, on=TODAY, reason="holiday")

    assert "looser" not in words(hand.get(reverse("programs:portal_today")))

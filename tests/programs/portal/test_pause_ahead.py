"""A pause that begins tomorrow, because a session was begun today: told everywhere, and called off with one tap."""

import pytest
from django.urls import reverse

from patients.models import Slot
from programs import prescribing
from programs.models import Program, Reminder
from tests.factories import NOW, TODAY, days

TOLD = "Paused from Tuesday 3 March to Wednesday 11 March."


@pytest.fixture
def paused(finished, patient):
    return prescribing.pause(
        program=finished.program, by=patient, at=NOW, on=TODAY, reason="holiday", until_on=TODAY + days(9)
    )


@pytest.fixture
def resume_url(program):
    return reverse("programs:portal_resume", args=[program.pk])


def words(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("page", ["portal_today", "portal_settings"])
def test_the_phone_says_so_and_offers_to_go_on(hand, paused, resume_url, page):
    shown = words(hand.get(reverse(f"programs:{page}")))
    assert TOLD in shown
    assert resume_url in shown
    assert reverse("programs:portal_pause", args=[paused.pk]) not in shown


def test_one_without_an_end_says_so(hand, finished, patient, resume_url):
    prescribing.pause(program=finished.program, by=patient, at=NOW, on=TODAY, reason="illness")
    shown = words(hand.get(reverse("programs:portal_today")))
    assert "Paused from Tuesday 3 March, until you go on." in shown
    assert resume_url in shown


def test_it_is_not_paused_again(hand, paused):
    answer = hand.post(reverse("programs:portal_pause", args=[paused.pk]), {"reason": "illness"})
    assert answer.headers["Location"] == reverse("programs:portal_settings")
    assert paused.pauses.count() == 1


def test_going_on_leaves_no_trace_of_it(hand, paused, resume_url):
    hand.post(resume_url)
    assert not paused.pauses.exists()
    assert TOLD not in words(hand.get(reverse("programs:portal_today")))


def test_the_clinic_sees_it_and_can_resume(signed_in, clinician, paused):
    desk = signed_in.as_(clinician)
    assert "Paused from 3 Mar" in words(desk.get(reverse("programs:today")))
    shown = words(desk.get(reverse("programs:show", args=[paused.pk])))
    assert "Paused from 3 Mar" in shown
    assert reverse("programs:resume", args=[paused.pk]) in shown


@pytest.mark.parametrize("until_on", [None, TODAY + days(9)])
def test_of_what_falls_into_it_only_the_question_about_todays_session_is_kept(finished, patient, until_on):
    program = Program.objects.get(pk=finished.program_id)
    prescribing.pause(program=program, by=patient, at=NOW, on=TODAY, reason="holiday", until_on=until_on)
    planned = Reminder.objects.filter(state=Reminder.State.PLANNED)
    assert {row.slot for row in planned} <= {Slot.NEXT_MORNING}


def test_the_pause_page_promises_no_more_than_that(hand, begun):
    shown = words(hand.get(reverse("programs:portal_pause", args=[begun.program_id])))
    assert "Only the question about the morning after today’s may still come." in shown

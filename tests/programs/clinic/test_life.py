"""Pausing, resuming, ending and discarding from the clinic's pages: one verb each, refusals at their field."""

import pytest
from django.urls import reverse

from programs import prescribing
from programs.models import Program
from tests.factories import NOW, TODAY, days


def at(name, program):
    return reverse(f"programs:{name}", args=[program.pk])


def test_a_pause_takes_a_reason_and_a_last_day(desk, program):
    response = desk.post(at("pause", program), {"reason": "holiday", "until_on": "2026-03-11"}, follow=True)

    pause = program.pauses.get()
    assert (pause.from_on, pause.until_on, pause.reason) == (TODAY, TODAY + days(9), "holiday")
    assert "Paused until 11 Mar" in response.content.decode()


def test_a_pause_without_end_is_resumed_by_hand(desk, program):
    desk.post(at("pause", program), {"reason": "flare", "until_on": ""})
    program.refresh_from_db()
    assert program.state == Program.State.PAUSED

    response = desk.post(at("resume", program), follow=True)

    program.refresh_from_db()
    assert program.state == Program.State.ACTIVE
    assert "goes on from today" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"until_on": ""}, "reason", "Choose the reason."),
        ({"reason": "boredom"}, "reason", "Select a valid choice."),
        ({"reason": "holiday", "until_on": "2026-03-01"}, "until_on", "The pause must end after it begins."),
        ({"reason": "holiday", "until_on": "soon"}, "until_on", "Enter a valid date."),
    ],
)
def test_a_pause_that_cannot_be_is_refused_at_its_field(desk, program, typed, field, sentence):
    response = desk.post(at("pause", program), typed)

    assert response.status_code == 422
    assert f'id="id_{field}_error"><span>{sentence}' in response.content.decode()
    assert not program.pauses.exists()


def test_resuming_what_runs_is_refused_in_words(desk, program):
    assert "This program is not paused." in desk.post(at("resume", program), follow=True).content.decode()


def test_ending_before_the_fourth_week_asks_why(desk, program):
    response = desk.post(at("end", program), {"reason": "  "})

    assert response.status_code == 422
    assert 'id="id_reason_error"><span>First effects need weeks.' in response.content.decode()
    program.refresh_from_db()
    assert program.state == Program.State.ACTIVE


def test_ending_with_a_reason_keeps_it(desk, program):
    response = desk.post(at("end", program), {"reason": "Moved away"}, follow=True)

    program.refresh_from_db()
    assert (program.state, program.end_reason) == (Program.State.ENDED, "Moved away")
    assert "Moved away" in response.content.decode()
    assert not program.sessions.ahead().exists()


def test_after_its_weeks_a_program_ends_without_a_word(desk_on, program):
    desk_on(TODAY + days(28)).post(at("end", program), {"reason": ""})

    program.refresh_from_db()
    assert program.state == Program.State.COMPLETED


def test_a_draft_is_thrown_away_and_leads_back_to_the_patient(desk, draft, patient):
    response = desk.post(at("discard", draft))

    assert response.headers["Location"] == reverse("patients:chart", args=[patient.pk])
    draft.refresh_from_db()
    assert draft.state == Program.State.DISCARDED
    assert desk.post(at("discard", draft)).status_code == 404


def test_an_issued_program_cannot_be_thrown_away(desk, program):
    response = desk.post(at("discard", program), follow=True)

    program.refresh_from_db()
    assert program.state == Program.State.ACTIVE
    assert "End it instead." in response.content.decode()


@pytest.mark.parametrize("name", ["resume", "discard"])
def test_a_look_changes_nothing(desk, program, name):
    assert desk.get(at(name, program)).status_code == 405


@pytest.mark.parametrize("name", ["pause", "end"])
def test_the_question_is_a_page_of_its_own(desk, program, clinician, name):
    assert desk.get(at(name, program)).status_code == 200
    program.refresh_from_db()
    assert program.state == Program.State.ACTIVE


def test_a_program_that_is_over_is_not_paused(desk, program, clinician):
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="moved away")
    response = desk.post(at("pause", program), {"reason": "holiday"})

    assert response.status_code == 422
    assert "Only an active program can be paused." in response.content.decode()

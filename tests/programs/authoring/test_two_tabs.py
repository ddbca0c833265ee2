"""Two tabs, or two colleagues, on one program: the later one is told, sees how it stands, and overwrites nothing."""

from datetime import timedelta

import pytest

from programs import monitoring
from tests import factories
from tests.factories import NOW, TODAY
from tests.programs.clinic.conftest import do


@pytest.fixture
def stale(desk):
    """What the first tab sends, after a second one has added an exercise."""
    before = desk.program.revision
    desk.send("programs:prescribe", exercise=factories.make_exercise(name="Bridge").pk)
    return {"revision": before}


def test_a_dosage_from_an_old_page_is_not_saved_but_stays_in_view(desk, clinician, stale):
    response = desk.send("programs:dosage", desk.first, **stale, **{"reps.target": "6"})

    page = response.content.decode()
    assert response.status_code == 409
    assert f"{clinician.name} changed this program at 10:00" in page
    assert "Bridge" in page
    assert response.context["bench"].rows[0].form["reps.target"].value() == "6"
    assert desk.first.dosage.reps.target == 4


def test_sending_it_again_from_the_new_page_saves_it(desk, stale):
    desk.send("programs:dosage", desk.first, **stale, **{"reps.target": "6"})
    desk.send("programs:dosage", desk.first, **{"reps.target": "6"})
    assert desk.first.dosage.reps.target == 6


def test_a_schedule_from_an_old_page_is_not_saved_but_stays_in_view(desk, stale):
    sent = {"title": "Mine", "weeks": "8", "per_week": "2-3", "starts_on": "2026-03-02", "reminder_time": "09:00"}
    response = desk.send("programs:reschedule", **stale, **sent)
    assert 'value="Mine"' in response.content.decode()
    desk.program.refresh_from_db()
    assert desk.program.weeks == 4


def test_who_only_read_a_report_meanwhile_is_not_named(desk_of_issued, clinician, colleague):
    desk = desk_of_issued
    before = desk.program.revision
    desk.send("programs:rating", rating="end")
    monitoring.reply(session=do(desk.program, TODAY), text="Well done.", by=colleague, at=NOW + timedelta(hours=1))

    page = desk.send("programs:rating", revision=before, rating="each").content.decode()

    assert f"{clinician.name} changed this program" in page


@pytest.mark.parametrize("name", ["programs:move", "programs:remove"])
def test_moving_and_removing_ask_for_the_state_they_saw(desk, stale, name):
    before = desk.rows
    assert desk.send(name, desk.first, places=1, **stale).status_code == 409
    assert desk.rows == before


def test_issuing_asks_for_the_state_it_saw(desk, stale):
    assert desk.send("programs:issue", **stale).status_code == 409
    desk.program.refresh_from_db()
    assert desk.program.is_draft


@pytest.mark.parametrize("revision", ["", "-1", "\x00", "9" * 5000, "first"])
def test_a_change_that_names_no_state_is_not_made(desk, revision):
    assert desk.send("programs:remove", desk.first, revision=revision).status_code == 409
    assert len(desk.rows) == 2


def test_htmx_gets_the_whole_program_as_it_stands(desk, stale):
    response = desk.send_by_htmx("programs:remove", desk.first, **stale)
    assert response.headers["HX-Retarget"] == response.headers["HX-Reselect"] == "#program"
    assert "Not saved" in response.headers["HX-Trigger"]
    assert "Bridge" in response.content.decode()

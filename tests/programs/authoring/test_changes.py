"""Adding, moving, removing: each a form that works without scripts, each with its refusals."""

import pytest
from django.urls import reverse

from exercises import library
from programs import prescribing
from tests import factories
from tests.factories import NOW, TODAY


def names(desk):
    return [row.version.name for row in desk.rows]


def test_adding_puts_the_exercise_at_the_end_with_its_suggested_dosage(desk):
    exercise = factories.make_exercise(name="Bridge")
    response = desk.send("programs:prescribe", exercise=exercise.pk)
    assert response.url.startswith(reverse("programs:build", args=[desk.program.pk]))
    assert names(desk)[-1] == "Bridge"
    assert desk.rows[-1].dosage == exercise.dosage


def test_adding_without_scripts_keeps_the_words_searched_for(desk):
    response = desk.send("programs:prescribe", exercise=factories.make_exercise().pk, q="bridge & hip")
    assert "?q=bridge+%26+hip" in response.url


@pytest.mark.parametrize("garbage", ["", "no-uuid", "\x00", "9" * 500, "00000000-0000-4000-8000-000000000000"])
def test_what_is_no_exercise_is_not_added(desk, garbage):
    response = desk.send("programs:prescribe", exercise=garbage)
    assert response.status_code == 422
    assert len(desk.rows) == 2


def test_a_retired_exercise_is_refused_in_words(desk):
    exercise = library.retire(exercise=factories.make_exercise(), by=None, at=factories.NOW)
    response = desk.send("programs:prescribe", exercise=exercise.pk)
    assert "not published, so it cannot be prescribed" in response.content.decode().split('id="workbench"')[0]
    assert len(desk.rows) == 2


def test_another_clinics_own_exercise_is_not_added(desk, stranger):
    desk.send("programs:prescribe", exercise=factories.make_exercise(clinic=stranger.clinic).pk)
    assert len(desk.rows) == 2


def test_moving_down_changes_places(desk):
    first, second = names(desk)
    desk.send("programs:move", desk.first, places=1)
    assert names(desk) == [second, first]


def test_past_the_end_it_stays_at_the_end(desk):
    before = names(desk)
    desk.send("programs:move", desk.first, places=-1)
    assert names(desk) == before


@pytest.mark.parametrize("places", ["", "0", "99999999999999999999", "up", "\x00"])
def test_other_places_are_refused(desk, places):
    before = names(desk)
    assert desk.send("programs:move", desk.first, places=places).status_code == 422
    assert names(desk) == before


def test_removing_takes_it_out(desk):
    gone = desk.first
    desk.send("programs:remove", gone)
    assert gone not in desk.rows


def test_what_was_removed_cannot_be_moved(desk_of_issued):
    gone = desk_of_issued.first
    desk_of_issued.send("programs:remove", gone)
    assert desk_of_issued.send("programs:move", gone, places=1).status_code == 404


def test_htmx_gets_the_parts_that_a_change_touches_and_the_new_revision(desk):
    response = desk.send_by_htmx("programs:remove", desk.first)
    part = response.content.decode()
    desk.program.refresh_from_db()
    assert "<html" not in part
    assert all(f'id="{name}"' in part for name in ("name", "refusals", "plan", "minutes", "checks", "dates"))
    assert f'"revision": {desk.program.revision}' in response.headers["HX-Trigger"]
    assert "Saved at" in response.headers["HX-Trigger"]


def test_an_issued_program_can_be_changed_too(desk_of_issued):
    gone = desk_of_issued.first
    desk_of_issued.send("programs:prescribe", exercise=factories.make_exercise(name="Bridge").pk)
    desk_of_issued.send("programs:remove", gone)
    gone.refresh_from_db()
    assert names(desk_of_issued)[-1] == "Bridge"
    assert gone.removed_at == NOW


def test_the_last_exercise_of_an_issued_program_stays(desk_of_issued):
    desk_of_issued.send("programs:remove", desk_of_issued.first)
    response = desk_of_issued.send("programs:remove", desk_of_issued.first)
    assert response.status_code == 422
    assert "keeps at least one exercise" in response.content.decode()
    assert len(desk_of_issued.rows) == 1


def test_a_program_that_is_over_cannot_be_changed(desk_of_issued, clinician):
    prescribing.end(program=desk_of_issued.program, by=clinician, at=NOW, on=TODAY, reason="moved away")
    assert desk_of_issued.send("programs:remove", desk_of_issued.first).status_code == 404

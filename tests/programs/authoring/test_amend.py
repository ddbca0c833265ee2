"""Changing what a patient has: for one session, from here on, or from the next week; shown before it is done, never backwards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs import sessions
from programs.models import DosageStep, ExerciseSession, ProgramEvent
from tests import factories
from tests.factories import TODAY, days, on_day

WEDNESDAY = TODAY + days(2)


def amend(desk, *, htmx=False, **data):
    send = desk.send_by_htmx if htmx else desk.send
    return send("programs:amend", desk.first, **{"what": "amount", "scope": "onward", "confirmed": "yes", **data})


def reps_on(desk, *days_on):
    asked = [desk.first.dosage_on(day) for day in days_on]
    return [dosage and dosage.reps.target for dosage in asked]


def test_the_scopes_are_asked_with_their_days(desk_of_issued, turn_to):
    turn_to(TODAY + days(1))
    page = desk_of_issued.open().content.decode()
    assert "Only the session of Wed 4 Mar" in page
    assert "From Wed 4 Mar on" in page
    assert "From week 2 on, Mon 9 Mar: this week stays" in page


def test_it_is_shown_first_and_nothing_is_saved(desk_of_issued):
    response = desk_of_issued.send("programs:amend", desk_of_issued.first, **{"reps.target": "6", "scope": "onward"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "6 times per side instead of 4, from Mon 2 Mar." in page
    assert 'name="confirmed" value="yes"' in page
    assert 'name="reps.target" value="6"' in page
    assert not DosageStep.objects.exists()


def test_only_the_next_session(desk_of_issued, turn_to):
    turn_to(TODAY + days(1))
    amend(desk_of_issued, **{"reps.target": "6", "scope": "session", "reason": "Try it once"})
    assert reps_on(desk_of_issued, TODAY, WEDNESDAY, TODAY + days(4)) == [4, 6, 4]
    assert DosageStep.objects.get().reason == "Try it once"


def test_from_the_next_session_on(desk_of_issued, turn_to):
    turn_to(TODAY + days(1))
    amend(desk_of_issued, **{"reps.target": "6", "scope": "onward"})
    assert DosageStep.objects.get().from_on == WEDNESDAY
    assert reps_on(desk_of_issued, TODAY, WEDNESDAY, TODAY + days(20)) == [4, 6, 6]


def test_from_the_next_week_on(desk_of_issued, turn_to):
    turn_to(TODAY + days(1))
    amend(desk_of_issued, **{"reps.target": "6", "scope": "weeks"})
    assert reps_on(desk_of_issued, WEDNESDAY, TODAY + days(6), TODAY + days(7)) == [4, 4, 6]


def test_left_out_for_a_session_or_for_good(desk_of_issued):
    amend(desk_of_issued, what="rest", scope="session")
    assert reps_on(desk_of_issued, TODAY, WEDNESDAY) == [None, 4]
    amend(desk_of_issued, what="rest", scope="for_good", reason="It hurt")
    assert len(desk_of_issued.rows) == 1
    assert ProgramEvent.objects.get(kind="removed").change.reason == "It hurt"


@pytest.mark.parametrize("scope", ["for_good", "yesterday"])
def test_a_scope_that_makes_no_sense_is_refused(desk_of_issued, scope):
    response = amend(desk_of_issued, **{"reps.target": "6", "scope": scope})
    assert response.status_code == 422
    assert "scope" in response.context["bench"].rows[0].form.errors
    assert not DosageStep.objects.exists()


def test_in_the_last_week_the_coming_weeks_are_not_offered(desk_of_issued, turn_to):
    turn_to(TODAY + days(22))
    assert "this week stays" not in desk_of_issued.open().content.decode()
    assert amend(desk_of_issued, **{"reps.target": "6", "scope": "weeks"}).status_code == 422


def test_what_a_session_would_lack_is_said_before_it_is_done(desk_of_issued):
    second = desk_of_issued.rows[1]
    desk_of_issued.send("programs:amend", second, what="rest", scope="onward", confirmed="yes")
    response = desk_of_issued.send("programs:amend", desk_of_issued.first, what="rest", scope="onward")
    assert response.status_code == 422
    assert "Then a session would have nothing in it" in response.content.decode()


def test_flat_overwriting_of_what_was_planned_later_is_shown(desk_of_issued):
    row = desk_of_issued.first
    url = reverse("programs:fill", args=[row.pk])
    desk_of_issued.program.refresh_from_db()
    sent = {"revision": desk_of_issued.program.revision, "rule": "step", "name": "reps", "by": 1, "every": 1, "week": 1}
    desk_of_issued.client.post(url, sent)
    page = desk_of_issued.send("programs:amend", row, what="amount", scope="onward", **{"reps.target": "4"})
    page = " ".join(page.content.decode().split())
    assert "4 times per side instead of 5, from week 2" in page
    assert page.count('<td class="is-gone">2×6 · 5 s</td>') == 2


def test_sessions_that_fall_away_with_a_load_are_named(desk_of_issued):
    sent = {"load.kind": "mass", "load.kg": "2", "scope": "weeks"}
    page = desk_of_issued.send("programs:amend", desk_of_issued.first, **sent).content.decode().replace("\xa0", " ")
    assert "2 kg instead of body weight only, from week 2" in page
    assert "2 sessions a week instead of 2–3, from week 2" in page
    assert "Sessions that fall away:" in page
    assert desk_of_issued.program.sessions.ahead().count() == 12


def test_the_form_begins_with_what_the_next_session_asks(desk_of_issued):
    amend(desk_of_issued, **{"reps.target": "6", "scope": "weeks"})
    form = desk_of_issued.open().context["bench"].rows[0].form
    assert form["reps.target"].value() == 4


def test_while_typing_only_the_difference_is_answered(desk_of_issued):
    response = amend(desk_of_issued, htmx=True, trial="yes", **{"reps.target": "6"})
    page = response.content.decode()
    assert "6 times per side instead of 4" in page
    assert 'id="plan"' not in page
    assert not DosageStep.objects.exists()


def test_what_was_done_stays_as_it_was(desk_of_issued, patient, turn_to):
    session = sessions.start(program=desk_of_issued.program, by=patient, at=on_day(TODAY))
    for row in session.performed.all():
        sessions.record(performed=row, outcome="done", by=patient, at=on_day(TODAY))
    sessions.finish(session=session, by=patient, at=on_day(TODAY))
    turn_to(TODAY + days(1))
    before = list(session.performed.values("version", "dosage", "outcome"))
    for scope in ("session", "onward", "weeks"):
        amend(desk_of_issued, **{"reps.target": "6", "scope": scope})
    assert list(session.performed.values("version", "dosage", "outcome")) == before
    assert reps_on(desk_of_issued, TODAY) == [4]
    assert ExerciseSession.objects.get(pk=session.pk).planned_on == TODAY


def test_an_old_page_is_told(desk_of_issued):
    assert amend(desk_of_issued, revision="1", **{"reps.target": "6"}).status_code == 409
    assert not DosageStep.objects.exists()


def test_nobody_elses(signed_in, stranger, program):
    client = signed_in.as_(stranger)
    url = reverse("programs:amend", args=[program.prescriptions.first().pk])
    assert client.post(url, {"revision": program.revision}).status_code == 404


def test_the_queries_do_not_grow_with_the_exercises(signed_in, clinician, patient):
    client, counts = signed_in.as_(clinician), []
    for exercises in (2, 6):
        program = factories.make_program(patient, clinician, exercises=exercises)
        url = reverse("programs:amend", args=[program.prescriptions.first().pk])
        sent = {"revision": program.revision, "what": "amount", "scope": "onward", "reps.target": "5", "trial": "yes"}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(url, sent, headers={"HX-Request": "true"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]

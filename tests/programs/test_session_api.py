"""Sessions over the API: what was said in them is read, marked as seen and replied to."""

from __future__ import annotations

import pytest
import time_machine

from programs import sessions
from programs.models import Program
from tests import factories
from tests.factories import NOW, TODAY, days
from tests.programs.clinic.conftest import do


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def api(signed_in, clinician):
    return signed_in.as_(clinician)


def of(session, verb=""):
    return f"/api/v1/sessions/{session.id}/{verb}"


def post(client, address, **body):
    return client.post(address, body, content_type="application/json")


def test_what_was_said_is_read_with_what_was_said_before(api, program, patient):
    session = sessions.start(program=program, by=patient, at=NOW)
    first = session.performed.first()
    sets = [{"side": "left", "amount": 4}]
    sessions.raise_concern(performed=first, kind="hurts", by=patient, at=NOW)
    sessions.record(performed=first, outcome="done", pain=2, by=patient, at=NOW)
    sessions.record(
        performed=first, outcome="partly", why_not="pain", pain=4, sets_done=sets, by=patient, at=NOW + days(1)
    )
    sessions.finish(session=session, pain=6, comment="Sore.", by=patient, at=NOW + days(1))
    sessions.finish(session=session, pain=4, by=patient, at=NOW + days(2))

    shown = api.get(of(session)).json()

    assert (shown["program"], shown["state"], shown["seen_at"]) == (str(program.id), "partly", None)
    row = shown["performed"][0]
    assert (row["outcome"], row["why_not"], row["sets_done"], row["pain"]) == ("partly", "pain", sets, 4)
    assert row["concerns"] == [{"kind": "hurts", "ended_exercise": False, "at": "2026-03-02T09:00:00Z"}]
    said = [(each["prescription"], each["outcome"], each["pain"], each["comment"]) for each in shown["corrections"]]
    assert said == [(row["prescription"], "done", 2, ""), (None, "", 6, "Sore.")]


def test_a_program_shows_of_each_session_what_holds_as_a_whole(api, program, patient):
    session = sessions.start(program=program, by=patient, at=NOW)
    sessions.record(performed=session.performed.first(), outcome="done", by=patient, at=NOW)
    sessions.finish(session=session, by=patient, at=NOW, pain=3, effort="right")

    shown = api.get(f"/api/v1/programs/{program.id}/").json()["sessions"][0]

    assert (shown["pain"], shown["effort"], shown["logged_afterwards"], shown["reply"]) == (3, "right", False, "")


def test_reading_marks_nothing_as_seen_and_seeing_does(api, program, clinician):
    session = do(program, TODAY)
    api.get(of(session))
    session.refresh_from_db()
    assert session.seen_at is None

    seen = post(api, of(session, "see/")).json()
    assert (seen["seen_at"], seen["seen_by"]) == ("2026-03-02T09:00:00Z", str(clinician.id))


def test_a_reply_is_written_and_taken_back(api, program):
    session = do(program, TODAY)
    assert post(api, of(session, "reply/"), reply="Well done.").json()["reply"] == "Well done."
    shown = post(api, of(session, "reply/"), reply="").json()
    assert (shown["reply"], shown["replied_at"]) == ("", None)


@pytest.mark.parametrize("body", [{}, {"reply": "x" * 501}, {"reply": None}, {"reply": "\x00"}])
def test_a_reply_that_cannot_be_is_refused(api, program, body):
    session = do(program, TODAY)
    response = post(api, of(session, "reply/"), **body)
    assert response.status_code == 400
    assert response.json()["errors"].keys() == {"reply"}


def test_what_was_not_begun_cannot_be_seen(api, program):
    session = program.sessions.ahead().first()
    assert api.get(of(session)).json()["performed"] == []
    response = post(api, of(session, "see/"))
    assert response.status_code == 409
    assert "not begun" in response.json()["detail"]


def test_a_program_says_and_changes_when_pain_is_asked(api, program):
    assert api.get(f"/api/v1/programs/{program.id}/").json()["rating"] == "each"
    assert post(api, f"/api/v1/programs/{program.id}/rating/", rating="end").json()["rating"] == "end"
    assert Program.objects.get(pk=program.pk).rating == "end"
    assert post(api, f"/api/v1/programs/{program.id}/rating/", rating="never").status_code == 400


def test_the_number_of_queries_does_not_grow(api, patient, clinician, django_assert_max_num_queries):
    def cost(exercises):
        session = do(factories.make_program(patient, clinician, exercises=exercises), TODAY)
        for row in session.performed.all():
            sessions.record(performed=row, outcome="partly", by=patient, at=NOW + days(1))
        with django_assert_max_num_queries(8) as asked:
            api.get(of(session))
        return len(asked)

    assert cost(2) == cost(6)

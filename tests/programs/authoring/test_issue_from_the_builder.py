"""Issuing from the builder: one POST makes the sessions, the reminders and the link, or says at the field what is missing."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients import consent
from patients.models import Slot
from patients.models.consent import AGREEABLE
from programs import prescribing
from tests import factories
from tests.factories import NOW, TODAY


def test_issuing_leads_to_the_handover(desk):
    response = desk.send("programs:issue")
    assert response.url == reverse("programs:handover", args=[desk.program.pk])
    desk.program.refresh_from_db()
    assert desk.program.state == "active"
    assert desk.program.sessions.count() == 12
    assert desk.program.patient.links.count() == 1


def test_htmx_is_sent_to_the_handover_too(desk):
    response = desk.send_by_htmx("programs:issue")
    assert response.headers["HX-Redirect"] == reverse("programs:handover", args=[desk.program.pk])


def test_an_empty_program_stays_a_draft_and_says_why(signed_in, clinician, patient, desk):
    desk.program.prescriptions.all().delete()
    response = desk.send("programs:issue")
    assert response.status_code == 422
    assert "Add at least one exercise." in response.content.decode().split('id="workbench"')[0]
    desk.program.refresh_from_db()
    assert desk.program.is_draft
    assert not desk.program.patient.links.exists()


def test_a_start_that_has_passed_is_said_at_its_field(desk, clinician):
    prescribing.reschedule(program=desk.program, by=clinician, at=NOW, on=TODAY, starts_on=date(2026, 2, 2))
    response = desk.send("programs:issue")
    assert "The start has passed." in " ".join(response.context["bench"].schedule.errors["starts_on"])
    assert 'id="schedule-starts_on_error"' in response.content.decode()


def test_a_second_press_does_not_issue_twice(desk):
    revision = desk.program.revision
    desk.send("programs:issue")
    response = desk.send("programs:issue", revision=revision)
    assert response.status_code == 409
    assert desk.program.sessions.count() == 12


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"reminder_time": "06:00"}, "Messages leave from 08:00 and before 20:00."),
        ({"reminder_time": "20:00"}, "Messages leave from 08:00 and before 20:00."),
        ({"reminder_time": "25:00"}, "Enter a valid time."),
        ({"channel": "pigeon"}, "pigeon is not one of the available choices."),
        ({"channel": "sms"}, "Nothing can reach this patient that way."),
    ],
)
def test_what_the_one_line_refuses_stands_at_its_field_and_the_draft_stays(desk, sent, sentence):
    response = desk.send("programs:issue", **sent)
    assert response.status_code == 422
    (field,) = sent
    assert sentence in " ".join(response.context["bench"].issuing.errors[field])
    assert f'id="schedule-{field}_error"' in response.content.decode()
    desk.program.refresh_from_db()
    assert desk.program.is_draft
    assert not desk.program.sessions.exists()


def test_time_and_way_are_asked_in_one_line_and_hold_from_the_first_session_on(desk, clinician):
    consent.withdraw(patient=desk.program.patient, by=None, at=NOW)
    desk.send("programs:issue", reminder_time="17:30", channel="email")
    desk.program.refresh_from_db()
    assert desk.program.reminder_time == time(17, 30)
    given = desk.program.patient.consents.live()
    assert {(row.channel, row.slot) for row in given} == {("email", slot) for slot in AGREEABLE}
    assert {row.given_by for row in given} == {clinician}
    (reminder,) = desk.program.reminders.filter(slot=Slot.SESSION, local_date=TODAY)
    assert reminder.channel == "email"


def test_without_a_choice_nothing_is_agreed_to(desk):
    consent.withdraw(patient=desk.program.patient, by=None, at=NOW)
    desk.send("programs:issue", reminder_time="09:00", channel="")
    assert not desk.program.patient.consents.live().exists()


def test_a_time_that_the_patient_chose_is_shown_and_stays(desk, patient):
    patient.reminder_time = time(18, 0)
    patient.save()
    page = desk.client.get(reverse("programs:build", args=[desk.program.pk]))
    assert "The patient chose this time." in page.content.decode()
    desk.send("programs:issue", reminder_time="09:00")
    desk.program.refresh_from_db()
    assert desk.program.reminder_time == time(18, 0)


@pytest.mark.parametrize("sent", [{}, {"reminder_time": "10:00", "channel": "email"}])
def test_issuing_a_long_program_takes_at_most_15_queries(signed_in, clinician, patient, sent):
    program = factories.make_program(patient, clinician, exercises=6, issued=False, weeks=6)
    program.milestones = [{"week": 0, "tell": "Begin gently."}, {"week": 2, "tell": "First effects."}]
    program.save()
    client = signed_in.as_(clinician)
    with CaptureQueriesContext(connection) as queries:
        client.post(reverse("programs:issue", args=[program.pk]), {"revision": program.revision, **sent})
    assert program.sessions.count() == 18
    assert {row.slot for row in program.reminders.all()} == {Slot.SESSION, Slot.WEEK}
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 15

"""Telling patients what clinicians did: once, when it seems to be all, by day, and never what nobody needs to hear."""

from datetime import timedelta

import pytest
from django.db import connections, transaction

from patients import consent
from patients.models import Slot
from programs import prescribing, sessions
from programs.models import ProgramEvent, Reminder
from programs.reminders import dispatch, notices
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.programs.reminders.scene import stopped

MINUTES = timedelta(minutes=1)


@pytest.fixture
def told(program):
    """The program, of whose issue the patient has heard."""
    notices.announce(at=NOW)
    dispatch.dispatch(clock=stopped(NOW))
    return program


def change(program, by, at, title="Another title"):
    return prescribing.reschedule(program=program, by=by, at=at, on=TODAY, title=title)


def of_changes():
    return Reminder.objects.filter(slot=Slot.CHANGED)


def test_a_new_program_is_told_at_once(program, provider):
    assert notices.announce(at=NOW) == 1
    dispatch.dispatch(clock=stopped(NOW))
    assert [message.subject for message in provider.handed_over] == ["Your program is ready"]


def test_it_is_told_once(told, provider):
    assert notices.announce(at=NOW + 5 * MINUTES) == 0
    assert Reminder.objects.filter(slot=Slot.ISSUED).count() == 1


def test_a_draft_is_nobodys_news(draft, clinician):
    change(draft, clinician, NOW)
    assert notices.announce(at=NOW + days(1)) == 0


def test_several_changes_make_one_message_when_the_clinician_is_done(told, clinician, provider):
    for minute in (0, 4, 8):
        change(told, clinician, NOW + minute * MINUTES)
        assert notices.announce(at=NOW + (minute + 1) * MINUTES) == 0

    assert notices.announce(at=NOW + 18 * MINUTES) == 1
    dispatch.dispatch(clock=stopped(NOW + 18 * MINUTES))
    assert [message.subject for message in provider.handed_over] == ["Your program has changed"]


def test_a_clinician_who_is_never_done_is_not_waited_for_beyond_an_hour(told, clinician):
    for minute in range(0, 65, 5):
        change(told, clinician, NOW + minute * MINUTES)
    assert notices.announce(at=NOW + 60 * MINUTES) == 1


def test_a_change_while_the_message_waits_is_told_by_it(told, clinician):
    change(told, clinician, NOW)
    notices.announce(at=NOW + 10 * MINUTES)
    change(told, clinician, NOW + 11 * MINUTES)
    notices.announce(at=NOW + 21 * MINUTES)
    assert of_changes().count() == 1


def test_a_change_after_it_was_sent_is_told_the_next_morning(told, clinician, provider):
    change(told, clinician, NOW)
    notices.announce(at=NOW + 10 * MINUTES)
    dispatch.dispatch(clock=stopped(NOW + 10 * MINUTES))
    change(told, clinician, NOW + 60 * MINUTES)
    notices.announce(at=NOW + 70 * MINUTES)

    assert list(of_changes().order_by("due_at").values_list("local_date", "due_at")) == [
        (TODAY, NOW + 10 * MINUTES),
        (TODAY + days(1), on_day(TODAY + days(1), 7)),  # 08:00 in Berlin
    ]


def test_at_night_it_waits_for_the_morning(told, clinician):
    change(told, clinician, on_day(TODAY, 21))
    notices.announce(at=on_day(TODAY, 22))
    assert of_changes().get().due_at == on_day(TODAY + days(1), 7)


def test_what_could_not_be_tried_for_an_hour_before_the_quiet_hours_waits_for_the_morning(program, provider):
    """At 19:59 in Berlin: the dispatcher comes by at eight, and would let go of it for good."""
    notices.announce(at=on_day(TODAY, 18) + 59 * MINUTES)
    dispatch.dispatch(clock=stopped(on_day(TODAY, 19)))
    dispatch.dispatch(clock=stopped(on_day(TODAY + days(1), 7)))

    assert [message.subject for message in provider.handed_over] == ["Your program is ready"]


def test_a_change_of_one_program_is_told_though_another_one_ends(told, patient, clinician, provider):
    other = factories.make_program(patient, clinician)
    notices.announce(at=NOW)
    change(told, clinician, on_day(TODAY, 20))
    change(other, clinician, on_day(TODAY, 20) + MINUTES)
    notices.announce(at=on_day(TODAY, 21))
    prescribing.end(program=other, by=clinician, at=on_day(TODAY, 22), on=TODAY, reason="moved")
    dispatch.dispatch(clock=stopped(on_day(TODAY + days(1), 7)))

    assert of_changes().get().state == Reminder.State.ACCEPTED


def test_what_the_patient_did_is_no_news(told, patient):
    prescribing.pause(program=told, by=patient, at=NOW, on=TODAY, reason="holiday")
    sessions_before = ProgramEvent.objects.filter(delivered_at=None).count()
    assert (sessions_before, notices.announce(at=NOW + days(1))) == (0, 0)


def test_a_session_that_the_clinician_moves_is_told(told, clinician):
    session = told.sessions.order_by("planned_on").last()
    sessions.move(session=session, to=session.planned_on - days(1), by=clinician, at=NOW + 5 * MINUTES)
    assert notices.announce(at=NOW + 15 * MINUTES) == 1


def test_doing_a_session_is_no_news(told, patient):
    sessions.start(program=told, by=patient, at=NOW)
    assert notices.announce(at=NOW + days(1)) == 0


def test_a_pause_by_the_clinician_is_told_though_the_program_stands_still(told, clinician, provider):
    prescribing.pause(program=told, by=clinician, at=NOW, on=TODAY, reason="illness")
    notices.announce(at=NOW + 10 * MINUTES)
    dispatch.dispatch(clock=stopped(NOW + 10 * MINUTES))
    assert len(provider.handed_over) == 1


def test_whoever_wants_no_such_message_gets_none_and_it_is_not_tried_for_ever(told, patient, clinician):
    consent.withdraw(patient=patient, by=None, at=NOW)
    change(told, clinician, NOW)
    assert notices.announce(at=NOW + 10 * MINUTES) == 1
    assert not of_changes().exists()
    assert notices.announce(at=NOW + 11 * MINUTES) == 0


def test_two_who_announce_do_not_wait_for_each_other(transactional_db, clinician):
    program = factories.make_program(factories.make_patient(clinician), clinician)
    other = connections.create_connection("default")
    try:
        with transaction.atomic():
            assert notices._announce_some(NOW) == 1
            with other.cursor() as cursor:
                cursor.execute(
                    "select id from patients_patient where id = %s for no key update skip locked", [program.patient_id]
                )
                assert cursor.fetchall() == []
    finally:
        other.close()
    assert notices.announce(at=NOW) == 0

"""What waits to be read: what hurts at once, finished or not, and whatever was said since the report was opened."""

import uuid

import pytest

from programs import monitoring, report, sessions, unread
from programs.models import PhoneEntry
from tests.factories import NOW, TODAY, days
from tests.programs.clinic.conftest import do

LATER = NOW + days(1)


@pytest.fixture
def begun(program, patient):
    return sessions.start(program=program, by=patient, at=NOW)


@pytest.fixture
def read(program, clinician):
    """Monday's session, read on the same day."""
    return monitoring.see(session=do(program, TODAY, pain=2), by=clinician, at=NOW)


def waiting(clinician, on=TODAY):
    return list(monitoring.urgent_first(monitoring.unseen(clinician, on=on)))


def say(session, *, at=LATER, **said):
    return sessions.record(performed=session.performed.first(), outcome="done", by=session.patient, at=at, **said)


def worry(session, at=NOW):
    sessions.raise_concern(performed=session.performed.first(), kind="hurts", by=session.patient, at=at)


def test_a_concern_in_a_session_under_way_waits_at_once(begun, clinician):
    worry(begun)
    [found] = waiting(clinician)
    assert (found, found.has_concern) == (begun, True)


@pytest.mark.parametrize(("pain", "waits"), [(5, False), (6, True)])
def test_strong_pain_in_a_session_under_way_waits_at_once(begun, clinician, pain, waits):
    say(begun, at=NOW, pain=pain)
    assert [each.hurt for each in waiting(clinician)] == [True] * waits


def test_a_session_that_was_begun_and_left_waits_once_its_day_is_over(begun, clinician):
    assert waiting(clinician) == []
    assert waiting(clinician, on=TODAY + days(1)) == [begun]


def test_what_was_not_finished_is_seen_when_it_is_opened(begun, clinician):
    worry(begun)
    monitoring.see(session=begun, by=clinician, at=NOW)
    assert waiting(clinician, on=TODAY + days(1)) == []


def test_what_was_read_waits_no_more(read, clinician):
    assert waiting(clinician, on=TODAY + days(1)) == []


@pytest.mark.parametrize(("pain", "worse"), [(4, False), (5, True), (7, True)])
def test_the_morning_after_makes_it_wait_again_and_stands_first_when_it_is_worse(read, clinician, pain, worse):
    sessions.say_morning(session=read, pain=pain, by=read.patient, at=LATER)
    [found] = waiting(clinician, on=TODAY + days(1))
    assert found.worse_next_morning == worse


def test_what_is_said_anew_makes_it_wait_again(read, clinician):
    say(read, pain=8)
    assert [each.hurt for each in waiting(clinician)] == [True]


def test_a_concern_and_a_word_make_it_wait_again(read, clinician):
    worry(read, at=LATER)
    assert waiting(clinician) == [read]
    monitoring.see(session=read, by=clinician, at=LATER)
    assert waiting(clinician) == []
    sessions.finish(session=read, by=read.patient, at=LATER + days(1), comment="It swells.")
    assert waiting(clinician) == [read]


def test_reading_it_again_says_who_and_when_and_nothing_new_leaves_it(read, clinician, colleague):
    sessions.say_morning(session=read, pain=7, by=read.patient, at=LATER)
    again = monitoring.see(session=read, by=colleague, at=LATER)
    assert (again.seen_by, again.seen_at) == (colleague, LATER)
    assert monitoring.see(session=read, by=clinician, at=LATER + days(1)).seen_at == LATER


def test_a_reply_to_what_was_read_is_no_reading_of_what_came_since(read, clinician):
    sessions.say_morning(session=read, pain=7, by=read.patient, at=LATER)
    monitoring.reply(session=read, text="Well done.", by=clinician, at=LATER)
    assert waiting(clinician) == [read]


def test_what_a_phone_sent_late_is_new_although_it_was_said_before(signed_in, program, patient, clinician):
    signed_in.phone_of(patient)
    session = do(program, TODAY)
    session = monitoring.see(session=session, by=clinician, at=NOW + days(1))
    said_at = session.performed.first().recorded_at
    PhoneEntry.objects.create(
        key=uuid.uuid4(),
        clinic=patient.clinic,
        patient=patient,
        device=patient.devices.get(),
        kind="record",
        said_at=said_at,
        received_at=NOW + days(2),
    )

    assert waiting(clinician, on=TODAY + days(2)) == [session]
    assert [line.is_new for line in report.lines(session, news=unread.since(session))] == [True, True]


def test_the_report_knows_what_is_new(read):
    say(read, pain=8)
    first, second = report.lines(read, news=unread.since(read))
    assert (first.is_new, second.is_new) == (True, False)

"""Messages that a person asked for: a test, and another try of one that did not arrive."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from patients import care, consent
from patients.models import Channel, Patient, Slot
from programs import sessions
from programs.models import Reminder
from programs.reminders import asking, dispatch, planning
from programs.reminders.asking import NotSent
from tests.factories import TODAY, days, on_day
from tests.programs.reminders.scene import DUE, ledger, stopped

State = Reminder.State
NIGHT = on_day(TODAY, 20)  # 21:00 in Berlin
LATER = DUE + timedelta(hours=3)


def ended(reminder, state=State.DEAD, **changes):
    """The reminder with a life behind it."""
    Reminder.objects.filter(pk=reminder.pk).update(state=state, reason="refused", changed_at=DUE, **changes)
    reminder.refresh_from_db()
    return reminder


# --- A test ---


def test_a_test_is_due_now_and_needs_neither_program_nor_consent(patient):
    consent.withdraw(patient=patient, by=None, at=DUE)

    test = asking.send_test(patient=patient, channel="email", by=None, at=DUE)

    assert (test.slot, test.repeat, test.program, test.asked_by) == (Slot.TEST, 0, None, None)
    assert test.due_at == test.next_attempt_at == test.asked_at == DUE
    assert (test.local_date, test.zone, test.clinic) == (TODAY, "Europe/Berlin", patient.clinic)
    assert ledger(test) == ["planned asked_for"]


def test_the_ledger_says_which_clinician_asked(patient, clinician):
    assert asking.send_test(patient=patient, channel="email", by=clinician, at=DUE).asked_by == clinician


def test_a_second_click_is_answered_with_the_one_that_waits(patient):
    first = asking.send_test(patient=patient, channel="email", by=None, at=DUE)
    assert asking.send_test(patient=patient, channel="email", by=None, at=DUE) == first


def test_one_that_nobody_sent_in_its_hour_is_not_waited_for(patient):
    first = asking.send_test(patient=patient, channel="email", by=None, at=DUE)
    second = asking.send_test(patient=patient, channel="email", by=None, at=first.expires_at)
    assert second.repeat == 1


def test_a_patient_gets_three_tests_a_day(patient):
    for number in range(3):
        ended(asking.send_test(patient=patient, channel="email", by=None, at=DUE + timedelta(minutes=number)))

    with pytest.raises(NotSent, match="Three tests a day"):
        asking.send_test(patient=patient, channel="email", by=None, at=LATER)
    assert asking.send_test(patient=patient, channel="email", by=None, at=DUE + days(1)).repeat == 0


@pytest.mark.parametrize(
    ("at", "when"),
    [(NIGHT, "Tue 3 Mar, 08:00"), (on_day(TODAY, 6), "Mon 2 Mar, 08:00"), (on_day(TODAY, 23), "Tue 3 Mar, 08:00")],
)
def test_at_night_by_the_patients_clock_it_says_when_it_could_go(patient, at, when):
    with pytest.raises(NotSent, match=when):
        asking.send_test(patient=patient, channel="email", by=None, at=at)
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(("channel", "words"), [("sms", "not set up"), ("email", "no address")])
def test_a_way_that_leads_nowhere_is_refused_by_name(patient, monkeypatch, channel, words):
    monkeypatch.delitem(asking.ways.CHANNELS, "sms", raising=False)
    Patient.objects.update(email="", phone="+49 30 1234")
    with pytest.raises(NotSent, match=words) as refusal:
        asking.send_test(patient=patient, channel=channel, by=None, at=DUE)
    assert list(refusal.value.problems) == ["channel"]


@pytest.mark.parametrize("channel", ["", "pigeon", "\0"])
def test_a_way_that_there_is_not_is_refused(patient, channel):
    with pytest.raises(NotSent):
        asking.send_test(patient=patient, channel=channel, by=None, at=DUE)


def test_the_discharged_get_none(patient, clinician):
    care.discharge(patient=patient, by=clinician, at=DUE)
    with pytest.raises(NotSent, match="care has ended"):
        asking.send_test(patient=patient, channel="email", by=clinician, at=DUE)


def test_a_test_is_sent_like_everything_else(patient, clinician, provider):
    consent.withdraw(patient=patient, by=None, at=DUE)
    test = asking.send_test(patient=patient, channel="email", by=clinician, at=DUE)

    dispatch.dispatch(clock=stopped(DUE))

    assert [message.key for message in provider.handed_over] == [test.idempotency_key]
    assert ledger(test)[-1] == "accepted"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_test(patient):
    tests, start = [], threading.Barrier(2)

    def click():
        start.wait()
        tests.append(asking.send_test(patient=patient, channel="email", by=None, at=DUE))
        connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert len(tests) == 2
    assert Reminder.objects.count() == 1


# --- Again ---


@pytest.mark.parametrize("state", Reminder.NOT_ARRIVED)
def test_what_did_not_arrive_is_tried_again_beside_the_first(reminder, clinician, state):
    again = asking.send_again(reminder=ended(reminder, state), by=clinician, at=LATER)

    assert (again.repeat, again.asked_by, again.due_at) == (1, clinician, LATER)
    assert (again.session, again.program, again.local_date) == (reminder.session, reminder.program, TODAY)
    assert again.idempotency_key != reminder.idempotency_key
    reminder.refresh_from_db()
    assert reminder.state == state


@pytest.mark.parametrize("state", [State.PLANNED, State.ACCEPTED, State.DELIVERED, State.CANCELLED, State.SUPPRESSED])
def test_what_arrived_waits_or_was_not_wanted_is_not_sent_again(reminder, clinician, state):
    with pytest.raises(NotSent, match="Only what did not arrive"):
        asking.send_again(reminder=ended(reminder, state, accepted_at=DUE), by=clinician, at=LATER)


def test_a_second_click_makes_no_third_message(reminder, clinician):
    first = asking.send_again(reminder=ended(reminder), by=clinician, at=LATER)
    assert asking.send_again(reminder=reminder, by=clinician, at=LATER) == first

    ended(first, State.ACCEPTED, accepted_at=LATER)
    with pytest.raises(NotSent):
        asking.send_again(reminder=reminder, by=clinician, at=LATER)


def test_another_try_may_fail_too(reminder, clinician):
    first = ended(asking.send_again(reminder=ended(reminder), by=clinician, at=LATER))
    assert asking.send_again(reminder=reminder, by=clinician, at=LATER).repeat == first.repeat + 1


@pytest.mark.parametrize(
    ("slot", "at", "is_sent"),
    [
        (Slot.SESSION, DUE + days(1), False),
        (Slot.NUDGE, DUE + days(1), False),
        (Slot.CHANGED, DUE + days(1), True),
        (Slot.CHANGED, DUE + days(2), False),
        (Slot.WEEK, NIGHT + days(1), False),  # from tomorrow on it could go, and that is a day too late
    ],
)
def test_what_speaks_of_its_day_is_of_no_use_after_it_and_news_a_day_longer(reminder, clinician, slot, at, is_sent):
    ended(reminder, slot=slot)
    assert asking.may_send_again(reminder, at=at) is is_sent
    if is_sent:
        assert asking.send_again(reminder=reminder, by=clinician, at=at).local_date == TODAY
    else:
        with pytest.raises(NotSent, match="too late"):
            asking.send_again(reminder=reminder, by=clinician, at=at)


def test_at_night_news_waits_for_the_morning(reminder, clinician):
    with pytest.raises(NotSent, match="Tue 3 Mar, 08:00"):
        asking.send_again(reminder=ended(reminder, slot=Slot.CHANGED), by=clinician, at=NIGHT)


def test_a_no_of_the_patient_stands(reminder, patient, clinician):
    consent.withdraw(patient=patient, by=None, at=DUE)
    with pytest.raises(NotSent, match="does not want"):
        asking.send_again(reminder=ended(reminder), by=clinician, at=LATER)


def test_a_test_is_asked_for_anew_instead(patient, clinician):
    test = ended(asking.send_test(patient=patient, channel=Channel.EMAIL, by=None, at=DUE))
    with pytest.raises(NotSent):
        asking.send_again(reminder=test, by=clinician, at=DUE)


def test_another_try_goes_out_and_planning_leaves_it_alone(reminder, clinician, provider):
    again = asking.send_again(reminder=ended(reminder), by=clinician, at=LATER)
    planning.plan(at=LATER)
    dispatch.dispatch(clock=stopped(LATER))

    assert again.idempotency_key in {message.key for message in provider.handed_over}
    assert ledger(again) == ["planned asked_for", "leased", "sending", "accepted"]


def test_another_try_of_what_is_done_meanwhile_is_not_needed(reminder, patient, clinician, provider):
    again = asking.send_again(reminder=ended(reminder), by=clinician, at=LATER)
    sessions.start(program=reminder.program, by=patient, at=LATER)
    dispatch.dispatch(clock=stopped(LATER))

    assert ledger(again)[-1] == "cancelled already_done"
    assert again.idempotency_key not in {message.key for message in provider.handed_over}


# --- In another time zone ---


def test_what_speaks_of_its_day_is_not_sent_on_the_next_one(reminder, patient, provider):
    """Asked for "later" in Berlin; at that time the patient is where it is night already."""
    asking.say_later(reminder=reminder, due_at=LATER, at=DUE)
    Patient.objects.update(time_zone="Asia/Tokyo")
    Reminder.objects.filter(repeat=0).update(state=State.CANCELLED)
    for hour in range(48):
        dispatch.dispatch(clock=stopped(LATER + timedelta(hours=hour)))

    assert provider.handed_over == []
    assert ledger(Reminder.objects.get(repeat=1))[-1] == "suppressed quiet_hours"


def test_what_may_have_arrived_is_not_put_off_until_its_key_is_forgotten(reminder, patient, provider):
    test = asking.send_test(patient=patient, channel="email", by=None, at=DUE)
    Reminder.objects.filter(pk=test.pk).update(in_doubt=True, attempts=1)
    Patient.objects.update(time_zone="Pacific/Auckland")
    dispatch.dispatch(clock=stopped(DUE))

    assert ledger(test)[-1] == "unknown no_answer"

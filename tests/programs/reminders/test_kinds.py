"""The messages beside the reminder of a session: second nudge, morning after, weeks. Each at its time, and only where wanted."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from patients import consent
from patients.models import Channel, Slot
from programs import prescribing, sessions
from programs.models import Program, Reminder
from programs.reminders import dispatch, planning, timing
from programs.reminders.channels import CHANNELS
from tests import factories
from tests.factories import TODAY, days, on_day
from tests.programs.reminders.scene import BEFORE, DUE, ledger, stopped

AFTERNOON = on_day(TODAY, 16)  # 17:00 in Berlin
NUDGE = datetime(2026, 3, 2, 17, tzinfo=UTC)  # 18:00 in Berlin


def of_kind(slot, **particulars):
    return Reminder.objects.filter(slot=slot, **particulars)


def do_session(program, at):
    session = sessions.start(program=program, by=program.patient, at=at)
    for row in session.performed.all():
        sessions.record(performed=row, outcome="done", by=program.patient, at=at)
    return sessions.finish(session=session, by=program.patient, at=at)


# The second nudge


def test_a_nudge_comes_when_the_reminder_went_out_and_nothing_was_logged(reminder, provider):
    dispatch.dispatch(clock=stopped(DUE))
    planning.plan(at=AFTERNOON)
    dispatch.dispatch(clock=stopped(NUDGE))

    nudge = of_kind(Slot.NUDGE).get()
    assert nudge.due_at == NUDGE
    assert len(provider.handed_over) == 2
    assert ledger(nudge) == ["planned", "leased", "sending", "accepted"]


def test_no_nudge_is_planned_hours_ahead(reminder, provider):
    dispatch.dispatch(clock=stopped(DUE))
    planning.plan(at=DUE + timedelta(hours=3))
    assert not of_kind(Slot.NUDGE).exists()


def test_no_nudge_after_a_reminder_that_reached_nobody(reminder):
    dispatch.dispatch(clock=stopped(DUE + timedelta(hours=2)))
    planning.plan(at=AFTERNOON)
    assert reminder.events.last().state == "expired"
    assert not of_kind(Slot.NUDGE).exists()


def test_no_nudge_once_something_was_logged(reminder, provider):
    dispatch.dispatch(clock=stopped(DUE))
    planning.plan(at=AFTERNOON)
    sessions.start(program=reminder.program, by=reminder.patient, at=AFTERNOON)
    dispatch.dispatch(clock=stopped(NUDGE))

    assert len(provider.handed_over) == 1
    assert ledger(of_kind(Slot.NUDGE).get())[-1] == "cancelled already_done"


def test_two_nudges_in_seven_days_are_enough(reminder, provider):
    for day in (0, 2, 4, 7):
        planning.plan(at=BEFORE + days(day))
        dispatch.dispatch(clock=stopped(DUE + days(day)))
        planning.plan(at=AFTERNOON + days(day))
        dispatch.dispatch(clock=stopped(NUDGE + days(day)))

    nudged = of_kind(Slot.NUDGE, state="accepted").values_list("local_date", flat=True)
    assert sorted(nudged) == [TODAY, TODAY + days(2), TODAY + days(7)]


@pytest.mark.parametrize(
    ("reminded", "nudged"),
    [
        pytest.param(time(9), time(18), id="in the morning"),
        pytest.param(time(15), time(18), id="three hours before"),
        pytest.param(time(16, 15), time(19, 15), id="later, still three hours"),
        pytest.param(time(16, 31), None, id="too late to begin"),
        pytest.param(time(19, 59), None, id="in the evening"),
    ],
)
def test_a_nudge_leaves_three_hours_and_an_evening(reminded, nudged):
    assert timing.nudge_after(reminded) == nudged


# The morning after


def test_the_morning_after_a_session_there_is_one_question(program, provider):
    do_session(program, on_day(TODAY, 19))
    asked = of_kind(Slot.NEXT_MORNING).get()
    assert (asked.local_date, asked.due_at) == (TODAY + days(1), DUE + days(1))

    dispatch.dispatch(clock=stopped(asked.due_at))
    assert [message.subject for message in provider.handed_over][-1] == "One question about this morning"


def test_whoever_is_reminded_in_the_evening_is_asked_in_the_morning(patient, clinician):
    program = factories.make_program(patient, clinician, at=BEFORE, reminder_time=time(18))
    do_session(program, on_day(TODAY, 19))
    assert of_kind(Slot.NEXT_MORNING).get().due_at == on_day(TODAY + days(1), 9)  # 10:00 in Berlin


def test_who_has_told_is_not_asked(program, provider):
    session = do_session(program, on_day(TODAY, 19))
    type(session).objects.filter(pk=session.pk).update(morning_pain=2, morning_at=on_day(TODAY + days(1), 6))
    dispatch.dispatch(clock=stopped(DUE + days(1)))
    assert ledger(of_kind(Slot.NEXT_MORNING).get())[-1] == "suppressed already_said"


# The weeks


@pytest.fixture
def with_words(patient, clinician):
    """A program whose protocol has a word for the beginning and for weeks 2, 4 and 8."""
    program = factories.make_program(patient, clinician, at=BEFORE, issued=False, weeks=4)
    words = [{"week": week, "tell": "Well done."} for week in (0, 2, 4, 8)]
    Program.objects.filter(pk=program.pk).update(milestones=words)
    return prescribing.issue(program=program, by=clinician, at=BEFORE, on=TODAY)


def live_through(weeks, *, after=0):
    for day in range(after, 7 * weeks + 1):
        planning.plan(at=on_day(TODAY + days(day), 5))
    return list(of_kind(Slot.WEEK).order_by("local_date").values_list("local_date", flat=True))


def test_week_messages_come_at_the_start_and_at_the_end_of_weeks_2_and_4(with_words):
    assert live_through(4) == [TODAY, TODAY + days(13), TODAY + days(27)]
    assert of_kind(Slot.WEEK).first().due_at == on_day(TODAY + days(27), 10)  # noon in Berlin, after the clocks changed


def test_a_pause_moves_them(with_words, clinician):
    pause = {"by": clinician, "at": on_day(TODAY + days(7)), "on": TODAY + days(7), "until_on": TODAY + days(16)}
    planning.plan(at=on_day(TODAY, 5))
    prescribing.pause(program=with_words, reason="holiday", **pause)
    assert live_through(6, after=7) == [TODAY, TODAY + days(23), TODAY + days(37)]


@pytest.mark.parametrize(
    ("day", "is_there"),
    [(0, True), (6, True), (7, False), (12, False), (13, True), (19, True), (20, False)],
)
def test_what_the_message_is_about_stands_on_the_page_for_a_week(with_words, signed_in, patient, day, is_there):
    at = on_day(TODAY + days(day), 12)
    phone = signed_in.phone_of(patient, at=BEFORE)
    with time_machine.travel(at, tick=False):
        page = phone.get(reverse("programs:portal_today")).content.decode()
    assert ("Well done." in page) == is_there


def test_a_program_without_words_sends_none(program):
    assert live_through(4) == []


# By the ways that the patient chose


def test_each_kind_goes_by_the_ways_that_were_chosen(patient, clinician, provider, monkeypatch):
    monkeypatch.setitem(CHANNELS, Channel.SMS, provider)
    patient.phone = "+49 30 1"
    patient.save()
    wanted = {(Channel.EMAIL, Slot.SESSION), (Channel.SMS, Slot.SESSION), (Channel.SMS, Slot.NEXT_MORNING)}
    consent.choose(patient=patient, wanted=wanted, by=None, at=BEFORE)
    program = factories.make_program(patient, clinician, at=BEFORE)
    do_session(program, on_day(TODAY, 19))

    rows = Reminder.objects.filter(state="planned", local_date=TODAY + days(1)).values_list("slot", "channel")
    assert set(rows) == {(Slot.NEXT_MORNING, "sms")}
    cancelled = Reminder.objects.filter(state="cancelled", local_date=TODAY).values_list("slot", "channel")
    assert set(cancelled) == {(Slot.SESSION, "email"), (Slot.SESSION, "sms")}


def test_a_way_that_is_not_set_up_is_not_planned(patient, clinician):
    consent.choose(patient=patient, wanted={(Channel.SMS, Slot.SESSION)}, by=None, at=BEFORE)
    factories.make_program(patient, clinician, at=BEFORE)
    assert not Reminder.objects.exists()


def test_the_patients_own_time_goes_before_the_programs(patient, clinician):
    patient.reminder_time = time(11, 15)
    patient.save()
    program = factories.make_program(patient, clinician, at=BEFORE)
    assert program.reminders.get(local_date=TODAY).due_at == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)

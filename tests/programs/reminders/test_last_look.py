"""The last look before sending: what the UPDATE refuses is what `rules.obstacle` names, and nothing of it is sent."""

from datetime import timedelta
from uuid import uuid4

import pytest

from patients import access, consent
from patients.models import Channel, Patient, PushSubscription, Slot
from patients.models.consent import AGREEABLE
from programs.models import ExerciseSession, Pause, Program, Reminder
from programs.reminders import dispatch, messages, queue, rules
from programs.reminders.channels import CHANNELS
from programs.reminders.rules import Verdict
from tests.factories import NOW, TODAY, days
from tests.programs.reminders.scene import DUE, ledger, stopped


def patient(**changes):
    return lambda reminder: Patient.objects.filter(pk=reminder.patient_id).update(**changes)


def withdrawal(reminder):
    consent.withdraw(patient=reminder.patient, by=None, at=NOW)


def program(**changes):
    return lambda reminder: Program.objects.filter(pk=reminder.program_id).update(**changes)


def session(**changes):
    return lambda reminder: ExerciseSession.objects.filter(pk=reminder.session_id).update(**changes)


def another_session(**changes):
    def change(reminder):
        other = reminder.program.sessions.exclude(pk=reminder.session_id).first()
        ExerciseSession.objects.filter(pk=other.pk).update(**changes)

    return change


def pause(from_on, until_on):
    return lambda reminder: Pause.objects.create(
        clinic_id=reminder.clinic_id, program=reminder.program, from_on=from_on, until_on=until_on, reason="holiday"
    )


BEGUN = {"started_at": NOW, "performed_on": TODAY}
DONE = {**BEGUN, "finished_at": NOW, "state": "done"}

# What can happen behind the pipeline's back, and the reason that stands in the ledger afterwards.
OBSTACLES = [
    pytest.param(withdrawal, "opted_out", id="patient opted out"),
    pytest.param(patient(email="", phone="030 1"), "no_address", id="address removed"),
    pytest.param(patient(discharged_at=NOW), "discharged", id="patient discharged"),
    pytest.param(program(state="paused"), "paused", id="program paused"),
    pytest.param(pause(TODAY, TODAY), "paused", id="pause of this day"),
    pytest.param(pause(TODAY - days(3), None), "paused", id="open pause"),
    pytest.param(program(state="ended", ended_at=NOW), "program_over", id="program ended"),
    pytest.param(program(state="completed", ended_at=NOW), "program_over", id="program completed"),
    pytest.param(session(**BEGUN, state="started"), "already_done", id="session begun"),
    pytest.param(session(**DONE), "already_done", id="session done"),
    pytest.param(another_session(**DONE), "already_done", id="another session done that day"),
    pytest.param(session(planned_on=TODAY + days(1)), "session_moved", id="session moved"),
    pytest.param(session(state="cancelled"), "session_moved", id="session taken out"),
]
HARMLESS = [
    pytest.param(lambda reminder: None, id="nothing"),
    pytest.param(pause(TODAY + days(1), TODAY + days(2)), id="a pause from tomorrow"),
    pytest.param(pause(TODAY - days(2), TODAY - days(1)), id="a pause until yesterday"),
    pytest.param(another_session(**{**DONE, "performed_on": TODAY - days(1)}), id="a session done yesterday"),
]


@pytest.mark.parametrize(("happens", "reason"), OBSTACLES)
def test_the_database_refuses_what_the_rules_object_to(reminder, happens, reason):
    [claimed] = queue.claim(at=DUE)
    happens(reminder)

    assert rules.obstacle(facts_of(reminder)) == reason
    assert not queue.mark(claimed, at=DUE)


@pytest.mark.parametrize("happens", HARMLESS)
def test_the_database_lets_through_what_the_rules_let_through(reminder, happens):
    [claimed] = queue.claim(at=DUE)
    happens(reminder)

    assert rules.obstacle(facts_of(reminder)) is None
    assert queue.mark(claimed, at=DUE)


@pytest.mark.parametrize(("happens", "reason"), OBSTACLES)
def test_it_is_not_sent_and_the_ledger_says_why(reminder, provider, happens, reason):
    happens(reminder)

    dispatch.dispatch(clock=stopped(DUE))

    assert provider.handed_over == []
    assert ledger(reminder) == ["planned", "leased", f"suppressed {reason}"]


@pytest.mark.parametrize(("happens", "reason"), OBSTACLES)
def test_what_happens_while_the_text_is_written_still_stops_it(reminder, provider, monkeypatch, happens, reason):
    write = messages.write

    def write_slowly(reminder, **time):
        message = write(reminder, **time)
        happens(reminder)
        return message

    monkeypatch.setattr(messages, "write", write_slowly)
    dispatch.dispatch(clock=stopped(DUE))

    assert provider.handed_over == []
    assert ledger(reminder) == ["planned", "leased", f"suppressed {reason}"]


@pytest.mark.parametrize("happens", HARMLESS)
def test_otherwise_it_is_sent(reminder, provider, happens):
    happens(reminder)
    dispatch.dispatch(clock=stopped(DUE))
    assert len(provider.handed_over) == 1


# The same for every other kind of message and every way.


@pytest.fixture
def one_of_each_kind(reminder):
    """A reminder of every slot by every way, all of the same session, and a phone that takes notifications."""
    link = access.hand_out(patient=reminder.patient, by=None, at=NOW)
    device, _secret = access.let_in(link=link, label="Phone", at=NOW)
    PushSubscription.objects.create(
        clinic_id=reminder.clinic_id, patient=reminder.patient, device=device, endpoint="https://x.example", made_at=NOW
    )
    Patient.objects.update(phone="+49301")
    everything = {(channel, slot) for channel in Channel for slot in AGREEABLE}
    consent.choose(patient=reminder.patient, wanted=everything, by=None, at=NOW)
    for slot in Slot:
        for channel in Channel:
            if (slot, channel) != (reminder.slot, reminder.channel):
                reminder.pk, reminder._state.adding = uuid4(), True
                reminder.idempotency_key, reminder.slot, reminder.channel = uuid4(), slot, channel
                reminder.save(force_insert=True)
    return Reminder.objects.filter(patient=reminder.patient)


def no_phone_any_more(reminder):
    PushSubscription.objects.update(gone_at=NOW)


def link_revoked(reminder):
    reminder.patient.links.update(revoked_at=NOW)


def morning_said(reminder):
    ExerciseSession.objects.filter(pk=reminder.session_id).update(morning_pain=3, morning_at=NOW)


OTHERS = [
    pytest.param(no_phone_any_more, id="notifications turned off"),
    pytest.param(link_revoked, id="link revoked"),
    pytest.param(morning_said, id="morning told"),
    pytest.param(patient(phone="030 1"), id="a number that takes no text messages"),
]


@pytest.mark.parametrize(
    "happens", [*(pytest.param(case.values[0], id=case.id) for case in OBSTACLES), *HARMLESS, *OTHERS]
)
def test_for_every_kind_and_way_the_database_and_the_rules_agree(one_of_each_kind, monkeypatch, happens):
    monkeypatch.setattr(queue, "A_CLINICS_SHARE", 100)
    claimed = queue.claim(at=DUE)
    assert len(claimed) == len(Slot) * len(Channel)
    happens(claimed[0])

    for reminder in claimed:
        reason = rules.obstacle(facts_of(reminder))
        kind = (reminder.get_slot_display(), reminder.channel, reason)
        assert (kind, queue.mark(reminder, at=DUE)) == (kind, reason is None)


def test_quiet_hours_are_quiet(reminder, provider):
    Reminder.objects.update(due_at=DUE.replace(hour=19), next_attempt_at=DUE, expires_at=DUE.replace(hour=20))
    dispatch.dispatch(clock=stopped(DUE.replace(hour=19)))  # 20:00 in Berlin

    assert provider.handed_over == []
    assert ledger(reminder)[-1] == "suppressed quiet_hours"


def test_what_is_written_just_before_the_quiet_hours_is_not_sent_in_them(reminder, provider, monkeypatch):
    now = [DUE.replace(hour=18, minute=59, second=59)]  # in Berlin, a second before 20:00
    Reminder.objects.update(due_at=now[0], next_attempt_at=now[0], expires_at=DUE.replace(hour=20))
    write = messages.write

    def write_slowly(reminder, **time):
        now[0] += timedelta(seconds=2)
        return write(reminder, **time)

    monkeypatch.setattr(messages, "write", write_slowly)
    dispatch.dispatch(clock=lambda: now[0])

    assert provider.handed_over == []
    assert ledger(reminder)[-1] == "suppressed quiet_hours"


@pytest.mark.parametrize(
    ("channel", "was", "now"),
    [("email", "wrong@example.org", "right@example.org"), ("sms", "+491700000001", "+491700000002")],
)
def test_an_address_that_was_put_right_meanwhile_is_the_only_one_that_gets_it(
    reminder, provider, monkeypatch, channel, was, now
):
    """The message holds links that open the patient's page."""
    monkeypatch.setitem(CHANNELS, channel, provider)
    address = {"email": "email", "sms": "phone"}[channel]
    patient(**{address: was})(reminder)
    consent.choose(patient=reminder.patient, wanted={(channel, Slot.SESSION)}, by=None, at=NOW)
    Reminder.objects.filter(pk=reminder.pk).update(channel=channel)
    write = messages.write

    def write_slowly(reminder, **time):
        message = write(reminder, **time)
        patient(**{address: now})(reminder)
        return message

    monkeypatch.setattr(messages, "write", write_slowly)
    dispatch.dispatch(clock=stopped(DUE))
    assert provider.handed_over == []

    dispatch.sweep(at=DUE + timedelta(minutes=1))
    dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=1)))
    assert [message.to for message in provider.handed_over] == [now]


def test_in_another_time_zone_it_waits_for_that_clock(reminder, provider):
    Patient.objects.update(time_zone="Europe/London")
    dispatch.dispatch(clock=stopped(DUE))
    assert provider.handed_over == []
    assert ledger(reminder) == ["planned", "leased", "planned zone_changed"]

    dispatch.dispatch(clock=stopped(DUE + timedelta(hours=1)))
    assert len(provider.handed_over) == 1


def test_with_little_of_the_lease_left_sending_is_not_begun(reminder, provider):
    [claimed] = queue.claim(at=DUE)

    assert not queue.mark(claimed, at=DUE + timedelta(seconds=40))
    assert queue.mark(claimed, at=DUE + timedelta(seconds=39))


@pytest.mark.parametrize(
    ("minutes", "seconds_left", "verdict"),
    [
        pytest.param(0, 60, None, id="in time"),
        pytest.param(59, 60, None, id="an hour late, nearly"),
        pytest.param(60, 60, Verdict("expired", "late"), id="an hour late"),
        pytest.param(0, 20, Verdict("planned", "not_reached", next_attempt_at=DUE), id="lease nearly over"),
    ],
)
def test_time_runs_out(reminder, minutes, seconds_left, verdict):
    at = DUE + timedelta(minutes=minutes)
    looked = rules.time_forbids(
        zone=reminder.zone,
        patient_zone=reminder.zone,
        expires_at=reminder.expires_at,
        lease_until=at + timedelta(seconds=seconds_left),
        at=at,
    )
    assert looked == verdict


def facts_of(reminder):
    return rules.facts(Reminder.objects.with_facts().get(pk=reminder.pk))

"""Sending: once, with the result written down, again when that is safe, and never when it is not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error, transaction

from programs import prescribing
from programs.models import Reminder, ReminderEvent
from programs.reminders import dispatch, messages, queue, rules, timing
from programs.reminders.channels.answers import Accepted, Busy, Capabilities, Refused, Silent
from programs.reminders.rules import Verdict
from tests import factories
from tests.programs.reminders.scene import BEFORE, DUE, ledger, make_reminders, stopped

State = Reminder.State


def test_what_is_due_is_sent_once(reminder, provider):
    assert dispatch.dispatch(clock=stopped(DUE)) == 1
    assert dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=1))) == 0

    reminder.refresh_from_db()
    assert [message.key for message in provider.handed_over] == [reminder.idempotency_key]
    assert reminder.accepted_at == DUE
    assert reminder.provider_id == f"<{reminder.idempotency_key}>"
    assert ledger(reminder) == ["planned", "leased", "sending", "accepted"]


def test_what_is_not_yet_due_waits(reminder, provider):
    dispatch.dispatch(clock=stopped(DUE - timedelta(seconds=1)))
    assert provider.handed_over == []


def test_an_hour_late_is_too_late(reminder, provider):
    dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=60)))

    assert provider.handed_over == []
    assert ledger(reminder) == ["planned", "expired late"]


def test_a_busy_provider_is_tried_again_later_with_the_same_key(reminder, provider):
    provider.answers = [Busy("451", retry_after=timedelta(minutes=2))]
    dispatch.dispatch(clock=stopped(DUE))
    reminder.refresh_from_db()
    assert (reminder.state, reminder.error_code) == (State.PLANNED, "451")
    assert reminder.next_attempt_at == DUE + timedelta(minutes=2)

    dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=2)))

    assert {message.key for message in provider.handed_over} == {reminder.idempotency_key}
    assert ledger(reminder)[3:] == ["planned busy", "leased", "sending", "accepted"]


def test_a_provider_that_refuses_is_not_asked_again(reminder, provider):
    provider.answers = [Refused("550")]
    dispatch.dispatch(clock=stopped(DUE))
    dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=30)))

    assert len(provider.handed_over) == 1
    assert ledger(reminder)[-1] == "dead refused"


def test_without_an_answer_it_is_unknown_and_not_sent_twice(reminder, provider):
    provider.answers = [Silent("TimeoutError")]
    dispatch.dispatch(clock=stopped(DUE))
    dispatch.sweep(at=DUE + timedelta(minutes=5))
    dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=10)))

    assert len(provider.handed_over) == 1
    assert ledger(reminder)[-1] == "unknown no_answer"


def test_a_channel_that_knows_the_key_is_asked_again(reminder, provider):
    provider.capabilities = Capabilities(key_lifetime=timedelta(hours=24))
    provider.answers = [Silent("TimeoutError")]
    dispatch.dispatch(clock=stopped(DUE))
    dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=1)))

    assert [message.key for message in provider.handed_over] == [reminder.idempotency_key] * 2
    assert ledger(reminder)[-1] == "accepted"


def test_what_may_have_been_taken_is_not_handed_to_a_channel_that_knows_no_key(reminder, provider):
    """The operator changed the provider in the meantime: the new one cannot know what the old one took."""
    provider.capabilities = Capabilities(key_lifetime=timedelta(hours=24))
    provider.answers = [Silent("TimeoutError")]
    dispatch.dispatch(clock=stopped(DUE))
    provider.capabilities = Capabilities()
    dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=1)))

    assert len(provider.handed_over) == 1
    assert ledger(reminder)[-1] == "unknown no_answer"


@pytest.mark.parametrize(
    "answer", [Accepted("x" * 300), Accepted("\0"), Busy("4" * 100), Busy("503", retry_after=timedelta.max)]
)
def test_an_answer_of_any_size_is_written_down(reminder, provider, answer):
    provider.answers = [answer]
    dispatch.dispatch(clock=stopped(DUE))

    reminder.refresh_from_db()
    assert reminder.state in {State.ACCEPTED, State.PLANNED, State.EXPIRED}


def test_a_broken_one_does_not_hold_up_the_others(clinician, provider, monkeypatch):
    broken, sound = make_reminders(2, clinician)
    write = messages.write

    def write_one(reminder, **time):
        if reminder.program_id == broken.pk:
            raise RuntimeError
        return write(reminder, **time)

    monkeypatch.setattr(messages, "write", write_one)
    assert dispatch.dispatch(clock=stopped(DUE)) == 1
    assert sound.reminders.get().state == State.ACCEPTED

    dispatch.sweep(at=DUE + timedelta(minutes=2))
    assert broken.reminders.get().state == State.PLANNED


def test_a_crowded_clinic_leaves_room_for_the_others(clinician, stranger, provider, monkeypatch):
    monkeypatch.setattr(queue, "A_CLINICS_SHARE", 2)
    make_reminders(3, clinician)
    make_reminders(1, stranger)

    claimed = queue.claim(at=DUE)

    assert [reminder.clinic_id for reminder in claimed].count(clinician.clinic_id) == 2
    assert [reminder.clinic_id for reminder in claimed].count(stranger.clinic_id) == 1


def test_round_follows_round_until_nothing_is_due(clinician, provider, monkeypatch):
    monkeypatch.setattr(queue, "A_ROUND", 2)
    make_reminders(3, clinician)

    assert len(queue.claim(at=DUE)) == 2
    dispatch.sweep(at=DUE + timedelta(minutes=1))
    assert dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=1))) == 3


def test_a_dispatcher_that_runs_out_of_lease_takes_a_new_one_for_the_rest(clinician, provider):
    """A provider that takes 15 s for each: after three of them less than 20 s are left."""
    make_reminders(5, clinician)
    now = [DUE]

    def tick():
        return now[0]

    send = provider.send

    def send_slowly(message):
        now[0] += timedelta(seconds=15)
        return send(message)

    provider.send = send_slowly
    dispatch.dispatch(clock=tick)

    assert len(provider.handed_over) == len({message.key for message in provider.handed_over}) == 5
    assert ReminderEvent.objects.filter(reason="not_reached").count() == 2


# The result of one is written down with the mark of the next


def test_no_provider_is_called_while_a_result_is_open(clinician, provider):
    make_reminders(3, clinician)
    seen = []
    send = provider.send

    def send_and_look(message):
        seen.append(sorted(Reminder.objects.exclude(state=State.LEASED).values_list("state", flat=True)))
        return send(message)

    provider.send = send_and_look
    assert dispatch.dispatch(clock=stopped(DUE)) == 3
    assert seen == [["sending"], ["accepted", "sending"], ["accepted", "accepted", "sending"]]
    assert [ledger(reminder)[-1] for reminder in Reminder.objects.all()] == ["accepted"] * 3


def test_a_next_one_that_is_not_wanted_does_not_cost_the_result(clinician, provider):
    make_reminders(2, clinician)
    first, second = queue.claim(at=DUE)
    assert queue.mark(first, at=DUE)
    prescribing.pause(program=second.program, by=clinician, at=DUE, on=factories.TODAY, reason="holiday")

    result = queue.Result(first, Verdict(State.ACCEPTED, provider_id="a"), DUE)
    assert queue.settle_and_mark(result, second, at=DUE) == (True, False)
    assert ledger(first)[-1] == "accepted"


def test_a_result_that_comes_too_late_does_not_cost_the_next_one(clinician):
    make_reminders(2, clinician)
    first, second = queue.claim(at=DUE)
    Reminder.objects.filter(pk=first.pk).update(state=State.PLANNED, lease_token=None, lease_until=None)

    assert queue.settle_and_mark(queue.Result(first, Verdict(State.ACCEPTED), DUE), second, at=DUE) == (False, True)
    assert (ledger(first)[-1], ledger(second)[-1]) == ("planned", "sending")


def test_an_error_at_the_mark_of_the_next_does_not_cost_the_result(clinician, provider, monkeypatch):
    def fail(*_result, **_time):
        raise Error

    make_reminders(2, clinician)
    monkeypatch.setattr(queue, "settle_and_mark", fail)
    with pytest.raises(Error):
        dispatch.dispatch(clock=stopped(DUE))
    assert sorted(Reminder.objects.values_list("state", flat=True)) == ["accepted", "leased"]


# What the answers mean

AT = BEFORE


@pytest.mark.parametrize(
    ("answer", "attempts", "verdict"),
    [
        pytest.param(Accepted("a"), 1, Verdict(State.ACCEPTED, provider_id="a"), id="accepted"),
        pytest.param(Refused("550"), 1, Verdict(State.DEAD, "refused", "550"), id="refused"),
        pytest.param(
            Busy("451"),
            1,
            Verdict(State.PLANNED, "busy", "451", next_attempt_at=AT + timedelta(seconds=15)),
            id="busy, first try",
        ),
        pytest.param(
            Busy("451"),
            5,
            Verdict(State.PLANNED, "busy", "451", next_attempt_at=AT + timedelta(minutes=20)),
            id="busy, fifth try",
        ),
        pytest.param(Busy("451"), len(timing.WAITS), Verdict(State.DEAD, "tries_used", "451"), id="busy, last try"),
        pytest.param(
            Busy("451", retry_after=timedelta(hours=1)),
            1,
            Verdict(State.EXPIRED, "late", "451"),
            id="busy for too long",
        ),
        pytest.param(Silent("timeout"), 1, Verdict(State.UNKNOWN, "no_answer", "timeout"), id="silent"),
    ],
)
def test_what_an_answer_makes_of_a_reminder(answer, attempts, verdict):
    assert after(answer, attempts, Capabilities()) == verdict


def test_silence_on_a_keyed_channel_is_like_busy_but_in_doubt():
    keyed = Capabilities(key_lifetime=timedelta(hours=24))
    assert after(Silent("timeout"), 2, keyed) == replace(after(Busy("timeout"), 2, keyed), in_doubt=True)


def test_what_may_have_been_taken_is_not_certain_however_it_ends(reminder, provider):
    """The first attempt got no answer, the second certainly failed, and then the hour was over."""
    provider.capabilities = Capabilities(key_lifetime=timedelta(hours=24))
    provider.answers = [Silent("TimeoutError"), Busy("429", retry_after=timedelta(hours=2))]
    dispatch.dispatch(clock=stopped(DUE))
    dispatch.dispatch(clock=stopped(DUE + timedelta(minutes=1)))

    assert len(provider.handed_over) == 2
    assert ledger(reminder)[-1] == "unknown no_answer"


def test_what_may_have_been_taken_and_is_called_off_is_not_certain(reminder, provider, clinician):
    provider.capabilities = Capabilities(key_lifetime=timedelta(hours=24))
    provider.answers = [Silent("TimeoutError")]
    dispatch.dispatch(clock=stopped(DUE))
    prescribing.pause(program=reminder.program, by=clinician, at=DUE, on=factories.TODAY, reason="holiday")

    assert ledger(reminder)[-1] == "unknown no_answer"


def after(answer, attempts, capabilities):
    return rules.after(
        answer,
        attempts=attempts,
        expires_at=AT + timedelta(hours=1),
        capabilities=capabilities,
        at=AT,
        jitter=1,
    )


def test_the_ledger_cannot_be_rewritten(reminder):
    for change in (reminder.events.all().delete, lambda: reminder.events.update(reason="late"), reminder.delete):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_every_change_reaches_the_ledger_whoever_makes_it(reminder):
    at = factories.on_day(factories.TODAY, 7)
    Reminder.objects.filter(pk=reminder.pk).update(state=State.CANCELLED, reason="paused", changed_at=at)
    event = reminder.events.last()
    assert (event.state, event.reason, event.at, event.clinic_id) == ("cancelled", "paused", at, reminder.clinic_id)

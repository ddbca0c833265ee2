"""The plan beside people who change their minds: what is newer holds, and what may have arrived is not planned anew."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import time, timedelta
from functools import partial
from threading import Event

import pytest
from django.db import connection, connections, transaction

from patients import consent as patients_consent
from patients.models import Patient, Slot
from programs.models import Reminder
from programs.reminders import consent, dispatch, planning, queue, wishes
from programs.reminders.channels.answers import Capabilities, Silent
from programs.reminders.rules import Verdict
from tests.factories import NOW
from tests.programs.reminders.scene import BEFORE, DUE, ledger, make_reminders, stopped


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_began_before_a_patient_chose_another_time_does_not_undo_it(reminder, patient, monkeypatch):
    of, chosen = wishes.of, Event()

    def of_before_the_choice(patients, *, at):
        """The plan has looked; if the patient can, the patient chooses now."""
        found = of(patients, at=at)
        if not chosen.is_set():
            chosen.set()
            wait([choosing := pool.submit(choose)], timeout=1)
            choices.append(choosing)
        return found

    def choose():
        try:
            wanted = {("email", Slot.SESSION)}
            consent.choose(patient=patient, wanted=wanted, reminder_time=time(17), by=None, at=BEFORE)
        finally:
            connection.close()

    choices = []
    monkeypatch.setattr(wishes, "of", of_before_the_choice)
    with ThreadPoolExecutor(1) as pool:
        planning.reconcile(patients=[patient.pk], at=BEFORE)
        choices[0].result(timeout=60)

    reminder.refresh_from_db()
    assert reminder.due_at == DUE.replace(hour=16)  # 17:00 in Berlin


@pytest.mark.django_db(transaction=True)
def test_a_stop_and_a_choice_at_once_come_one_after_the_other(patient):
    """Otherwise what was chosen meanwhile would outlive a stop that was committed after it."""
    other = connections.create_connection("default")
    try:
        with transaction.atomic(), other.cursor() as cursor:
            patients_consent.withdraw(patient=patient, by=None, at=NOW)
            cursor.execute("select from patients_patient where id = %s for no key update skip locked", [patient.pk])
            assert cursor.rowcount == 0
    finally:
        other.close()


@pytest.mark.parametrize("verb", [consent.stop, partial(consent.choose, wanted=(), reminder_time=None, by=None)])
def test_a_stop_that_came_second_by_an_older_clock_is_a_stop(patient, verb):
    """Two servers' clocks, or a choice that overtook the stop while it waited."""
    consent.choose(patient=patient, wanted={("sms", Slot.SESSION)}, reminder_time=None, by=None, at=NOW)
    verb(patient=patient, at=NOW - timedelta(seconds=1))

    assert not patient.reminded
    consent.resume(patient=patient, at=NOW)
    assert patient.reminded


def test_what_may_have_arrived_is_not_sent_at_another_time(reminder, patient, provider):
    """By then its provider may have forgotten the key."""
    provider.capabilities = Capabilities(key_lifetime=timedelta(hours=2))
    provider.answers = [Silent("TimeoutError")]
    dispatch.dispatch(clock=stopped(DUE))
    Patient.objects.update(reminder_time=time(17))
    planning.plan(at=DUE + timedelta(minutes=1))

    assert ledger(reminder)[-1] == "unknown no_answer"
    assert Reminder.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_happens_while_the_result_before_it_waits_still_stops_it(clinician):
    """The plan holds the first one; until it lets go, the second one's patient is discharged."""
    make_reminders(2, clinician)
    first, second = queue.claim(at=DUE)
    assert queue.mark(first, at=DUE)
    result = queue.Result(first, Verdict(Reminder.State.ACCEPTED, provider_id="a"), DUE)

    def settle_and_mark():
        try:
            return queue.settle_and_mark(result, second, at=DUE)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Reminder.objects.select_for_update().get(pk=first.pk)
            sending = pool.submit(settle_and_mark)
            _wait_until_somebody_waits()
            discharge_elsewhere(second.patient)
        assert sending.result(timeout=60) == (True, False)


def _wait_until_somebody_waits():
    with connection.cursor() as cursor:
        for _ in range(10_000):
            cursor.execute("select exists (select from pg_locks where not granted)")
            if cursor.fetchone()[0]:
                return
    raise TimeoutError


def discharge_elsewhere(patient):
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("update patients_patient set discharged_at = %s where id = %s", [DUE, patient.pk])
    finally:
        other.close()

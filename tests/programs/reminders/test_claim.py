"""What a dispatcher takes in hand: the oldest of each clinic, with all that it reads of them, in one statement."""

from __future__ import annotations

from datetime import timedelta

import pytest

from patients import access
from programs.models import Reminder
from programs.reminders import messages, queue
from tests import factories
from tests.programs.reminders.scene import BEFORE, DUE, make_reminders

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def clinics(db):
    """Four, in the order of the index, each with two reminders."""
    clinicians = [factories.make_clinician(factories.make_clinic()) for _ in range(4)]
    for clinician in clinicians:
        make_reminders(2, clinician)
    return sorted(clinician.clinic_id for clinician in clinicians)


def put_off(clinic, by):
    Reminder.objects.filter(clinic=clinic).update(next_attempt_at=DUE + by)


def claimed_clinics(at):
    keys = [reminder.pk for reminder in queue.claim(at=at)]
    return set(Reminder.objects.filter(pk__in=keys).values_list("clinic_id", flat=True))


def test_what_was_read_is_what_the_tables_say(reminder, patient):
    access.renew(patient=patient, by=None, at=BEFORE)
    live = access.renew(patient=patient, by=None, at=BEFORE)

    [claimed] = queue.claim(at=DUE)

    [link] = claimed.patient.live_links
    assert (claimed, claimed.patient, link) == (reminder, patient, live)
    assert (claimed.lease_token is None, claimed.lease_until) == (False, DUE + A_MINUTE)
    for read in (claimed, claimed.patient, link):
        stored = type(read).objects.get(pk=read.pk)
        for field in type(read)._meta.concrete_fields:
            assert getattr(read, field.attname) == getattr(stored, field.attname), field


def test_all_that_a_message_is_made_of_comes_with_the_claim(reminder, patient, django_assert_num_queries):
    access.renew(patient=patient, by=None, at=BEFORE)
    with django_assert_num_queries(0):  # beside the claim itself, which Django does not see
        [claimed] = queue.claim(at=DUE)
        assert messages.write(claimed, at=DUE).to == patient.email


def test_a_patient_whose_link_was_revoked_is_claimed_without_one(reminder, patient):
    access.revoke(link=access.renew(patient=patient, by=None, at=BEFORE), at=BEFORE)
    [claimed] = queue.claim(at=DUE)
    assert claimed.patient.live_links == []


def test_clinics_of_which_nothing_is_due_do_not_hide_the_others(clinics):
    put_off(clinics[0], A_MINUTE)
    put_off(clinics[2], A_MINUTE)
    Reminder.objects.filter(clinic=clinics[1]).update(state=Reminder.State.CANCELLED)

    assert claimed_clinics(DUE) == {clinics[3]}
    assert claimed_clinics(DUE + A_MINUTE) == {clinics[0], clinics[2]}


def test_the_clinic_that_has_waited_longest_comes_first(clinics, monkeypatch):
    monkeypatch.setattr(queue, "A_ROUND", 4)
    for clinic, waited in zip(clinics, (1, 3, 0, 2), strict=True):
        put_off(clinic, -waited * A_MINUTE)

    assert claimed_clinics(DUE) == {clinics[1], clinics[3]}
    assert claimed_clinics(DUE) == {clinics[0], clinics[2]}


def test_of_a_clinic_the_oldest_comes_first(clinics, monkeypatch):
    monkeypatch.setattr(queue, "A_CLINICS_SHARE", 1)
    oldest = {Reminder.objects.filter(clinic=clinic).order_by("-pk")[0].pk for clinic in clinics}
    Reminder.objects.filter(pk__in=oldest).update(next_attempt_at=DUE - A_MINUTE)

    assert {reminder.pk for reminder in queue.claim(at=DUE)} == oldest


def test_they_come_in_the_order_in_which_planning_locks_them(clinics):
    keys = [reminder.pk for reminder in queue.claim(at=DUE)]
    assert len(keys) == 8
    assert keys == sorted(keys)


def test_nothing_planned_is_nothing_claimed(db):
    assert queue.claim(at=DUE) == []

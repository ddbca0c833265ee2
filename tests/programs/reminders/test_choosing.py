"""The patient's choice of messages, ways and time, and what becomes of what is planned."""

from __future__ import annotations

from datetime import time

import pytest

from patients.models import Channel, Slot
from programs import prescribing
from programs.forms.reminders import ChoosingForm
from programs.models import Reminder
from programs.prescribing import Refused
from programs.reminders import consent, ways
from tests.factories import TODAY, days
from tests.programs.reminders.scene import BEFORE, ledger

SESSION = (Channel.EMAIL.value, Slot.SESSION.value)
WEEK = (Channel.EMAIL.value, Slot.WEEK.value)


def choose(patient, *wanted, at_time=None, by=None):
    consent.choose(patient=patient, wanted=wanted, reminder_time=at_time, by=by, at=BEFORE)


def agreed(patient, channel=Channel.EMAIL):
    [way] = [way for way in ways.of(patient) if way.channel == channel]
    return way


def test_what_is_no_longer_wanted_is_called_off_at_once(reminder, patient):
    choose(patient, WEEK)
    assert ledger(reminder) == ["planned", "cancelled opted_out"]


def test_an_own_time_moves_what_is_planned_and_none_gives_it_back_to_the_clinic(reminder, patient):
    choose(patient, SESSION, at_time=time(17, 30))
    reminder.refresh_from_db()
    patient.refresh_from_db()
    assert patient.reminder_time == time(17, 30)
    assert reminder.due_at == BEFORE.replace(hour=16, minute=30)

    choose(patient, SESSION)
    reminder.refresh_from_db()
    assert reminder.due_at == BEFORE.replace(hour=8)


@pytest.mark.parametrize("night", [time(7, 59), time(20), time(0)])
def test_a_time_at_night_changes_nothing(reminder, patient, night):
    with pytest.raises(Refused, match="from 08:00 and before 20:00"):
        choose(patient, at_time=night)
    patient.refresh_from_db()
    assert patient.reminder_time is None
    assert patient.reminded
    assert ledger(reminder) == ["planned"]


def test_no_program_is_issued_for_a_night_either(draft, clinician):
    with pytest.raises(Refused) as refusal:
        prescribing.reschedule(program=draft, by=clinician, at=BEFORE, on=TODAY, reminder_time=time(20))
    assert list(refusal.value.problems) == ["reminder_time"]


def test_a_yes_keeps_its_date_and_what_comes_new_has_its_own(patient):
    given_at = agreed(patient).since
    choose(patient, SESSION)
    consent.choose(patient=patient, wanted=[SESSION, WEEK], reminder_time=None, by=None, at=BEFORE + days(1))

    way = agreed(patient)
    assert dict(way.agreed) == {Slot.SESSION: given_at, Slot.WEEK: BEFORE + days(1)}
    assert way.since == given_at


def test_each_way_says_whether_it_is_open_and_if_not_why(patient, monkeypatch):
    monkeypatch.setitem(ways.CHANNELS, "sms", object())
    monkeypatch.delitem(ways.CHANNELS, "push", raising=False)
    patient.phone = "030 1234"  # not international: nobody can tell whose
    assert [(way.channel, way.obstacle) for way in ways.of(patient)] == [
        (Channel.EMAIL, None),
        (Channel.PUSH, Reminder.Reason.NOT_OFFERED),
        (Channel.SMS, Reminder.Reason.NO_ADDRESS),
    ]
    patient.phone = "+49 30 1234"
    assert agreed(patient, Channel.SMS).is_open


def test_the_page_offers_no_time_that_is_refused(patient):
    field = str(ChoosingForm(patient, ways.of(patient))["reminder_time"])
    assert 'min="08:00:00"' in field
    assert 'max="19:59:00"' in field

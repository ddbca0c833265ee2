"""One more message because a person asked for it: a test, the same again later, or another try of one that did not arrive.

Called by the pages, the links in messages and the API.

What was asked for waits in the same queue as everything else. Planning leaves it alone, and the last look before sending still
judges it, so that a reminder of a session done meanwhile is not needed however often somebody asks.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from patients.models import Clinician, Patient, Slot
from patients.templatetags.days import weekday_time
from programs.models import Reminder
from programs.prescribing import Refused
from programs.reminders import rules, timing, ways
from programs.scheduling import local_day

TESTS_A_DAY = 3  # [default]: of a patient, all ways together

State = Reminder.State


class NotSent(Refused):
    """Nothing goes out. `problems` says why, and for the night from when on it could."""


@transaction.atomic
def send_test(*, patient: Patient, channel: str, by: Clinician | None, at: datetime) -> Reminder:
    """A test to the patient, now; without an actor the patient asked. One that still waits is answered instead of a second.

    A test needs no consent, as it is asked for each time, and no program. Raises NotSent when the patient is discharged, when
    this way is not open, at night by the patient's clock, and after three tests on a local day.
    """
    patient = Patient.objects.hold(patient)
    test = Reminder(patient=patient, local_date=local_day(at, patient.zone), slot=Slot.TEST, channel=channel)
    _require_open_way(patient, channel)
    if waiting := _waiting(test, at):
        return waiting
    _require_daytime(patient, at)
    if patient.reminders.filter(slot=Slot.TEST, local_date=test.local_date).count() >= TESTS_A_DAY:
        raise NotSent({"": _("Three tests a day are enough. Tomorrow there can be more.")})
    return _ask(test, by=by, at=at, due_at=at)


@transaction.atomic
def say_later(*, reminder: Reminder, due_at: datetime, at: datetime) -> None:
    """The same once more at `due_at`, as its patient wished; wished again, the one that waits is put off further."""
    Patient.objects.hold(reminder.patient)
    put_off = Reminder.objects.same_as(reminder).filter(state=State.PLANNED, asked_by=None, asked_at__isnull=False)
    asked = {"asked_at": at, "reason": Reminder.Reason.ASKED_FOR, "changed_at": at}
    if not put_off.update(**timing.times_of(due_at), **asked):
        _ask(_another(reminder), by=None, at=at, due_at=due_at)


@transaction.atomic
def send_again(*, reminder: Reminder, by: Clinician, at: datetime) -> Reminder:
    """Another try of a message that did not arrive, or of which that is not known: a row of its own beside it, with a key of its own.

    Which way round is wrong, nothing or twice, only a person can weigh, so only a person asks. What speaks of its own day can
    be tried again on that day alone, news until the next one. One that still waits is answered instead of a second. Raises NotSent.
    """
    patient = Patient.objects.hold(reminder.patient)
    reminder = Reminder.objects.select_related("patient").get(pk=reminder.pk)
    _require_not_arrived(reminder)
    if waiting := _waiting(reminder, at):
        return waiting
    _require_not_arrived(Reminder.objects.same_as(reminder).latest("repeat"))
    _require_open_way(patient, reminder.channel)
    if not patient.consents.live().filter(channel=reminder.channel, slot=reminder.slot).exists():
        raise NotSent({"": _("The patient does not want this kind of message any more.")})
    if not _is_of_use(reminder, at):
        raise NotSent({"": _("It is too late for this message to be of use.")})
    _require_daytime(patient, at)
    return _ask(_another(reminder), by=by, at=at, due_at=at)


def may_send_again(reminder: Reminder, *, at: datetime) -> bool:
    """Whether to offer it, by what the row itself says; its patient is fetched with it. No query."""
    return _has_not_arrived(reminder) and _is_of_use(reminder, at) and reminder.patient.discharged_at is None


def _waiting(reminder: Reminder, at: datetime) -> Reminder | None:
    same = Reminder.objects.same_as(reminder)
    return same.filter(state__in=Reminder.UNSETTLED, expires_at__gt=at).order_by("-repeat").first()


def _another(reminder: Reminder) -> Reminder:
    return Reminder(
        patient=reminder.patient,
        program_id=reminder.program_id,
        session_id=reminder.session_id,
        local_date=reminder.local_date,
        slot=reminder.slot,
        channel=reminder.channel,
    )


def _ask(reminder: Reminder, *, by: Clinician | None, at: datetime, due_at: datetime) -> Reminder:
    """Store it, planned, as the next repeat of the same message."""
    last = Reminder.objects.same_as(reminder).aggregate(last=Max("repeat"))["last"]
    reminder.repeat = 0 if last is None else last + 1
    reminder.clinic_id, reminder.zone = reminder.patient.clinic_id, reminder.patient.time_zone
    reminder.asked_at, reminder.asked_by = at, by
    reminder.due_at = reminder.next_attempt_at = due_at
    reminder.expires_at = timing.expires_at(due_at)
    reminder.reason, reminder.changed_at = Reminder.Reason.ASKED_FOR, at
    reminder.save(force_insert=True)
    return reminder


def _require_open_way(patient: Patient, channel: str) -> None:
    if patient.discharged_at:
        raise NotSent({"": _("The care has ended, so nothing is sent any more.")})
    if obstacle := ways.obstacle(patient, channel):
        raise NotSent({"channel": str(ways.WHY_CLOSED[obstacle])})


def _require_daytime(patient: Patient, at: datetime) -> None:
    opens = timing.into_window(at, patient.zone)
    if opens > at:
        when = weekday_time(opens.astimezone(patient.zone))
        raise NotSent({"": _("At night nothing is sent. It can go from %(when)s on, patient’s time.") % {"when": when}})


def _require_not_arrived(reminder: Reminder) -> None:
    if not _has_not_arrived(reminder):
        raise NotSent({"": _("Only what did not arrive, or may not have, can be sent again, and not a test.")})


def _has_not_arrived(reminder: Reminder) -> bool:
    return reminder.state in Reminder.NOT_ARRIVED and reminder.slot != Slot.TEST


def _is_of_use(reminder: Reminder, at: datetime) -> bool:
    zone = reminder.patient.zone
    return rules.is_of_use(slot=reminder.slot, local_date=reminder.local_date, zone=zone, at=at)

"""Tells patients what clinicians did to their programs: ProgramEvents become messages, once. The task `announce` calls it.

The event was written in the transaction of the deed, and is marked delivered in the one that writes the message down, so that a notice
is neither forgotten nor told twice. Several changes in a row make one message, when the clinician seems to be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from patients.models import Patient, Slot
from programs.models import ProgramEvent, Reminder
from programs.reminders import timing, wishes
from programs.reminders.wishes import Key

SETTLED_AFTER = timedelta(minutes=10)  # [default]: without a further change the clinician is done
LONGEST_WAIT = timedelta(hours=1)  # [default]: for a clinician who is never done
IN_TIME = timing.SendWindow(closes=time(19))  # [default]: later, no hour would be left to try before the quiet ones
PATIENTS_AT_ONCE = 200

Kind = ProgramEvent.Kind


@dataclass(frozen=True)
class Notice:
    """What one patient is to be told: that there is a new program, or else that something changed."""

    patient: Patient
    program_id: UUID
    slot: Slot
    events: tuple[UUID, ...]


def announce(*, at: datetime) -> int:
    """Write down a message for every patient to whom something is still to be told, and answer how many patients that were."""
    told = 0
    while notices := _announce_some(at):
        told += notices
    return told


@transaction.atomic
def _announce_some(at: datetime) -> int:
    notices = _due(at)
    patients = [notice.patient.pk for notice in notices]
    channels = wishes.channels_of(patients)
    stored = {
        Key.of(row): row.state
        for row in Reminder.objects.filter(
            patient__in=patients, slot__in=[Slot.ISSUED, Slot.CHANGED], local_date__gte=(at - timedelta(days=1)).date()
        )
    }
    new = [
        _reminder(notice, channel, on, at)
        for notice in notices
        for channel in channels.get((notice.patient.pk, notice.slot), ())
        if (on := _day_for(notice, channel, stored, at)) is not None
    ]
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    events = [event for notice in notices for event in notice.events]
    ProgramEvent.objects.filter(pk__in=events).update(delivered_at=at)
    return len(notices)


def _due(at: datetime) -> list[Notice]:
    """The next patients to be told. Their rows are locked, so that two who announce do not both tell, and pass each other by."""
    waiting = ProgramEvent.objects.filter(delivered_at=None, at__lte=at).order_by("at", "pk")
    ids = dict.fromkeys(waiting.values_list("program__patient_id", flat=True)[: PATIENTS_AT_ONCE * 10])
    held = Patient.objects.filter(pk__in=list(ids)[:PATIENTS_AT_ONCE]).select_for_update(skip_locked=True, no_key=True)
    patients = {patient.pk: patient for patient in held.order_by("pk")}
    theirs = waiting.filter(program__patient__in=patients).select_related("program")
    untold = theirs.select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )  # what is just being undone is left alone
    events: dict[UUID, list[ProgramEvent]] = {}
    for event in untold:
        events.setdefault(event.program.patient_id, []).append(event)
    found = (_notice(patients[patient], rows, at) for patient, rows in events.items())
    return [notice for notice in found if notice]


def _notice(patient: Patient, events: Sequence[ProgramEvent], at: datetime) -> Notice | None:
    """What the patient is told of these events, earliest first; None while there may be more to come."""
    is_new = any(event.kind == Kind.ISSUED for event in events)
    is_settled = events[-1].at <= at - SETTLED_AFTER or events[0].at <= at - LONGEST_WAIT
    if not (is_new or is_settled):
        return None
    slot = Slot.ISSUED if is_new else Slot.CHANGED
    return Notice(patient, events[-1].program_id, slot, tuple(event.pk for event in events))


def _day_for(notice: Notice, channel: str, stored: dict[Key, str], at: datetime) -> date | None:
    """The patient's first local day on which it can be told; None when a message that still waits will say it."""
    on = timing.into_window(at, notice.patient.zone, IN_TIME).astimezone(notice.patient.zone).date()
    while state := stored.get(Key(notice.patient.pk, on, notice.slot, channel)):
        if state in Reminder.PENDING:
            return None
        on += timing.DAY
    return on


def _reminder(notice: Notice, channel: str, on: date, at: datetime) -> Reminder:
    patient = notice.patient
    opens = timing.instant_of(on, IN_TIME.opens, patient.zone) or at
    return Reminder(
        clinic_id=patient.clinic_id,
        patient=patient,
        program_id=notice.program_id,
        local_date=on,
        slot=notice.slot,
        channel=channel,
        zone=patient.time_zone,
        changed_at=at,
        **timing.times_of(max(at, opens)),
    )

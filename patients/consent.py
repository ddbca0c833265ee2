"""The patient's yes and no to messages, each kept with its date. Called by `care`, by the pages and by `programs.reminders.consent`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from patients.models import Channel, Clinician, Consent, Patient
from patients.models.consent import AGREEABLE

Wish = tuple[str, int]  # a channel, and what the message is about


def wishes(patient: Patient) -> set[Wish]:
    """What the patient wants to be told now, and by which way. One query."""
    return set(patient.consents.live().values_list("channel", "slot"))


def is_given(patient: Patient, channel: str, slot: int) -> bool:
    """Whether the patient wants this kind of message by this way. One query."""
    return patient.consents.live().filter(channel=channel, slot=slot).exists()


def usual(patient: Patient) -> set[Wish]:
    """What somebody who wants reminders gets who says no more than that: everything, by e-mail, or else by text message."""
    channels = [Channel.EMAIL] if patient.email else [Channel.SMS]
    return {(channel.value, slot.value) for channel in channels for slot in AGREEABLE}


@transaction.atomic
def choose(*, patient: Patient, wanted: Iterable[Wish], by: Clinician | None, at: datetime) -> None:
    """Exactly this from now on; without an actor it was the patient. What stays keeps the date on which it was given."""
    Patient.objects.hold(patient)
    wanted, now = set(wanted), wishes(patient)
    for channel, slot in now - wanted:
        _end(patient.consents.live().filter(channel=channel, slot=slot), by=by, at=at)
    Consent.objects.bulk_create(
        Consent(clinic_id=patient.clinic_id, patient=patient, channel=channel, slot=slot, given_at=at, given_by=by)
        for channel, slot in sorted(wanted - now)
    )


def agree(*, patient: Patient, channel: str, by: Clinician | None, at: datetime) -> None:
    """Everything by this way from now on, besides what goes by others. What was agreed keeps its date. One query."""
    wanted = [
        Consent(clinic_id=patient.clinic_id, patient=patient, channel=channel, slot=slot, given_at=at, given_by=by)
        for slot in AGREEABLE
    ]
    Consent.objects.bulk_create(wanted, ignore_conflicts=True)


@transaction.atomic
def withdraw(*, patient: Patient, by: Clinician | None, at: datetime) -> None:
    """No message any more, whatever somebody was choosing meanwhile."""
    Patient.objects.hold(patient)
    _end(patient.consents.live(), by=by, at=at)


@transaction.atomic
def give_back(*, patient: Patient, by: Clinician | None, at: datetime) -> None:
    """What was withdrawn last, all of it; the usual for somebody who never agreed to anything. Nothing if something is wanted already."""
    if wishes(patient):
        return
    last = patient.consents.order_by("-withdrawn_at").values_list("withdrawn_at", flat=True).first()
    withdrawn = patient.consents.filter(withdrawn_at=last).values_list("channel", "slot") if last else usual(patient)
    choose(patient=patient, wanted=set(withdrawn), by=by, at=at)


def _end(consents: QuerySet[Consent], *, by: Clinician | None, at: datetime) -> None:
    """All at one instant, and none before it was given, though two servers' clocks differ and a no may wait behind a yes."""
    given_at = consents.aggregate(latest=Max("given_at"))["latest"]
    consents.update(withdrawn_at=max(at, given_at or at), withdrawn_by=by)

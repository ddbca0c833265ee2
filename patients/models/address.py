"""Where a message reaches a patient by each channel: of one patient, and as a condition for many. Whoever sends or plans asks here.

`queue.MARK` in `programs.reminders` says the condition once more, in the statement that begins to send.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from patients.models.consent import Channel
from patients.models.patient import Patient
from patients.models.push import PushSubscription


def address_of(patient: Patient, channel: str) -> str:
    """An e-mail address, a telephone number with its country in front, or the id of the newest phone that takes notifications.

    Empty when there is none. Only the last takes a query.
    """
    match channel:
        case Channel.EMAIL:
            return patient.email
        case Channel.SMS:
            return patient.phone if patient.phone.startswith("+") else ""
        case _:
            newest = patient.push_subscriptions.live().order_by("-made_at", "pk")
            return str(newest.values_list("pk", flat=True).first() or "")


def has_address() -> Q:
    """Whether there is one, for rows with a `patient` and a `channel`, such as consents and reminders."""
    phones = PushSubscription.objects.live().filter(patient=OuterRef("patient"))
    return (
        Q(channel=Channel.EMAIL) & ~Q(patient__email="")
        | Q(channel=Channel.SMS, patient__phone__startswith="+")
        | Q(Q(channel=Channel.PUSH), Exists(phones))
    )

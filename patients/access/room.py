"""Getting in while the physio stands by, or by a phone that is in: a pass to scan, a code to type; once each, for a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from patients import keys
from patients.access.links import door, hand_out
from patients.models import AccessCode, AccessLink, Clinician, Patient

IN_THE_ROOM = timedelta(minutes=15)


class Pass(NamedTuple):
    """What a QR code in the room holds, and until when it opens a phone."""

    address: str
    until: datetime


class Code(NamedTuple):
    """What is typed in the room, in two halves that are easy to read out, and until when it opens a phone."""

    words: str
    until: datetime


def new_pass(link: AccessLink, *, site: str, at: datetime) -> Pass:
    """A QR code's content for the room: one phone, a quarter of an hour, nothing asked. Writes nothing: it is spent by `open_link`."""
    until = at + IN_THE_ROOM
    return Pass(f"{door(site=site)}#{keys.new_pass(link.pk, until=until)}", until)


@transaction.atomic
def make_code(*, patient: Patient, by: Clinician | None, at: datetime) -> Code:
    """Ten characters to type on one phone, for a quarter of an hour. Without `by` the patient made it, on a phone that is in."""
    link = hand_out(patient=patient, by=by, at=at)
    patient.access_codes.filter(expires_at__lt=at - timedelta(days=1)).delete()
    code, until = keys.new_code(), at + IN_THE_ROOM
    AccessCode.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        link=link,
        code_hash=keys.hash_of_code(code),
        made_by=by,
        made_at=at,
        expires_at=until,
    )
    half = keys.CODE // 2
    return Code(f"{code[:half]}-{code[half:]}", until)

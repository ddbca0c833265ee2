"""What phones sent and could not be taken, in words, so that its clinician reads it all the same. The program's page asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from patients.models import Patient
from programs.models import Concern, PhoneEntry, Prescription
from programs.sessions import wording
from programs.sessions.doing import Ending, Said

LISTED = 20
Refusal = PhoneEntry.Refusal


class Late(NamedTuple):
    """One thing that was said, at `at` as far as is known; `words` are empty where they could not be read."""

    at: datetime
    exercise: str
    words: str
    why: str


def of_patient(patient: Patient) -> list[Late]:
    """The latest first. One query, and one more where there are any."""
    entries = PhoneEntry.objects.filter(patient=patient, clinic_id=patient.clinic_id).exclude(refusal="")
    rows = list(
        entries.exclude(refusal=Refusal.NOT_YOURS).exclude(kind="start").order_by("-received_at", "-pk")[:LISTED]
    )
    asked = {content["prescription"] for row in rows if "prescription" in (content := _content(row))}
    own = Prescription.objects.filter(pk__in=asked, program__patient=patient).select_related("version") if asked else ()
    names = {str(row.pk): row.version.name for row in own}
    return [
        Late(
            row.said_at or row.received_at,
            names.get(_content(row).get("prescription", ""), ""),
            _words(row.kind, _content(row)),
            row.get_refusal_display(),
        )
        for row in rows
    ]


def _content(row: PhoneEntry) -> Mapping[str, Any]:
    """What was said, where it could be read whole: an entry that has a kind was."""
    return row.content if row.kind and isinstance(row.content, Mapping) else {}


def _words(kind: str, said: Mapping[str, Any]) -> str:
    """E.g. “Partly · pain 2 of 10 · Hard”, “It hurts”, or the word to the physio."""
    match kind:
        case "concern":
            return str(Concern.Kind(said["concern"]).label)
        case "record":
            return wording.of_exercise(Said(said["outcome"], said["pain"], said["effort"], [], said["why_not"]))
        case "finish":
            return wording.of_session(Ending(said["comment"], said["pain"], said["effort"]))
    return ""

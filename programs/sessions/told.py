"""What a card told the patient, signed: so that a session begun offline keeps exactly that, whatever was changed meanwhile.

The phone keeps the token and sends it back with what is said; `entry` reads it. It names nobody: ids, dosages and the shared cues.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer

from exercises import dosage as dosages
from exercises.dosage import Dosage
from programs.models import ExerciseSession, Prescription


class NotTold(ValueError):
    """We did not tell this."""


@dataclass(frozen=True)
class Asked:
    """One exercise as the patient is asked to do it."""

    prescription_id: UUID
    version_id: UUID
    dosage: Dosage
    leads_straight_on: bool

    @classmethod
    def of(cls, row: Prescription, dosage: Dosage) -> Asked:
        return cls(row.pk, row.version_id, dosage, row.leads_straight_on)


@dataclass(frozen=True)
class Told:
    """What the card of a day said of one session; what is asked is in the order of the card."""

    session_id: UUID
    on: date
    asked: tuple[Asked, ...]
    cues: tuple[str, ...]


def tell(session: ExerciseSession, asked: Iterable[tuple[Prescription, Dosage]], *, on: date) -> str:
    """The token of a session's card for that day: what is asked, in order. No query when the session's program is at hand."""
    rows = [[row.pk.hex, row.version_id.hex, dosage.as_data(), int(row.leads_straight_on)] for row, dosage in asked]
    cues = session.program.cues if session.started_at is None else session.cues
    return _signer().sign_object([session.pk.hex, on.isoformat(), rows, list(cues)], compress=True)


def read(token: str) -> Told:
    """Raises NotTold."""
    try:
        session, on, rows, cues = _signer().unsign_object(token)
        return Told(UUID(session), date.fromisoformat(on), tuple(map(_asked, rows)), tuple(cues))
    except (BadSignature, ValueError, TypeError):  # of what we signed only an older form does not read
        raise NotTold from None


def _asked(row: list[Any]) -> Asked:
    prescription, version, dosage, leads_straight_on = row
    return Asked(UUID(prescription), UUID(version), dosages.parse(dosage), bool(leads_straight_on))


def _signer() -> Signer:
    return Signer(salt="programs.sessions.told")

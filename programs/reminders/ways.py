"""By which ways a patient can be reached, and what was agreed for each. Asked by the pages, by the API and by `asking`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from patients.models import Channel, Patient, Slot
from programs.models import Reminder
from programs.reminders.channels import CHANNELS

Reason = Reminder.Reason


@dataclass(frozen=True)
class Way:
    """A channel of one patient. `agreed` says since when the patient wants what; `obstacle` why nothing can go this way."""

    channel: Channel
    agreed: Mapping[Slot, datetime]
    address: str
    obstacle: Reminder.Reason | None

    @property
    def is_open(self) -> bool:
        return self.obstacle is None

    @property
    def is_wanted(self) -> bool:
        return bool(self.agreed)

    @property
    def since(self) -> datetime | None:
        """When the oldest yes that still stands was said."""
        return min(self.agreed.values(), default=None)


def of(patient: Patient, *, at: datetime) -> list[Way]:
    """Every way there is, open or not. Two queries at most."""
    agreed: dict[str, dict[Slot, datetime]] = defaultdict(dict)
    for channel, slot, given_at in patient.consents.live().values_list("channel", "slot", "given_at"):
        agreed[channel][Slot(slot)] = given_at
    return [
        Way(
            channel=channel,
            agreed=agreed.get(channel, {}),
            address=_written_address(patient, channel),
            obstacle=obstacle(patient, channel, at=at),
        )
        for channel in Channel
    ]


def obstacle(patient: Patient, channel: str, *, at: datetime) -> Reminder.Reason | None:
    """Why nothing can reach the patient this way: it is not set up here, or there is no address."""
    if channel not in CHANNELS:
        return Reason.NOT_OFFERED
    takes_push = channel == Channel.PUSH and patient.push_subscriptions.live(at=at).exists()
    return None if takes_push or _written_address(patient, channel) else Reason.NO_ADDRESS


def _written_address(patient: Patient, channel: str) -> str:
    """The address as people write it; a phone that takes notifications has none. Text messages need an international number."""
    match channel:
        case Channel.EMAIL:
            return patient.email
        case Channel.SMS if patient.phone.startswith("+"):
            return patient.phone
    return ""

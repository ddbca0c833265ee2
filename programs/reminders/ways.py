"""By which ways a patient can be reached, and what was agreed for each. Asked by the pages, by the API and by `asking`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from patients.models import Channel, Patient, Slot, address_of
from patients.models.consent import AGREEABLE
from programs.models import Reminder
from programs.reminders.channels import CHANNELS

Reason = Reminder.Reason

WHY_CLOSED = {  # to whoever wanted to send that way
    Reason.NOT_OFFERED: _("This way of sending is not set up here."),
    Reason.NO_ADDRESS: _("There is no address to send it to."),
}


@dataclass(frozen=True)
class Way:
    """A channel of one patient. `agreed` says since when the patient wants what; `obstacle` why nothing can go this way.

    `address` is for people to read; a phone that takes notifications has none.
    """

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
    def chosen(self) -> list[Slot]:
        """The kinds that are wanted where not all are; none where there was no choosing among them."""
        return [] if len(self.agreed) == len(AGREEABLE) else sorted(self.agreed)

    @property
    def since(self) -> datetime | None:
        """When the oldest yes that still stands was said."""
        return min(self.agreed.values(), default=None)


def of(patient: Patient) -> list[Way]:
    """Every way there is, open or not. Two queries at most."""
    agreed: dict[str, dict[Slot, datetime]] = defaultdict(dict)
    for channel, slot, given_at in patient.consents.live().values_list("channel", "slot", "given_at"):
        agreed[channel][Slot(slot)] = given_at
    return [
        Way(
            channel=channel,
            agreed=agreed.get(channel, {}),
            address="" if channel == Channel.PUSH else address_of(patient, channel),
            obstacle=obstacle(patient, channel),
        )
        for channel in Channel
    ]


def obstacle(patient: Patient, channel: str) -> Reminder.Reason | None:
    """Why nothing can reach the patient this way: it is not set up here, or there is no address."""
    if channel not in CHANNELS:
        return Reason.NOT_OFFERED
    return None if address_of(patient, channel) else Reason.NO_ADDRESS

"""Messages in words: to the patient what a kind is for and what became of one, to the clinic what to do. Asked by both ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Channel, Slot
from programs.models import Reminder

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

State, Reason = Reminder.State, Reminder.Reason


class Kind(NamedTuple):
    name: Words
    about: Words


KINDS = {  # as a patient reads them
    Slot.SESSION: Kind(
        gettext_lazy("On the day of a session"),
        gettext_lazy("A word in time for your exercises, unless you have done them."),
    ),
    Slot.NUDGE: Kind(
        gettext_lazy("Once more in the evening"),
        gettext_lazy("Only if nothing is logged by then, and at most twice a week."),
    ),
    Slot.NEXT_MORNING: Kind(
        gettext_lazy("The morning after"), gettext_lazy("One question: how did your body take the session?")
    ),
    Slot.WEEK: Kind(
        gettext_lazy("How it goes on"), gettext_lazy("What to expect at the start and after two, four and eight weeks.")
    ),
    Slot.ISSUED: Kind(gettext_lazy("A new program"), gettext_lazy("When your physio has put one together for you.")),
    Slot.CHANGED: Kind(gettext_lazy("Changes"), gettext_lazy("When your physio has changed your exercises or days.")),
    Slot.TEST: Kind(gettext_lazy("Test"), gettext_lazy("Only when somebody asks for one.")),
}

CLOSED_WAYS = {  # why a patient cannot be reached this way
    (Channel.EMAIL, Reason.NOT_OFFERED): gettext_lazy("E-mail is not set up at your clinic."),
    (Channel.EMAIL, Reason.NO_ADDRESS): gettext_lazy("For e-mail, your clinic needs your address."),
    (Channel.PUSH, Reason.NOT_OFFERED): gettext_lazy("Notifications are not set up at your clinic."),
    (Channel.PUSH, Reason.NO_ADDRESS): gettext_lazy("For notifications, switch them on for this phone first."),
    (Channel.SMS, Reason.NOT_OFFERED): gettext_lazy("Text messages are not set up at your clinic."),
    (Channel.SMS, Reason.NO_ADDRESS): gettext_lazy(
        "For text messages, your clinic needs your mobile number with the country in front, such as +49."
    ),
}

STATES = {  # as a patient reads them
    State.PLANNED: gettext_lazy("Planned"),
    State.LEASED: gettext_lazy("On its way"),
    State.SENDING: gettext_lazy("On its way"),
    State.ACCEPTED: gettext_lazy("Sent"),
    State.DELIVERED: gettext_lazy("Arrived"),
    State.BOUNCED: gettext_lazy("Came back"),
    State.DEAD: gettext_lazy("Could not be sent"),
    State.UNKNOWN: gettext_lazy("Perhaps sent"),
    State.CANCELLED: gettext_lazy("Called off"),
    State.SUPPRESSED: gettext_lazy("Not needed"),
    State.EXPIRED: gettext_lazy("Not sent"),
}

REASONS = {
    Reason.PLAN_CHANGED: gettext_lazy("your schedule or your choice changed"),
    Reason.SESSION_MOVED: gettext_lazy("the session is on another day"),
    Reason.ALREADY_DONE: gettext_lazy("you had already done it"),
    Reason.ALREADY_SAID: gettext_lazy("you had already told us"),
    Reason.PAUSED: gettext_lazy("your program rests"),
    Reason.PROGRAM_OVER: gettext_lazy("your program is over"),
    Reason.OPTED_OUT: gettext_lazy("you did not want it"),
    Reason.DISCHARGED: gettext_lazy("your care has ended"),
    Reason.NO_ADDRESS: gettext_lazy("your clinic had no address for it"),
    Reason.NOT_OFFERED: gettext_lazy("your clinic no longer sends this way"),
    Reason.QUIET_HOURS: gettext_lazy("it would have come at night"),
    Reason.ZONE_CHANGED: gettext_lazy("your clock changed"),
    Reason.LATE: gettext_lazy("it was more than an hour late"),
    Reason.BUSY: gettext_lazy("the service is busy, we try again"),
    Reason.REFUSED: gettext_lazy("the service did not take it"),
    Reason.TRIES_USED: gettext_lazy("the service did not take it"),
    Reason.NO_ANSWER: gettext_lazy("we got no answer"),
    Reason.ASKED_FOR: gettext_lazy("asked for"),
}

ADVICE = {  # for the clinic, where something is left to do
    State.UNKNOWN: gettext_lazy("It may have arrived or not, and is not sent twice by itself. Ask the patient."),
    State.DEAD: gettext_lazy("It did not arrive. Check the address or number."),
    State.BOUNCED: gettext_lazy("It came back. Check the address or number."),
    State.EXPIRED: gettext_lazy("It did not go out."),
}

# In answer to whoever asked for a message while nothing is sent.
WAITS = gettext_lazy("Nothing is sent at the moment. The message waits until sending goes on, for an hour at most.")


def kind(reminder: Reminder) -> Words:
    """What the message is about, as a patient reads it."""
    return KINDS[Slot(reminder.slot)].name


def outcome(reminder: Reminder) -> str:
    """Where a message stands and why, as a patient reads it: “Not needed: you had already done it”."""
    state = STATES[State(reminder.state)]
    reason: Any = REASONS.get(Reason(reminder.reason)) if reminder.reason else None
    return _("%(state)s: %(reason)s") % {"state": state, "reason": reason} if reason else str(state)

"""What a message says: neutral, in the patient's language, with its links. `dispatch` writes one just before it is sent.

It names no person, clinic, body part or exercise: it may be read on a lock screen, over a shoulder, or by whoever shares the mailbox.
The words are the same for all, so each kind is rendered once in a language, and only the links are filled in for a patient.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from patients import access
from patients.models import Slot, address_of
from programs.models import Reminder
from programs.reminders import action_link, stop_link
from programs.reminders.action_link import Action
from programs.reminders.channels.answers import Message

GAP = re.compile(r"@(\w+)@")  # where a link goes
ACTIONS = {
    Slot.SESSION: (Action.DONE, Action.LATER, Action.TOMORROW, Action.NOT_THIS_WEEK),
    Slot.NUDGE: (Action.DONE, Action.TOMORROW, Action.NOT_THIS_WEEK),
}


@dataclass(frozen=True)
class Letter:
    """The words of one kind in one language, with gaps where a patient's links go."""

    subject: str
    short: str
    text: str
    html: str


def write(reminder: Reminder, *, at: datetime) -> Message:
    """The message of a reminder whose patient was fetched with it. Makes the patient's access link if there never was one."""
    patient = reminder.patient
    page_url = access.address_for(patient, site=settings.SITE_URL, at=at)
    stop_url = stop_link.address_of(patient, site=settings.SITE_URL)
    letter = _letter(Slot(reminder.slot), patient.language)
    links = {"page": page_url, "stop": stop_url} | _action_links(reminder)
    return Message(
        key=reminder.idempotency_key,
        to=address_of(patient, reminder.channel),
        subject=letter.subject,
        short=letter.short,
        text=_fill(letter.text, links),
        html=_fill(letter.html, links),
        page_url=page_url,
        stop_url=stop_url,
        topic=reminder.idempotency_key.hex,
        keep_for=reminder.expires_at - at,
    )


def _action_links(reminder: Reminder) -> dict[str, str]:
    actions = ACTIONS.get(Slot(reminder.slot), ())
    return {action.name: action_link.address_of(action, reminder.pk, site=settings.SITE_URL) for action in actions}


def _fill(words: str, links: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: links[gap[1]], words)


@cache
def _letter(slot: Slot, language: str) -> Letter:
    with translation.override(language):
        subject, lead = _words(slot)
        context = {
            "subject": subject,
            "lead": lead,
            "language": language,
            "is_test": slot == Slot.TEST,
            "actions": [(action.label, f"@{action.name}@") for action in ACTIONS.get(slot, ())],
        }
        return Letter(
            subject=subject,
            short=subject,
            text=render_to_string("programs/reminders/message.txt", context),
            html=render_to_string("programs/reminders/message.html", context),
        )


def _words(slot: Slot) -> tuple[str, str]:
    """The subject, which may stand on a lock screen, and the sentence before the button."""
    match slot:
        case Slot.SESSION:
            return _("Your session is planned for today"), _("When it suits you, open your page.")
        case Slot.NUDGE:
            return _("There is still time today"), _("Nothing has been noted yet. If it suits you, open your page.")
        case Slot.NEXT_MORNING:
            return _("One question about this morning"), _("It takes a moment. You find it on your page.")
        case Slot.WEEK:
            return _("A word on where you are"), _("You find it on your page.")
        case Slot.ISSUED:
            return _("Your program is ready"), _("You find it on your page, with the days that are planned.")
        case Slot.CHANGED:
            return _("Your program has changed"), _("Your page shows how it goes on from here.")
        case Slot.TEST:
            return _("This is a test message"), _("If you can read this, messages reach you.")

"""What a reminder says: neutral, in the patient's language, with the two links that it needs. `dispatch` writes one just before it is sent.

It names no person, clinic, body part or exercise: it may be read on a lock screen, over a shoulder, or by whoever shares the mailbox.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from patients import access
from programs.models import Reminder
from programs.reminders import stop_link
from programs.reminders.channels.answers import Message


def write(reminder: Reminder, *, at: datetime) -> Message:
    """The message of a reminder whose patient is fetched with it. Makes the patient's access link if there is none."""
    patient = reminder.patient
    link = access.link_of(patient) or access.hand_out(patient=patient, by=None, at=at)
    stop_url = stop_link.address_of(patient, site=settings.SITE_URL)
    with translation.override(patient.language):
        subject = _("Your session is planned for today")
        words = {
            "subject": subject,
            "language": patient.language,
            "page_url": access.address_of(link, site=settings.SITE_URL),
            "stop_url": stop_url,
        }
        return Message(
            key=reminder.idempotency_key,
            to=patient.email,
            subject=subject,
            text=render_to_string("programs/reminders/session.txt", words),
            html=render_to_string("programs/reminders/session.html", words),
            stop_url=stop_url,
        )

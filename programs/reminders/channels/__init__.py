"""The ways a message can go, by the name that `Reminder.channel` keeps. What is not set up is not among them; `offers` says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from patients.models import Channel as Name
from programs.reminders.channels.answers import Channel
from programs.reminders.channels.email import Email
from programs.reminders.channels.provider import Provider
from programs.reminders.channels.push import Push
from programs.reminders.channels.sms import Sms


@dataclass(frozen=True)
class Offer:
    """A way that messages go, or do not because something is missing. `words` are for whoever runs the site."""

    name: Name
    channel: Channel | None
    words: str


def offers() -> Iterator[Offer]:
    """One for each way, as the settings stand."""
    if settings.EMAIL_PROVIDER:
        yield Offer(Name.EMAIL, Provider(settings.EMAIL_PROVIDER), f"through {settings.EMAIL_PROVIDER}")
    elif settings.DEMO:
        yield Offer(Name.EMAIL, Email(), "into a folder, as this is a demo")
    elif settings.EMAIL_URL:
        yield Offer(Name.EMAIL, Email(), "through a mail server")
    else:
        yield Offer(Name.EMAIL, None, "neither EMAIL_URL nor EMAIL_PROVIDER is set")

    if settings.VAPID_PRIVATE_KEY:
        yield Offer(Name.PUSH, Push(), "by Web Push")
    else:
        yield Offer(Name.PUSH, None, "VAPID_PRIVATE_KEY is not set")

    if settings.BULKSMS_TOKEN:
        yield Offer(Name.SMS, Sms(), "through BulkSMS")
    else:
        yield Offer(Name.SMS, None, "this is a demo" if settings.DEMO else "BULKSMS_TOKEN is not set")


CHANNELS: dict[str, Channel] = {offer.name.value: offer.channel for offer in offers() if offer.channel}

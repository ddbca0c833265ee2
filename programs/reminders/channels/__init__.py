"""The ways a message can go, by the name that `Reminder.channel` keeps. What is not set up is not among them; `offers` says why."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from patients.models import Channel as Name
from patients.push import can_sign
from programs.reminders.channels import provider
from programs.reminders.channels.answers import Channel
from programs.reminders.channels.email import Email
from programs.reminders.channels.provider import Provider
from programs.reminders.channels.push import Push
from programs.reminders.channels.sms import Sms


@dataclass(frozen=True)
class Offer:
    """A way that messages go, or do not because something is missing: `how` or why not, for whoever runs the site."""

    name: Name
    channel: Channel | None
    how: str

    @property
    def words(self) -> str:
        return self.how if self.channel else f"not offered, {self.how}"


def offers() -> tuple[Offer, ...]:
    """One for each way, as the settings stand."""
    return _email(), _push(), _sms()


def _email() -> Offer:
    if settings.EMAIL_PROVIDER and (obstacle := provider.obstacle()):
        return Offer(Name.EMAIL, None, f"EMAIL_PROVIDER is {settings.EMAIL_PROVIDER}: {obstacle}")
    if settings.EMAIL_PROVIDER:
        return Offer(Name.EMAIL, Provider(settings.EMAIL_PROVIDER), f"through {settings.EMAIL_PROVIDER}")
    if settings.DEMO:
        return Offer(Name.EMAIL, Email(), "into a folder, as this is a demo")
    if settings.EMAIL_URL:
        return Offer(Name.EMAIL, Email(), "through a mail server")
    return Offer(Name.EMAIL, None, "neither EMAIL_URL nor EMAIL_PROVIDER is set")


def _push() -> Offer:
    if can_sign():
        return Offer(Name.PUSH, Push(), "by Web Push")
    if settings.VAPID_PRIVATE_KEY:
        return Offer(Name.PUSH, None, "VAPID_PRIVATE_KEY or VAPID_CONTACT cannot be used")
    return Offer(Name.PUSH, None, "VAPID_PRIVATE_KEY is not set")


def _sms() -> Offer:
    if settings.BULKSMS_TOKEN and not settings.BULKSMS_URL.startswith(("https://", "http://")):
        return Offer(Name.SMS, None, "BULKSMS_URL does not begin with https://")
    if settings.BULKSMS_TOKEN:
        return Offer(Name.SMS, Sms(), "through BulkSMS")
    return Offer(Name.SMS, None, "this is a demo" if settings.DEMO else "BULKSMS_TOKEN is not set")


CHANNELS: dict[str, Channel] = {offer.name.value: offer.channel for offer in offers() if offer.channel}

"""E-mail through a provider's HTTP API, as django-anymail speaks it: settings.EMAIL_PROVIDER names the provider."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any, cast

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection

from programs.reminders.channels import email, web
from programs.reminders.channels.answers import Accepted, Answer, Capabilities, Message, Refused, Silent

# For how long a provider drops a second message that comes with the same Idempotency-Key, by its own documentation:
# resend.com/docs/dashboard/emails/idempotency-keys. (Brevo has keys too, of 15 minutes: too short to lean on.)
KEY_LIFETIMES = {"resend": timedelta(hours=24)}
TAKEN = {"sent", "queued"}
NOT_TAKEN = {"failed", "invalid", "rejected"}


def obstacle() -> str:
    """Why no mail can go through settings.EMAIL_PROVIDER, as anymail says it; empty when it can. Asks nobody."""
    try:
        get_connection()
    except (ImportError, ImproperlyConfigured) as problem:
        return str(problem)
    return ""


class Provider:
    """Each thread has a line of its own, which stays open from message to message."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.capabilities = Capabilities(KEY_LIFETIMES.get(name))
        self._ours = threading.local()

    def send(self, message: Message) -> Answer:
        mail = cast(Any, email.write(message))  # anymail reads and writes attributes of its own
        mail.metadata = {"reminder": message.key.hex}  # comes back in receipts
        backend = self._backend()
        if self.capabilities.repeats_safely:
            backend.session.headers["Idempotency-Key"] = str(message.key)
        try:
            backend.send_messages([mail])
        except AnymailRecipientsRefused:
            return Refused("recipient")
        except AnymailAPIError as error:
            return _meaning(error)
        except (AnymailError, ValueError) as error:  # an address, or a header, that cannot be written down
            return Refused(type(error).__name__)
        return _answer_in(mail)

    def _backend(self) -> Any:
        if not hasattr(self._ours, "backend"):
            self._ours.backend = get_connection(timeout=web.patience())
            self._ours.backend.open()
            self._ours.backend.session.max_redirects = 0  # we send where we were told to
        return self._ours.backend


def _meaning(error: AnymailAPIError) -> Answer:
    return web.meaning_of_error(error) if error.response is None else _without_yes(error.response)


def _answer_in(mail: EmailMultiAlternatives) -> Answer:
    said = cast(Any, mail).anymail_status
    if said.status and said.status <= TAKEN:
        return Accepted(str(said.message_id))
    return Refused("failed") if said.status and said.status <= NOT_TAKEN else _without_yes(said.esp_response)


def _without_yes(response: requests.Response) -> Answer:
    if response.ok:  # it was taken, or not: the answer cannot be read
        return Silent("unreadable")
    return web.meaning(response.status_code, response.headers)

"""The keyed channel of the trials: an HTTP provider that drops a second message with the same deduplication id."""

from __future__ import annotations

import http.client
import json
from datetime import timedelta

from django.conf import settings

from programs.reminders.channels import CHANNELS
from programs.reminders.channels.answers import Accepted, Answer, Busy, Capabilities, Message, Silent


class Keyed:
    capabilities = Capabilities(key_lifetime=timedelta(hours=12))

    def __init__(self, address: str) -> None:
        self.address = address

    def send(self, message: Message) -> Answer:
        connection = http.client.HTTPConnection(self.address, timeout=settings.EMAIL_TIMEOUT)
        try:
            connection.connect()
        except OSError as error:
            return Busy(type(error).__name__)
        try:
            body = json.dumps({"to": message.to, "body": message.subject})
            connection.request("POST", f"/v1/messages?deduplication-id={message.key}", body)
            answer = connection.getresponse()
            if answer.status == 201:
                return Accepted(json.load(answer)[0]["id"])
            return Busy(str(answer.status), timedelta(seconds=float(answer.headers["Retry-After"])))
        except (OSError, http.client.HTTPException) as error:
            return Silent(type(error).__name__)
        finally:
            connection.close()


def plug_in(address: str) -> None:
    if address:
        CHANNELS["email"] = Keyed(address)

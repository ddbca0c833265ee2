"""Notifications by Web Push (RFC 8030), sealed for one phone (RFC 8291) and signed with our key (VAPID, RFC 8292).

A repeat does no harm, for as long as the phone's service worker remembers what it showed: one that waits at the push service is
replaced (`Topic`), one that is on the screen too (`tag`, without another sound), and one that was put away comes back without a
sound (templates/patients/sw.js).
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import cast

import requests
from django.core.exceptions import ValidationError
from django.utils import timezone

from patients import push
from patients.models import PushSubscription
from programs.reminders.channels import web
from programs.reminders.channels.answers import Accepted, Answer, Capabilities, Message, Refused

REMEMBERED = timedelta(hours=24)  # by the service worker; the same number stands there
GONE = {requests.codes.not_found, requests.codes.gone}


class Push:
    capabilities = Capabilities(REMEMBERED)

    def send(self, message: Message) -> Answer:
        at = timezone.now()
        subscription = _subscription(message.to)
        if subscription is None:
            return Refused("gone")
        try:
            response = _post(subscription, message)
        except requests.RequestException as error:
            return web.meaning_of_error(error)
        except ValueError as error:  # keys that are none, in spite of `push.subscribe`
            return Refused(type(error).__name__)
        if response.ok:
            return Accepted(response.headers.get("Location", "").rpartition("/")[2][:200])
        if response.status_code in GONE:
            push.gone(subscription=subscription, at=at)
            return Refused("gone")
        return web.meaning(response.status_code, response.headers)


def payload(message: Message) -> dict[str, str]:
    """What the service worker shows: neutral, as everything that a lock screen may show."""
    return {"title": message.short, "url": message.page_url, "tag": message.topic}


def _subscription(identity: str) -> PushSubscription | None:
    try:
        return PushSubscription.objects.live().filter(pk=identity).first()
    except ValidationError:  # not an id at all
        return None


def _post(subscription: PushSubscription, message: Message) -> requests.Response:
    from pywebpush import WebPusher, WebPushException  # it takes a third of a second, and only who sends needs it

    headers = push.signature(subscription.endpoint) | {"Topic": message.topic, "Urgency": "normal"}
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    try:
        pusher = WebPusher({"endpoint": subscription.endpoint, "keys": keys}, requests_session=web.session())
        return cast(
            requests.Response,
            pusher.send(
                json.dumps(payload(message)),
                headers,
                ttl=max(int(message.keep_for.total_seconds()), 0),
                timeout=web.patience(),
            ),
        )
    except WebPushException as error:
        raise ValueError(str(error)) from error

"""Where a patient's phone takes notifications: switched on and off on the phone, found gone by whoever sends.

Called by the phone's page and by `programs.reminders.channels.push`.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from py_vapid import Vapid02, VapidException

from patients.models import Device, PushSubscription

ADDRESS = re.compile(r"https?://[!-~]{1,900}")  # nothing that two readers could read differently
POINT, AUTH_SECRET = 65, 16  # bytes, by RFC 8291


class Refused(Exception):
    """What a browser gave us is no place to send to. The words say what is wrong with it."""


@transaction.atomic
def subscribe(*, device: Device, endpoint: str, p256dh: str, auth: str, at: datetime) -> PushSubscription:
    """This phone takes notifications at `endpoint`, sealed for the two keys (URL-safe base64). Asking again changes nothing.

    A browser is one phone: whatever it was subscribed for before, this device or another, ends. Raises Refused, and a phone that others
    use is refused, too.
    """
    if device.is_shared:
        raise Refused(_("Others use this phone, too: it shows no notifications."))
    _refuse_strange(endpoint)
    _refuse_broken(p256dh, auth)
    Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    before = PushSubscription.objects.filter(gone_at=None)
    same = before.filter(device=device, endpoint=endpoint, p256dh=p256dh, auth=auth).first()
    if same:
        return same
    before.filter(device=device).update(gone_at=at)
    before.filter(endpoint=endpoint).update(gone_at=at)
    return PushSubscription.objects.create(
        clinic_id=device.clinic_id,
        patient_id=device.patient_id,
        device=device,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        made_at=at,
    )


@transaction.atomic
def unsubscribe(*, device: Device, at: datetime) -> None:
    """This phone takes no notifications any more."""
    device.push_subscriptions.filter(gone_at=None).update(gone_at=at)


@transaction.atomic
def gone(*, subscription: PushSubscription, at: datetime) -> None:
    """The push service does not know it any more: the patient said no in the browser, or removed it."""
    PushSubscription.objects.filter(pk=subscription.pk, gone_at=None).update(gone_at=at)


def public_key() -> str:
    """What a browser subscribes to, in URL-safe base64; empty where notifications are not offered."""
    if not can_sign():
        return ""
    key = _vapid(settings.VAPID_PRIVATE_KEY).public_key
    return _base64(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def can_sign() -> bool:
    """Whether there is a key, and it and the contact are what push services take."""
    try:
        return bool(settings.VAPID_PRIVATE_KEY and signature("https://push.example"))
    except (ValueError, VapidException):
        return False


def signature(endpoint: str) -> dict[str, str]:
    """The header by which a push service knows that we sent it (RFC 8292), good for a day."""
    claims = {"aud": origin_of(endpoint), "sub": settings.VAPID_CONTACT}
    headers: dict[str, str] = _vapid(settings.VAPID_PRIVATE_KEY).sign(claims)
    return headers


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=1)
def _vapid(private_key: str) -> Vapid02:
    return Vapid02.from_string(private_key)


def _refuse_strange(endpoint: str) -> None:
    """We call only who is known to pass notifications on: an address of the visitor's choice could be one inside our own network."""
    origin = origin_of(endpoint) if ADDRESS.fullmatch(endpoint) else ""
    if not any(_is_of(origin, service) for service in settings.PUSH_SERVICES):
        raise Refused(_("This browser takes notifications at a place that we do not send to."))


def _is_of(origin: str, service: str) -> bool:
    """`https://*.example.org` stands for https://a.example.org and https://a.b.example.org; without a star it is the origin itself."""
    before, star, after = service.partition("*")
    if not star:
        return origin == service
    return bool(re.fullmatch(f"{re.escape(before)}[a-z0-9.-]+{re.escape(after)}", origin))


def _refuse_broken(p256dh: str, auth: str) -> None:
    try:
        point, secret = _bytes(p256dh), _bytes(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        if (len(point), len(secret)) != (POINT, AUTH_SECRET):
            raise ValueError
    except ValueError:
        raise Refused(_("The keys that this browser gave are not whole.")) from None


def _bytes(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

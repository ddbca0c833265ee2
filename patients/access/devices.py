"""A phone that is in: its session of a secret, which the browser keeps in a cookie and the database as a hash."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse

from patients import keys, push
from patients.models import AccessLink, Device

DEVICE_COOKIE = "setwell_device"
DEVICE_DAYS = 90
SHARED_HOURS = 12  # on a phone that others use, too


@transaction.atomic
def let_in(
    *, link: AccessLink, label: str, at: datetime, is_shared: bool = False, ticket: str = ""
) -> tuple[Device, str]:
    """A new device of the link's patient, nothing asked, with its cookie's secret. `ticket` is the hash of what it spends."""
    secret = secrets.token_urlsafe(32)
    device = Device.objects.create(
        clinic_id=link.clinic_id,
        patient_id=link.patient_id,
        link=link,
        secret_hash=keys.hash_of(secret),
        ticket_hash=ticket,
        label=label[:80],
        is_shared=is_shared,
        opened_at=at,
        seen_at=at,
        expires_at=at + _life(is_shared),
    )
    return device, secret


def device_of(secret: str, *, at: datetime) -> Device | None:
    """The live device with this secret; it lives on for 90 days after each day on which it was seen, a shared one never."""
    if not secret:
        return None
    device = (
        Device.objects.live(at=at)
        .filter(secret_hash=keys.hash_of(secret), patient__discharged_at=None)
        .select_related("patient__clinic")
        .first()
    )
    if device and not device.is_shared and at - device.seen_at > timedelta(days=1):
        device.seen_at, device.expires_at = at, at + _life(device.is_shared)
        device.save(update_fields=["seen_at", "expires_at"])
    return device


def remember(response: HttpResponse, secret: str, device: Device) -> None:
    """Let the browser keep the secret of its device: for 90 days, or until it is closed where the phone is shared."""
    response.set_cookie(
        DEVICE_COOKIE,
        secret,
        max_age=None if device.is_shared else _life(device.is_shared),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@transaction.atomic
def share(*, device: Device, is_shared: bool, at: datetime) -> Device:
    """Others use this phone, too: it forgets the patient within 12 hours, and gets no notifications. Or they no longer do."""
    device.is_shared, device.expires_at = is_shared, at + _life(is_shared)
    device.save(update_fields=["is_shared", "expires_at"])
    if is_shared:
        push.unsubscribe(device=device, at=at)
    return device


@transaction.atomic
def forget(*, device: Device, at: datetime) -> None:
    """Sign this device out; the link goes on working."""
    device.revoked_at = at
    device.save(update_fields=["revoked_at"])


def _life(is_shared: bool) -> timedelta:
    return timedelta(hours=SHARED_HOURS) if is_shared else timedelta(days=DEVICE_DAYS)

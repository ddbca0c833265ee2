"""The one door: who is asking, and what may they see. Views wear `clinician_required` or `patient_required`.

A patient's link carries 130 random-looking bits in its fragment, which browsers never send to a server or a log. They are derived from
the link's id with the server's key, so that a QR code can be shown again, and looked up by their hash, so that a copy of the database
opens no door. Spending the token makes a device session of its own secret, which the browser keeps in a cookie.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache, wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django_htmx.middleware import HtmxDetails

from patients.models import AccessLink, Clinic, Clinician, Device, Patient

DEVICE_COOKIE = "setwell_device"
DEVICE_DAYS = 90
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to mistake
TOKEN_LENGTH = 26  # × 5 bits = 130

LIVE_LINKS = Prefetch("links", AccessLink.objects.filter(revoked_at=None), to_attr="live_links")

P = ParamSpec("P")


class ClinicianRequest(HttpRequest):
    user: Clinician  # type: ignore[assignment]
    clinic: Clinic
    htmx: HtmxDetails


class PatientRequest(HttpRequest):
    patient: Patient
    device: Device


class LinkRefused(Exception):
    """The token opens nothing: unknown, mistyped or revoked. The answer is the same for all three."""


def clinician_required(
    view: Callable[Concatenate[ClinicianRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let in a signed-in clinician of a clinic, by its clock. A catalogue keeper without a clinic sees no patients and gets 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        clinician = cast(Clinician, request.user)
        if clinician.clinic is None:
            raise PermissionDenied
        clinician_request = cast(ClinicianRequest, request)
        clinician_request.clinic = clinician.clinic
        with timezone.override(clinician.clinic.time_zone):
            response = view(clinician_request, *args, **kwargs)
        return _private(response)

    return guarded


def patient_required(
    view: Callable[Concatenate[PatientRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let in the patient whose device this is, in the patient's language and time zone; send everybody else to the connect page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        secret, now = request.COOKIES.get(DEVICE_COOKIE, ""), timezone.now()
        device = device_of(secret, at=now)
        if device is None:
            return _private(redirect("patients:connect"))
        patient_request = cast(PatientRequest, request)
        patient_request.device, patient_request.patient = device, device.patient
        with translation.override(device.patient.language), timezone.override(device.patient.zone):
            response = view(patient_request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # within the patient's language, not after it
        if device.seen_at == now:  # its 90 days began anew
            remember(response, secret)
        return _private(response)

    return guarded


@transaction.atomic
def hand_out(*, patient: Patient, by: Clinician | None, at: datetime) -> AccessLink:
    """The patient's live link, made if there is none. At most three queries."""
    held = Patient.objects.hold(patient)
    links = list(held.links.filter(revoked_at=None))
    return next((link for link in links if _is_ours(link)), None) or _renew(held, links, by=by, at=at)


@transaction.atomic
def renew(*, patient: Patient, by: Clinician | None, at: datetime) -> AccessLink:
    """A new link. The one before closes at once, with every device it opened."""
    held = Patient.objects.hold(patient)
    return _renew(held, held.links.filter(revoked_at=None), by=by, at=at)


@transaction.atomic
def revoke(*, link: AccessLink, at: datetime) -> AccessLink:
    """Close the link and every device it opened, at once."""
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])
    link.devices.filter(revoked_at=None).update(revoked_at=at)
    return link


@transaction.atomic
def open_link(*, typed: str, label: str, at: datetime, instead_of: Device | None = None) -> tuple[Device, str]:
    """Spend what the patient opened, pasted or typed, and answer the new device with its cookie's secret.

    `instead_of` is the device that this browser was until now: one browser is one device. Raises LinkRefused.
    Tries are not counted: 130 bits cannot be guessed, and a limit for all would let anybody shut everybody out.
    """
    link = (
        AccessLink.objects.select_related("patient")
        .filter(token_hash=_hash(_tidy(typed)), revoked_at=None, patient__discharged_at=None)
        .first()
    )
    if link is None:
        raise LinkRefused
    if instead_of:
        forget(device=instead_of, at=at)
    secret = secrets.token_urlsafe(32)
    device = Device.objects.create(
        clinic_id=link.clinic_id,
        patient=link.patient,
        link=link,
        secret_hash=_hash(secret),
        label=label[:80],
        opened_at=at,
        seen_at=at,
        expires_at=at + timedelta(days=DEVICE_DAYS),
    )
    return device, secret


def device_of(secret: str, *, at: datetime) -> Device | None:
    """The live device with this secret; it lives on for 90 days after each day on which it was seen."""
    if not secret:
        return None
    device = (
        Device.objects.live(at=at)
        .filter(secret_hash=_hash(secret), patient__discharged_at=None)
        .select_related("patient__clinic")
        .first()
    )
    if device and at - device.seen_at > timedelta(days=1):
        device.seen_at, device.expires_at = at, at + timedelta(days=DEVICE_DAYS)
        device.save(update_fields=["seen_at", "expires_at"])
    return device


def remember(response: HttpResponse, secret: str) -> None:
    """Let the browser keep the secret of its device."""
    response.set_cookie(
        DEVICE_COOKIE,
        secret,
        max_age=timedelta(days=DEVICE_DAYS),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@transaction.atomic
def forget(*, device: Device, at: datetime) -> None:
    """Sign this device out; the link goes on working."""
    device.revoked_at = at
    device.save(update_fields=["revoked_at"])


def link_of(patient: Patient) -> AccessLink | None:
    """The patient's live link; None too when the server's key was changed since, as its secret cannot be shown again.

    For many patients, fetch them with `LIVE_LINKS`.
    """
    links: list[AccessLink] | None = getattr(patient, "live_links", None)
    link = next(iter(patient.links.filter(revoked_at=None) if links is None else links), None)
    return link if link and _is_ours(link) else None


def token_of(link: AccessLink) -> str:
    """The secret of a link, as 26 characters of Crockford's base 32; of each object made once."""
    if not link.token:
        digest = salted_hmac("patients.access_link", str(link.id), algorithm="sha256").digest()
        number = int.from_bytes(digest[:17], "big")
        link.token = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(TOKEN_LENGTH))
    return link.token


def address_of(link: AccessLink, *, site: str) -> str:
    """The whole link, with the secret where no server sees it."""
    return f"{site}{_connect_path()}#{token_of(link)}"


@cache
def _connect_path() -> str:
    return reverse("patients:connect")


def _renew(patient: Patient, before: Iterable[AccessLink], *, by: Clinician | None, at: datetime) -> AccessLink:
    """A new link of a patient who is held, in place of those before."""
    for old in before:
        revoke(link=old, at=at)
    link = AccessLink(clinic_id=patient.clinic_id, patient=patient, made_by=by, made_at=at)
    link.token_hash = _hash(token_of(link))
    link.save(force_insert=True)
    return link


def _is_ours(link: AccessLink) -> bool:
    """Whether its secret can be shown again: not when the server's key was changed since it was made."""
    return link.token_hash == _hash(token_of(link))


def _tidy(typed: str) -> str:
    """The token in what people paste or type: a whole link, spaces, small letters, O for 0 and I or L for 1."""
    token = typed.replace("%23", "#").rsplit("#", 1)[-1].upper().translate(str.maketrans("OIL", "011"))
    return "".join(character for character in token if character in ALPHABET)[:TOKEN_LENGTH]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    return response

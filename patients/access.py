"""The one door: who is asking, and what may they see. Views wear `clinician_required` or `patient_required`.

A patient's link carries 130 random-looking bits in its fragment, which browsers never send to a server or a log. They are derived from
the link's id with the server's key, so that a QR code can be shown again, and looked up by their hash, so that a copy of the database
opens no door. The link lasts as long as the program, so on a new phone it asks the year of birth. In the room a pass (a QR code) or a
code to type asks nothing, for a quarter of an hour and one phone. All three end in a device session of its own secret, which the browser
keeps in a cookie; docs/getting-in.md tells it from outside.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache, wraps
from http import HTTPStatus
from typing import Concatenate, NamedTuple, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from patients import keys, push
from patients.models import MOST_WRONG_YEARS, AccessCode, AccessLink, Clinic, Clinician, Device, Patient
from patients.problems import problem

DEVICE_COOKIE = "setwell_device"
DEVICE_DAYS = 90
SHARED_HOURS = 12  # on a phone that others use, too
IN_THE_ROOM = timedelta(minutes=15)  # how long a pass or a code is good

LIVE_LINKS = Prefetch("links", AccessLink.objects.filter(revoked_at=None), to_attr="live_links")

P = ParamSpec("P")


class ClinicianRequest(HttpRequest):
    user: Clinician  # type: ignore[assignment]
    clinic: Clinic
    htmx: HtmxDetails


class PatientRequest(HttpRequest):
    patient: Patient
    device: Device


class Pass(NamedTuple):
    """What a QR code in the room holds, and until when it opens a phone."""

    address: str
    until: datetime


class Code(NamedTuple):
    """What is typed in the room, in two halves that are easy to read out, and until when it opens a phone."""

    words: str
    until: datetime


class Why(StrEnum):
    UNKNOWN = "unknown"  # never existed, was mistyped, or is a code of the day before
    REPLACED = "replaced"  # closed by the clinic
    WRONG_YEARS = "wrong_years"
    USED = "used"
    EXPIRED = "expired"


class LinkRefused(Exception):
    """What was opened or typed lets nobody in. `clinic` is whose it was, known only to who held a real one."""

    def __init__(self, why: Why, clinic: Clinic | None = None) -> None:
        super().__init__(why)
        self.why, self.clinic = why, clinic

    @property
    def is_for_good(self) -> bool:
        """Whether only the clinic can help, and not another code on its screen."""
        return self.why in (Why.REPLACED, Why.WRONG_YEARS)


class YearAsked(Exception):
    """The link is a real one and wants the year of birth. `tries_left` says that a wrong one was given."""

    def __init__(self, tries_left: int | None = None) -> None:
        super().__init__(tries_left)
        self.tries_left = tries_left


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
    """Let in the patient whose device this is, in the patient's language and time zone; send everybody else to the connect page, and tell
    a script, which takes no page, so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        secret, now = request.COOKIES.get(DEVICE_COOKIE, ""), timezone.now()
        device = device_of(secret, at=now)
        if device is None:
            return _private(_not_let_in(request))
        patient_request = cast(PatientRequest, request)
        patient_request.device, patient_request.patient = device, device.patient
        with translation.override(device.patient.language), timezone.override(device.patient.zone):
            response = view(patient_request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # within the patient's language, not after it
        if device.seen_at == now:  # its 90 days began anew
            remember(response, secret, device)
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
def revoke(*, link: AccessLink, at: datetime, why: str = "") -> AccessLink:
    """Close the link, every code of it and every device they opened, at once. `why` is one of AccessLink.Closed."""
    link.revoked_at, link.why_closed = at, why
    link.save(update_fields=["revoked_at", "why_closed"])
    link.devices.filter(revoked_at=None).update(revoked_at=at)
    return link


def new_pass(link: AccessLink, *, site: str, at: datetime) -> Pass:
    """A QR code's content for the room: one phone, a quarter of an hour, nothing asked. Writes nothing: it is spent by `open_link`."""
    until = at + IN_THE_ROOM
    return Pass(f"{door(site=site)}#{keys.new_pass(link.pk, until=until)}", until)


@transaction.atomic
def make_code(*, patient: Patient, by: Clinician | None, at: datetime) -> Code:
    """Ten characters to type on one phone, for a quarter of an hour. Without `by` the patient made it, on a phone that is in."""
    link = hand_out(patient=patient, by=by, at=at)
    patient.access_codes.filter(expires_at__lt=at - timedelta(days=1)).delete()
    code, until = keys.new_code(), at + IN_THE_ROOM
    AccessCode.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        link=link,
        code_hash=keys.hash_of_code(code),
        made_by=by,
        made_at=at,
        expires_at=until,
    )
    half = keys.CODE // 2
    return Code(f"{code[:half]}-{code[half:]}", until)


def open_link(
    *,
    typed: str,
    label: str,
    at: datetime,
    year: int | None = None,
    is_shared: bool = False,
    known: Device | None = None,
) -> tuple[Device, str]:
    """Let in whoever opened, pasted or typed this, and answer the device with its cookie's secret.

    `known` is the device that this browser is already: the same patient's stays, without a new secret (""), and spends nothing;
    another's is signed out, as one browser is one device. Raises LinkRefused, and YearAsked where a link wants the year of birth: each
    wrong one counts, and the fifth in a row closes the link. Links and passes cannot be guessed (128 bits and more); how often somebody
    tries codes is not counted here.
    """
    with transaction.atomic():
        key = _held(keys.tidy(typed))
        refused: LinkRefused | YearAsked | None = _closed(key.link)
        if not refused and known and known.patient_id == key.link.patient_id:
            return known, ""
        refused = refused or (_spent(key, at) if key.ticket else _doubted(key.link, year, at))
        if not refused:
            if known:
                forget(device=known, at=at)
            return let_in(link=key.link, label=label, at=at, is_shared=is_shared, ticket=key.ticket)
    raise refused  # out here, or a wrong year would not stay counted


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


def link_of(patient: Patient) -> AccessLink | None:
    """The patient's live link; None too when the server's key was changed since, as its secret cannot be shown again.

    For many patients, fetch them with `LIVE_LINKS`.
    """
    links: list[AccessLink] | None = getattr(patient, "live_links", None)
    link = next(iter(patient.links.filter(revoked_at=None) if links is None else links), None)
    return link if link and _is_ours(link) else None


def guessed_link_of(patient: Patient) -> AccessLink | None:
    """The link that wrong years of birth have closed, while the clinic has made no new one."""
    last = patient.links.order_by("-made_at").first()
    return last if last and last.why_closed == AccessLink.Closed.WRONG_YEARS else None


def token_of(link: AccessLink) -> str:
    """The secret of a link, as 26 characters of Crockford's base 32; of each object made once."""
    if not link.token:
        link.token = keys.of_link(link.pk)
    return link.token


def address_of(link: AccessLink, *, site: str) -> str:
    """The whole link, with the secret where no server sees it."""
    return f"{door(site=site)}#{token_of(link)}"


def address_for(patient: Patient, *, site: str, at: datetime) -> str:
    """The link for a message, made if there is none. Where wrong years have closed it, the door alone: nobody gets five more tries by
    waiting for the next message, and only the clinic makes a new one."""
    link = link_of(patient)
    if link is None and guessed_link_of(patient):
        return door(site=site)
    return address_of(link or hand_out(patient=patient, by=None, at=at), site=site)


def door(*, site: str) -> str:
    """Where links are pasted and codes typed."""
    return f"{site}{_connect_path()}"


@cache
def _connect_path() -> str:
    return reverse("patients:connect")


def _renew(patient: Patient, before: Iterable[AccessLink], *, by: Clinician | None, at: datetime) -> AccessLink:
    """A new link of a patient who is held, in place of those before."""
    for old in before:
        revoke(link=old, at=at, why=AccessLink.Closed.REPLACED)
    link = AccessLink(clinic_id=patient.clinic_id, patient=patient, made_by=by, made_at=at)
    link.token_hash = keys.hash_of(token_of(link))
    link.save(force_insert=True)
    return link


def _is_ours(link: AccessLink) -> bool:
    """Whether its secret can be shown again: not when the server's key was changed since it was made."""
    return link.token_hash == keys.hash_of(token_of(link))


class _Key(NamedTuple):
    """What was typed, found. A pass and a code have a ticket, the hash under which a device has spent it, and an end."""

    link: AccessLink
    ticket: str = ""
    until: datetime | None = None


def _held(token: str) -> _Key:
    """The key with its link locked, so that those who try take turns. Raises LinkRefused for what is unknown."""
    links = AccessLink.objects.select_for_update(no_key=True, of=("self",)).select_related("patient__clinic")
    if len(token) == keys.LINK and (link := links.filter(token_hash=keys.hash_of(token)).first()):
        return _Key(link)
    if len(token) == keys.PASS and (read := keys.read_pass(token)) and (link := links.filter(pk=read.link_id).first()):
        return _Key(link, keys.hash_of(token), read.until)
    if len(token) == keys.CODE:
        code = AccessCode.objects.filter(code_hash=keys.hash_of_code(token)).first()
        if code:
            return _Key(links.get(pk=code.link_id), code.code_hash, code.expires_at)
    raise LinkRefused(Why.UNKNOWN)


def _closed(link: AccessLink) -> LinkRefused | None:
    if link.revoked_at is None and link.patient.discharged_at is None:
        return None
    guessed = link.why_closed == AccessLink.Closed.WRONG_YEARS
    return LinkRefused(Why.WRONG_YEARS if guessed else Why.REPLACED, link.patient.clinic)


def _spent(key: _Key, at: datetime) -> LinkRefused | None:
    """Whether this pass or code has opened a device, or its time is over."""
    clinic = key.link.patient.clinic
    if Device.objects.filter(ticket_hash=key.ticket).exists():
        return LinkRefused(Why.USED, clinic)
    return LinkRefused(Why.EXPIRED, clinic) if key.until and key.until <= at else None


def _doubted(link: AccessLink, year: int | None, at: datetime) -> LinkRefused | YearAsked | None:
    """Whether the patient is still to say, or has said wrongly, when they were born. Counts it."""
    if year is None:
        return YearAsked()
    wrong = 0 if year == link.patient.year_of_birth else link.wrong_years + 1
    if wrong == MOST_WRONG_YEARS:
        revoke(link=link, at=at, why=AccessLink.Closed.WRONG_YEARS)
        return LinkRefused(Why.WRONG_YEARS, link.patient.clinic)
    if wrong != link.wrong_years:
        link.wrong_years = wrong
        link.save(update_fields=["wrong_years"])
    return YearAsked(MOST_WRONG_YEARS - wrong) if wrong else None


def _life(is_shared: bool) -> timedelta:
    return timedelta(hours=SHARED_HOURS) if is_shared else timedelta(days=DEVICE_DAYS)


def _not_let_in(request: HttpRequest) -> HttpResponse:
    if request.accepts("text/html"):
        return redirect("patients:connect")
    return problem(HTTPStatus.UNAUTHORIZED, _("This phone is not signed in any more. Open your link again."))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    return response

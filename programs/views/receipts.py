"""Where providers report what became of a message: `hooks/mail/` and `hooks/sms/`. Without a shared secret neither door is there.

An answer of 503 has them report again: the sender of that message is just writing down that it was taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from anymail.signals import EventType, tracking
from anymail.urls import urlpatterns as anymails
from django.conf import settings
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from programs.reminders import receipts

Door = Callable[[HttpRequest], HttpResponse]

# In the words of anymail, and of BulkSMS.
DELIVERED = {EventType.DELIVERED, "DELIVERED"}
NOT_DELIVERED = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED, "FAILED"}


class SayItAgain(Exception):
    """Not now."""


class Report(NamedTuple):
    """What is said of a message: its names, there and with us, and what became of it."""

    provider_id: str
    reference: str
    status: str
    why: str


@csrf_exempt
@require_http_methods(["HEAD", "POST"])  # some providers knock first
@never_cache
def mail(request: HttpRequest) -> HttpResponse:
    """For the provider that settings.EMAIL_PROVIDER names. anymail checks the secret and reads the report, and calls `_mail_event`."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    name = f"{settings.EMAIL_PROVIDER}_tracking_webhook"
    door: Door | None = next((known.callback for known in anymails if known.name == name), None)
    if door is None:
        raise Http404
    try:
        return door(request)
    except SayItAgain:
        return HttpResponse(status=503)


@receiver(tracking)
def _mail_event(event: Any, **_: Any) -> None:
    report = Report(
        provider_id=str(event.message_id or ""),
        reference=str(event.metadata.get("reminder", "")),
        status=event.event_type,
        why=str(event.reject_reason or event.event_type),
    )
    if not _write_down(report):
        raise SayItAgain


@csrf_exempt
@require_POST
@never_cache
def sms(request: HttpRequest) -> HttpResponse:
    """BulkSMS posts an array of messages with their status, empty when it tries the address; the secret is in the query, as it advises."""
    secret = settings.BULKSMS_WEBHOOK_SECRET
    if not secret or not constant_time_compare(request.GET.get("secret", ""), secret):
        raise Http404
    try:
        reports = [_read(message) for message in json.loads(request.body)]
    except (ValueError, TypeError, KeyError, AttributeError):
        return HttpResponseBadRequest()
    known = [_write_down(report) for report in reports]
    return HttpResponse(status=200 if all(known) else 503)


def _read(message: Any) -> Report:
    status = message["status"]
    return Report(
        provider_id=str(message["id"]),
        reference=str(message.get("userSuppliedId") or ""),
        status=str(status["type"]),
        why=str(status.get("subtype") or ""),
    )


def _write_down(report: Report) -> bool:
    if report.status in DELIVERED:
        return receipts.delivered(provider_id=report.provider_id, reference=report.reference, at=timezone.now())
    if report.status in NOT_DELIVERED:
        return receipts.bounced(
            provider_id=report.provider_id, reference=report.reference, at=timezone.now(), code=report.why
        )
    return True

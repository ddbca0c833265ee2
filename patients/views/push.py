"""Notifications on this phone: switched on and off by a script on its page, shown by its service worker."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from patients import push
from patients.access import PatientRequest, patient_required
from patients.problems import problem


@require_http_methods(["POST", "DELETE"])
@patient_required
def subscription(request: PatientRequest) -> HttpResponse:
    """POST what the browser's `subscription.toJSON()` says; DELETE to end it."""
    if request.method == "DELETE":
        push.unsubscribe(device=request.device, at=timezone.now())
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    try:
        push.subscribe(device=request.device, at=timezone.now(), **_read(request))
    except push.Refused as refused:
        return problem(HTTPStatus.BAD_REQUEST, str(refused))
    except (ValueError, KeyError, TypeError, RecursionError):
        return problem(HTTPStatus.BAD_REQUEST, _("This is not what a browser says when it subscribes."))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a service worker looks after the pages beside and below its own address."""
    return render(request, "patients/sw.js", content_type="text/javascript")


def _read(request: HttpRequest) -> dict[str, str]:
    """Raises ValueError, KeyError, TypeError or RecursionError for anything else."""
    if request.content_type != "application/json":
        raise ValueError  # a form, which the CSRF middleware has read already
    said: Any = json.loads(request.body)
    found = {"endpoint": said["endpoint"], "p256dh": said["keys"]["p256dh"], "auth": said["keys"]["auth"]}
    if not all(isinstance(value, str) for value in found.values()):
        raise TypeError
    return found

"""Where a patient's phone hands in what was said on it; `static/js/queue.js` asks. JSON in, JSON out, problems by RFC 9457."""

from __future__ import annotations

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from patients.access import PatientRequest, patient_required
from patients.problems import problem
from programs import sessions
from programs.models import PhoneEntry

MOST_ENTRIES = 50
MOST_BYTES = 256 * 1024
YEARS = range(1970, 2200)  # what a phone's clock can say, set or not
Refusal = PhoneEntry.Refusal


class Post(NamedTuple):
    sent_at: datetime
    envelopes: list[Any]


@require_POST
@patient_required
def entries(request: PatientRequest) -> HttpResponse:
    """Every entry is answered for itself, so that one that cannot be taken does not hold up the others."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("That is too much at once."))
    try:
        post = _read(request)
    except (ValueError, TypeError, KeyError, RecursionError):
        return problem(HTTPStatus.BAD_REQUEST, _("This is not what a phone sends."))
    if len(post.envelopes) > MOST_ENTRIES:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("That is too much at once."))
    taken = sessions.take(device=request.device, envelopes=post.envelopes, sent_at=post.sent_at, at=timezone.now())
    words = {key: _words(Refusal(refusal)) for key, refusal in taken.items() if refusal}
    return JsonResponse({"taken": taken, "words": words})


def _read(request: HttpRequest) -> Post:
    """Raises ValueError, TypeError, KeyError or RecursionError for anything else."""
    if request.content_type != "application/json":
        raise ValueError  # a form, which the CSRF middleware has read already
    said = json.loads(request.body)
    sent_at, envelopes = parse_datetime(said["sent_at"]), said["entries"]
    if sent_at is None or sent_at.tzinfo is None or sent_at.year not in YEARS or not isinstance(envelopes, list):
        raise ValueError
    return Post(sent_at, envelopes)


def _words(refusal: PhoneEntry.Refusal) -> str:
    """What the patient is told of it, who may not remember what it was."""
    match refusal:
        case Refusal.TOO_LATE:
            return _("Something you said on this phone came too late to be added. Please tell your physio.")
        case Refusal.NOT_YOURS:
            return _("Something was said on this phone by somebody else. It was not kept.")
        case Refusal.NOT_ASKED:
            return _("Something you said was about an exercise that is not in your program. Please tell your physio.")
        case Refusal.UNREADABLE:
            return _("Something you said on this phone could not be read. Please tell your physio.")

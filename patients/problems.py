"""What a script of the phone is told when it asks in vain: problem JSON (RFC 9457), as the API answers."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse


def problem(status: HTTPStatus, sentence: str) -> HttpResponse:
    content = {"type": "about:blank", "title": status.phrase, "status": status, "detail": sentence}
    return JsonResponse(content, status=status, content_type="application/problem+json")

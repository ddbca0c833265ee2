"""Every refusal of the API as problem JSON (RFC 9457), whoever raised it; settings.REST_FRAMEWORK names `answer`.

400 is a request that no program could take; 409 one that this program, as it stands, cannot.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ParseError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from programs.prescribing import Refused

CONTENT_TYPE = "application/problem+json"


class Conflict(APIException):
    status_code = status.HTTP_409_CONFLICT

    def __init__(self, refused: Refused) -> None:
        super().__init__({name: [text] for name, text in refused.problems.items()})


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("This is more than is read at once.")


def answer(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The problem that `exc` is to whoever asked; None when it is a fault of ours, which Django logs and answers with 500."""
    known = _as_api_exception(exc)
    response = exception_handler(known, context)
    if response is None or not isinstance(known, APIException):
        return None
    errors = _by_path(known.detail)
    whole = errors.pop("", [_("Look at the fields named in “errors”.")])
    response.data = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": " ".join(whole),
    } | ({"errors": errors} if errors else {})
    response.content_type = CONTENT_TYPE
    return response


def _as_api_exception(exc: Exception) -> Exception:
    match exc:
        case Refused():
            return Conflict(exc)
        case Http404():
            return NotFound()  # without the name of a model
        case RequestDataTooBig():
            return TooLarge()
        case BadRequest() | SuspiciousOperation() | MultiPartParserError():
            return ParseError()
    return exc


def _by_path(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Sentences by the path of what they are about, such as `dosage.sets.high` or `weekdays.2` (from 1); "" is the whole request."""
    if isinstance(detail, dict):
        found = [_by_path(inner, _beneath(path, name)) for name, inner in detail.items()]
        return {place: sentences for part in found for place, sentences in part.items()}
    return {_writable(path): [_writable(sentence) for sentence in (detail if isinstance(detail, list) else [detail])]}


def _writable(text: Any) -> str:
    """As it can be sent: what a sentence quotes from the request may hold half of a surrogate pair."""
    return str(text).encode(errors="backslashreplace").decode()


def _beneath(path: str, name: str | int) -> str:
    if name == api_settings.NON_FIELD_ERRORS_KEY:
        return path
    step = str(name + 1) if isinstance(name, int) else name
    return ".".join(part for part in (path, step) if part)

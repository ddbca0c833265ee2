"""What an HTTP provider's answer means, and what it means that none came: asked by every adapter that speaks HTTP.

Only what is certain is called Busy or Refused. A status that a proxy may have made up after the request was passed on, a line that
broke, an answer that cannot be read: all of these are Silent.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, cast

import requests
from django.conf import settings
from urllib3 import Timeout
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from programs.reminders.channels.answers import Answer, Busy, Refused, Silent

# Not the message's fault, but ours or the hour's: a key that is wrong, an account that is empty, an address that moved.
TO_BE_MENDED = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
}
NEVER_CONNECTED = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)

_ours = threading.local()


def session() -> requests.Session:
    """This thread's own, whose lines stay open from message to message. It follows no redirect: we send where we were told to."""
    if not hasattr(_ours, "session"):
        _ours.session = requests.Session()
        _ours.session.max_redirects = 0
    return cast(requests.Session, _ours.session)


def patience() -> Any:  # requests takes it, and has no type for it
    """One step may take EMAIL_TIMEOUT, connecting and the wait for an answer together twice that."""
    return Timeout(total=2 * settings.EMAIL_TIMEOUT, connect=settings.EMAIL_TIMEOUT, read=settings.EMAIL_TIMEOUT)


def meaning(status: int, headers: Mapping[str, str]) -> Answer:
    """Of any status that does not say that the message was taken."""
    code = str(status)
    if status in TO_BE_MENDED or 300 <= status < 400:
        return Busy(code, _retry_after(headers.get("Retry-After", "")))
    if 400 <= status < 500 and status != HTTPStatus.CONFLICT:  # which speaks of an earlier attempt
        return Refused(code)
    return Silent(code)


def meaning_of_error(error: Exception) -> Answer:
    """Of a conversation that broke: certainly not taken only where it never began."""
    causes = list(_causes(error))
    code = type(causes[-1]).__name__
    never_began = isinstance(error, requests.TooManyRedirects) or any(
        isinstance(each, NEVER_CONNECTED) for each in causes
    )
    return Busy(code) if never_began else Silent(code)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what is behind it, outermost first; urllib3 keeps it as `reason` or among the arguments."""
    while error is not None:
        yield error
        inside = [getattr(error, "reason", None), *error.args, error.__cause__, error.__context__]
        error = next((each for each in inside if isinstance(each, BaseException)), None)


def _retry_after(value: str) -> timedelta | None:
    """Seconds, or a date (RFC 9110); None when it cannot be read."""
    try:
        if value.isdecimal():
            return timedelta(seconds=int(value))
        return max(parsedate_to_datetime(value) - datetime.now(UTC), timedelta(0))
    except (ValueError, TypeError, OverflowError):
        return None

"""What somebody sees while Redis is away: signing in counts tries there, and without a count nobody gets in."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)


class CacheOutage(MiddlewareMixin):
    """A page that says "in a minute" instead of one that says "something broke"."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RedisError):
            return None
        logger.error("cache_unavailable", error=type(exception).__name__)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "60"
        return response

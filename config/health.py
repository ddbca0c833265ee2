"""Two questions that a container or a load balancer asks: are you alive, and can you work?"""

from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from kombu import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from programs.models import ReminderDesk

# In seconds; kombu would wait and try for good.
AT_ONCE = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else: a broken database is no reason to restart the web server."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Database, cache, broker and scheduler answer: 200, or 503 and which of them does not.

    The scheduler answers when a dispatcher has looked for due reminders in the last 90 seconds; one that never did is as absent as
    one that stopped, and one that looks from the future has a wrong clock.
    Reminders that rest because somebody or the restore guard paused them are shown, and no fault.
    """
    database, scheduler, paused = _desk()
    answers = {"database": database, "cache": _cache_answers(), "broker": _broker_answers(), "scheduler": scheduler}
    return JsonResponse(answers | {"paused": paused}, status=200 if all(answers.values()) else 503)


def _desk() -> tuple[bool, bool, str | None]:
    """Whether the database answers, whether a dispatcher looked lately, and why reminders rest, if they do."""
    try:
        desk = ReminderDesk.objects.first() or ReminderDesk()
    except DatabaseError:
        return False, False, None
    return True, desk.is_looked_after(at=timezone.now()), desk.cause or None


def _cache_answers() -> bool:
    try:
        cache.get("ready")
    except RedisError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=AT_ONCE) as connection:
            connection.default_channel.client.ping()  # type: ignore[attr-defined]  # of Redis channels
    except OperationalError:
        return False
    return True

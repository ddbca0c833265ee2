"""Two questions that a container or a load balancer asks: are you alive, and can you work?"""

from django.core.cache import cache
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else: a broken database is no reason to restart the web server."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database and the cache answer: 200, or 503 and which of them does not."""
    answers = {"database": _database_answers(), "cache": _cache_answers()}
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.get("ready")
    except RedisError:
        return False
    return True

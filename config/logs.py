"""What is logged, and what never is: settings.py takes `configuration()`, and its middleware and Celery's signals bind the ids.

A line carries ids, numbers and fixed words. Our own modules log `logger.info("sent", reminder=reminder.pk)`. Of what packages log, only
the template is kept, never the values put into it: Django's hold paths, and a path may be a signed link. Exceptions keep their kind and
their place, not their words: those of a database name the row. With DEBUG everything is shown whole.
"""

import logging
import sys
import sysconfig
from collections.abc import Callable, Iterator
from datetime import date, datetime
from http.client import responses
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID, uuid4

import structlog
from celery.signals import setup_logging, task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

HERE = Path(__file__).resolve().parent.parent
PYTHONS_OWN = sysconfig.get_path("stdlib")
ROOMS = ("config", "exercises", "patients", "programs")

SHARED: list[Processor] = [
    merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]


def configuration(*, form: str, level: str, debug: bool) -> dict[str, Any]:
    """The value of LOGGING. `form` is "json", one object on a line, or "lines" for people; `level` is that of our own modules."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # A line that cannot be written is lost: the complaint about it would hold its values.
    logging.raiseExceptions = debug
    terminal = {"handlers": ["terminal"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ids": {"()": formatter, "form": form, "debug": debug}},
        "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "ids"}},
        "root": {"handlers": ["terminal"], "level": "WARNING"},
        "loggers": {
            **{room: {"level": level} for room in ROOMS},
            # Replaces Django's own handler, which mails whole requests to ADMINS.
            "django": {**terminal, "level": "INFO"},
            "django.server": {**terminal, "level": "INFO" if debug else "WARNING"},
            "gunicorn.error": {**terminal, "level": "INFO"},
        },
    }


def formatter(*, form: str, debug: bool) -> ProcessorFormatter:
    renderer: Any = structlog.processors.JSONRenderer()
    if form == "lines":
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    elif form != "json":
        raise ValueError(f"LOG_FORMAT is {form!r}; it may be json or lines")
    of_packages: list[Processor] = [] if debug else [in_fixed_words]
    of_everybody: list[Processor] = [structlog.processors.format_exc_info] if debug else [kind_and_place, plain]
    return ProcessorFormatter(
        foreign_pre_chain=[*SHARED, *of_packages],
        processors=[ProcessorFormatter.remove_processors_meta, *of_everybody, renderer],
        use_get_message=debug,  # else the template
    )


# --- What is known wherever something is logged ---


def request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the first: a number of our own for each request, on all its lines and in the answer's X-Request-ID."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = uuid4().hex
        clear_contextvars()  # here, not at the end: Django logs a refusal after the last middleware
        bind_contextvars(request_id=number)
        response = get_response(request)
        response.headers["X-Request-ID"] = number
        return response

    return middleware


@task_prerun.connect
def bind_task(task_id: str, task: Any, **_: Any) -> None:
    clear_contextvars()
    bind_contextvars(task=task.name, task_id=task_id)


@task_postrun.connect
def unbind_task(**_: Any) -> None:
    clear_contextvars()


@setup_logging.connect
def leave_it_to_django(**_: Any) -> None:
    """Celery sets up no logging where somebody listens here."""


# --- What a line may hold ---


def in_fixed_words(logger: Any, method: str, event: EventDict) -> EventDict:
    """Name the address of a request by its route, and a failed task by what is bound."""
    record: logging.LogRecord = event["_record"]
    request, status = getattr(record, "request", None), getattr(record, "status_code", None)
    if isinstance(request, HttpRequest) and isinstance(status, int):
        route = request.resolver_match.view_name if request.resolver_match else None
        event.update(event=responses.get(status, "Refused"), status=status, method=request.method, route=route)
    elif record.name == "celery.app.trace":
        event["event"] = "Task failed"
    return event


def kind_and_place(logger: Any, method: str, event: EventDict) -> EventDict:
    """An exception and its causes: what kind, and where, without the words that came with it."""
    error = _exception(event.pop("exc_info", None))
    if error:
        event["exception"] = "\n".join(_lines(error))
    return event


def plain(logger: Any, method: str, event: EventDict) -> EventDict:
    """Words, numbers, ids and dates; of anything else its kind, for what a patient prints as is a name."""
    for key, value in event.items():
        if isinstance(value, UUID | date | datetime):
            event[key] = str(value)
        elif not isinstance(value, str | int | float | None):
            event[key] = type(value).__name__
    return event


def _exception(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    return exc_info[1] if isinstance(exc_info, tuple) else sys.exc_info()[1] if exc_info else None


def _lines(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _lines(before)
    yield from _places(error.__traceback__)
    sqlstate = getattr(error, "sqlstate", None)  # PostgreSQL's number for the kind of error
    yield f"{type(error).__module__}.{type(error).__qualname__}{f' {sqlstate}' if sqlstate else ''}"


def _places(traceback: TracebackType | None) -> Iterator[str]:
    while traceback:
        code = traceback.tb_frame.f_code
        yield f"  {_short(code.co_filename)}:{traceback.tb_lineno} {code.co_name}"
        traceback = traceback.tb_next


def _short(file: str) -> str:
    """From our own folder on, or from the package's, or from Python's own."""
    return file.rpartition("site-packages/")[2].removeprefix(f"{HERE}/").removeprefix(f"{PYTHONS_OWN}/")

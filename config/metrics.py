"""`/metrics`, for Prometheus: how the reminders of the whole installation do, read from PostgreSQL at every scrape.

Numbers only: no clinic, no patient, no id. Any web process answers the same, so scraping one of them is enough. Each query has an
index that stays small however many old reminders there are.
"""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from secrets import compare_digest

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from patients.models import Channel
from programs.models import LatenessCount, ProgramEvent, Reminder, ReminderDesk
from programs.reminders.channels import CHANNELS
from programs.reminders.lateness import BUCKETS

DAY = timedelta(days=1)
State = Reminder.State


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The metrics, to whoever shows METRICS_TOKEN; where none is set there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    shown = request.headers.get("Authorization", "")
    if not compare_digest(shown.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Desk(at=timezone.now()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Desk(Collector):
    """The reminder desk at one moment. Names and meanings are in docs/operations.md."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        yield self._lateness()
        yield from self._queue()
        yield self._gone_wrong()
        yield from self._timetable()
        yield self._untold()
        yield self._channels()

    def _lateness(self) -> Metric:
        metric = HistogramMetricFamily(
            "setwell_reminder_lateness_seconds",
            "From when a message was due until its provider accepted it.",
            labels=["channel"],
        )
        counts = {(row.channel, row.up_to_seconds): row for row in LatenessCount.objects.all()}
        for channel in Channel.values:
            rows = [counts.get((channel, limit)) for limit in (*BUCKETS, None)]
            numbers = [row.reminders if row else 0 for row in rows]
            limits = [*map(str, BUCKETS), "+Inf"]
            buckets = [(limit, sum(numbers[: place + 1])) for place, limit in enumerate(limits)]
            metric.add_metric([channel], buckets, sum_value=sum(row.seconds for row in rows if row))
        return metric

    def _queue(self) -> Iterator[Metric]:
        planned = Reminder.objects.filter(state=State.PLANNED).order_by()
        states = GaugeMetricFamily("setwell_reminders", "Reminders not yet sent or let go of.", labels=["state"])
        in_hand = _by_state(Reminder.objects.filter(state__in=Reminder.IN_HAND))
        states.add_metric([State.PLANNED], planned.count())
        for state in Reminder.IN_HAND:
            states.add_metric([state], in_hand.get(state, 0))
        yield states
        due = planned.filter(next_attempt_at__lte=self.at)
        yield _gauge("setwell_reminders_due", "Reminders that wait for a dispatcher now.", due.count())
        oldest = due.aggregate(Min("next_attempt_at"))["next_attempt_at__min"]
        yield _gauge(
            "setwell_reminder_oldest_due_seconds",
            "For how long the one that has waited longest has waited; 0 when none does.",
            self._age(oldest) if oldest else 0,
        )

    def _gone_wrong(self) -> Metric:
        metric = GaugeMetricFamily(
            "setwell_reminders_gone_wrong_last_day",
            "Reminders that ended like this in the last 24 hours and are so still.",
            labels=["state"],
        )
        lately = Reminder.objects.filter(state__in=Reminder.NOT_ARRIVED, changed_at__gt=self.at - DAY)
        numbers = _by_state(lately)
        for state in Reminder.NOT_ARRIVED:
            metric.add_metric([state], numbers.get(state, 0))
        return metric

    def _timetable(self) -> Iterator[Metric]:
        desk = ReminderDesk.objects.first() or ReminderDesk()
        ticks = GaugeMetricFamily(
            "setwell_tick_age_seconds", "Since this last ran; +Inf when it never did.", labels=["tick"]
        )
        for tick, at in {"dispatch": desk.dispatched_at, "plan": desk.planned_at, "sweep": desk.swept_at}.items():
            ticks.add_metric([tick], self._age(at) if at else math.inf)
        yield ticks
        yield _gauge(
            "setwell_reminders_paused", "1 while reminders rest, by hand or by the restore guard.", bool(desk.paused_at)
        )

    def _untold(self) -> Metric:
        untold = ProgramEvent.objects.filter(delivered_at=None).order_by().count()
        return _gauge(
            "setwell_program_events_undelivered", "Changes of programs that patients are still to be told.", untold
        )

    def _channels(self) -> Metric:
        metric = GaugeMetricFamily(
            "setwell_channel_offered", "1 where a channel is set up, 0 where it is not.", labels=["channel"]
        )
        for channel in Channel.values:
            metric.add_metric([channel], channel in CHANNELS)
        return metric

    def _age(self, at: datetime) -> float:
        return max((self.at - at).total_seconds(), 0.0)


def _by_state(reminders: QuerySet[Reminder]) -> dict[str, int]:
    return dict(reminders.order_by().values_list("state").annotate(Count("pk")))


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)

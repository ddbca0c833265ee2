"""`/metrics`: who may read it, what it says, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from config import metrics
from programs.models import ProgramEvent, Reminder
from programs.reminders import guard, lateness
from tests import canaries
from tests.factories import NOW
from tests.programs.reminders.scene import BEFORE, DUE, make_reminders

TOKEN = "shown by the collector"


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def scrape(at=NOW):
    """Every sample by its name and labels."""
    with time_machine.travel(at, tick=False):
        response = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


# Who may


def test_without_a_token_set_there_is_no_such_page(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("shown", [{}, {"Authorization": TOKEN}, {"Authorization": "Bearer wröng"}])
def test_another_token_is_refused(client, shown):
    response = client.get("/metrics", headers=shown)
    assert (response.status_code, response.content) == (401, b"")
    assert response.headers["WWW-Authenticate"] == "Bearer"


# What it says


def test_before_anything_was_sent(db):
    samples = scrape()
    assert samples["setwell_tick_age_seconds", "dispatch"] == float("inf")
    assert samples["setwell_reminder_lateness_seconds_count", "email"] == 0
    assert samples["setwell_reminder_oldest_due_seconds",] == 0
    assert samples["setwell_channel_offered", "email"] == 1


def test_lateness_is_a_histogram(db):
    lateness.count(channel="email", lateness=[timedelta(seconds=each) for each in (1, 4, 4, 5000)])
    samples = scrape()
    bucket = "setwell_reminder_lateness_seconds_bucket"
    assert [samples[bucket, "email", limit] for limit in ("1", "5", "3600", "+Inf")] == [1, 3, 3, 4]
    assert samples["setwell_reminder_lateness_seconds_sum", "email"] == 5009


def test_the_queue(clinician):
    make_reminders(3, clinician)
    in_hand, *_ = Reminder.objects.filter(slot=0, due_at=DUE)
    Reminder.objects.filter(pk=in_hand.pk).update(state="sending", lease_token=in_hand.pk, lease_until=NOW)

    samples = scrape(DUE + timedelta(seconds=7))

    assert samples["setwell_reminders_due",] == Reminder.objects.filter(state="planned", due_at__lte=DUE).count() >= 2
    assert samples["setwell_reminders", "planned"] == Reminder.objects.filter(state="planned").count()
    assert (samples["setwell_reminders", "leased"], samples["setwell_reminders", "sending"]) == (0, 1)
    assert samples["setwell_reminder_oldest_due_seconds",] >= 7


def test_what_went_wrong_in_the_last_day(clinician):
    make_reminders(3, clinician)
    now, then = DUE, DUE - timedelta(days=1)
    for reminder, (state, at) in zip(
        Reminder.objects.all(), [("unknown", now), ("dead", now), ("dead", then)], strict=False
    ):
        Reminder.objects.filter(pk=reminder.pk).update(state=state, changed_at=at)

    samples = scrape(DUE)

    name = "setwell_reminders_gone_wrong_last_day"
    assert [samples[name, state] for state in ("unknown", "dead", "expired", "bounced")] == [1, 1, 0, 0]


def test_the_timetable_and_the_pause(db):
    guard.may_send(at=BEFORE)
    guard.ticked("swept_at", at=BEFORE)
    at = BEFORE + timedelta(seconds=30)
    samples = scrape(at)
    assert samples["setwell_tick_age_seconds", "dispatch"] == samples["setwell_tick_age_seconds", "sweep"] == 30
    assert samples["setwell_tick_age_seconds", "plan"] == float("inf")
    assert samples["setwell_reminders_paused",] == 0

    guard.pause(at=at)
    assert scrape(at)["setwell_reminders_paused",] == 1


def test_changes_still_to_be_told(program):
    ProgramEvent.objects.update(delivered_at=None)
    assert scrape()["setwell_program_events_undelivered",] == ProgramEvent.objects.count()


def test_it_names_nobody(db, client):
    canaries.make_aviary()
    with time_machine.travel(NOW, tick=False):
        body = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert "setwell_reminders" in body
    assert "canary" not in body


# What it costs


def test_every_figure_about_reminders_has_an_index(db, django_assert_max_num_queries):
    """With tables of any size: the planner finds a way that reads no table from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    with django_assert_max_num_queries(8) as queries:
        list(metrics.Desk(at=NOW).collect())
    big = [query["sql"] for query in queries if '"programs_reminder"' in query["sql"] or "programevent" in query["sql"]]
    assert len(big) == 6
    for sql in big:
        with connection.cursor() as cursor:
            cursor.execute(f"explain {sql}")
            plan = "\n".join(row[0] for row in cursor)
        assert "Seq Scan" not in plan, plan
        assert "reminder_pkey" not in plan, plan

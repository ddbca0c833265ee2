"""Row 4: Valkey is killed, emptied and frozen while messages fall due, and people use the site meanwhile."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from config.celery import app
from patients.models import Channel
from programs.models import Reminder, ReminderDesk
from tests.faults import cast
from tests.faults.blows import Blows
from tests.faults.site import Site
from tests.faults.trial import Scenario, Trial
from tests.faults.variants import ETA_TASK

ETA_TASKS, KNOCKING_PAGES = "eta_tasks", "knocking_pages"


def broker(trial: Trial) -> None:
    rounds, every, frosts, ice = trial.size((20, 4, 3, 30), (2, 0.7, 1, 2), broken=(6, 0.7, 1, 3))
    duration, limit = rounds * every + frosts * (ice + every), trial.size(60, 20)
    longest_page = trial.size(1, 10, broken=1)  # seconds, p99; beside other tests a page waits for its turn, too
    with (
        trial.judge(pace=0.002, hurry=trial.size(1, 10)) as equipment,
        Site(trial.log, workers=trial.size(2, 1), knocking=trial.broken == KNOCKING_PAGES) as site,
        trial.senders(2, equipment, workers=trial.size(2, 1), always_celery=True) as senders,
    ):
        trial.wait_for(senders, lambda: trial.broken == ETA_TASKS or _is_at_work(), patience=60)
        soon = timezone.now() + timedelta(seconds=trial.size(15, 2))
        cast.fill(trial.size(2000, 60, broken=200), by=Channel.EMAIL, first_due=soon, over=timedelta(seconds=duration))
        if trial.broken == ETA_TASKS:
            _one_task_for_each()
        trial.wait_for(senders, trial.has_begun, patience=60)
        strikes = Blows(every=every, number=rounds, strike=[trial.valkey.strike_down_and_up, trial.valkey.flush])
        freezing = Blows(every=ice + every, number=frosts, strike=[lambda: trial.valkey.freeze(ice)])

        def strike() -> None:
            trial.valkey.thaw_when_due()
            (strikes if strikes.dealt < rounds else freezing).strike_when_due()

        with site.visited(every=duration / trial.size(500, 60)):
            trial.wait_for(
                senders,
                lambda: freezing.dealt == frosts and not trial.valkey.is_frozen,
                patience=duration + 60,
                meanwhile=strike,
            )
        settled = trial.wait_until_settled(senders, patience=limit)
    found = trial.compare(settled)
    trial.findings.measure(
        kills_and_flushes=strikes.dealt,
        frosts=freezing.dealt,
        p99_s=round(found.late(0.99), 1),
        pages=len(site.visits),
        page_errors=site.errors,
        page_p99_ms=round(site.slow(0.99) * 1000),
    )
    trial.demand_that_nobody_was_told_twice(found)
    trial.findings.demand(not found.missed, f"{len(found.missed)} were never told")
    trial.findings.demand(found.late(0.99) <= limit, f"p99 is {found.late(0.99):.1f} s late, more than {limit} s")
    trial.findings.demand(not site.errors, f"{site.errors} pages were not answered: {site.worst()}")
    slow = site.slow(0.99)
    trial.findings.demand(slow <= longest_page, f"pages took {slow:.1f} s (p99), more than {longest_page} s")


def _is_at_work() -> bool:
    """Whether worker and beat have started and looked for what is due."""
    return ReminderDesk.objects.filter(dispatched_at__isnull=False).exists()


def _one_task_for_each() -> None:
    for key, due_at in Reminder.objects.values_list("pk", "due_at"):
        app.send_task(ETA_TASK, [str(key)], eta=due_at)


BROKER = Scenario(
    row=4,
    name="broker",
    promise="Valkey killed, emptied, frozen: none lost, none twice, pages answer within a second",
    play=broker,
    broken={ETA_TASKS: "told", KNOCKING_PAGES: "pages"},
)

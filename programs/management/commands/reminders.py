"""`manage reminders status|pause|resume`: whether messages leave this installation, and the word that stops or starts them.

`status` ends with 0 when they leave, and with 1 when they rest or nobody looks after them, so that a script can ask.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from programs.reminders import channels, guard


class Command(BaseCommand):
    help = "Say whether reminders are sent (status), stop sending them (pause), or go on (resume)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["status", "pause", "resume"])

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        now = timezone.now()
        if verb == "pause" and not guard.pause(at=now):
            self.stdout.write("They rest already.")
        if verb == "resume":
            guard.resume(at=now)
        status = guard.status()
        for line in (*_words(status, now), *_particulars(status, now)):
            self.stdout.write(line)
        if verb == "status" and (status.mismatch or not status.desk.is_at_work(at=now)):
            sys.exit(1)


def _words(status: guard.Status, now: datetime) -> list[str]:
    desk = status.desk
    if desk.paused_at:
        return [
            f"Reminders rest since {desk.paused_at:%Y-%m-%d %H:%M} UTC: {desk.get_cause_display()}.",
            "`manage reminders resume` sends again, from this address and this database.",
        ]
    if status.mismatch:
        return [f"Reminders will rest from the next look on: {status.mismatch.label}."]
    if not desk.is_looked_after(at=now):
        since = f"since {desk.dispatched_at:%Y-%m-%d %H:%M:%S} UTC" if desk.dispatched_at else "yet"
        return [f"Reminders are not sent: nobody has looked for due ones {since}. Worker, beat or Redis is away."]
    return ["Reminders are sent."]


def _particulars(status: guard.Status, now: datetime) -> list[str]:
    desk = status.desk
    lines = {
        "address": _compared(desk.site, settings.SITE_URL),
        "database": _compared(desk.storage, status.storage),
        **{offer.name.value: offer.words for offer in channels.offers()},
        "dispatched": _ago(desk.dispatched_at, now),
        "planned": _ago(desk.planned_at, now),
        "swept": _ago(desk.swept_at, now),
    }
    if not status.knows_cluster:
        caution = "this role may not read pg_control_system(): pause by hand before a restore into another cluster"
        lines["caution"] = caution
    return [f"  {label:<11} {words}" for label, words in lines.items()]


def _compared(allowed: str, present: str) -> str:
    if not allowed:
        return f"{present} (nothing was sent from here yet)"
    return present if allowed == present else f"{present}, and sending was allowed from {allowed}"


def _ago(at: datetime | None, now: datetime) -> str:
    return f"{(now - at).total_seconds():.0f} s ago" if at else "never"

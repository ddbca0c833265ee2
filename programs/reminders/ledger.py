"""What a clinic reads about its reminders: the rows of a tab, how many each holds, and what could not be confirmed. Called by the page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from programs.models import Reminder
from programs.models.reminder import ReminderQuerySet

RECENTLY = timedelta(days=30)  # [default]: for so long the page speaks of what could not be confirmed

State = Reminder.State


class Tab(models.TextChoices):
    COMING = "coming", _("Coming")
    SENT = "sent", _("Sent")
    NOT_NEEDED = "not_needed", _("Not needed")
    TO_LOOK_AT = "to_look_at", _("To look at")


STATES = {
    Tab.COMING: (State.PLANNED, State.LEASED, State.SENDING),
    Tab.SENT: (State.ACCEPTED, State.DELIVERED),
    Tab.NOT_NEEDED: (State.CANCELLED, State.SUPPRESSED),
    Tab.TO_LOOK_AT: (State.UNKNOWN, State.DEAD, State.BOUNCED, State.EXPIRED),
}


def rows(reminders: ReminderQuerySet, tab: str) -> ReminderQuerySet:
    """The tab's reminders, or all; the next first among those to come, otherwise the latest. Two queries, with every event."""
    if tab in Tab.values:
        reminders = reminders.filter(state__in=STATES[Tab(tab)])
    order = "due_at" if tab == Tab.COMING else "-due_at"
    return reminders.select_related("patient", "program").prefetch_related("events").order_by(order, "pk")


def counts(reminders: ReminderQuerySet, *, at: datetime) -> dict[str, int]:
    """How many reminders each tab holds, and of the last 30 days how many are `unconfirmed`. One query."""
    of_tabs = {tab.value: Count("pk", filter=Q(state__in=states)) for tab, states in STATES.items()}
    unconfirmed = Count("pk", filter=Q(state=State.UNKNOWN, due_at__gte=at - RECENTLY))
    return reminders.aggregate(all=Count("pk"), unconfirmed=unconfirmed, **of_tabs)

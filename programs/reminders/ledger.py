"""What a clinic reads about its reminders: the rows of a tab, how many each holds, and what could not be confirmed. Called by the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from patients.models import Slot
from programs.models import Reminder
from programs.models.reminder import ReminderQuerySet

RECENTLY = timedelta(days=30)  # [default]: for so long the page speaks of what could not be confirmed
KINDS = {slot.name.lower(): slot for slot in Slot}  # as addresses and the API name them

State = Reminder.State


class Tab(models.TextChoices):
    COMING = "coming", _("Coming")
    SENT = "sent", _("Sent")
    NOT_NEEDED = "not_needed", _("Not needed")
    TO_LOOK_AT = "to_look_at", _("To look at")


STATES = {
    Tab.COMING: Reminder.UNSETTLED,
    Tab.SENT: (State.ACCEPTED, State.DELIVERED),
    Tab.NOT_NEEDED: (State.CANCELLED, State.SUPPRESSED),
    Tab.TO_LOOK_AT: Reminder.NOT_ARRIVED,
}


def tab_of(state: str) -> Tab | None:
    """The tab that is open when a tab, or one state of those in it, is asked for; None for all."""
    return next((tab for tab, states in STATES.items() if state == tab or state in states), None)


def narrowing(
    *, channel: str | None = None, kind: str | None = None, since: date | None = None, until: date | None = None
) -> Q:
    """Messages by this way, of this kind, for local days of the patient from `since` to `until`, both included."""
    found = Q()
    if channel:
        found &= Q(channel=channel)
    if kind:
        found &= Q(slot=KINDS[kind])
    if since:
        found &= Q(local_date__gte=since)
    if until:
        found &= Q(local_date__lte=until)
    return found


def rows(reminders: ReminderQuerySet, state: str) -> ReminderQuerySet:
    """Those of a tab or of one state, or all; the next first among those to come, otherwise the latest. Two queries, with every event."""
    tab = tab_of(state)
    if tab:
        reminders = reminders.filter(state__in=STATES[tab] if state == tab else [state])
    order = "due_at" if tab == Tab.COMING else "-due_at"
    later = Reminder.objects.filter(
        patient=OuterRef("patient"),
        local_date=OuterRef("local_date"),
        slot=OuterRef("slot"),
        channel=OuterRef("channel"),
        repeat__gt=OuterRef("repeat"),
    )
    return (
        reminders.select_related("patient", "program", "asked_by")
        .prefetch_related("events")
        .annotate(was_tried_again=Exists(later))
        .order_by(order, "pk")
    )


def counts(reminders: ReminderQuerySet, narrow: Q, *, at: datetime) -> dict[str, int]:
    """How many of the narrowed reminders each tab holds; and of all of the last 30 days how many are `unconfirmed`. One query."""
    of_tabs = {tab.value: Count("pk", filter=narrow & Q(state__in=states)) for tab, states in STATES.items()}
    unconfirmed = Count("pk", filter=Q(state=State.UNKNOWN, due_at__gte=at - RECENTLY))
    return reminders.aggregate(all=Count("pk", filter=narrow), unconfirmed=unconfirmed, **of_tabs)

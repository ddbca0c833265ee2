"""What the whole installation knows of its own sending: whether it may, when it last looked, and how late messages left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models import Channel

STALE = timedelta(seconds=90)  # the timetable knocks every 15


class ReminderDesk(models.Model):
    """One row. `site` and `storage` say where sending was allowed: a restored backup, or a copy elsewhere, does not match and rests."""

    class Cause(models.TextChoices):
        BY_HAND = "by_hand", _("somebody paused it")
        MOVED = "moved", _("the data are at another address than the one where sending was allowed")
        RESTORED = "restored", _("the database was restored from a backup")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    site = models.CharField(max_length=200, blank=True)
    storage = models.CharField(max_length=120, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reminder desk")
        verbose_name_plural = _("reminder desk")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_reminder_desk"),
            models.CheckConstraint(condition=Q(cause="") ^ Q(paused_at__isnull=False), name="desk_pause_has_a_cause"),
        ]

    def __str__(self) -> str:
        return self.get_cause_display() if self.paused_at else str(_("at work"))

    def is_at_work(self, *, at: datetime) -> bool:
        """Whether what is due now leaves soon, as far as one can tell."""
        return not self.paused_at and self.is_looked_after(at=at)

    def is_looked_after(self, *, at: datetime) -> bool:
        """Whether a dispatcher looked for due reminders lately; one that looks from the future has a wrong clock."""
        return self.dispatched_at is not None and abs(at - self.dispatched_at) <= STALE

    @classmethod
    def the_one(cls) -> Self:
        desk, _made = cls.objects.get_or_create(pk=1)
        return desk


class LatenessCount(models.Model):
    """How many messages of a channel left at most so many seconds after they were due; the row without a limit has the rest."""

    channel = models.CharField(max_length=10, choices=Channel)
    up_to_seconds = models.PositiveIntegerField(null=True)
    reminders = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0, help_text="The sum of their lateness.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "up_to_seconds"], nulls_distinct=False, name="one_count_per_channel_and_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.up_to_seconds}"

"""The 4-8 week plan of one patient, its life from draft to end, and its pauses."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from exercises.models.fields import LinesField
from patients.models import Clinic, Clinician, Patient
from patients.models.patient import Weekday
from programs import scheduling
from programs.grid import band_in
from programs.models.protocol import Protocol
from programs.scheduling import MAX_PER_WEEK, MAX_WEEKS, MIN_PER_WEEK, MIN_WEEKS

if TYPE_CHECKING:
    from exercises.dosage import Dosage
    from programs.models.exercise_session import ExerciseSession
    from programs.models.prescription import Prescription


class ProgramQuerySet(models.QuerySet["Program"]):
    def for_clinician(self, clinician: Any) -> Self:
        """The clinic's programs, but for drafts that were thrown away."""
        own = self.filter(clinic_id=clinician.clinic_id) if clinician.clinic_id else self.none()
        return own.exclude(state=Program.State.DISCARDED)

    def for_patient(self, patient: Patient) -> Self:
        """What the patient may know of: everything that was issued."""
        return self.filter(patient=patient, clinic_id=patient.clinic_id, issued_at__isnull=False)

    def current(self) -> Self:
        """Issued and not over: running or paused."""
        return self.filter(state__in=[Program.State.ACTIVE, Program.State.PAUSED])

    def in_order(self) -> Self:
        """As they were issued; what was issued in the same instant stays in one order, too, so that all pages of a day agree."""
        return self.order_by("issued_at", "pk")

    def with_course(self) -> Self:
        """Everything `sessions.today` reads, in six queries however many programs."""
        return self.select_related("clinic", "prescriber").prefetch_related(
            "pauses", "sessions", "prescriptions__steps", "prescriptions__version"
        )

    def with_news(self) -> Self:
        """Add `has_news`: whether something was changed since the issue that was neither undone nor read by the patient."""
        unread = Q(changes__undone_at=None, changes__seen_at=None, changes__event__at__gt=F("issued_at"))
        return self.annotate(has_news=Exists(self.model.objects.filter(unread, pk=OuterRef("pk"))))


class Program(models.Model):
    """Weeks count from `starts_on` (week 1 = its first seven days); pauses stop the clock. Verbs are in `programs.prescribing`."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        COMPLETED = "completed", _("Completed")
        ENDED = "ended", _("Ended")
        DISCARDED = "discarded", _("Discarded")

    class MissedPolicy(models.TextChoices):
        FLOAT = "float", _("Offer it again within the week")
        SHIFT = "shift", _("Let the rest wait")
        SKIP = "skip", _("Skip it")

    class Rating(models.TextChoices):
        EACH = "each", _("After each exercise")
        END = "end", _("Once, at the end")

    has_news: bool  # of those fetched `with_news`

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="programs")
    prescriber = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="+")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, null=True, blank=True, related_name="programs")
    protocol_version = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(_("title"), max_length=120)
    starts_on = models.DateField(_("start"))
    weeks = models.PositiveSmallIntegerField(_("weeks"), default=4)
    per_week_low = models.PositiveSmallIntegerField(_("sessions a week, from"), default=2)
    per_week_high = models.PositiveSmallIntegerField(_("sessions a week, to"), default=3)
    bands = models.JSONField(default=list, blank=True)  # by week, as programs.grid describes them
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("preferred days"),
        default=list,
        blank=True,
    )
    min_gap_days = models.PositiveSmallIntegerField(default=2)
    missed_policy = models.CharField(
        _("after a missed session"), max_length=10, choices=MissedPolicy, default=MissedPolicy.FLOAT
    )
    reminder_time = models.TimeField(_("reminder at"), default=time(9, 0))
    rating = models.CharField(_("pain and effort are asked"), max_length=4, choices=Rating, default=Rating.EACH)
    cues = LinesField(_("shared cues"))
    avoid = models.JSONField(default=list, blank=True)
    milestones = models.JSONField(default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(
        default=1, help_text="Raised by every edit, so that two tabs notice each other."
    )
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = ProgramQuerySet.as_manager()

    is_held = False  # true of an object that was fetched locked, for a verb in the same transaction

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["-drafted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks__gte=MIN_WEEKS, weeks__lte=MAX_WEEKS), name="program_weeks_4_to_8"
            ),
            models.CheckConstraint(
                condition=Q(
                    per_week_low__gte=MIN_PER_WEEK,
                    per_week_high__lte=MAX_PER_WEEK,
                    per_week_low__lte=F("per_week_high"),
                ),
                name="program_band_2_to_3",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]), name="program_weekdays_exist"
            ),
            models.CheckConstraint(condition=Q(min_gap_days__gte=1, min_gap_days__lte=7), name="program_gap"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) ^ Q(issued_at__isnull=False),
                name="program_issued_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["completed", "ended"]) ^ Q(ended_at__isnull=True),
                name="program_end_has_an_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "state"], name="program_by_patient"),
            models.Index(fields=["clinic", "state"], name="program_by_clinic"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_current(self) -> bool:
        return self.state in (self.State.ACTIVE, self.State.PAUSED)

    @property
    def per_week(self) -> tuple[int, int]:
        return (self.per_week_low, self.per_week_high)

    def band(self, week: int) -> tuple[int, int]:
        """How many sessions, from and to, that program week has."""
        return band_in(self.bands, week, otherwise=self.per_week)

    @property
    def clock(self) -> scheduling.Plan:
        """Its start, its weeks and its pauses, without what chooses days inside a week. Reads `pauses`; a draft has none."""
        rows = () if self.is_draft else self.pauses.all()
        pauses = tuple(scheduling.Pause(pause.from_on, pause.until_on) for pause in rows)
        return scheduling.Plan(starts_on=self.starts_on, weeks=self.weeks, pauses=pauses)

    @property
    def prescribed(self) -> list[Prescription]:
        """What stands in it now, in order. Reads `prescriptions`: prefetch them for lists."""
        return [row for row in self.prescriptions.all() if row.removed_at is None]

    def prescribed_on(self, day: date, *, session: ExerciseSession | None = None) -> list[tuple[Prescription, Dosage]]:
        """What is to be done on that day, in that session if it is named, in order, and how much of it. Reads prescriptions, their steps
        and the pauses."""
        asked = ((row, row.dosage_on(day, session=session)) for row in self.prescribed)
        return [(row, dosage) for row, dosage in asked if dosage is not None]


class Pause(models.Model):
    """Days, both included, on which the program's clock stands still; without an end until it is resumed."""

    class Reason(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        ILLNESS = "illness", _("Illness")
        FLARE = "flare", _("Flare-up")
        CLINICIAN = "clinician", _("On advice")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="pauses")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="pause_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["program"], condition=Q(until_on=None), name="one_open_pause_per_program"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on or '…'}"

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

"""One exercise with its dosage over the weeks, in a protocol or a program, and the steps in which that dosage changed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Dosage
from exercises.models import Exercise, ExerciseVersion
from exercises.models.fields import DosageField, dosage_is_valid
from patients.models import Clinic, Clinician
from programs import scheduling
from programs.grid import Course, Reach
from programs.models.program import Program
from programs.models.protocol import Protocol

if TYPE_CHECKING:
    from programs.models.exercise_session import ExerciseSession


class Prescribed(models.Model):
    """What a prescription says wherever it stands: a base dosage, and by week what differs from it, as `programs.grid` describes.

    `progressions` is shaped by the published catalogue format.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+", verbose_name=_("exercise"))
    order = models.PositiveSmallIntegerField(_("order"))
    dosage = DosageField(_("dosage"))
    by_week = models.JSONField(_("by week"), default=list, blank=True)
    leads_straight_on = models.BooleanField(
        _("followed at once by the next"),
        default=False,
        help_text=_("No rest is offered before the next exercise."),
    )
    progressions = models.JSONField(_("progressions"), default=list, blank=True)
    note = models.CharField(_("note to the patient"), max_length=300, blank=True)

    SAID = ("dosage", "by_week", "leads_straight_on", "progressions", "note")

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.order}. {self.exercise_id}"

    @property
    def said(self) -> dict[str, Any]:
        """What it says of its exercise, for another row to say the same."""
        return {name: getattr(self, name) for name in self.SAID}


class ProtocolPrescription(Prescribed):
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="prescriptions")

    class Meta(Prescribed.Meta):
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        constraints = [
            dosage_is_valid("dosage", "protocol_prescription_dosage_valid"),
        ]


class PrescriptionQuerySet(models.QuerySet["Prescription"]):
    def current(self) -> PrescriptionQuerySet:
        return self.filter(removed_at=None)


class Prescription(Prescribed):
    """`dosage` and `by_week` are what was prescribed first; once a program is issued, DosageSteps say what holds instead."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="prescriptions")
    version = models.ForeignKey(ExerciseVersion, on_delete=models.PROTECT, related_name="prescriptions")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PrescriptionQuerySet.as_manager()

    class Meta(Prescribed.Meta):
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        constraints = [
            dosage_is_valid("dosage", "prescription_dosage_valid"),
        ]

    def dosage_on(self, day: date, *, session: ExerciseSession | None = None) -> Dosage | None:
        """What is asked on that day; None when the exercise is not done on it.

        Name the session that stands there where it may be stored on another day still, as one that is offered again. Reads `steps` and
        the program's pauses, which a draft has not: prefetch them.
        """
        return self._asked(day, self.program.clock, session=session)

    @property
    def course(self) -> Course:
        """What is asked over the program's weeks, decided changes included and single sessions left aside."""
        if not self.standing_steps:
            return self._planned
        clock = self.program.clock
        weeks = range(1, clock.weeks + 1)
        last_days = {week: max(scheduling.week_days(clock, week), default=date.max) for week in weeks}
        return Course(tuple(self._asked(last_days[week], clock, week=week) for week in weeks))

    @property
    def is_always_asked(self) -> bool:
        """Whether nothing ever took it out, so that no day needs to be looked at."""
        rests = any(entry.get("out") for entry in self.by_week)
        return not rests and all(step.dosage is not None for step in self.standing_steps)

    @property
    def standing_steps(self) -> list[DosageStep]:
        """Those that were not withdrawn; a draft has none."""
        return [] if self.program.is_draft else [step for step in self.steps.all() if step.withdrawn_at is None]

    @property
    def latest_dosage(self) -> Dosage:
        """What a clinician goes on from: the base of a draft, and what is asked last in the course of an issued program."""
        return self.dosage if self.program.is_draft else (self.course.asked or (self.dosage,))[-1]

    @property
    def _planned(self) -> Course:
        return Course.of(self.dosage, self.by_week, weeks=self.program.weeks)

    def _asked(
        self,
        day: date,
        clock: scheduling.Plan,
        *,
        week: int | None = None,
        session: ExerciseSession | None = None,
    ) -> Dosage | None:
        """The word said last about that day holds. With `week` a whole week is meant, so that single sessions do not count."""
        number = week or max(1, scheduling.weeks_begun(clock, day))
        if self.program.is_draft:
            return self._planned.on(number)
        said = [
            step for step in self.steps.all() if step.covers(day, number, session) and not (week and step.session_id)
        ]
        if said:
            return max(said, key=lambda step: (step.at, step.from_week or 0)).dosage
        return self._planned.on(number)


class DosageStepManager(models.Manager["DosageStep"]):
    def get_queryset(self) -> models.QuerySet[DosageStep]:
        """With the day of the one session that a step may be about."""
        return super().get_queryset().select_related("session")


class DosageStep(models.Model):
    """Instead of what was planned this prescription asks this dosage, or nothing; by whom or which rule, and why.

    It holds from a date on, or from a program week (to another week), or in one session; of two that cover a day the one said later.
    Never deleted and never changed, but withdrawn when it is undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="steps")
    from_on = models.DateField(null=True)
    from_week = models.PositiveSmallIntegerField(null=True)
    until_week = models.PositiveSmallIntegerField(null=True)
    session = models.ForeignKey("programs.ExerciseSession", on_delete=models.PROTECT, null=True, related_name="+")
    dosage = DosageField(null=True)
    by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = DosageStepManager()

    class Meta:
        ordering = ["at", "from_week", "pk"]
        constraints = [
            dosage_is_valid("dosage", "dosage_step_valid", or_none=True),
            models.CheckConstraint(condition=Q(by__isnull=False) | ~Q(rule=""), name="dosage_step_has_an_author"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=False, from_week=None, session=None)
                | Q(from_on=None, from_week__isnull=False, session=None)
                | Q(from_on=None, from_week=None, session__isnull=False),
                name="dosage_step_holds_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(until_week=None) | Q(from_week__gte=1, until_week__gte=F("from_week")),
                name="dosage_step_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on or self.from_week or self.session}: {self.dosage}"

    def covers(self, day: date, week: int, session: ExerciseSession | None = None) -> bool:
        """Whether it says something about that day, which lies in that program week, or about the session that stands there."""
        if self.withdrawn_at:
            return False
        return self.reach.covers(day, week) or bool(self.session and self.session == session)

    @property
    def reach(self) -> Reach:
        on = (self.session.performed_on or self.session.planned_on) if self.session else None
        return Reach(self.from_on, self.from_week, self.until_week, on)

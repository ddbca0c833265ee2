"""The person who does the exercises: how to reach them, where and when they live, and which side hurts."""

from __future__ import annotations

import uuid
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.models.clinic import Clinic, validate_time_zone
from patients.models.clinician import Clinician

EARLIEST_BIRTH = 1900
MOST_WORDS = 8  # that a search looks for


class Weekday(models.IntegerChoices):
    """ISO numbers, as `date.isoweekday()` gives them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class PatientQuerySet(models.QuerySet["Patient"]):
    def for_clinician(self, clinician: Any) -> Self:
        """The patients of the clinician's clinic; none for somebody without a clinic."""
        return self.filter(clinic_id=clinician.clinic_id) if clinician.clinic_id else self.none()

    def current(self) -> Self:
        return self.filter(discharged_at=None)

    def discharged(self) -> Self:
        return self.exclude(discharged_at=None)

    def search(self, words: str) -> Self:
        """Whom every word names, by name or e-mail; of many words the first few."""
        for word in words.replace("\x00", " ").split()[:MOST_WORDS]:
            self = self.filter(models.Q(name__unaccent__icontains=word) | models.Q(email__icontains=word))
        return self

    def hold(self, patient: Patient) -> Patient:
        """The patient as they stand now, locked until the transaction ends: two who change what is theirs take turns.

        Who had to look first has locked the row already (`is_held`).
        """
        if patient.is_held:
            return patient
        return self.select_for_update(no_key=True).get(pk=patient.pk)


class Patient(models.Model):
    class AffectedSide(models.TextChoices):
        LEFT = "left", _("Left")
        RIGHT = "right", _("Right")
        BOTH = "both", _("Both")
        UNKNOWN = "unknown", _("Not known")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Reminders go here."))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    year_of_birth = models.PositiveSmallIntegerField(_("year of birth"))
    affected_side = models.CharField(
        _("affected side"), max_length=10, choices=AffectedSide, default=AffectedSide.UNKNOWN
    )
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_time_zone])
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("days that suit"),
        default=list,
        blank=True,
    )
    reminder_time = models.TimeField(
        _("reminder at"), null=True, blank=True, help_text=_("The patient’s own wish; without it the program’s time.")
    )
    registered_by = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    discharged_at = models.DateTimeField(null=True, blank=True)

    objects = PatientQuerySet.as_manager()

    is_held = False  # true of an object that was fetched locked, for a verb in the same transaction

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year_of_birth__gte=EARLIEST_BIRTH) & models.Q(year_of_birth__lte=2100),
                name="patient_year_of_birth",
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="patient_weekdays_exist",
            ),
            models.CheckConstraint(condition=~models.Q(email="") | ~models.Q(phone=""), name="patient_can_be_reached"),
        ]
        indexes = [models.Index(fields=["clinic", "name"], name="patient_by_clinic_and_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def reminded(self) -> bool:
        """Whether there is anything that the patient agreed to be told. Prefetch `consents` for lists."""
        return any(consent.withdrawn_at is None for consent in self.consents.all())

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:]))

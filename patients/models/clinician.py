"""The professional who signs in, by e-mail. A clinician of no clinic keeps the shared catalogue and sees no patients."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.models.clinic import Clinic


class ClinicianManager(BaseUserManager["Clinician"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Clinician:
        clinician = self.model(email=self.normalize_email(email).lower(), **fields)
        clinician.set_password(password)
        clinician.save(using=self._db)
        return clinician

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Clinician:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Clinician:
        return self.get(email__iexact=username)


class Clinician(AbstractBaseUser, PermissionsMixin):
    class Role(models.TextChoices):
        ADMIN = "admin", _("Clinic admin")
        CLINICIAN = "clinician", _("Clinician")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(
        Clinic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clinicians",
        verbose_name=_("clinic"),
    )
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CLINICIAN)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick instead of deleting: their work stays.")
    )
    is_staff = models.BooleanField(_("keeps the catalogue"), default=False)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)

    objects = ClinicianManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("clinician")
        verbose_name_plural = _("clinicians")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_clinician_per_email")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

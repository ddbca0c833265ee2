"""Clinics and their clinicians, for whoever runs the site: superusers only. Patients are not to be seen here by anybody."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic, Clinician

admin.site.unregister(Group)


class BySuperusers:
    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # their work stays: a clinician is made inactive


@admin.register(Clinic)
class ClinicAdmin(BySuperusers, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "time_zone", "language")
    search_fields = ("name",)


class InvitationForm(AdminUserCreationForm):
    class Meta:
        model = Clinician
        fields = ("email", "name", "clinic", "role", "is_staff")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


@admin.register(Clinician)
class ClinicianAdmin(BySuperusers, UserAdmin):  # type: ignore[type-arg]
    add_form = InvitationForm
    list_display = ("name", "email", "clinic", "role", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "clinic")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    autocomplete_fields = ("clinic",)
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("name", "email", "password")}),
        (_("Place"), {"fields": ("clinic", "role", "is_active", "is_staff")}),
        (_("Dates"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("name", "email", "clinic", "role", "is_staff", "usable_password", "password1", "password2")},
        ),
    )

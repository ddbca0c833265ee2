"""A patient's particulars as JSON, checked as the form of the pages checks them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from patients import phone
from patients.models import Patient
from patients.models.patient import EARLIEST_BIRTH


class PatientSerializer(serializers.ModelSerializer[Patient]):
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7), max_length=7, required=False
    )
    reminded = serializers.BooleanField(required=False)

    class Meta:
        model = Patient
        fields = [
            "id",
            "name",
            "email",
            "phone",
            "year_of_birth",
            "affected_side",
            "weekdays",
            "time_zone",
            "language",
            "reminded",
            "registered_at",
            "discharged_at",
        ]
        read_only_fields = ["registered_at", "discharged_at"]
        extra_kwargs = {"year_of_birth": {"min_value": EARLIEST_BIRTH}}

    def validate_year_of_birth(self, year: int) -> int:
        if year > timezone.localdate().year:
            raise serializers.ValidationError(_("This year is still to come."))
        return year

    def validate_phone(self, written: str) -> str:
        if written and not phone.is_number(written):
            raise serializers.ValidationError(phone.NOT_ONE)
        return phone.tidy(written)

    def validate_weekdays(self, days: list[int]) -> list[int]:
        return sorted(set(days))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        email, phone = (attrs.get(name, getattr(self.instance, name, "")) for name in ("email", "phone"))
        if not (email or phone):
            raise serializers.ValidationError(
                {"email": _("Give an e-mail address or a telephone number, so that you can reach each other.")}
            )
        return attrs

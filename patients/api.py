"""The clinic's patients over the API. No search: names of patients belong in no address, and so in no log."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.mixins import CreateModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin
from rest_framework.permissions import SAFE_METHODS
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from patients import care
from patients.models import Clinician, Patient
from patients.serializers import PatientSerializer


class PatientViewSet(
    CreateModelMixin,
    ListModelMixin,
    RetrieveModelMixin,
    UpdateModelMixin,
    GenericViewSet[Patient],
):
    """A discharged patient can be read and not changed, as on the pages."""

    http_method_names = ["get", "head", "post", "patch"]
    lookup_value_converter = "uuid"
    serializer_class = PatientSerializer

    def get_queryset(self) -> QuerySet[Patient]:
        patients = Patient.objects.for_clinician(self.request.user).prefetch_related("consents").order_by("name", "id")
        return patients if self.request.method in SAFE_METHODS else patients.current()

    def perform_create(self, serializer: BaseSerializer[Patient]) -> None:
        by = cast(Clinician, self.request.user)
        serializer.instance = care.register(
            by=by, at=timezone.now(), **{"reminded": False, **serializer.validated_data}
        )

    def perform_update(self, serializer: BaseSerializer[Patient]) -> None:
        patient, by = cast(Patient, serializer.instance), cast(Clinician, self.request.user)
        care.update(patient=patient, by=by, at=timezone.now(), **serializer.validated_data)

"""The library over the API: to be read. It is written in the admin's room."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from exercises.finding.search import search
from exercises.models import Exercise
from exercises.serializers import ExerciseDetailSerializer, ExerciseQuery, ExerciseSerializer


class ExerciseViewSet(ReadOnlyModelViewSet[Exercise]):
    """The list holds what can be prescribed; an exercise that was retired since can still be read by its id."""

    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Exercise]:
        exercises = Exercise.objects.for_clinician(self.request.user)
        if self.action == "list":
            return search(exercises.prescribable(), self._words())
        return exercises.filter(version__isnull=False).select_related("version")

    def get_serializer_class(self) -> type[BaseSerializer[Exercise]]:
        return ExerciseSerializer if self.action == "list" else ExerciseDetailSerializer

    def _words(self) -> str:
        query = ExerciseQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return query.validated_data.get("search", "")

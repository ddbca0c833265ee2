"""Exercises as JSON: what is published of them, and the dosage that every room above writes and reads."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from exercises.dosage import Dosage, DosageError, parse
from exercises.models import Exercise


class DosageField(serializers.Field[Dosage, Any, dict[str, Any], Any]):
    """A Dosage as its own JSON; what is wrong with it is said at its path, such as `dosage.sets.high`."""

    def to_internal_value(self, data: Any) -> Dosage:
        try:
            return parse(data)
        except DosageError as error:
            raise serializers.ValidationError({path: [text] for path, text in error.problems.items()}) from error

    def to_representation(self, value: Dosage) -> dict[str, Any]:
        return value.as_data()


class ExerciseSerializer(serializers.ModelSerializer[Exercise]):
    """The published version, never the working copy."""

    name = serializers.CharField(source="version.name")
    stage = serializers.CharField(source="version.stage")
    position = serializers.CharField(source="version.content.position")
    version = serializers.IntegerField(source="version.number")
    dosage = DosageField(source="version.suggested")

    class Meta:
        model = Exercise
        fields = ["id", "slug", "state", "version", "name", "stage", "position", "dosage"]


class ExerciseDetailSerializer(ExerciseSerializer):
    content = serializers.JSONField(source="version.content")

    class Meta(ExerciseSerializer.Meta):
        fields = [*ExerciseSerializer.Meta.fields, "content"]


class ExerciseQuery(serializers.Serializer[Any]):
    """What may stand behind the question mark of the list."""

    search = serializers.CharField(required=False, allow_blank=True, max_length=100)

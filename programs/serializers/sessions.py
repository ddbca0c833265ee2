"""Sessions as JSON: when they are, what was said in them, and what the API's verbs about them are asked with."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from exercises.serializers import DosageField
from programs.models import LONGEST_REPLY, Concern, Correction, ExerciseSession, PerformedExercise

# --- Shown ---


class ExerciseSessionSerializer(serializers.ModelSerializer[ExerciseSession]):
    """`pain` and `effort` are of the whole session, where they are asked once at the end."""

    class Meta:
        model = ExerciseSession
        fields = [
            "id",
            "week",
            "planned_on",
            "missed_on",
            "moved_at",
            "is_required",
            "state",
            "performed_on",
            "logged_afterwards",
            "pain",
            "effort",
            "morning_pain",
            "morning_at",
            "seen_at",
            "reply",
            "replied_at",
        ]


class CorrectionSerializer(serializers.ModelSerializer[Correction]):
    """What was said before something else held, of a `prescription` or, where that is null, of the whole session."""

    prescription = serializers.UUIDField(source="performed.prescription_id", default=None)

    class Meta:
        model = Correction
        fields = ["prescription", "outcome", "why_not", "sets_done", "pain", "effort", "comment", "said_at"]


class ConcernSerializer(serializers.ModelSerializer[Concern]):
    class Meta:
        model = Concern
        fields = ["kind", "ended_exercise", "at"]


class PerformedExerciseSerializer(serializers.ModelSerializer[PerformedExercise]):
    """`dosage` is what was asked. Without an `outcome` nothing was said."""

    name = serializers.CharField(source="version.name")
    version = serializers.IntegerField(source="version.number")
    dosage = DosageField()
    concerns = ConcernSerializer(many=True)

    class Meta:
        model = PerformedExercise
        fields = [
            "prescription",
            "version",
            "name",
            "order",
            "dosage",
            "note",
            "outcome",
            "why_not",
            "sets_done",
            "pain",
            "effort",
            "recorded_at",
            "concerns",
        ]


class ExerciseSessionDetailSerializer(ExerciseSessionSerializer):
    performed = PerformedExerciseSerializer(many=True)
    corrections = CorrectionSerializer(many=True)

    class Meta(ExerciseSessionSerializer.Meta):
        fields = [
            *("id", "program", "patient"),
            *ExerciseSessionSerializer.Meta.fields[1:],
            *("started_at", "finished_at", "comment", "seen_by", "performed", "corrections"),
        ]


# --- Asked ---


class ReplyingSerializer(serializers.Serializer[Any]):
    reply = serializers.CharField(max_length=LONGEST_REPLY, allow_blank=True)

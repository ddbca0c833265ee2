"""Protocols as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from exercises.serializers import DosageField
from programs.models import Protocol, ProtocolPrescription


class ProtocolSerializer(serializers.ModelSerializer[Protocol]):
    class Meta:
        model = Protocol
        fields = [
            "id",
            "slug",
            "version",
            "lang",
            "name",
            "indication",
            "weeks_low",
            "weeks_high",
            "weeks_default",
            "per_week_low",
            "per_week_high",
            "min_gap_days",
        ]


class ProtocolPrescriptionSerializer(serializers.ModelSerializer[ProtocolPrescription]):
    name = serializers.CharField(source="exercise.name")
    dosage = DosageField()

    class Meta:
        model = ProtocolPrescription
        fields = ["exercise", "name", "order", "dosage", "leads_straight_on", "progressions", "note"]


class ProtocolDetailSerializer(ProtocolSerializer):
    regions = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True)
    prescriptions = ProtocolPrescriptionSerializer(many=True)

    class Meta(ProtocolSerializer.Meta):
        fields = [
            *ProtocolSerializer.Meta.fields,
            "regions",
            "cues",
            "avoid",
            "milestones",
            "outcomes",
            "frequency_rule",
            "prescriptions",
        ]

"""Protocols as JSON: as they are read, and as a clinician makes and changes those of the clinic."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from exercises.interchange.document import faults
from exercises.models import Exercise, Region
from exercises.serializers import DosageField
from programs.models import Protocol, ProtocolPrescription, ProtocolVersion
from programs.scheduling import MAX_PER_WEEK, MAX_WEEKS, MIN_PER_WEEK, MIN_WEEKS
from programs.serializers.scoped import ScopedField


class ProtocolSerializer(serializers.ModelSerializer[Protocol]):
    """`is_own`: the clinic's, which all of it may change."""

    is_own = serializers.SerializerMethodField()

    class Meta:
        model = Protocol
        fields = [
            "id",
            "slug",
            "is_own",
            "tags",
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

    def get_is_own(self, protocol: Protocol) -> bool:
        return protocol.clinic_id is not None


class ProtocolPrescriptionSerializer(serializers.ModelSerializer[ProtocolPrescription]):
    name = serializers.CharField(source="exercise.name")
    dosage = DosageField()

    class Meta:
        model = ProtocolPrescription
        fields = ["exercise", "name", "order", "dosage", "by_week", "leads_straight_on", "progressions", "note"]


class ProtocolDetailSerializer(ProtocolSerializer):
    regions = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True)
    prescriptions = ProtocolPrescriptionSerializer(many=True)

    class Meta(ProtocolSerializer.Meta):
        fields = [
            *ProtocolSerializer.Meta.fields,
            "regions",
            "bands",
            "cues",
            "avoid",
            "milestones",
            "outcomes",
            "frequency_rule",
            "prescriptions",
        ]


class ProtocolVersionSerializer(serializers.ModelSerializer[ProtocolVersion]):
    """`content` is an entry of the catalogue format."""

    class Meta:
        model = ProtocolVersion
        fields = ["number", "at", "by", "content"]


class PartField(serializers.JSONField):
    """One list of a protocol, as the catalogue format has it; there an empty one is left out, here it is said."""

    def __init__(self, part: str, **kwargs: Any) -> None:
        self.part = part
        super().__init__(required=False, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        found = [str(problem) for problem in faults(data, self.part)] if data != [] else []
        if found:
            raise serializers.ValidationError(found)
        return data


class PrescriptionWriting(serializers.Serializer[ProtocolPrescription]):
    exercise = ScopedField(queryset=Exercise.objects.filter(version__isnull=False))
    dosage = DosageField()
    by_week = PartField("prescription/properties/by_week")
    leads_straight_on = serializers.BooleanField(required=False)
    progressions = PartField("prescription/properties/progressions")
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)

    def to_internal_value(self, data: Any) -> Any:
        return ProtocolPrescription(**super().to_internal_value(data))


class ProtocolWriting(serializers.Serializer[Protocol]):
    """What `protocols.make` takes."""

    name = serializers.CharField(max_length=120)
    indication = serializers.CharField(required=False, allow_blank=True, max_length=300)
    tags = serializers.ListField(required=False, child=serializers.CharField(max_length=30), max_length=10)
    regions = serializers.PrimaryKeyRelatedField[Any](required=False, many=True, queryset=Region.objects.all())
    weeks_low = serializers.IntegerField(required=False, min_value=MIN_WEEKS, max_value=MAX_WEEKS)
    weeks_default = serializers.IntegerField(required=False, min_value=MIN_WEEKS, max_value=MAX_WEEKS)
    weeks_high = serializers.IntegerField(required=False, min_value=MIN_WEEKS, max_value=MAX_WEEKS)
    per_week_low = serializers.IntegerField(required=False, min_value=MIN_PER_WEEK, max_value=MAX_PER_WEEK)
    per_week_high = serializers.IntegerField(required=False, min_value=MIN_PER_WEEK, max_value=MAX_PER_WEEK)
    min_gap_days = serializers.IntegerField(required=False, min_value=1, max_value=7)
    bands = PartField("protocol/properties/bands")
    frequency_rule = PartField("protocol/properties/frequency_rule")
    cues = PartField("protocol/properties/cues")
    avoid = PartField("protocol/properties/avoid")
    milestones = PartField("protocol/properties/milestones")
    outcomes = PartField("protocol/properties/outcomes")
    prescriptions = PrescriptionWriting(many=True)


class ProtocolRevising(ProtocolWriting):
    """What `protocols.revise` takes: what is left out stays. `version` is the one that the author saw."""

    version = serializers.IntegerField(source="since", required=False)
    name = serializers.CharField(required=False, max_length=120)
    prescriptions = PrescriptionWriting(required=False, many=True)

"""Programs, their prescriptions and sessions as JSON, and what the API's verbs about them are asked with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from exercises.models import Exercise
from exercises.serializers import DosageField
from patients.models import Patient
from programs import agenda
from programs.models import DosageStep, ExerciseSession, Pause, Prescription, Program, Protocol
from programs.prescribing import Scope
from programs.scheduling import local_day
from programs.serializers.scoped import Query, ScopedField
from programs.serializers.sessions import ExerciseSessionSerializer

# --- Shown ---


class DosageStepSerializer(serializers.ModelSerializer[DosageStep]):
    """It holds from a date on, or from a program week (to another), or in one session; without a dosage the exercise is not asked."""

    dosage = DosageField(allow_null=True)

    class Meta:
        model = DosageStep
        fields = ["from_on", "from_week", "until_week", "session", "dosage", "by", "rule", "reason", "at"]


class PrescriptionSerializer(serializers.ModelSerializer[Prescription]):
    """`dosage` is what is asked on the patient's today, null when the exercise is not; `weeks` what is asked in each program week.

    `steps` are the changes made since the program was issued, those to come among them.
    """

    name = serializers.CharField(source="version.name")
    stage = serializers.CharField(source="version.stage")
    version = serializers.IntegerField(source="version.number")
    dosage = serializers.SerializerMethodField()
    weeks = serializers.SerializerMethodField()
    steps = DosageStepSerializer(many=True, source="standing_steps")

    class Meta:
        model = Prescription
        fields = [
            "id",
            "program",
            "exercise",
            "version",
            "name",
            "stage",
            "order",
            "dosage",
            "weeks",
            "steps",
            "leads_straight_on",
            "note",
        ]

    def get_dosage(self, prescription: Prescription) -> dict[str, Any] | None:
        asked = prescription.dosage_on(local_day(timezone.now(), prescription.program.patient.zone))
        return None if asked is None else asked.as_data()

    def get_weeks(self, prescription: Prescription) -> list[dict[str, Any] | None]:
        return [None if asked is None else asked.as_data() for asked in prescription.course.weeks]


class PauseSerializer(serializers.ModelSerializer[Pause]):
    class Meta:
        model = Pause
        fields = ["from_on", "until_on", "reason"]


class ProgramSerializer(serializers.ModelSerializer[Program]):
    reminder_time = serializers.TimeField(format="%H:%M", read_only=True)

    class Meta:
        model = Program
        fields = [
            "id",
            "patient",
            "prescriber",
            "protocol",
            "protocol_version",
            "title",
            "state",
            "starts_on",
            "weeks",
            "per_week_low",
            "per_week_high",
            "bands",
            "weekdays",
            "min_gap_days",
            "missed_policy",
            "reminder_time",
            "rating",
            "drafted_at",
            "issued_at",
            "ended_at",
            "end_reason",
        ]


class ProgramDetailSerializer(ProgramSerializer):
    """`dates` are a draft's preview, from the day of issue on those of its `sessions`."""

    prescriptions = PrescriptionSerializer(many=True)
    pauses = PauseSerializer(many=True)
    dates = serializers.SerializerMethodField()
    sessions = ExerciseSessionSerializer(many=True)

    class Meta(ProgramSerializer.Meta):
        fields = [*ProgramSerializer.Meta.fields, "cues", "prescriptions", "pauses", "dates", "sessions"]

    def get_dates(self, program: Program) -> list[date]:
        if program.is_draft:
            return [planned.on for planned in agenda.preview(program)]
        left_out = ExerciseSession.State.SKIPPED
        return [session.planned_on for session in program.sessions.all() if session.state != left_out]


# --- Asked ---


class ProgramQuery(Query):
    patient = ScopedField(queryset=Patient.objects.all(), required=False)


class DraftSerializer(serializers.Serializer[Any]):
    patient = ScopedField(queryset=Patient.objects.current())
    protocol = ScopedField(queryset=Protocol.objects.current(), required=False, allow_null=True)
    starts_on = serializers.DateField()
    title = serializers.CharField(max_length=120, required=False, allow_blank=True)


class PausingSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=Pause.Reason.choices)
    until_on = serializers.DateField(required=False, allow_null=True)


class EndingSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class RatingSerializer(serializers.Serializer[Any]):
    rating = serializers.ChoiceField(choices=Program.Rating.choices)


class PrescribingSerializer(serializers.Serializer[Any]):
    program = ScopedField(queryset=Program.objects.all())
    exercise = ScopedField(queryset=Exercise.objects.select_related("version"))
    dosage = DosageField(required=False, allow_null=True)


class DosageChangeSerializer(serializers.Serializer[Any]):
    """Either `dosage`, or `weeks` with what each program week is to ask; null: the exercise is not asked.

    `scope` and `from_on` go with a dosage, and count once the program is issued.
    """

    dosage = DosageField(allow_null=True, required=False)
    weeks = serializers.ListField(child=DosageField(allow_null=True), required=False, min_length=4, max_length=8)
    scope = serializers.ChoiceField(choices=Scope.choices, required=False)
    from_on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def validate(self, wish: dict[str, Any]) -> dict[str, Any]:
        if ("dosage" in wish) == ("weeks" in wish):
            raise serializers.ValidationError({"dosage": _("Say either a dosage or what each week asks.")})
        if "weeks" in wish and {"scope", "from_on"} & wish.keys():
            raise serializers.ValidationError({"scope": _("What each week asks says itself from when it holds.")})
        return wish

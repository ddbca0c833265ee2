"""Messages and what was agreed about them as JSON, and what the API's verbs about them are asked with."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from patients import consent
from patients.consent import Wish
from patients.models import Channel, Consent, Patient, Slot
from patients.models.consent import AGREEABLE
from programs.models import Reminder, ReminderEvent
from programs.reminders import ways
from programs.reminders.ledger import KINDS
from programs.serializers.scoped import Query, ScopedField


class KindField(serializers.ChoiceField):
    """What a message is about, by its name: `session`, `nudge`, `next_morning`, `week`, `issued`, `changed` or `test`."""

    def __init__(self, slots: Any = Slot, **kwargs: Any) -> None:
        super().__init__(choices=[slot.name.lower() for slot in slots], **kwargs)

    def to_representation(self, value: Any) -> str:
        return Slot(value).name.lower()

    def to_internal_value(self, data: Any) -> Any:
        return KINDS[super().to_internal_value(data)]


# --- Shown ---


class ReminderSerializer(serializers.ModelSerializer[Reminder]):
    """`reason` says why the state is what it is; `asked_at` is set when a person asked for it."""

    kind = KindField(source="slot")

    class Meta:
        model = Reminder
        fields = [
            "id",
            "patient",
            "program",
            "session",
            "local_date",
            "kind",
            "channel",
            "repeat",
            "zone",
            "due_at",
            "expires_at",
            "state",
            "reason",
            "changed_at",
            "attempts",
            "accepted_at",
            "error_code",
            "asked_at",
            "asked_by",
        ]


class ReminderEventSerializer(serializers.ModelSerializer[ReminderEvent]):
    class Meta:
        model = ReminderEvent
        fields = ["state", "reason", "at"]


class ReminderDetailSerializer(ReminderSerializer):
    events = ReminderEventSerializer(many=True)

    class Meta(ReminderSerializer.Meta):
        fields = [*ReminderSerializer.Meta.fields, "events"]


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """Without `given_by` it was the patient."""

    kind = KindField(source="slot")

    class Meta:
        model = Consent
        fields = ["channel", "kind", "given_at", "given_by", "withdrawn_at", "withdrawn_by"]


class ConsentsSerializer(serializers.ModelSerializer[Patient]):
    """Every yes there was, the oldest first; those without `withdrawn_at` stand."""

    reminder_time = serializers.TimeField(format="%H:%M")
    consents = ConsentSerializer(many=True)

    class Meta:
        model = Patient
        fields = ["reminder_time", "consents"]


# --- Asked ---


class ReminderQuery(Query):
    state = serializers.ChoiceField(choices=Reminder.State.choices, required=False)
    channel = serializers.ChoiceField(choices=Channel.choices, required=False)
    kind = KindField(source="slot", required=False)
    patient = ScopedField(queryset=Patient.objects.all(), required=False)


class TestingSerializer(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(choices=Channel.choices)


class WishSerializer(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(choices=Channel.choices)
    kind = KindField(AGREEABLE)


class ChoosingSerializer(serializers.Serializer[Any]):
    """All that the `patient` in the context wants from now on, and when; without a time, at the program's.

    By a way that is closed only what was agreed before may stay, as on the patient's page.
    """

    reminder_time = serializers.TimeField(allow_null=True)
    wanted = WishSerializer(many=True)

    def validate_wanted(self, wishes: list[dict[str, Any]]) -> set[Wish]:
        wanted = [(wish["channel"], wish["kind"].value) for wish in wishes]
        if problems := self._impossible(wanted):
            raise serializers.ValidationError(problems)  # type: ignore[arg-type]  # by the place in the list, as DRF does it
        return set(wanted)

    def _impossible(self, wanted: list[Wish]) -> dict[int, dict[str, list[str]]]:
        """Why nothing new can be agreed to by a closed way, by the place in the list."""
        patient = self.context["patient"]
        agreed = consent.wishes(patient)
        closed = {channel: ways.obstacle(patient, channel) for channel in {channel for channel, _slot in wanted}}
        return {
            place: {"channel": [str(ways.WHY_CLOSED[obstacle])]}
            for place, wish in enumerate(wanted)
            if wish not in agreed and (obstacle := closed[wish[0]])
        }

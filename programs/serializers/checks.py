"""What the checks find in a program as JSON, and what overriding a warning is asked with."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from programs.checks import Accepted, Answer


class AnswerSerializer(serializers.Serializer[Answer]):
    words = serializers.CharField()
    lasts = serializers.BooleanField()


class AcceptedSerializer(serializers.Serializer[Accepted]):
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    program = serializers.CharField()


class FindingSerializer(serializers.Serializer[Any]):
    """`place` is the id of a prescription, `weeks` are program weeks; both empty where the whole program is meant."""

    level = serializers.CharField()
    rule = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    why = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    place = serializers.CharField()
    weeks = serializers.ListField(child=serializers.IntegerField())
    answers = AnswerSerializer(many=True)
    accepted = AcceptedSerializer(allow_null=True)


class WarningSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField(max_length=40)
    subject = serializers.CharField(max_length=2500, required=False, allow_blank=True, default="")


class AcceptingSerializer(WarningSerializer):
    reason = serializers.CharField()

"""The pages of a session by their addresses, and what a page says, without its line breaks."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from programs.models import ExerciseSession, PerformedExercise


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def exercise_url(performed: PerformedExercise) -> str:
    return reverse("programs:portal_exercise", args=[performed.pk])


def session_url(session: ExerciseSession, page: str = "session") -> str:
    return reverse(f"programs:portal_{page}", args=[session.pk])

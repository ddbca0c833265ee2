"""Saving a drawn figure into the working copy of its exercise. The admin's figure editor calls it; what is published stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exercises import library
from exercises.models import Exercise


class SavedMeanwhile(Exception):
    """Somebody saved the exercise after the page was opened. `exercise` is how it stands now."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        super().__init__(str(exercise.pk))


@transaction.atomic
def draw(*, exercise: Exercise, figure: dict[str, Any], opened_at: datetime | None, by: Any, at: datetime) -> Exercise:
    """Keep the figure, faults or not: publishing asks for a sound one. `opened_at` is the exercise's `updated_at` as its page
    was opened. Raises SavedMeanwhile, and then nothing is kept.
    """
    standing = Exercise.objects.select_for_update().get(pk=exercise.pk)
    if standing.updated_at != opened_at:
        raise SavedMeanwhile(standing)
    standing.figure = figure
    standing.save(update_fields=["figure", "updated_at"])
    return library.edited(exercise=standing, by=by, at=at)

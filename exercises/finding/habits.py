"""What a clinician likes and lately chose: the pages of the library call `like` and `unlike`, prescribing calls `chosen`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from exercises.models import Exercise, Habit

MOST_RECENT = 12


def like(*, exercise: Exercise, by: Any, at: datetime) -> None:
    Habit.objects.update_or_create(clinician=by, exercise=exercise, defaults={"favourite_since": at})


def unlike(*, exercise: Exercise, by: Any) -> None:
    Habit.objects.filter(clinician=by, exercise=exercise).update(favourite_since=None)


def chosen(*, exercise: Exercise, by: Any, at: datetime) -> None:
    """She put it into a program."""
    Habit.objects.bulk_create(
        [Habit(clinician=by, exercise=exercise, prescribed_at=at)],
        update_conflicts=True,
        unique_fields=["clinician", "exercise"],
        update_fields=["prescribed_at"],
    )


def of(clinician: Any) -> Mapping[UUID, Habit]:
    """Her favourites by name, then what she chose last, the latest first."""
    rows = list(
        Habit.objects.filter(clinician=clinician)
        .select_related("exercise")
        .only("favourite_since", "prescribed_at", "exercise__name")
    )
    liked = sorted((row for row in rows if row.favourite_since), key=lambda row: row.exercise.name.casefold())
    others = [row for row in rows if row.prescribed_at and not row.favourite_since]
    recent = sorted(others, key=attrgetter("prescribed_at"), reverse=True)[:MOST_RECENT]
    return {row.exercise_id: row for row in (*liked, *recent)}


def of_one(clinician: Any, exercise: Exercise) -> Habit | None:
    return Habit.objects.filter(clinician=clinician, exercise=exercise).first()

"""What a clinician likes, lately chose and how she doses it: the library calls `like` and `unlike`, prescribing the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from exercises.dosage import CyclesDosage, Dosage
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


def dosed(*, exercise: Exercise, by: Any, dosage: Dosage) -> None:
    """She gave it this dosage in a draft: from now on it is her usual one."""
    Habit.objects.bulk_create(
        [Habit(clinician=by, exercise=exercise, dosage=dosage)],
        update_conflicts=True,
        unique_fields=["clinician", "exercise"],
        update_fields=["dosage"],
    )


def usual(*, exercise: Exercise, by: Any) -> Dosage | None:
    """Her usual dosage of it; None when there is none, or when the exercise is dosed in another way by now."""
    kept = Habit.objects.filter(clinician=by, exercise=exercise).values_list("dosage", flat=True).first()
    suggested = exercise.version.suggested if exercise.version else None
    return kept if kept and suggested and _shape(kept) == _shape(suggested) else None


def usual_of(clinician: Any, exercises: Iterable[Exercise]) -> dict[UUID, Dosage]:
    """Her usual dosages of these, by exercise."""
    kept = Habit.objects.filter(clinician=clinician, exercise__in=list(exercises)).only("exercise", "dosage")
    return {row.exercise_id: row.dosage for row in kept if row.dosage}


def of(clinician: Any) -> Mapping[UUID, Habit]:
    """Her favourites by name, then what she chose last, the latest first: what came from one protocol came at once, and is by name."""
    rows = list(
        Habit.objects.filter(clinician=clinician)
        .select_related("exercise")
        .only("favourite_since", "prescribed_at", "exercise__name")
        .order_by("exercise__name", "pk")
    )
    liked = sorted((row for row in rows if row.favourite_since), key=lambda row: row.exercise.name.casefold())
    others = [row for row in rows if row.prescribed_at and not row.favourite_since]
    recent = sorted(others, key=attrgetter("prescribed_at"), reverse=True)[:MOST_RECENT]
    return {row.exercise_id: row for row in (*liked, *recent)}


def of_one(clinician: Any, exercise: Exercise) -> Habit | None:
    return Habit.objects.filter(clinician=clinician, exercise=exercise).first()


def _shape(dosage: Dosage) -> tuple[Any, ...]:
    """Its kind and, of a cycle, the names of its phases."""
    phases = dosage.phases if isinstance(dosage, CyclesDosage) else ()
    return (type(dosage), *(phase.label for phase in phases))

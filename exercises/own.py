"""A clinic's own exercises: copied from the shared library, with where they came from, and edited there. The library's pages call it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises import library
from exercises.interchange import catalogue
from exercises.models import Exercise, ExerciseEvent, ExerciseVersion

LONGEST_SLUG = 80


@transaction.atomic
def copy(*, exercise: Exercise, by: Any, at: datetime) -> Exercise:
    """A draft of the clinic's own that says what the published one says; its review is not copied, for it may be edited now."""
    version = exercise.version
    if version is None or by.clinic_id is None:
        raise ValueError("only a published exercise is copied, and only into a clinic")
    Exercise.objects.select_for_update(no_key=True).get(pk=exercise.pk)  # of two at once, each finds a short name
    entry = {name: value for name, value in version.content.items() if name != "review"}
    own = Exercise(clinic_id=by.clinic_id, slug=_free_slug(by.clinic_id, entry["slug"]), copied_from=version)
    own = catalogue.write(own, entry)
    own.variant_of = exercise.variant_of
    own.save(update_fields=["variant_of"])
    ExerciseEvent.objects.create(exercise=own, kind=ExerciseEvent.Kind.COPIED, by=by, at=at, note=_origin(version))
    return own


@transaction.atomic
def publish(*, exercise: Exercise, by: Any, at: datetime, profession: str = "") -> ExerciseVersion:
    """Publish it for the clinic; with a profession, as reviewed by this clinician today. Raises library.NotPublishable."""
    if not profession:
        return library.publish(exercise=exercise, by=by, at=at)
    on = timezone.localdate(at)
    return library.approve(exercise=exercise, reviewer=by.name, profession=profession, on=on, by=by, at=at)


def _origin(version: ExerciseVersion) -> str:
    return _("“%(name)s”, version %(number)s") % {"name": version.name, "number": version.number}


def _free_slug(clinic_id: Any, slug: str) -> str:
    taken = set(
        Exercise.objects.filter(clinic=clinic_id, slug__startswith=slug[: LONGEST_SLUG - 4]).values_list(
            "slug", flat=True
        )
    )
    numbered = (f"{slug[: LONGEST_SLUG - 4]}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(name for name in numbered if name not in taken)

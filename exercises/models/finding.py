"""What an exercise is found by, and whose favourite it is. `exercises.finding` writes and reads it."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise
from exercises.models.fields import DosageField, dosage_is_valid

LANGUAGES = ("simple", "english")  # as typed, and by the stem: “squats” finds “squat”
WEIGHTS = {"name": "A", "aliases": "B", "goals": "C", "aims": "C", "rest": "D"}


def _vector() -> Any:
    columns = WEIGHTS.items()
    parts = [SearchVector(column, weight=weight, config=name) for column, weight in columns for name in LANGUAGES]
    return reduce(add, parts)


class SearchEntry(models.Model):
    """The words of one exercise without accents and capitals, weightiest first: name, other names, what it aims at, all else.

    A line for each name or term, with an end of line before and behind. `goals` is what the protocols that hold it are for; the
    room above says it.
    """

    exercise = models.OneToOneField(Exercise, on_delete=models.CASCADE, primary_key=True, related_name="entry")
    name = models.TextField()
    aliases = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    aims = models.TextField(blank=True)
    rest = models.TextField(blank=True)
    regions = ArrayField(models.SlugField(max_length=60), default=list)
    equipment = ArrayField(models.SlugField(max_length=60), default=list)
    vector = models.GeneratedField(expression=_vector(), output_field=SearchVectorField(), db_persist=True)

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="search_entry_words")]

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """A word of some entry, to tell what a mistyped one may have meant. Words that no entry has any more do no harm."""

    word = models.CharField(max_length=60, primary_key=True)

    def __str__(self) -> str:
        return self.word


class Habit(models.Model):
    """A clinician's way with an exercise: a favourite since then, chosen for a program last at that time, with her own dosage."""

    clinician = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="habits")
    favourite_since = models.DateTimeField(_("favourite since"), null=True, blank=True)
    prescribed_at = models.DateTimeField(_("last prescribed at"), null=True, blank=True)
    dosage = DosageField(_("usual dosage"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinician", "exercise"], name="one_habit_per_exercise"),
            dosage_is_valid("dosage", "habit_dosage_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.clinician_id}: {self.exercise_id}"

"""What people type → exercises, best first: by name, other name, muscle, region, equipment, stage. The library and the builder ask it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import (
    Case,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat
from django.db.models.lookups import GreaterThanOrEqual

from exercises.models import Equipment, EquipmentNeed, Exercise, Muscle, MuscleRole, Region, Stage
from exercises.models.exercise import ExerciseQuerySet, Position
from exercises.models.vocabulary import Term

MOST_WORDS = 8
NEAR = 0.3  # share of a word's letter triples; two letters swapped in a word of five still pass

Says = Callable[[str, str], Q]  # (column, word) → the column says the word


def search(exercises: ExerciseQuerySet, words: str) -> QuerySet[Exercise]:
    """The exercises of which every word says something, accents and case aside; where none does, those that nearly do.

    Without words all of them, by name. Asks the database once to see which of the two it is.
    """
    typed = words.replace("\x00", " ").split()[:MOST_WORDS]
    if not typed:
        return exercises.order_by("name")
    named = exercises.annotate(names=Concat("name", Value(" "), _joined("aliases"), output_field=TextField()))
    found = _with_all(named, typed, _contains)
    if not found.exists():
        found = _with_all(named, typed, _resembles)
    return _ranked(found, " ".join(typed))


def _with_all(exercises: ExerciseQuerySet, typed: list[str], says: Says) -> ExerciseQuerySet:
    for word in typed:
        exercises = exercises.filter(
            says("names", word)
            | Q(Exists(MuscleRole.objects.filter(exercise=OuterRef("pk"), muscle__in=_terms(Muscle, word, says))))
            | Q(Exists(EquipmentNeed.objects.filter(exercise=OuterRef("pk"), any_of__in=_terms(Equipment, word, says))))
            | Q(Exists(_regions().filter(exercise=OuterRef("pk"), region__in=_terms(Region, word, says))))
            | Q(stage__in=_choices(Stage, word))
            | Q(position__in=_choices(Position, word))
        )
    return exercises


def _ranked(exercises: ExerciseQuerySet, words: str) -> QuerySet[Exercise]:
    place = Case(
        When(name__unaccent__istartswith=words, then=0), When(names__unaccent__icontains=words, then=1), default=2
    )
    return exercises.order_by(place, -TrigramWordSimilarity(words, "names"), "name")


def _contains(column: str, word: str) -> Q:
    return Q(**{f"{column}__unaccent__icontains": word})


def _resembles(column: str, word: str) -> Q:
    texts = (_unaccented(Value(word)), _unaccented(F(column)))
    return Q(GreaterThanOrEqual(Func(*texts, function="word_similarity", output_field=FloatField()), NEAR))


def _terms(model: type[Term], word: str, says: Says) -> QuerySet[Any, Any]:
    return model._default_manager.filter(says("name", word)).order_by().values("key")


def _regions() -> QuerySet[Any]:
    return Exercise.regions.through._default_manager.all()


def _choices(choices: type[TextChoices], word: str) -> list[str]:
    """The values whose label says the word in the language of whoever types it."""
    return [value for value, label in choices.choices if word.casefold() in str(label).casefold()]


def _joined(column: str) -> Func:
    return Func(F(column), Value(" "), function="array_to_string", output_field=TextField())


def _unaccented(text: Value | F) -> Func:
    return Func(text, function="unaccent", output_field=TextField())

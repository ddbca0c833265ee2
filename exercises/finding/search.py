"""What people type → exercises, best first. The pages, the admin and the API ask it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchQuery,
    SearchRank,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.db.models import Case, F, FloatField, Q, QuerySet, When
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan

from exercises.finding.spelling import nearest, plain
from exercises.models import Exercise, SearchWord
from exercises.models.exercise import ExerciseQuerySet
from exercises.models.finding import LANGUAGES

MOST_WORDS = 8
WEIGHTS = [0.05, 0.35, 0.5, 1.0]  # all else, aims and goals, other names, name [default]
LEAST_ALIKE = 0.1  # share of letter triples, to leave out what need not be compared; two letters swapped in a word of four still pass
FILLER = """
    a an and at by for from i in into is my of on onto or the to with without your
    am auf aus das der die den dem ein eine fur im mit ohne und vom von zum zur
"""  # says nothing of an exercise, so no exercise needs to say it

Query = SearchQuery | CombinedSearchQuery
Spellings = Sequence[str]  # words that may stand for one that was typed


def search(exercises: ExerciseQuerySet, words: str) -> QuerySet[Exercise]:
    """The exercises of which every word says something, accents and case aside; where none does, those that nearly do.

    Without words all of them, by name. Asks the database once to see which of the two it is.
    """
    typed = plain(words.replace("\x00", " ")).split()
    asked = [word for word in typed if word not in FILLER.split()][:MOST_WORDS] or typed[:1]
    if not asked:
        return exercises.order_by("name", "pk")
    spellings: list[Spellings] = [[word] for word in asked]
    found = _saying(exercises, spellings)
    if not found.exists():
        spellings = _meant(asked)
        found = _saying(exercises, spellings)
    return _ranked(found, spellings, " ".join(typed))


def _saying(exercises: ExerciseQuerySet, spellings: Sequence[Spellings]) -> ExerciseQuerySet:
    return exercises.filter(entry__vector=_all_begun(spellings))


def _ranked(exercises: ExerciseQuerySet, spellings: Sequence[Spellings], typed: str) -> QuerySet[Exercise]:
    """First what is called that, then what carries the words in weightier places, whole rather than begun, and says little else."""
    called = Case(
        When(entry__name__contains=f"\n{typed}\n", then=4.0),
        When(entry__aliases__contains=f"\n{typed}\n", then=3.0),
        When(entry__name__startswith=f"\n{typed}", then=1.5),
        When(entry__aliases__contains=f"\n{typed}", then=1.0),
        default=0.0,
        output_field=FloatField(),
    )
    vector = F("entry__vector")
    begun, whole = (SearchRank(vector, query, weights=WEIGHTS) for query in (_all_begun(spellings), _any(spellings)))
    alike = TrigramWordSimilarity(typed, "entry__name")
    return exercises.order_by(-(called + begun + 2 * whole + alike), Length("entry__name"), "name", "pk")


def _meant(asked: Sequence[str]) -> list[Spellings]:
    """Each word as typed where some exercise has it, else the nearest words that one has."""
    known = SearchWord.objects.filter(reduce(or_, (_alike(word) for word in asked)))
    words = list(known.values_list("word", flat=True))
    return [[word] if any(map(_begins(word), words)) else nearest(word, words) or [word] for word in asked]


def _alike(word: str) -> Q:
    likeness = TrigramSimilarity("word", word)
    return Q(word__startswith=word) | Q(GreaterThan(likeness, LEAST_ALIKE))


def _begins(typed: str) -> Callable[[str], bool]:
    return lambda word: word.startswith(typed)


def _all_begun(spellings: Sequence[Spellings]) -> Query:
    """Every word is there, or one that begins like it: people search while they type."""
    return reduce(and_, (_either(words, ":*") for words in spellings))


def _any(spellings: Sequence[Spellings]) -> Query:
    return reduce(or_, (_either(words) for words in spellings))


def _either(words: Spellings, ending: str = "") -> Query:
    queries = [SearchQuery(f"'{word}'{ending}", config=name, search_type="raw") for word in words for name in LANGUAGES]
    return reduce(or_, queries)

"""What a patient is told at once who presses a button while doing an exercise."""

from hashlib import sha256
from itertools import product

import pytest
from django.utils import translation

from exercises.models import Stage
from programs import advice
from programs.models import Concern

EVERY = list(product(Concern.Kind.values, Stage.values, (False, True)))


@pytest.mark.parametrize(
    ("kind", "stage", "again", "ends", "word"),
    [
        ("hurts", "strengthen", False, False, "less force"),
        ("hurts", "strengthen", True, True, "call your clinic"),
        ("odd", "release", False, False, "vessel"),
        ("odd", "release", True, True, "call your clinic"),
        ("odd", "strengthen", False, True, "call your clinic"),
        ("odd", "strengthen", True, True, "call your clinic"),
        ("too_hard", "strengthen", False, False, "fewer"),
        ("too_hard", "strengthen", True, True, "partly"),
        ("unsure", "strengthen", False, False, "physio is told"),
        ("unsure", "strengthen", True, False, "physio is told"),
    ],
)
def test_each_is_answered_and_some_answers_end_the_exercise(kind, stage, again, ends, word):
    told = advice.advise(kind, stage=stage, again=again)
    assert told.ends_exercise is ends
    assert word in told.text.lower()


def test_whatever_ends_for_pain_or_an_odd_feeling_leads_to_the_clinic():
    for kind, stage, again in EVERY:
        told = advice.advise(kind, stage=stage, again=again)
        assert told.calls == (told.ends_exercise and kind in ("hurts", "odd"))
        assert told.calls == ("call your clinic" in told.text)


def test_every_answer_says_where_it_comes_from_and_none_that_all_is_well():
    for kind, stage, again in EVERY:
        told = advice.advise(kind, stage=stage, again=again)
        assert told.source in ("source", "default")
        assert told.title
        assert not any(word in told.text.lower() for word in ("normal", "nothing to worry", "all clear", "harmless"))


def test_the_words_of_an_answer_stay_under_its_name():
    """Reports show by its name what somebody was told: write other words under a new name, and leave these."""
    with translation.override(None):
        words = {each.name: sha256(f"{each.title}\n{each.text}".encode()).hexdigest()[:8] for each in advice.EVERY}
    assert words == {
        "hurts": "b33fabfa",
        "hurts_again": "78233e93",
        "odd_in_a_release": "4e9cbadc",
        "odd_again": "2ee82507",
        "odd": "7eae868a",
        "too_hard": "9a076ed1",
        "too_hard_again": "f88e2ae2",
        "unsure": "94d2f721",
    }


def test_there_is_no_answer_to_what_cannot_be_pressed():
    with pytest.raises(ValueError, match="bored"):
        advice.advise("bored", stage="release", again=False)

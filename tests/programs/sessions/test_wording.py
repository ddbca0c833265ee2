"""What was said, in the same words for whoever reads it."""

import pytest

from programs.sessions import wording
from programs.sessions.doing import Ending, Said
from tests.factories import make_dosage


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            Said("partly", 2, "right", [{"side": "left", "amount": 4}] * 2, "time"),
            "Partly · No time · pain 2 of 10 · Just right · left 4, 4",
        ),
        (Said("done", 0, "", [], ""), "Done · pain 0 of 10"),
        (Said("", None, "", [], ""), ""),
    ],
)
def test_how_an_exercise_went(said, words):
    assert wording.of_exercise(said, dosage=make_dosage()) == words


def test_sets_are_not_told_where_nobody_knows_what_was_asked():
    assert wording.of_exercise(Said("done", None, "", [{"side": "left", "amount": 4}], "")) == "Done"


@pytest.mark.parametrize(
    ("ending", "words"),
    [(Ending("It was warm.", 3, "hard"), "pain 3 of 10 · Hard · It was warm."), (Ending(), "")],
)
def test_how_the_whole_session_went(ending, words):
    assert wording.of_session(ending) == words

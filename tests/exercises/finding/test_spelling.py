"""Words as search compares them, and what a mistyped one may have meant."""

import pytest

from exercises.finding.spelling import nearest, plain, slips, spelled


@pytest.mark.parametrize(
    ("text", "words"),
    [("Développé, at the wall!", "developpe at the wall"), ("BRÜCKE", "brucke"), ("Straße", "strasse"), ("%_'\\", "")],
)
def test_capitals_accents_and_signs_are_no_difference(text: str, words: str) -> None:
    assert plain(text) == words


def test_umlauts_and_hyphens_are_written_in_more_than_one_way() -> None:
    assert spelled("Brücke") == "brucke bruecke"
    assert spelled("Push-up on the knees") == "push up on the knees pushup"


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("psoas", "psoas", 0),
        ("psaos", "psoas", 1),
        ("brige", "bridge", 1),
        ("flexer", "flexor", 1),
        ("wall", "bell", 2),
    ],
)
def test_a_slip_is_a_letter_left_out_added_changed_or_swapped(one: str, other: str, number: int) -> None:
    assert slips(one, other) == slips(other, one) == number


def test_only_the_nearest_words_are_meant() -> None:
    assert nearest("stretsch", ["stretch", "stretches", "strength"]) == ["stretch"]
    assert nearest("clms", ["clam", "arms"]) == []
    assert nearest("abs", ["aba"]) == []

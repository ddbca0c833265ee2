"""Texts of other programs as lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.interchange import plain
from exercises.interchange.plain import NotText, fitted, line, lines


def test_markup_becomes_lines_and_scripts_nothing() -> None:
    assert lines("<p>Lift&nbsp;it.</p><style>p {}</style><script>steal()</script><p>Hold <b>still</b>.") == [
        "Lift it.",
        "Hold still.",
    ]


def test_text_without_markup_keeps_its_signs() -> None:
    assert lines("1. Angle < 90\n• go\n\n---\n") == ["Angle < 90", "go"]


def test_a_tag_that_never_ends_is_text() -> None:
    assert lines("<p>Hold &amp; <b") == ["Hold & <b"]
    assert lines("Go.<script>steal(") == ["Go."]


def test_the_end_of_a_tag_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking anew from every “<” would take hours for a file of such texts."""
    looked = []
    monkeypatch.setattr(plain._Text, "parse_starttag", lambda self, place: looked.append(place) or -1)
    lines("<a " * 1000)
    assert looked == [0]


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "\ud800"])
def test_what_is_no_text_is_told(text: str) -> None:
    with pytest.raises(NotText):
        line(text)


def test_cuts_fall_between_sentences() -> None:
    assert fitted(["One is here. Two is there. Three."], width=14, most=9) == [
        "One is here.",
        "Two is there.",
        "Three.",
    ]


def test_a_sentence_too_long_is_cut_at_a_comma_or_a_space() -> None:
    assert fitted(["first this, then that and that"], width=14, most=9) == ["first this,", "then that and", "that"]


@given(st.lists(st.text("ab ,.", min_size=1).map(lambda text: " ".join(text.split())).filter(bool), max_size=30))
def test_no_character_is_lost_and_no_line_too_long(texts: list[str]) -> None:
    found = fitted(texts, width=12, most=5)
    assert max(map(len, found), default=0) <= 12
    assert "".join("".join(found).split()) == "".join("".join(texts).split())

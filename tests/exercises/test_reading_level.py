"""How hard a text is to read, as its author is told."""

import pytest

from exercises.reading_level import of_content, reading_level


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("Stand tall. Lift one knee. Lower it slowly.", "plain"),
        ("Keep your pelvis level and your back straight while you slowly lift the leg behind you.", "fair"),
        ("Perform unilateral isometric plantarflexion, maintaining neutral lumbopelvic alignment.", "hard to read"),
    ],
)
def test_plain_words_in_short_sentences_are_plain(line: str, verdict: str) -> None:
    level = reading_level([line], lang="en")
    assert verdict in level.words


def test_the_grade_follows_the_published_formula() -> None:
    # 10 words, 2 sentences, 10 syllables: 0.39 × 5 + 11.8 × 1 − 15.59 = −1.84, told as 0
    assert reading_level(["The cat sat on the mat. It was not fat."], lang="en").grade == 0.0
    # 5 words, 1 sentence, 10 syllables: 0.39 × 5 + 11.8 × 2 − 15.59 = 9.96
    assert reading_level(["Slowly extending your elbow again."], lang="en").grade == pytest.approx(10, abs=0.1)


def test_steps_and_cues_count_and_each_line_is_a_sentence() -> None:
    content = {"lang": "en", "steps": ["Stand tall", "Lift one knee"], "cues": ["Breathe"]}
    assert of_content(content) == reading_level(["Stand tall. Lift one knee. Breathe."], lang="en")


def test_what_cannot_be_told_is_said() -> None:
    assert reading_level(["Aufrecht stehen."], lang="de").grade is None
    assert "only told for English" in reading_level(["Aufrecht stehen."], lang="de").words
    assert reading_level([], lang="en").grade is None

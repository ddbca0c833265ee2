"""How hard a text is to read, told to whoever writes it. Pure; English only, by the Flesch–Kincaid grade [source: Kincaid et al. 1975]."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

PLAIN, DEMANDING = 6, 9  # school grades; health bodies ask for texts at grade 6 or below [field]
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^laeiouy]e|[^td]ed|[^cgszx]es)$")  # make, pulled, moves: the last e is not heard


class ReadingLevel(NamedTuple):
    """`grade` is years of school; None where it cannot be told."""

    grade: float | None
    words: str


def of_content(content: Mapping[str, Any]) -> ReadingLevel:
    """Of what a patient reads while doing it: steps and cues of an entry of the catalogue format."""
    lines = [*content.get("steps", []), *content.get("cues", [])]
    return reading_level(lines, lang=content.get("lang", "en"))


def reading_level(lines: Iterable[str], *, lang: str) -> ReadingLevel:
    """Each line counts as one sentence at least."""
    texts = [line.strip() for line in lines if line.strip()]
    if not lang.startswith("en"):
        return ReadingLevel(None, _("Reading level: only told for English."))
    words = [word for text in texts for word in WORD.findall(text)]
    if not words:
        return ReadingLevel(None, _("Reading level: nothing to read yet."))
    sentences = sum(max(1, len(SENTENCE.findall(text))) for text in texts)
    syllables = sum(map(_syllables, words))
    grade = max(0.0, round(0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59, 1))
    verdict = _("plain") if grade <= PLAIN else _("fair") if grade <= DEMANDING else _("hard to read")
    return ReadingLevel(grade, _("Reading level: grade %(grade)s, %(verdict)s.") % {"grade": grade, "verdict": verdict})


def _syllables(word: str) -> int:
    bare = word.casefold().replace("’", "'").split("'")[0]
    heard = SILENT.sub("", bare) if len(bare) > 3 else bare
    return max(1, len(VOWELS.findall(heard)))

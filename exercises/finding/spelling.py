"""Words as search compares them, and how far a mistyped one is from one that exists. Pure; `indexing` and `search` ask it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
HYPHENED = re.compile(r"\w+(?:-\w+)+")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


def plain(text: str) -> str:
    """Its words without capitals, accents and signs: “Brücke, einbeinig” → “brucke einbeinig”."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(WORD.findall(bare.casefold()))


def spelled(text: str) -> str:
    """`plain`, and the other ways to write some of its words: “bruecke” for “Brücke”, “pushup” for “push-up”."""
    others = [word.translate(UMLAUTS) for word in text.split() if word != word.translate(UMLAUTS)]
    joined = [word.replace("-", "") for word in HYPHENED.findall(text)]
    return " ".join(filter(None, (plain(text), *map(plain, others), *map(plain, joined))))


def nearest(typed: str, known: Iterable[str]) -> list[str]:
    """The known words that fewest slips make of what was typed; none when even these are more than a slip can explain."""
    most = slips_in(typed)
    near = [(slips(typed, word), word) for word in known if abs(len(word) - len(typed)) <= most]
    least = min((number for number, _word in near), default=most + 1)
    return sorted(word for number, word in near if number == least <= most)


def slips_in(word: str) -> int:
    """How many slips of the keyboard a word of this length may hold [default]."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def slips(one: str, other: str) -> int:
    """Letters left out, added, changed, or swapped with the next, to make the one word of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                least = min(least, above[j - 2] + 1)
            row.append(least)
    return row[-1]

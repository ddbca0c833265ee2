"""What other programs write, as lines that people can read: markup taken off, long texts cut between sentences. The readers call it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

BLOCKS = {"p", "li", "br", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "blockquote", "pre"}
SILENT = {"script", "style", "title", "template", "noscript"}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
BULLET = re.compile(r"^(?:[-–•*·]\s+|\d{1,2}[.)]\s+)")


class NotText(ValueError):
    """A text holds what no text holds: a NUL, another control character, half a character."""


def line(text: str) -> str:
    """One line: white space joined, in the composed form of its characters. Raises NotText."""
    joined = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in joined):
        raise NotText
    return joined


def shown(text: str) -> str:
    """A text to report on: what no text holds is replaced."""
    return "".join("\ufffd" if unicodedata.category(one) in ("Cc", "Cs") else one for one in text)


def lines(text: str) -> list[str]:
    """The lines of a text with or without markup, without bullets and without empty ones. Raises NotText."""
    raw = _of_html(text) if "<" in text or "&" in text else text
    found = (BULLET.sub("", line(one)) for one in raw.splitlines())
    return [one for one in found if any(character.isalnum() for character in one)]


def fitted(texts: Iterable[str], *, width: int, most: int) -> list[str]:
    """Each text cut between its sentences so that no line exceeds `width`, and neighbours joined while there are more than `most`.

    Nothing is dropped: the answer is longer than `most` when even joined lines do not suffice.
    """
    found = [part for text in texts for part in _cut(text, width)]
    while len(found) > most:
        room = [place for place, (one, other) in enumerate(pairwise(found)) if len(one) + 1 + len(other) <= width]
        if not room:
            break
        place = min(room, key=lambda place: len(found[place]) + len(found[place + 1]))
        found[place : place + 2] = [f"{found[place]} {found[place + 1]}"]
    return found


def _cut(text: str, width: int) -> Iterator[str]:
    if len(text) <= width:
        yield text
        return
    begun = ""
    for sentence in SENTENCE_END.split(text):
        for part in _wrapped(sentence, width):
            if begun and len(begun) + 1 + len(part) > width:
                yield begun
                begun = part
            else:
                begun = f"{begun} {part}".strip()
    yield begun


def _wrapped(sentence: str, width: int) -> Iterator[str]:
    """A sentence too long for a line, cut at a comma or, failing that, a space; a word too long even so is cut where it must be."""
    while len(sentence) > width:
        head = sentence[: width + 1]
        place = max(head.rfind(", ") + 1, head.rfind("; ") + 1) or head.rfind(" ")
        place = place if place > 0 else width
        yield sentence[:place].strip()
        sentence = sentence[place:].strip()
    yield sentence


def _of_html(text: str) -> str:
    reader = _Text()
    reader.feed(text)
    # A tag without end is text: `close` would look for its end from each “<” anew.
    reader.handle_data(unescape(reader.rawdata))
    return "".join(reader.found)


class _Text(HTMLParser):
    """What a browser would show of the markup, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)

"""One exercise of somebody else's file on its way into the library: what could be read of it, what was doubtful, what forbids it.

Every reader of a foreign format fills `Row`s and answers a `Reading`; `exercises.interchange.drafts` judges and saves them. A row
never raises for what its file holds: it is `refused` with the reason, and the next one is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exercises.interchange.catalogue import Entry
from exercises.interchange.document import MOST_ENTRIES, CatalogueError, Problem
from exercises.interchange.licences import NotAllowed, allowed
from exercises.interchange.plain import NotText, fitted, lines, shown
from exercises.interchange.words import Words

LONGEST = 20_000  # characters of one text; the longest instruction known has 2,000
MOST_LINES, LINE, NAME, SLUG = 20, 300, 120, 80
MOST_TERMS = 40
ADDRESS = re.compile(r"https?://[!-~]+\Z")


class Refused(ValueError):
    """This row cannot become an exercise. The message says why, to people."""


@dataclass(frozen=True)
class Reading:
    """What a reader found. `dataset` and a row's `external_id` name an exercise for good, so that it is known again."""

    dataset: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)  # on the file as a whole


@dataclass
class Row:
    """`where` is a path or a line of the file. `entry` is in the published format, as far as the file goes."""

    where: str
    words: Words
    external_id: str = ""
    entry: Entry = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)  # (group, word)
    refused: str = ""

    @property
    def name(self) -> str:
        return self.entry.get("name", "")

    def call(self, name: Any, *, external_id: Any = None, lang: str = "en") -> None:
        """Its name, and the id by which its collection knows it: without one, the name is the id."""
        said = self._line(name, _("name"))
        if not said:
            raise Refused(_("It has no name."))
        if len(said) > NAME:
            raise Refused(_("Its name is longer than %(limit)s characters.") % {"limit": NAME})
        slug = slugify(said.replace("/", "-"))[:SLUG].strip("-")
        if not slug:
            raise Refused(_("Its name holds no letter from which a short name could be made."))
        if lang not in dict(settings.LANGUAGES):
            raise Refused(_("Its language, “%(lang)s”, is not one of this installation.") % {"lang": lang[:10]})
        self.entry |= {"slug": slug, "name": said, "lang": lang}
        known = "" if external_id is None else self._line(str(external_id), _("id"))[:200]
        self.external_id = known or slug

    def alias(self, names: Iterable[Any]) -> None:
        found = [self._line(name, _("other names")) for name in names]
        fit = [name for name in dict.fromkeys(found) if name and len(name) <= NAME and name != self.name]
        self._fill("aliases", fit[:MOST_LINES])

    def explain(self, texts: Any, *, into: str = "steps") -> None:
        """Its steps, or its cues: a text or a list of texts, with markup or without."""
        said = [texts] if isinstance(texts, str) else self._list(texts, into)
        whole = [one for text in said for one in self._lines(text, into)]
        if len(whole) > 10 * MOST_LINES:
            raise Refused(_("More than %(limit)s lines of text.") % {"limit": 10 * MOST_LINES})
        found = fitted(whole, width=LINE, most=MOST_LINES)
        if len(found) > MOST_LINES:
            raise Refused(
                _("It does not fit into %(lines)s lines of %(width)s characters.")
                % {"lines": MOST_LINES, "width": LINE}
            )
        if found != whole:
            self.warn(_("Long or many lines were cut or joined between sentences."))
        self._fill(into, found)

    def choose(self, name: str, value: Any, choices: Iterable[tuple[str, Any]]) -> None:
        """A stage or a position, by its value or its label in any language of this installation."""
        said = self._line(value, name).casefold()
        by_word = _words_of(tuple(choices))
        if said in by_word:
            self.entry[name] = by_word[said]
        elif said:
            self.unknown.append((name, said[:60]))

    def work(self, role: str, muscles: Any) -> None:
        """Muscles in a role. A muscle keeps the role that it was given first."""
        has_role = {key for keys in self.entry.get("muscles", {}).values() for key in keys}
        found = [key for key in self._keys("muscles", muscles) if key not in has_role]
        if found:
            self.entry.setdefault("muscles", {}).setdefault(role, []).extend(found)

    def need(self, equipment: Any) -> None:
        """What it takes: each thing is required."""
        for key in self._keys("equipment", equipment):
            self.entry.setdefault("equipment", []).append({"need": "required", "any_of": [key]})

    def place(self, regions: Any) -> None:
        self._fill("regions", sorted(self._keys("regions", regions)))

    def dose(self, words: Any) -> None:
        """How much, in the words of the file: kept to read, never prescribed as it stands."""
        said = self._line(words, _("dosage"))
        if said:
            self.entry["dosage"] = {"kind": "text", "text": said[:500]}

    def argue(self, text: Any) -> None:
        """Why; clinicians read it."""
        said = "\n".join(self._lines(text, _("rationale")))
        if said:
            self.entry["rationale"] = {"text": said[:5000]}

    def come_from(self, *, author: Any, licence: str, url: Any = "", note: Any = "") -> None:
        """Its own source, where the file names one. Refused when the licence does not allow it to be taken in."""
        try:
            known = allowed(licence)
        except NotAllowed as error:
            raise Refused(str(error)) from None
        source = {
            "author": self._line(author, _("author"))[:NAME],
            "licence": known,
            "note": self._line(note, _("note"))[:LINE],
        }
        if isinstance(url, str) and ADDRESS.match(url) and len(url) <= 200:
            source["url"] = url
        if not source["author"]:
            raise Refused(_("Its licence asks to name the author, and the file names none."))
        self.entry["source"] = {name: value for name, value in source.items() if value}

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def _keys(self, group: str, said: Any) -> list[str]:
        terms = [said] if isinstance(said, str) else self._list(said, group)
        if len(terms) > MOST_TERMS:
            raise Refused(_("More than %(limit)s words of one kind.") % {"limit": MOST_TERMS})
        found: list[str] = []
        for term in filter(None, (self._line(term, group) for term in terms)):
            keys = self.words.keys(group, term)
            if keys is None:
                self.unknown.append((group, term[:60]))
            found += keys or ()
        return list(dict.fromkeys(found))

    def _line(self, value: Any, what: str) -> str:
        return " ".join(self._lines(value, what))

    def _lines(self, value: Any, what: str) -> list[str]:
        if value is None:
            return []
        if not isinstance(value, str):
            raise Refused(_("A text is expected: %(what)s.") % {"what": what})
        if len(value) > LONGEST:
            raise Refused(_("A text is longer than %(limit)s characters: %(what)s.") % {"limit": LONGEST, "what": what})
        try:
            return lines(value)
        except NotText:
            raise Refused(_("A text holds control characters: %(what)s.") % {"what": what}) from None

    def _list(self, value: Any, what: str) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refused(_("A list is expected: %(what)s.") % {"what": what})
        return value

    def _fill(self, name: str, value: list[str]) -> None:
        if value:
            self.entry[name] = value


@cache
def _words_of(choices: tuple[tuple[str, Any], ...]) -> dict[str, str]:
    """What is said → the choice that is meant."""
    words = {key.replace("_", " "): key for key, _label in choices} | {key: key for key, _label in choices}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {str(label).casefold(): key for key, label in choices}
    return words


def each(items: Iterable[tuple[str, Any]], words: Words, read: Callable[[Row, Any], None]) -> Iterator[Row]:
    """A row for each (where, item), filled by `read` or refused."""
    for number, (where, item) in enumerate(items):
        if number >= MOST_ENTRIES:
            raise CatalogueError([Problem(where, _("More than %(limit)s entries.") % {"limit": MOST_ENTRIES})])
        row = Row(where, words)
        try:
            read(row, item)
        except Refused as why:
            row.refused = shown(str(why))
        row.unknown = [(shown(group), shown(word)) for group, word in row.unknown]
        yield row


def objects(item: Any) -> Mapping[str, Any]:
    """The item, when it is an object. Raises Refused."""
    if not isinstance(item, dict):
        raise Refused(_("An object is expected here."))
    return item

"""What the JSON Schema cannot say of a document's exercises; the import asks before it loads.

What they refer to exists, and amounts agree with one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from exercises import figures
from exercises.dosage import DosageError, parse
from exercises.interchange.document import Document, Keys, Problem, path_of
from exercises.models import Exercise

Entry = dict[str, Any]


def of_exercises(document: Document) -> Iterator[Problem]:
    """Every fault of the document's exercises, in their order."""
    entries: list[Entry] = document["exercises"]
    slugs = Counter(entry["slug"] for entry in entries)
    known = slugs.keys() | set(Exercise.objects.shared().values_list("slug", flat=True))
    for place, entry in enumerate(entries):
        here = ("exercises", place)
        if slugs[entry["slug"]] > 1:
            yield _problem(here, "slug", reason=_("“%(slug)s” stands here more than once.") % {"slug": entry["slug"]})
        yield from of_language(entry, here)
        yield from _of_muscles(entry, document, here)
        yield from _of_things(entry, document, here)
        yield from _of_spans(entry, here)
        yield from of_dosage(entry["dosage"], (*here, "dosage"))
        yield from _of_figure(entry, here)
        yield from of_slug(entry.get("variant_of"), known, (*here, "variant_of"))
    yield from _of_circles(entries)


def of_language(entry: Entry, here: Keys) -> Iterator[Problem]:
    languages = [code for code, _name in settings.LANGUAGES]
    if entry["lang"] not in languages:
        yield _problem(here, "lang", reason=_("Say one of: %(choices)s.") % {"choices": ", ".join(languages)})


def of_dosage(data: Any, here: Keys) -> Iterator[Problem]:
    try:
        parse(data)
    except DosageError as error:
        for path, reason in error.problems.items():
            keys = (int(key) - 1 if key.isdigit() else key for key in path.split("."))
            yield _problem(here, *keys, reason=reason)


def _of_figure(entry: Entry, here: Keys) -> Iterator[Problem]:
    for fault in figures.problems(entry["figure"], entry["position"]) if "figure" in entry else ():
        yield _problem(here, "figure", reason=fault)


def of_terms(keys: Iterable[str], group: str, document: Document, here: Keys) -> Iterator[Problem]:
    """Keys that the document's own vocabulary does not name."""
    for place, key in enumerate(keys):
        if key not in document["vocabulary"][group]:
            reason = _("“%(key)s” is not in vocabulary.%(group)s.") % {"key": key, "group": group}
            yield _problem(here, place, reason=reason)


def of_slug(slug: str | None, known: Iterable[str], here: Keys) -> Iterator[Problem]:
    if slug is not None and slug not in known:
        reason = _("There is no exercise “%(slug)s”, neither in this file nor in the library.") % {"slug": slug}
        yield _problem(here, reason=reason)


def _of_muscles(entry: Entry, document: Document, here: Keys) -> Iterator[Problem]:
    seen: set[str] = set()
    for role, keys in entry.get("muscles", {}).items():
        yield from of_terms(keys, "muscles", document, (*here, "muscles", role))
        for key in seen.intersection(keys):
            yield _problem(here, "muscles", role, reason=_("“%(key)s” has another role already.") % {"key": key})
        seen.update(keys)
    for place, row in enumerate(entry.get("compensations", [])):
        if row.get("muscle", "") and row["muscle"] not in document["vocabulary"]["muscles"]:
            reason = _("“%(key)s” is not in vocabulary.muscles.") % {"key": row["muscle"]}
            yield _problem(here, "compensations", place, "muscle", reason=reason)


def _of_things(entry: Entry, document: Document, here: Keys) -> Iterator[Problem]:
    yield from of_terms(entry.get("regions", []), "regions", document, (*here, "regions"))
    for place, need in enumerate(entry.get("equipment", [])):
        yield from of_terms(need["any_of"], "equipment", document, (*here, "equipment", place, "any_of"))


def _of_spans(entry: Entry, here: Keys) -> Iterator[Problem]:
    for place, row in enumerate(entry.get("parameters", [])):
        low, high = row.get("span", (0, 0))
        if low > high:
            yield _problem(here, "parameters", place, "span", reason=_("The highest value is below the lowest."))
        if (low, high) != (round(low, 2), round(high, 2)):
            yield _problem(here, "parameters", place, "span", reason=_("At most two decimals."))


def _of_circles(entries: list[Entry]) -> Iterator[Problem]:
    """Of each circle, closed in the file or by way of the library, the first entry that leads into it."""
    easier: dict[str, str | None] = dict(Exercise.objects.shared().values_list("slug", "variant_of__slug"))
    easier |= {entry["slug"]: entry.get("variant_of") for entry in entries}
    walked: set[str] = set()
    for place, entry in enumerate(entries):
        below: str | None = entry["slug"]
        trail: set[str] = set()
        while below in easier and below not in walked and below not in trail:
            trail.add(below)
            below = easier[below]
        if below in trail:
            yield _problem(("exercises", place), "variant_of", reason=_("An exercise cannot be a variant of itself."))
        walked |= trail


def _problem(here: Keys, *keys: str | int, reason: str) -> Problem:
    return Problem(path_of((*here, *keys)), reason)

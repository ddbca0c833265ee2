"""The reader of wger's exercises: what its REST API answers (exerciseinfo, exercisebaseinfo), or its fixtures (Django's dumpdata).

An exercise has texts in several languages: ours is taken, else English, else another of this installation. Fixtures point to
muscles, equipment and licences by number; what the file itself does not name is looked up in wger's published numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError, Problem, decode
from exercises.interchange.rows import Reading, Refused, Row, each, objects
from exercises.interchange.words import Words
from exercises.models import Stage

DATASET = "wger"
AUTHORS = "wger.de contributors"
LICENCES = {
    "cc-by-sa 3": "CC-BY-SA-3.0",
    "cc-by-sa 4": "CC-BY-SA-4.0",
    "cc-by 3": "CC-BY-3.0",
    "cc-by 4": "CC-BY-4.0",
    "cc0": "CC0-1.0",
}
NUMBERS: dict[str, dict[int, str]] = {  # wger's primary keys, the same in each of its installations
    "language": {1: "de", 2: "en"},
    "license": {1: "CC-BY-SA 3", 2: "CC-BY-SA 4", 3: "CC0", 4: "CC-BY 4"},
    "muscle": {
        1: "Biceps brachii",
        2: "Anterior deltoid",
        3: "Serratus anterior",
        4: "Pectoralis major",
        5: "Triceps brachii",
        6: "Rectus abdominis",
        7: "Gastrocnemius",
        8: "Gluteus maximus",
        9: "Trapezius",
        10: "Quadriceps femoris",
        11: "Biceps femoris",
        12: "Latissimus dorsi",
        13: "Brachialis",
        14: "Obliquus externus abdominis",
        15: "Soleus",
        16: "Erector spinae",
    },
    "equipment": {
        1: "Barbell",
        2: "SZ-Bar",
        3: "Dumbbell",
        4: "Gym mat",
        5: "Swiss Ball",
        6: "Pull-up bar",
        7: "none",
        8: "Bench",
        9: "Incline bench",
        10: "Kettlebell",
        11: "Resistance band",
    },
}

Item = Mapping[str, Any]
Named = dict[str, dict[int, str]]


def read(data: bytes, words: Words, choices: Choices) -> Reading:
    """Raises CatalogueError when the file as a whole is something else."""
    found = decode(data)
    notes = [
        _("wger says no stage: each exercise counts as strengthening until somebody says otherwise."),
        _("Pictures are left out."),
    ]
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        if found.get("next"):
            notes.append(_("This is one page of several: import the others, too."))
        found = found["results"]
    elif isinstance(found, dict) and "translations" in found:
        found = [found]
    if not isinstance(found, list):
        raise CatalogueError([Problem("", _("A list of exercises is expected here, or an answer of wger's API."))])
    named = {kind: dict(names) for kind, names in NUMBERS.items()}
    items = (
        _of_fixture(found, named) if any(isinstance(row, dict) and "model" in row for row in found) else _placed(found)
    )
    rows = each(items, words, lambda row, item: _read(row, objects(item), named))
    return Reading(choices.collection or DATASET, list(rows), notes)


def _placed(items: list[Any]) -> Iterator[tuple[str, Any]]:
    return ((f"[{place}]", item) for place, item in enumerate(items))


def _of_fixture(rows: list[Any], named: Named) -> Iterator[tuple[str, Any]]:
    """The exercises of a fixture, each with its translations inside as the API has it; names of its muscles go into `named`.

    A row of the model “exercise” is a translation when it has a name: so it was until wger's version 2.3.
    """
    exercises: dict[Any, tuple[str, dict[str, Any]]] = {}
    texts: defaultdict[Any, list[Any]] = defaultdict(list)
    notes: defaultdict[Any, list[Any]] = defaultdict(list)
    aliases: defaultdict[Any, list[Any]] = defaultdict(list)
    for place, row in enumerate(rows):
        fields = row.get("fields") if isinstance(row, dict) else None
        if not isinstance(fields, dict) or not isinstance(row.get("pk"), int | str):
            raise CatalogueError([Problem(f"[{place}]", _("A row of a fixture has a model, a pk and fields."))])
        kind = str(row.get("model")).rpartition(".")[2]
        if kind in named:
            named[kind][row["pk"]] = str(fields.get("short_name") or fields.get("name") or "")
        elif kind == "translation" or (kind == "exercise" and "name" in fields):
            owner = fields.get("exercise") if kind == "translation" else fields.get("exercise_base", row["pk"])
            texts[_number(owner)].append({"id": row["pk"], **fields})
            exercises.setdefault(_number(owner), (f"[{place}]", dict(fields)))
        elif kind in ("exercise", "exercisebase"):
            exercises[row["pk"]] = (f"[{place}]", {"id": row["pk"], **fields})
        elif kind in ("exercisecomment", "alias"):
            (notes if kind == "exercisecomment" else aliases)[
                _number(fields.get("translation", fields.get("exercise")))
            ].append(fields)
    if exercises and not texts:
        raise CatalogueError(
            [Problem("", _("This fixture holds no texts: put exercises and their translations into one file."))]
        )
    for number, (where, exercise) in exercises.items():
        translations = [text | {"notes": notes[text["id"]], "aliases": aliases[text["id"]]} for text in texts[number]]
        yield where, exercise | {"translations": translations}


def _read(row: Row, item: Item, named: Named) -> None:
    text, lang = _text(item, named)
    row.call(text.get("name"), external_id=item.get("uuid") or str(item.get("id", "")), lang=lang)
    row.explain(text.get("description"))
    if not row.entry.get("steps"):
        row.warn(_("No instructions."))
    row.alias(_parts(text.get("aliases"), "alias"))
    row.explain(_parts(text.get("notes") or item.get("comments"), "comment"), into="cues")
    row.entry["stage"] = Stage.STRENGTHEN.value
    row.work("target", _names(item.get("muscles"), named["muscle"]))
    row.work("assist", _names(item.get("muscles_secondary"), named["muscle"]))
    row.need(_names(item.get("equipment"), named["equipment"]))
    said = text if text.get("license") else item
    licence = _one(said.get("license"), named["license"])
    if licence:
        author = said.get("license_author") or item.get("license_author") or AUTHORS
        url = f"https://wger.de/exercise/{item['id']}" if isinstance(item.get("id"), int) else ""
        row.come_from(author=author, licence=LICENCES.get(licence.casefold(), licence), url=url)


def _text(item: Item, named: Named) -> tuple[Item, str]:
    """The text to take, and its language. An item without translations is one itself, as the API once had it."""
    found = item.get("translations") or item.get("exercises") or ([item] if "name" in item else [])
    texts = [text for text in found if isinstance(text, dict)] if isinstance(found, list) else []
    by_language = {_one(text.get("language", "en"), named["language"]): text for text in reversed(texts)}
    for lang in (settings.LANGUAGE_CODE, "en", *dict(settings.LANGUAGES)):
        if lang in by_language:
            return by_language[lang], lang
    raise Refused(_("It has no text in a language of this installation."))


def _names(values: Any, names: Mapping[int, str]) -> list[str]:
    if not isinstance(values, list | None):
        raise Refused(_("A list is expected: %(what)s.") % {"what": _("muscles or equipment")})
    return [_one(value, names) or _("number %(number)s") % {"number": value} for value in values or []]


def _one(value: Any, names: Mapping[int, str]) -> str:
    """The name of what stands here as an object, as its number or as its name."""
    if isinstance(value, dict):
        value = value.get("short_name") or value.get("name") or value.get("id")
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return names.get(value, "") if isinstance(value, int) else value.strip()


def _parts(values: Any, name: str) -> list[Any]:
    if not isinstance(values, list):
        return []
    return [value.get(name) if isinstance(value, dict) else value for value in values]


def _number(value: Any) -> Any:
    return value if isinstance(value, int | str) else None

"""The reader of free-exercise-db: a JSON list of exercises for gyms, in the public domain, with groups of muscles and without dosage.

It says neither stage nor position. The stage is read from its category; the position stays open for whoever completes the draft.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError, Problem, decode
from exercises.interchange.rows import Reading, Row, each, objects
from exercises.interchange.words import Words
from exercises.models import Stage

DATASET = "free-exercise-db"
STRENGTH = {"strength", "powerlifting", "olympic weightlifting", "strongman"}
HIP_FLEXORS = "hip flexor"


def read(data: bytes, words: Words, choices: Choices) -> Reading:
    """Raises CatalogueError when the file as a whole is something else."""
    found = decode(data)
    items = found.get("exercises") if isinstance(found, dict) else found
    if not isinstance(items, list):
        raise CatalogueError([Problem("", _("A list of exercises is expected here."))])
    rows = list(each(((f"[{place}]", item) for place, item in enumerate(items)), words, _read))
    notes = [
        _("Stages are read from the categories of the file: look at them before you publish."),
        _("Pictures, levels and kinds of force are left out."),
    ]
    return Reading(choices.collection or DATASET, rows, notes)


def _read(row: Row, item: Any) -> None:
    said = objects(item)
    row.call(said.get("name"), external_id=said.get("id"))
    row.explain(said.get("instructions"))
    if not row.entry.get("steps"):
        row.warn(_("No instructions."))
    stage = _stage(said)
    if stage:
        row.entry["stage"] = stage
    else:
        row.choose("stage", said.get("category"), ())
    row.work("target", said.get("primaryMuscles"))
    if stage == Stage.STRETCH and _speaks_of_hip_flexors(row):
        row.work("target", HIP_FLEXORS)
        row.warn(_("The text speaks of hip flexors, which this collection does not list among its muscles: added."))
    row.work("assist", said.get("secondaryMuscles"))
    row.need(said.get("equipment"))


def _stage(said: Any) -> str:
    """Our stage for its category; what is done with a roller releases, and a stretch that is not held mobilises. Empty: we have none."""
    category, name = str(said.get("category")), str(said.get("name")).casefold()
    if category in STRENGTH:
        return Stage.STRENGTHEN.value
    if category != "stretching":
        return ""
    if name.endswith("-smr") or said.get("equipment") == "foam roll":
        return Stage.RELEASE.value
    if said.get("force") in ("static", None) or name.endswith("stretch"):
        return Stage.STRETCH.value
    return Stage.MOBILISE.value


def _speaks_of_hip_flexors(row: Row) -> bool:
    return any(HIP_FLEXORS in text.casefold() for text in (row.name, *row.entry.get("steps", [])))

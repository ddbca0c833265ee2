"""Where an exercise is used: in which protocols and in which programs, and how many of these hold an older text. One page asks it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from exercises.models import Exercise, ExerciseVersion
from programs.models import Prescription, Program, Protocol

MOST_ROWS = 200
OPEN = (Program.State.DRAFT, Program.State.ACTIVE, Program.State.PAUSED)


class Texts(NamedTuple):
    """The open programs that show one version; `rows` are a clinic's own, for staff there are only numbers."""

    version: ExerciseVersion
    is_newest: bool
    programs: int
    clinics: int
    rows: list[Prescription]


def protocols(exercise: Exercise, *, by: Any) -> QuerySet[Protocol]:
    return Protocol.objects.for_clinician(by).current().filter(prescriptions__exercise=exercise).distinct()


def in_clinic(exercise: Exercise, *, by: Any) -> list[Texts]:
    """The clinic's open programs by the text that they show, the newest first. At most MOST_ROWS programs."""
    rows = _open(exercise).filter(clinic=by.clinic_id).select_related("program__patient", "version")
    ordered = rows.order_by("-version__number", "program__patient__name", "program_id", "order", "pk")[:MOST_ROWS]
    return list(_by_version(exercise, ordered))


def everywhere(exercise: Exercise) -> list[Texts]:
    """How many open programs show which text, across all clinics; no word of whose they are."""
    rows = _open(exercise).order_by().values("version")
    counts = {
        row["version"]: (row["programs"], row["clinics"])
        for row in rows.annotate(programs=Count("program", distinct=True), clinics=Count("clinic", distinct=True))
    }
    versions = ExerciseVersion.objects.filter(pk__in=counts).order_by("-number")
    return [Texts(version, version.pk == exercise.version_id, *counts[version.pk], []) for version in versions]


def _open(exercise: Exercise) -> QuerySet[Prescription]:
    return Prescription.objects.current().filter(exercise=exercise, program__state__in=OPEN)


def _by_version(exercise: Exercise, rows: QuerySet[Prescription]) -> Iterator[Texts]:
    for version, group in groupby(rows, key=lambda row: row.version):
        found = list(group)
        number = len({row.program_id for row in found})
        yield Texts(version, version.pk == exercise.version_id, number, 1, found)

"""The facts of a stored program, for the builder, the API and the verbs that issue it and accept its warnings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from exercises import reading_level
from exercises.models.vocabulary import Names
from programs.checks.content import worked
from programs.checks.facts import Facts, Need, OtherProgram, PrescribedExercise, Question, trained
from programs.checks.findings import Accepted
from programs.checks.patient import keys_of
from programs.models import Acceptance, Prescription, Program


def facts(program: Program, *, on: date, names: Names | None = None) -> Facts:
    """What the checks look at, in two queries however large the program: the patient's other programs, and the reasons given.

    Prefetch its `pauses` and `prescriptions` with `version`, `exercise` and `steps`, as `with_facts` does. `on` is the patient's local
    date; a program that was issued began in time, whatever day it is now. `names`, as `exercises.models.vocabulary.names()` gives them,
    are wanted where the sentences are read; without them keys stand for names.
    """
    accepted, at_hand = _reasons(program)
    return Facts(
        weeks=program.weeks,
        bands=tuple(program.band(week) for week in range(1, program.weeks + 1)),
        starts_on=program.starts_on,
        on=on if program.is_draft else program.starts_on,
        exercises=tuple(_exercise(row, program) for row in program.prescribed),
        avoid=tuple(program.avoid),
        min_gap_days=program.min_gap_days,
        reminder_time=program.reminder_time,
        others=_others(program),
        has_milestones=bool(program.milestones),
        accepted=accepted,
        at_hand=at_hand,
        names=names or {},
    )


def with_facts(program: Program) -> Program:
    """Fetch what `facts` reads of a program that was fetched alone; four queries at most."""
    rows = Prescription.objects.current().select_related("version", "exercise").prefetch_related("steps")
    prefetch_related_objects([program], "pauses", Prefetch("prescriptions", rows))
    return program


def question_key(caution: Mapping[str, Any]) -> str:
    """Which question it is: the same words have the same key in every exercise, other words another."""
    return f"{caution.get('flag', 'question')}-{sha256(caution['text'].encode()).hexdigest()[:8]}"


def _exercise(row: Prescription, program: Program) -> PrescribedExercise:
    content = row.version.content
    cautions = content.get("cautions", [])
    return PrescribedExercise(
        name=row.version.name,
        stage=row.version.stage,
        course=row.course.weeks,
        slug=content["slug"],
        place=str(row.pk),
        state=row.exercise.state if program.is_draft else "published",  # what was issued goes on with what it has
        muscles=worked(content),
        targets=frozenset(content.get("muscles", {}).get("target", [])),
        regions=frozenset(content.get("regions", [])),
        needs=tuple(Need(need["need"], frozenset(need["any_of"])) for need in content.get("equipment", [])),
        questions=tuple(
            Question(question_key(caution), caution["text"]) for caution in cautions if caution["kind"] == "screen"
        ),
        suggested=row.version.suggested,
        allowed=row.dosage.ranges() if program.is_draft else {},
        has_figure="figure" in content,
        has_easier=row.exercise.variant_of_id is not None,
        has_stop=any(caution["kind"] == "stop" for caution in cautions),
        has_rule=bool(row.progressions),
        grade=_grade(content["lang"], *content.get("steps", []), *content.get("cues", [])),
    )


@lru_cache(maxsize=2000)  # a version's text never changes
def _grade(lang: str, *lines: str) -> float | None:
    return reading_level.reading_level(lines, lang=lang).grade


def _others(program: Program) -> tuple[OtherProgram, ...]:
    open_ones = Program.objects.current().filter(patient=program.patient_id).exclude(pk=program.pk)
    rows = Prescription.objects.current().filter(program__in=open_ones).order_by("program__issued_at", "program_id")
    content = ("stage", "muscles__target", "regions")
    others: dict[UUID, OtherProgram] = {}
    for key, title, stage, targets, regions in rows.values_list(
        "program_id", "program__title", *(f"version__content__{name}" for name in content)
    ):
        before = others.get(key) or OtherProgram(str(key), title, frozenset(), frozenset())
        others[key] = before._replace(
            trains=before.trains | trained(stage, targets or []), regions=before.regions | frozenset(regions or [])
        )
    return tuple(others.values())


def _reasons(program: Program) -> tuple[dict[tuple[str, str], Accepted], dict[frozenset[str], Accepted]]:
    """The reasons given for warnings of this program by rule and subject, and what the patient has, of which one will do."""
    accepted, at_hand = {}, {}
    for row in Acceptance.objects.standing().concerning(program).select_related("by", "program"):
        is_own = row.program_id == program.pk
        reason = Accepted(row.reason, row.by.name, row.at, "" if is_own else row.program.title)
        if is_own:
            accepted[row.rule, row.subject] = reason
        if row.lasts:
            at_hand[keys_of(row.subject)] = reason
    return accepted, at_hand

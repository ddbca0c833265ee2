"""What is prescribed, and in which order: draft, prescribe, take_protocol, substitute, remove, reorder, discard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from exercises.dosage import Dosage
from exercises.finding import habits
from exercises.models import Exercise, ExerciseVersion
from patients.models import Clinician, Patient
from programs import agenda, checks, scheduling
from programs.grid import Course, begin_in
from programs.models import Prescription, Program, ProgramEvent, Protocol
from programs.prescribing.asked import as_asked, follow
from programs.prescribing.held import Refused, hold, hold_open, hold_row, hold_unless_over, note, require

Kind = ProgramEvent.Kind
State = Program.State


@transaction.atomic
def draft(
    *,
    patient: Patient,
    by: Clinician,
    at: datetime,
    starts_on: date,
    protocol: Protocol | None = None,
    title: str = "",
) -> Program:
    """A draft for this patient: empty, or a copy of the protocol with every target at its low end."""
    require(checks.check_latest_start(starts_on, scheduling.local_day(at, patient.zone)))
    program = Program(
        clinic_id=patient.clinic_id,
        patient=patient,
        prescriber=by,
        title=title or (protocol.name if protocol else _("Home program")),
        starts_on=starts_on,
        weekdays=patient.weekdays,
        drafted_at=at,
    )
    if protocol:
        _take_rules(program, protocol)
    program.save()
    if protocol:
        _take_prescriptions(program, protocol)
    ProgramEvent.objects.write(
        program=program, kind=Kind.DRAFTED, by=by, at=at, protocol=str(protocol.id) if protocol else None
    )
    return program


@transaction.atomic
def prescribe(
    *,
    program: Program,
    exercise: Exercise,
    by: Clinician,
    at: datetime,
    dosage: Dosage | None = None,
    reason: str = "",
) -> Prescription:
    """Add the exercise at the end, in its published version, with the given dosage, or the clinician's usual one, or the suggested one.

    What a clinician gives in a draft becomes her usual dosage.
    """
    program, before = hold_open(program)
    if dosage and program.is_draft:
        habits.dosed(exercise=exercise, by=by, dosage=dosage)
    version, dosage = _prescribable(exercise, dosage or habits.usual(exercise=exercise, by=by))
    on = scheduling.local_day(at, program.patient.zone)
    stood = None if program.is_draft else as_asked(program)
    last = program.prescriptions.aggregate(last=Max("order"))["last"] or 0
    prescription = Prescription.objects.create(
        clinic_id=program.clinic_id,
        program=program,
        exercise=exercise,
        version=version,
        order=last + 1,
        dosage=dosage,
        by_week=_from_now(program, dosage, on=on),
    )
    if stood:
        follow(stood, on=on, at=at)
    habits.chosen(exercise=exercise, by=by, at=at)
    note(program, Kind.PRESCRIBED, by, at, before=before, reason=reason, prescription=str(prescription.id))
    return prescription


@transaction.atomic
def take_protocol(*, program: Program, protocol: Protocol, by: Clinician, at: datetime) -> Program:
    """Add to a draft what the protocol prescribes and is not in it yet, in its order, with its cues and what to avoid.

    A draft that is still empty takes the protocol's weeks and days, too, as if it had begun with it.
    """
    program, before = hold_open(program)
    if not program.is_draft:
        raise Refused({"": _("The patient has this program. Add exercises one by one.")})
    there = {row.exercise_id for row in program.prescriptions.current()}
    if there:
        program.cues = _joined(program.cues, protocol.cues)
        program.avoid = _joined(program.avoid, protocol.avoid)
    else:
        _take_rules(program, protocol)
    program.save()
    if not _take_prescriptions(program, protocol, besides=there):
        raise Refused({"": _("Every exercise of “%(protocol)s” is in the program already.") % {"protocol": protocol}})
    note(program, Kind.PRESCRIBED, by, at, before=before, protocol=str(protocol.id))
    return program


@transaction.atomic
def substitute(
    *, prescription: Prescription, exercise: Exercise, by: Clinician, at: datetime, reason: str = ""
) -> Prescription:
    """Put another exercise, such as an easier or harder variant, in the place of this one, with its suggested dosage over all weeks.

    In an issued program the old one is kept, with all that was logged for it.
    """
    program, before = hold_row(prescription)
    on = scheduling.local_day(at, program.patient.zone)
    version, dosage = _prescribable(exercise)
    about = {"prescription": str(prescription.id), "exercise": str(exercise.id)}
    if program.is_draft:
        prescription.exercise, prescription.version, prescription.dosage = exercise, version, dosage
        prescription.by_week, prescription.progressions = [], []
        prescription.save(update_fields=["exercise", "version", "dosage", "by_week", "progressions"])
    else:
        stood = as_asked(program)
        prescription.removed_at = at
        prescription.save(update_fields=["removed_at"])
        prescription = Prescription.objects.create(
            clinic_id=program.clinic_id,
            program=program,
            exercise=exercise,
            version=version,
            order=prescription.order,
            dosage=dosage,
            by_week=_from_now(program, dosage, on=on),
            leads_straight_on=prescription.leads_straight_on,
        )
        follow(stood, on=on, at=at)
        about["instead"] = str(prescription.id)
    habits.chosen(exercise=exercise, by=by, at=at)
    note(program, Kind.SUBSTITUTED, by, at, before=before, reason=reason, **about)
    return prescription


@transaction.atomic
def remove(*, prescription: Prescription, by: Clinician, at: datetime, reason: str = "") -> None:
    """Take an exercise out. In a draft it is gone; in an issued program it is kept, with all that was logged for it.

    The last one of an issued program stays: a session of nothing cannot be done.
    """
    program, before = hold_row(prescription)
    key = str(prescription.pk)
    if program.is_draft:
        prescription.delete()
    elif program.prescriptions.current().count() == 1:
        raise Refused({"": _("A program that was issued keeps at least one exercise. Add another first, or end it.")})
    else:
        stood = as_asked(program)
        prescription.removed_at = at
        prescription.save(update_fields=["removed_at"])
        follow(stood, on=scheduling.local_day(at, program.patient.zone), at=at)
    note(
        program,
        Kind.REMOVED,
        by,
        at,
        before=before,
        reason=reason,
        prescription=key,
        exercise=str(prescription.exercise_id),
    )


@transaction.atomic
def reorder(*, program: Program, order: Sequence[UUID], by: Clinician, at: datetime) -> Program:
    """Put the exercises in this order of prescription ids; whatever is not named keeps its place after them."""
    program, before = hold_open(program)
    prescriptions = {prescription.id: prescription for prescription in program.prescriptions.current()}
    wanted = [identity for identity in order if identity in prescriptions]
    rest = [identity for identity in prescriptions if identity not in set(wanted)]
    for place, identity in enumerate([*wanted, *rest], 1):
        prescriptions[identity].order = place
    Prescription.objects.bulk_update(prescriptions.values(), ["order"])
    note(program, Kind.REORDERED, by, at, before=before)
    return program


@transaction.atomic
def move(*, prescription: Prescription, places: int, by: Clinician, at: datetime) -> Program:
    """Move an exercise up (negative) or down by so many places; past the ends it stays at the end."""
    program = hold_unless_over(prescription.program)
    ids = [row.id for row in program.prescriptions.current()]
    if prescription.id not in ids:
        raise Refused({"": _("This exercise was taken out.")})
    place = ids.index(prescription.id)
    ids.insert(max(0, min(len(ids) - 1, place + places)), ids.pop(place))
    return reorder(program=program, order=ids, by=by, at=at)


@transaction.atomic
def discard(*, program: Program, by: Clinician, at: datetime) -> None:
    """Throw a draft away. An issued program cannot be deleted: it is somebody's history; end it instead."""
    program = hold(program)
    if not program.is_draft:
        raise Refused({"": _("An issued program is history and cannot be deleted. End it instead.")})
    program.state = State.DISCARDED
    program.save(update_fields=["state"])
    note(program, Kind.DISCARDED, by, at)


def _from_now(program: Program, dosage: Dosage, *, on: date) -> list[dict[str, Any]]:
    """In an issued program a new exercise is asked from the running week on: in the weeks before nobody was asked to do it."""
    begun = 0 if program.is_draft else agenda.weeks_begun(program, on)
    course = Course.of(dosage, [], weeks=program.weeks)
    return begin_in(course, week=begun).as_by_week(dosage) if begun > 1 else []


def _take_rules(program: Program, protocol: Protocol) -> None:
    program.protocol, program.protocol_version = protocol, protocol.version
    program.weeks = protocol.weeks_default
    program.per_week_low, program.per_week_high = protocol.per_week_low, protocol.per_week_high
    program.bands, program.min_gap_days = protocol.bands, protocol.min_gap_days
    program.cues, program.avoid, program.milestones = protocol.cues, protocol.avoid, protocol.milestones


def _joined(own: list[Any], others: Iterable[Any]) -> list[Any]:
    return [*own, *(item for item in others if item not in own)]


def _take_prescriptions(program: Program, protocol: Protocol, *, besides: Collection[UUID] = ()) -> int:
    """Copy its rows behind those that are there, but for these exercises. How many."""
    rows: Iterable[Any] = protocol.prescriptions.select_related("exercise__version")
    last = program.prescriptions.aggregate(last=Max("order"))["last"] or 0
    copies = Prescription.objects.bulk_create(
        Prescription(
            clinic_id=program.clinic_id,
            program=program,
            exercise=row.exercise,
            version=row.exercise.version,
            order=place,
            **row.said | {"dosage": row.dosage.at_low()},
        )
        for place, row in enumerate(rows, last + 1)
        if row.exercise.version is not None and row.exercise_id not in besides
    )
    return len(copies)


def _prescribable(exercise: Exercise, dosage: Dosage | None = None) -> tuple[ExerciseVersion, Dosage]:
    """Its published version and that dosage, or the one it suggests."""
    version = exercise.version
    dosage = dosage or (version.suggested if version else None)
    if version is None or dosage is None or not dosage.can_be_prescribed or exercise.state != "published":
        raise Refused({"exercise": _("This exercise is not published, so it cannot be prescribed.")})
    return version, dosage

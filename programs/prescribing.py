"""What a clinician does with a program: draft, prescribe, change, issue, pause, resume, end. Called by the pages, the API and the demo.

Every verb is one transaction, writes one ProgramEvent and raises a `Refused` when the program cannot take it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Prefetch, prefetch_related_objects
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from exercises.dosage import Dosage
from exercises.finding import habits
from exercises.models import Exercise
from patients import access
from patients.models import Clinician, Patient
from programs import agenda, checks, scheduling
from programs.models import DosageStep, Pause, Prescription, Program, ProgramEvent, Protocol
from programs.reminders import planning

Kind = ProgramEvent.Kind
State = Program.State
LONGEST_PAUSE = timedelta(days=366)  # [default]: beyond it lies a slip of the keyboard


class Refused(Exception):
    """The program cannot take this change. `problems` maps a field's name ("" for the whole) to a sentence for people."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


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
    _require(checks.check_latest_start(starts_on, scheduling.local_day(at, patient.zone)))
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
    *, program: Program, exercise: Exercise, by: Clinician, at: datetime, dosage: Dosage | None = None
) -> Prescription:
    """Add the exercise at the end, in its published version, with the suggested dosage unless another is given."""
    program = _hold_open(program)
    version = exercise.version
    dosage = dosage or (version.suggested if version else None)
    if version is None or dosage is None or not dosage.can_be_prescribed or exercise.state != "published":
        raise Refused({"exercise": _("This exercise is not published, so it cannot be prescribed.")})
    last = program.prescriptions.aggregate(last=Max("order"))["last"] or 0
    prescription = Prescription.objects.create(
        clinic_id=program.clinic_id,
        program=program,
        exercise=exercise,
        version=version,
        order=last + 1,
        dosage=dosage,
    )
    habits.chosen(exercise=exercise, by=by, at=at)
    _note(program, Kind.PRESCRIBED, by, at, prescription=str(prescription.id))
    return prescription


@transaction.atomic
def remove(*, prescription: Prescription, by: Clinician, at: datetime) -> None:
    """Take an exercise out. In a draft it is gone; in an issued program it is kept, with all that was logged for it.

    The last one of an issued program stays: a session of nothing cannot be done.
    """
    program = _hold_open(prescription.program)
    if program.is_draft:
        prescription.delete()
    elif program.prescriptions.current().count() == 1:
        raise Refused({"": _("A program that was issued keeps at least one exercise. Add another first, or end it.")})
    else:
        prescription.removed_at = at
        prescription.save(update_fields=["removed_at"])
    _note(
        program,
        Kind.REMOVED,
        by,
        at,
        prescription=str(prescription.id or ""),
        exercise=str(prescription.exercise_id),
    )


@transaction.atomic
def reorder(*, program: Program, order: Sequence[UUID], by: Clinician, at: datetime) -> Program:
    """Put the exercises in this order of prescription ids; whatever is not named keeps its place after them."""
    program = _hold_open(program)
    prescriptions = {prescription.id: prescription for prescription in program.prescriptions.current()}
    wanted = [identity for identity in order if identity in prescriptions]
    rest = [identity for identity in prescriptions if identity not in set(wanted)]
    for place, identity in enumerate([*wanted, *rest], 1):
        prescriptions[identity].order = place
    Prescription.objects.bulk_update(prescriptions.values(), ["order"])
    _note(program, Kind.REORDERED, by, at)
    return program


@transaction.atomic
def move(*, prescription: Prescription, places: int, by: Clinician, at: datetime) -> Program:
    """Move an exercise up (negative) or down by so many places; past the ends it stays at the end."""
    ids = [row.id for row in prescription.program.prescriptions.current()]
    place = ids.index(prescription.id)
    ids.insert(max(0, min(len(ids) - 1, place + places)), ids.pop(place))
    return reorder(program=prescription.program, order=ids, by=by, at=at)


@transaction.atomic
def change_dosage(
    *,
    prescription: Prescription,
    dosage: Dosage,
    by: Clinician,
    at: datetime,
    from_on: date,
    reason: str = "",
) -> Prescription:
    """Prescribe another dosage: in a draft at once, in an issued program from a date on, as a new step beside the old one."""
    program = _hold_open(prescription.program)
    if not program.is_draft and from_on < scheduling.local_day(at, program.patient.zone):
        raise Refused({"from_on": _("What was done stays as it is. Choose today or later.")})
    if not dosage.can_be_prescribed:
        raise Refused({"dosage": _("A dosage in words cannot be prescribed: give sets, seconds or cycles.")})
    if program.is_draft:
        prescription.dosage = dosage
        prescription.save(update_fields=["dosage"])
    else:
        DosageStep.objects.create(
            clinic_id=program.clinic_id,
            prescription=prescription,
            from_on=from_on,
            dosage=dosage,
            by=by,
            reason=reason or _("Changed by the clinician"),
            at=at,
        )
    _note(program, Kind.DOSAGE_CHANGED, by, at, prescription=str(prescription.id), from_on=from_on.isoformat())
    return prescription


@transaction.atomic
def take_update(*, prescription: Prescription, by: Clinician, at: datetime) -> Prescription:
    """Show the patient the exercise's newest published text from the next session on."""
    program = _hold_open(prescription.program)
    newest = prescription.exercise.version
    if newest is not None and newest.pk != prescription.version_id:
        prescription.version = newest
        prescription.save(update_fields=["version"])
        _note(program, Kind.UPDATED_TEXT, by, at, prescription=str(prescription.id), version=newest.number)
    return prescription


@transaction.atomic
def reschedule(*, program: Program, by: Clinician, at: datetime, on: date, **changes: Any) -> Program:
    """Change title, start, weeks, sessions a week, days, gap or reminder time. In an issued program only what is ahead moves."""
    program = _hold_open(program)
    if not program.is_draft and changes.get("starts_on", program.starts_on) != program.starts_on:
        raise Refused({"starts_on": _("The program has begun; its start stays.")})
    begun = 0 if program.is_draft else agenda.weeks_begun(program, on)
    for name, value in changes.items():
        setattr(program, name, value)
    _require(checks.check_frame(program.weeks, program.per_week))
    _require(checks.check_reminder_time(changes.get("reminder_time")))
    if program.weeks < begun:
        raise Refused({"weeks": _("Week %(week)s has begun; what was done in it stays.") % {"week": begun}})
    program.save(update_fields=list(changes))
    if not program.is_draft:
        agenda.replan(program=program, on=on)
        planning.refresh(program=program, at=at)
    _note(program, Kind.SCHEDULE_CHANGED, by, at)
    return program


@transaction.atomic
def issue(*, program: Program, by: Clinician, at: datetime, on: date) -> Program:
    """Give the program to the patient: its sessions are dated, the coming reminders and the patient's link exist, or nothing happens.

    `on` is the patient's local date. Raises Refused with every error that `checks` finds.
    """
    program = _hold(program)
    if not program.is_draft:
        raise Refused({"": _("This program is already issued.")})
    if program.patient.discharged_at:
        raise Refused({"": _("This patient is discharged.")})
    rows = Prescription.objects.current().select_related("version", "exercise").prefetch_related("steps")
    prefetch_related_objects([program], "pauses", Prefetch("prescriptions", rows))
    errors = checks.errors(checks.check(checks.facts(program, on=on)))
    if errors:
        raise Refused({finding.field: finding.text for finding in reversed(errors)})
    program.state, program.issued_at = State.ACTIVE, at
    program.save(update_fields=["state", "issued_at"])
    access.hand_out(patient=program.patient, by=by, at=at)  # locks the patient: before the reminders, as a stop does
    agenda.fill(program=program)
    planning.refresh(program=program, at=at)
    _note(program, Kind.ISSUED, by, at, weeks=program.weeks, starts_on=program.starts_on.isoformat())
    return program


@transaction.atomic
def pause(
    *,
    program: Program,
    by: Clinician | Patient,
    at: datetime,
    on: date,
    reason: str,
    until_on: date | None = None,
) -> Program:
    """Stop the program's clock from `on`, until a day or until it is resumed; what is ahead moves behind the pause.

    A day on which a session was begun counts: the pause begins on the next.
    """
    program = _hold(program)
    if program.state != State.ACTIVE:
        raise Refused({"": _("Only an active program can be paused.")})
    last_begun = program.sessions.aggregate(on=Max("performed_on"))["on"]
    from_on = max(on, last_begun + timedelta(days=1)) if last_begun else on
    if until_on is not None and until_on < from_on:
        raise Refused({"until_on": _("The pause must end after it begins.")})
    if until_on is not None and until_on > on + LONGEST_PAUSE:
        raise Refused({"until_on": _("Choose a day within the next year, or leave it empty.")})
    Pause.objects.create(
        clinic_id=program.clinic_id, program=program, from_on=from_on, until_on=until_on, reason=reason
    )
    if until_on is None:
        program.state = State.PAUSED
        program.save(update_fields=["state"])
    agenda.replan(program=program, on=on)
    planning.refresh(program=program, at=at)
    _note(program, Kind.PAUSED, by, at, from_on=from_on.isoformat(), until_on=until_on and until_on.isoformat())
    return program


@transaction.atomic
def resume(*, program: Program, by: Clinician | Patient, at: datetime, on: date) -> Program:
    """Let the clock go on from `on`. A pause that began the same day leaves no trace in the calendar."""
    program = _hold(program)
    standing = [row for row in program.pauses.all() if row.until_on is None or row.until_on >= on]
    if not program.is_current or not standing:
        raise Refused({"": _("This program is not paused.")})
    for row in standing:
        if row.from_on >= on:
            row.delete()
        else:
            row.until_on = on - timedelta(days=1)
            row.save(update_fields=["until_on"])
    program.state = State.ACTIVE
    program.save(update_fields=["state"])
    agenda.replan(program=program, on=on)
    planning.refresh(program=program, at=at)
    _note(program, Kind.RESUMED, by, at, on=on.isoformat())
    return program


@transaction.atomic
def end(*, program: Program, by: Clinician, at: datetime, on: date, reason: str = "") -> Program:
    """Close the program: completed when its weeks are over, ended before. Ending before week 4 asks for a reason [source].

    What was logged stays; what was ahead is taken out of the calendar.
    """
    program = _hold(program)
    if not program.is_current:
        raise Refused({"": _("Only a program that was issued and is not over can be ended.")})
    if not reason.strip() and agenda.weeks_begun(program, on) < 4:
        raise Refused({"reason": _("First effects need weeks. Say why it ends before its fourth week.")})
    program.state = State.COMPLETED if agenda.is_over(program, on) else State.ENDED
    program.ended_at, program.end_reason = at, reason.strip()
    # A patient who flew west may have a pause that begins tomorrow.
    program.pauses.filter(until_on=None).update(until_on=Greatest("from_on", on))
    program.save(update_fields=["state", "ended_at", "end_reason"])
    agenda.clear(program=program, on=on)
    planning.refresh(program=program, at=at)
    _note(program, Kind.COMPLETED if program.state == State.COMPLETED else Kind.ENDED, by, at)
    return program


@transaction.atomic
def discard(*, program: Program, by: Clinician, at: datetime) -> None:
    """Throw a draft away. An issued program cannot be deleted: it is somebody's history; end it instead."""
    program = _hold(program)
    if not program.is_draft:
        raise Refused({"": _("An issued program is history and cannot be deleted. End it instead.")})
    program.state = State.DISCARDED
    program.save(update_fields=["state"])
    _note(program, Kind.DISCARDED, by, at)


def _take_rules(program: Program, protocol: Protocol) -> None:
    program.protocol, program.protocol_version = protocol, protocol.version
    program.weeks = protocol.weeks_default
    program.per_week_low, program.per_week_high = protocol.per_week_low, protocol.per_week_high
    program.min_gap_days = protocol.min_gap_days
    program.cues, program.avoid, program.milestones = protocol.cues, protocol.avoid, protocol.milestones


def _take_prescriptions(program: Program, protocol: Protocol) -> None:
    rows: Iterable[Any] = protocol.prescriptions.select_related("exercise__version")
    Prescription.objects.bulk_create(
        Prescription(
            clinic_id=program.clinic_id,
            program=program,
            exercise=row.exercise,
            version=row.exercise.version,
            order=place,
            dosage=row.dosage.at_low(),
            leads_straight_on=row.leads_straight_on,
            progressions=row.progressions,
            note=row.note,
        )
        for place, row in enumerate(rows, 1)
        if row.exercise.version is not None
    )


def _require(findings: Iterable[checks.Finding]) -> None:
    problems = {finding.field: finding.text for finding in checks.errors(findings)}
    if problems:
        raise Refused(problems)


def _hold(program: Program) -> Program:
    """The program as it stands now, locked until the end of the transaction, so that two edits cannot cross."""
    return Program.objects.select_for_update(of=("self",), no_key=True).select_related("patient").get(pk=program.pk)


def _hold_open(program: Program) -> Program:
    """As `_hold`, for changes: a program that is over stays as it was."""
    program = _hold(program)
    if not (program.is_draft or program.is_current):
        raise Refused({"": _("This program is over; it can no longer be changed.")})
    return program


def _note(program: Program, kind: ProgramEvent.Kind, by: Clinician | Patient, at: datetime, **about: Any) -> None:
    Program.objects.filter(pk=program.pk).update(revision=F("revision") + 1)
    ProgramEvent.objects.write(program=program, kind=kind, by=by, at=at, **about)

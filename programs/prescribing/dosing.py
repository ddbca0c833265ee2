"""How much of it, and in which words: change_dosage, plan_course, take_update."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.dosage import Dosage
from exercises.finding import habits
from patients.models import Clinician
from programs import agenda, scheduling
from programs.grid import Course
from programs.models import DosageStep, Prescription, Program, ProgramEvent
from programs.prescribing.asked import as_asked, follow
from programs.prescribing.held import Refused, hold_row, note

Kind = ProgramEvent.Kind
IN_WORDS = gettext_lazy("A dosage in words cannot be prescribed: give sets, seconds or cycles.")


class Scope(TextChoices):
    """For how long a change in an issued program holds."""

    SESSION = "session", gettext_lazy("the next session only")
    ONWARD = "onward", gettext_lazy("from here on")
    WEEKS = "weeks", gettext_lazy("all coming weeks")


@transaction.atomic
def change_dosage(
    *,
    prescription: Prescription,
    dosage: Dosage | None,
    by: Clinician,
    at: datetime,
    scope: Scope = Scope.ONWARD,
    from_on: date | None = None,
    reason: str = "",
) -> Prescription:
    """Prescribe another dosage: in a draft for all weeks at once, in an issued program for the scope, as a step beside what held before.

    `from_on` is a day, today or later, for "from here on" to begin, instead of the next session's; "all coming weeks" begin with the
    next program week. None takes the exercise out for that time; something must be left to do.
    """
    program, before = hold_row(prescription)
    on = scheduling.local_day(at, program.patient.zone)
    if not program.is_draft and from_on is not None and from_on < on:
        raise Refused({"from_on": _("What was done stays as it is. Choose today or later.")})
    if dosage is not None and not dosage.can_be_prescribed:
        raise Refused({"dosage": str(IN_WORDS)})
    holds_from = from_on or on
    if program.is_draft:
        _redose(prescription, dosage, by=by)
    else:
        program = as_asked(program)
        holds_from, span = _span(program, scope, from_on=from_on, on=on, at=at)
        _take_steps(program, [_step(prescription, dosage, by=by, at=at, reason=reason, **span)], on=on, at=at)
    about: Any = {"prescription": str(prescription.id), "from_on": holds_from.isoformat(), "scope": str(scope)}
    note(program, Kind.DOSAGE_CHANGED, by, at, before=before, reason=reason, **about)
    return prescription


@transaction.atomic
def plan_course(
    *, prescription: Prescription, course: Course, by: Clinician, at: datetime, reason: str = ""
) -> Prescription:
    """Prescribe week by week, as a row of the week grid shows it. In an issued program only the running week and those ahead may change."""
    program, before = hold_row(prescription)
    on = scheduling.local_day(at, program.patient.zone)
    if len(course.weeks) != program.weeks:
        raise Refused({"weeks": _("This program has %(weeks)s weeks.") % {"weeks": program.weeks}})
    if not all(asked.can_be_prescribed for asked in course.asked):
        raise Refused({"weeks": str(IN_WORDS)})
    if not course.asked:
        raise Refused({"": _("In one week at least the exercise must be asked. Or take it out.")})
    if program.is_draft:
        _replan(prescription, course)
    else:
        program = as_asked(program)
        changed = _changed_weeks(program, prescription, course, on=on)
        steps = [
            _step(prescription, course.on(weeks[0]), by=by, at=at, reason=reason, **_within(weeks, program))
            for weeks in _runs(course, changed)
        ]
        _take_steps(program, steps, on=on, at=at)
    about: Any = {"prescription": str(prescription.id), "from_on": on.isoformat(), "scope": "grid"}
    note(program, Kind.DOSAGE_CHANGED, by, at, before=before, reason=reason, **about)
    return prescription


def openings(program: Program, *, on: date) -> dict[Scope, date]:
    """The first day on which a change made today would hold, for every scope that there still is. "From here on" begins with the next
    session. Fetch the program with its prescriptions, their steps, pauses and sessions."""
    ahead = agenda.calendar_of(program, on=on).ahead
    begins = {Scope.SESSION: min(ahead)} if ahead else {}
    begins[Scope.ONWARD] = min(ahead, default=on)
    coming = agenda.weeks_begun(program, on) + 1
    if 1 < coming <= program.weeks:
        days = scheduling.week_days(program.clock, coming)
        begins |= {Scope.WEEKS: days[0]} if days else {}
    return begins


def open_weeks(program: Program, *, on: date) -> range:
    """The weeks that may still change: all of a draft, else the running one and those ahead; none once it is over."""
    if program.is_draft:
        return range(1, program.weeks + 1)
    if not program.is_current or agenda.is_over(program, on):
        return range(0)
    return range(max(1, agenda.weeks_begun(program, on)), program.weeks + 1)


@transaction.atomic
def take_update(*, prescription: Prescription, by: Clinician, at: datetime) -> Prescription:
    """Show the patient the exercise's newest published text from the next session on."""
    program, before = hold_row(prescription)
    newest = prescription.exercise.version
    if newest is not None and newest.pk != prescription.version_id:
        prescription.version = newest
        prescription.save(update_fields=["version"])
        note(
            program, Kind.UPDATED_TEXT, by, at, before=before, prescription=str(prescription.id), version=newest.number
        )
    return prescription


def _redose(prescription: Prescription, dosage: Dosage | None, *, by: Clinician) -> None:
    if dosage is None:
        raise Refused({"": _("Take the exercise out, or let it rest in single weeks.")})
    prescription.dosage = dosage
    prescription.save(update_fields=["dosage"])
    habits.dosed(exercise=prescription.exercise, by=by, dosage=dosage)


def _replan(prescription: Prescription, course: Course) -> None:
    prescription.by_week = course.as_by_week(prescription.dosage)
    if Course.of(prescription.dosage, prescription.by_week, weeks=len(course.weeks)) != course:
        raise Refused({"": _("From week to week only targets and load change. Change the rest for all weeks.")})
    prescription.save(update_fields=["by_week"])


def _changed_weeks(program: Program, prescription: Prescription, course: Course, *, on: date) -> list[int]:
    """In which weeks the course asks something else than the prescription does. Needs the program `as_asked`."""
    stored = next(row for row in program.prescribed if row == prescription).course
    changed = [week for week, asked in enumerate(course.weeks, 1) if asked != stored.on(week)]
    if changed and changed[0] not in open_weeks(program, on=on):
        raise Refused({"": _("Week %(week)s is over; what was asked in it stays.") % {"week": changed[0]}})
    return changed


def _span(
    program: Program, scope: Scope, *, from_on: date | None, on: date, at: datetime
) -> tuple[date, dict[str, Any]]:
    """The first day on which a step holds, and its columns that say for how long. Needs the program `as_asked`."""
    begins = openings(program, on=on)
    match scope:
        case Scope.SESSION if scope not in begins:
            raise Refused({"scope": _("No session is ahead.")})
        case Scope.SESSION:
            agenda.settle([program], at=at)  # one that was missed stands on the day on which it is offered again
            return begins[scope], {"session": agenda.calendar_of(program, on=on).ahead[begins[scope]]}
        case Scope.WEEKS if scope not in begins:
            raise Refused({"scope": _("This is the last week.")})
        case Scope.WEEKS:
            return begins[scope], {"from_week": agenda.weeks_begun(program, on) + 1}
    day = from_on or begins[Scope.ONWARD]
    return day, {"from_on": day}


def _step(prescription: Prescription, dosage: Dosage | None, *, reason: str, **about: Any) -> DosageStep:
    reason = reason or _("Changed by the clinician")
    return DosageStep(
        clinic_id=prescription.clinic_id, prescription=prescription, dosage=dosage, reason=reason, **about
    )


def _runs(course: Course, weeks: list[int]) -> Iterator[list[int]]:
    """Rows of neighbouring weeks that ask the same."""
    for _key, found in groupby(enumerate(weeks), key=lambda item: (item[1] - item[0], course.on(item[1]))):
        yield [week for _place, week in found]


def _within(weeks: list[int], program: Program) -> dict[str, int | None]:
    """What reaches to the last week holds on when weeks are added."""
    return {"from_week": weeks[0], "until_week": weeks[-1] if weeks[-1] < program.weeks else None}


def _take_steps(program: Program, steps: list[DosageStep], *, on: date, at: datetime) -> None:
    DosageStep.objects.bulk_create(steps)
    follow(program, on=on, at=at)

"""The clinic's programs at a glance: who is due, how the week goes, what waits. For the dashboard and the patients list.

`on` is the clinic's local date; the number of queries does not grow with the programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When

from patients.models import Clinician, Patient
from programs import course
from programs.course import Week
from programs.models import ExerciseSession, Pause, Program
from programs.sessions import STOP_AT_PAIN

SOON = timedelta(days=7)  # [default]

_own = ExerciseSession.objects.filter(program=OuterRef("pk"))  # asked for one day, where a join would count them all


@dataclass(frozen=True)
class Glance:
    """One program in a line. `week` is the one begun last, None before the start; `others` counts further open programs of the patient."""

    program: Program
    on: date
    week: Week | None
    next_on: date | None
    pause: Pause | None
    pain: int | None
    pain_on: date | None
    others: int = 0

    @property
    def is_today(self) -> bool:
        """Whether a session is due or was touched today."""
        return self.next_on == self.on or any(
            marked.session.performed_on == self.on for marked in (self.week.sessions if self.week else ())
        )

    @property
    def is_paused(self) -> bool:
        """Whether it is paused already, not from tomorrow on."""
        return bool(self.pause and self.pause.from_on <= self.on)

    @property
    def is_over(self) -> bool:
        """Whether all its weeks have passed, so that somebody must decide how it goes on."""
        return bool(self.week and self.week.is_over and self.week.number == self.program.weeks)

    @property
    def hurts(self) -> bool:
        return self.pain is not None and self.pain >= STOP_AT_PAIN


@dataclass(frozen=True)
class Day:
    """The sessions of all patients on one day."""

    sessions: int
    done: int


def running(*, clinician: Clinician, on: date) -> QuerySet[Program]:
    """Programs under way or paused: those due today first, then those reported today, then by their next session."""
    ahead = _own.ahead().filter(planned_on__gte=on).order_by("planned_on")
    listed_on = Case(When(touched=True, then=on), default="next_on")
    return (
        Program.objects.for_clinician(clinician)
        .current()
        .filter(patient__discharged_at=None)
        .alias(touched=Exists(_own.filter(performed_on=on)), next_on=_day_of_first(ahead))
        .order_by(listed_on.asc(nulls_last=True), "touched", "patient__name", "pk")
    )


def drafts(*, clinician: Clinician) -> QuerySet[Program]:
    return (
        Program.objects.for_clinician(clinician)
        .filter(state=Program.State.DRAFT, patient__discharged_at=None)
        .select_related("patient", "prescriber")
    )


def ending(*, clinician: Clinician, on: date) -> QuerySet[Program]:
    """Programs whose last session is at most a week away or past; `last_on` is its day."""
    return (
        Program.objects.for_clinician(clinician)
        .filter(state=Program.State.ACTIVE, patient__discharged_at=None)
        .annotate(last_on=_day_of_first(_own.on_their_day().order_by("-planned_on")))
        .filter(last_on__lte=on + SOON)
        .select_related("patient")
        .order_by("last_on", "patient__name", "pk")
    )


def day(*, clinician: Clinician, on: date) -> Day:
    """How many sessions the day has, and how many of them are done."""
    over = Q(state__in=[ExerciseSession.State.DONE, ExerciseSession.State.PARTLY, ExerciseSession.State.NOT_DONE])
    counted = (
        ExerciseSession.objects.for_clinician(clinician)
        .filter(
            Q(performed_on=on) | Q(state=ExerciseSession.State.PLANNED, planned_on=on),
            program__state__in=[Program.State.ACTIVE, Program.State.PAUSED],
            patient__discharged_at=None,
        )
        .aggregate(sessions=Count("pk"), done=Count("pk", filter=over))
    )
    return Day(**counted)


def glances(programs: Iterable[Program], *, on: date) -> list[Glance]:
    """A line for each program. Pure once they were fetched with `course.with_weeks`."""
    return [_glance(program, on=on) for program in programs]


def of_patients(patients: Sequence[Patient], *, on: date) -> dict[Patient, Glance]:
    """A line for each patient who has a program: of the one under way, else the draft, else the one that was over last."""
    programs = course.with_weeks(
        Program.objects.filter(patient__in=patients)
        .exclude(state=Program.State.DISCARDED)
        .order_by("-drafted_at", "pk")
    )
    by_patient: dict[Patient, list[Program]] = {}
    for program in programs:
        by_patient.setdefault(program.patient, []).append(program)
    return {patient: _glance(*_foremost(own), on=on) for patient, own in by_patient.items()}


def _day_of_first(sessions: QuerySet[ExerciseSession]) -> Subquery:
    return Subquery(sessions.values("planned_on")[:1])


def _foremost(programs: Sequence[Program]) -> tuple[Program, int]:
    """The program that says most about its patient, and how many open ones there are besides."""
    foremost = max(programs, key=lambda program: (program.is_current, program.is_draft))
    return foremost, sum(program.is_current for program in programs if program != foremost)


def _glance(program: Program, others: int = 0, *, on: date) -> Glance:
    upcoming = course.next_session(program, on=on)
    pain, pain_on = course.last_pain(program) or (None, None)
    return Glance(
        program=program,
        on=on,
        week=course.latest_week(program, on=on),
        next_on=upcoming.planned_on if upcoming else None,
        pause=course.standing_pause(program, on=on),
        pain=pain,
        pain_on=pain_on,
        others=others,
    )

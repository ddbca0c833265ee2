"""How it goes: this week, the weeks so far, pain over time, and the patient's own goals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients.access import PatientRequest, patient_required
from programs import charts, course
from programs import progress as so_far
from programs.charts import PainChart, Track, WeeksChart
from programs.models import Pause, Program
from programs.progress import Goal, ThisWeek
from programs.scheduling import local_day


@dataclass(frozen=True)
class Shown:
    """One program as the page shows it. `weeks` is none before its first week."""

    program: Program
    this_week: ThisWeek | None
    pause: Pause | None
    weeks: WeeksChart | None
    pain: PainChart | None
    is_ahead: bool
    has_hurt: bool

    @property
    def key(self) -> str:
        """To tell the charts of several programs apart in the page."""
        return self.program.pk.hex

    @classmethod
    def of(cls, program: Program, *, on: date, has_hurt: bool) -> Shown:
        weeks = course.weeks(program, on=on)
        return cls(
            program=program,
            this_week=so_far.this_week(program, on=on),
            pause=course.pause_on(program, on) if program.is_current else None,
            weeks=charts.weeks_chart(weeks) if any(not week.is_ahead for week in weeks) else None,
            pain=charts.pain_chart(so_far.pains(program)),
            is_ahead=on < program.starts_on,
            has_hurt=has_hurt,
        )


@require_safe
@patient_required
def progress(request: PatientRequest) -> HttpResponse:
    """Nine queries, however many programs, weeks and goals."""
    on = local_day(timezone.now(), request.patient.zone)
    goals = so_far.goals_of(request.patient)
    hurt = so_far.hurt_lately(request.patient, on=on)
    context = {
        "on": on,
        "programs": [Shown.of(program, on=on, has_hurt=program.pk in hurt) for program in so_far.of(request.patient)],
        "goals": [(goal, _track(goal)) for goal in goals],
        "goals_change": so_far.change_of(goals),
    }
    return TemplateResponse(request, "programs/portal/progress.html", context)


def _track(goal: Goal) -> Track | None:
    return charts.track(goal.first.rating, (goal.latest or goal.first).rating) if goal.first else None

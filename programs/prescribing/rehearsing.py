"""Seeing what a change would do before it is made: rehearse. The builder asks it for the difference that it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Prefetch

from programs.models import ExerciseSession, Prescription, Program
from programs.prescribing.standing import Standing, now


class Rehearsal(NamedTuple):
    """What the program says before and after, and the days of sessions that would fall away or be new."""

    before: Standing
    after: Standing
    dropped: tuple[date, ...]
    added: tuple[date, ...]


def rehearse(verb: Callable[[], Any], *, program: Program) -> Rehearsal:
    """Carry a change of the program out, look, and take it back as if it had never been. Raises what the verb raises."""
    with transaction.atomic():
        before, days_before = _looked_at(program)
        verb()
        after, days_after = _looked_at(program)
        transaction.set_rollback(True)
    return Rehearsal(before, after, tuple(sorted(days_before - days_after)), tuple(sorted(days_after - days_before)))


def _looked_at(program: Program) -> tuple[Standing, set[date]]:
    rows = Prescription.objects.current().prefetch_related("steps")
    stored = Program.objects.prefetch_related(Prefetch("prescriptions", rows)).get(pk=program.pk)
    ahead = ExerciseSession.objects.ahead().filter(program=program)
    return now(stored), set(ahead.values_list("planned_on", flat=True))

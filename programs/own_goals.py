"""What a patient wants to be able to do again: the verbs of the phone's page about it.

A goal whose words change is another goal: what was said about the old one stays with it. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from patients.models import Patient
from programs import scheduling
from programs.models import GoalRating, OwnGoal

MOST = 5  # standing at a time [field: such scales use three to five]
HIGHEST = 10


class TooMany(Exception):
    """Five goals stand already: one has to go first."""


class NotStanding(Exception):
    """The goal was dropped, or is somebody else's."""


@transaction.atomic
def add(*, patient: Patient, text: str, at: datetime) -> OwnGoal:
    """A goal more, in the patient's own words (1-120 characters). The same words twice are one goal. Raises TooMany."""
    patient = Patient.objects.hold(patient)
    standing = list(OwnGoal.objects.for_patient(patient).standing())
    same = next((goal for goal in standing if goal.text == text), None)
    if same:
        return same
    if len(standing) >= MOST:
        raise TooMany
    return OwnGoal.objects.create(clinic_id=patient.clinic_id, patient=patient, text=text, set_at=at)


@transaction.atomic
def drop(*, goal: OwnGoal, by: Patient, at: datetime) -> OwnGoal:
    """Let the goal go; dropped before, nothing happens. Raises NotStanding when it is somebody else's."""
    goal = _hold(goal, by)
    if goal.dropped_at is None:
        goal.dropped_at = at
        goal.save(update_fields=["dropped_at"])
    return goal


@transaction.atomic
def reword(*, goal: OwnGoal, text: str, by: Patient, at: datetime) -> OwnGoal:
    """The goal in other words: a new one in its place, without the old one's ratings. Raises NotStanding."""
    by = Patient.objects.hold(by)
    goal = _hold(goal, by)
    if goal.dropped_at is not None:
        raise NotStanding
    if goal.text == text:
        return goal
    drop(goal=goal, by=by, at=at)
    return add(patient=by, text=text, at=at)


@transaction.atomic
def rate_all(*, ratings: Iterable[tuple[OwnGoal, int]], by: Patient, at: datetime) -> None:
    """`rate` for several at once: all are said, or none. One that was dropped meanwhile is passed over."""
    for goal, rating in ratings:
        with suppress(NotStanding):
            rate(goal=goal, rating=rating, by=by, at=at)


@transaction.atomic
def rate(*, goal: OwnGoal, rating: int, by: Patient, at: datetime) -> GoalRating:
    """How well it goes, 0 not at all to 10 as before. Said again on the same local day, it is corrected; what was said before that day
    stands. Raises NotStanding, ValueError outside 0 to 10.
    """
    if not 0 <= rating <= HIGHEST:
        raise ValueError(f"a rating is 0 to {HIGHEST}, not {rating}")
    goal = _hold(goal, by)
    if goal.dropped_at is not None:
        raise NotStanding
    said, _is_new = GoalRating.objects.update_or_create(
        goal=goal,
        on=scheduling.local_day(at, by.zone),
        defaults={"clinic_id": goal.clinic_id, "rating": rating, "at": at},
    )
    return said


def _hold(goal: OwnGoal, patient: Patient) -> OwnGoal:
    """The goal as it stands now, locked until the transaction ends."""
    held = OwnGoal.objects.for_patient(patient).select_for_update(no_key=True).filter(pk=goal.pk).first()
    if held is None:
        raise NotStanding
    return held

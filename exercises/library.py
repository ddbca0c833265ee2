"""What can be done to an exercise of the library: send to review, publish, retire. Called by the admin and the import."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exercises import figures
from exercises.content import content_of
from exercises.models import Exercise, ExerciseVersion, State


class NotPublishable(Exception):
    """The exercise lacks something a patient needs. `problems` maps a field's name to what is missing."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


@transaction.atomic
def send_to_review(*, exercise: Exercise) -> Exercise:
    """Draft → in review. What is published stays published while its next version is reviewed."""
    if exercise.state == State.DRAFT:
        exercise.state = State.IN_REVIEW
        exercise.save(update_fields=["state", "updated_at"])
    return exercise


@transaction.atomic
def publish(*, exercise: Exercise, by: Any, at: datetime) -> ExerciseVersion:
    """Freeze the working copy as the next version. Publishing the same text again answers the version that stands.

    Programs already issued keep the version they have. Raises NotPublishable, naming the fields.
    """
    exercise = Exercise.objects.with_content().select_for_update(of=("self",)).get(pk=exercise.pk)
    problems = missing(exercise)
    if problems:
        raise NotPublishable(problems)
    content = content_of(exercise)
    version = exercise.versions.order_by("-number").first()
    if version is None or version.content != content:
        number = version.number + 1 if version else 1
        version = ExerciseVersion.objects.create(
            exercise=exercise, number=number, content=content, published_at=at, published_by=by
        )
    exercise.state, exercise.version = State.PUBLISHED, version
    exercise.save(update_fields=["state", "version", "updated_at"])
    return version


@transaction.atomic
def retire(*, exercise: Exercise) -> Exercise:
    """Take it out of what can be prescribed. Programs that hold it go on, readable as before."""
    exercise.state = State.RETIRED
    exercise.save(update_fields=["state", "updated_at"])
    return exercise


def missing(exercise: Exercise) -> dict[str, str]:
    """What a patient would lack, by field name; empty when the exercise can be published."""
    problems = {}
    if not exercise.stage:  # an import may leave both open
        problems["stage"] = _("Choose what it is for.")
    if not exercise.position:
        problems["position"] = _("Choose the position it is done in.")
    if not exercise.steps:
        problems["steps"] = _("Write at least one step: the patient reads them one by one.")
    if exercise.dosage is None:
        problems["dosage"] = _("Suggest a dosage.")
    elif not exercise.dosage.can_be_prescribed:
        problems["dosage"] = _("A dosage in words cannot be prescribed: give sets, seconds or cycles.")
    if exercise.figure is not None and (faults := figures.problems(exercise.figure, exercise.position)):
        problems["figure"] = _("The figure does not hold up: %(faults)s.") % {"faults": "; ".join(faults)}
    return problems


def has_unpublished_changes(exercise: Exercise) -> bool:
    """Whether the working copy says something else than the version that patients read."""
    return exercise.version is not None and exercise.version.content != content_of(exercise)

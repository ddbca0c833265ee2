"""The life of an exercise: draft, in review, published, retired, each with who and when. The admin, the pages and the import call it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exercises import figures
from exercises.content import content_of
from exercises.finding import indexing
from exercises.models import Exercise, ExerciseEvent, ExerciseVersion, State

Kind = ExerciseEvent.Kind
LONGEST_REVIEWER = 120  # characters, as the catalogue format has it


class NotPublishable(Exception):
    """The exercise lacks something a patient needs. `problems` maps a field's name to what is missing."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


@transaction.atomic
def send_to_review(*, exercise: Exercise, by: Any, at: datetime) -> bool:
    """Put it into the review queue; False when there is nothing to review. What is published stays published meanwhile."""
    if exercise.review_asked_at or not _waits_for_review(exercise):
        return False
    exercise.review_asked_at = at
    if exercise.state == State.DRAFT:
        exercise.state = State.IN_REVIEW
    exercise.save(update_fields=["state", "review_asked_at", "updated_at"])
    _note(exercise, Kind.SENT_TO_REVIEW, by, at)
    return True


@transaction.atomic
def back_to_draft(*, exercise: Exercise, by: Any, at: datetime, reason: str) -> Exercise:
    """Take it out of the review queue and say why. What is published stays published."""
    exercise.review_asked_at = None
    if exercise.state == State.IN_REVIEW:
        exercise.state = State.DRAFT
    exercise.save(update_fields=["state", "review_asked_at", "updated_at"])
    _note(exercise, Kind.BACK_TO_DRAFT, by, at, reason)
    return exercise


@transaction.atomic
def approve(*, exercise: Exercise, reviewer: str, profession: str, on: date, by: Any, at: datetime) -> ExerciseVersion:
    """Publish it as reviewed: by whom, of which profession, on which day, as readers will see it. Raises NotPublishable."""
    reviewed_by = f"{reviewer}, {profession}"
    if len(reviewed_by) > LONGEST_REVIEWER:
        text = _("Name and profession of the reviewer are longer than %(limit)s characters together.")
        raise NotPublishable({"reviewed_by": text % {"limit": LONGEST_REVIEWER}})
    exercise.reviewed_by, exercise.reviewed_on = reviewed_by, on
    exercise.save(update_fields=["reviewed_by", "reviewed_on", "updated_at"])
    _note(exercise, Kind.REVIEWED, by, at, exercise.reviewed_by)
    return publish(exercise=exercise, by=by, at=at)


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
    is_new = version is None or version.content != content
    if version is None or is_new:
        number = version.number + 1 if version else 1
        version = ExerciseVersion.objects.create(
            exercise=exercise, number=number, content=content, published_at=at, published_by=by
        )
    if is_new or exercise.state != State.PUBLISHED:
        _note(exercise, Kind.PUBLISHED, by, at, _("Version %(number)s") % {"number": version.number})
    exercise.state, exercise.version = State.PUBLISHED, version
    exercise.review_asked_at, exercise.has_unpublished_changes = None, False
    exercise.save(update_fields=["state", "version", "review_asked_at", "has_unpublished_changes", "updated_at"])
    indexing.index([exercise])
    return version


@transaction.atomic
def retire(*, exercise: Exercise, by: Any, at: datetime) -> Exercise:
    """Take it out of what can be prescribed. Programs that hold it go on, readable as before."""
    exercise.state, exercise.review_asked_at = State.RETIRED, None
    exercise.save(update_fields=["state", "review_asked_at", "updated_at"])
    _note(exercise, Kind.RETIRED, by, at)
    return exercise


@transaction.atomic
def edited(*, exercise: Exercise, by: Any, at: datetime) -> Exercise:
    """What follows from an edit of the working copy: it differs from what is published or not, and a review of other words lapses."""
    exercise = Exercise.objects.with_content().select_related("version").get(pk=exercise.pk)
    now, published = content_of(exercise), exercise.version.content if exercise.version else {}
    if "review" in published and now.get("review") == published["review"] and _words(now) != _words(published):
        _note(exercise, Kind.REVIEW_LAPSED, by, at, exercise.reviewed_by)
        exercise.reviewed_by, exercise.reviewed_on = "", None
    exercise.has_unpublished_changes = bool(published) and now != published
    exercise.save(update_fields=["reviewed_by", "reviewed_on", "has_unpublished_changes"])
    indexing.index([exercise])
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


def _waits_for_review(exercise: Exercise) -> bool:
    if exercise.state == State.PUBLISHED:
        return exercise.has_unpublished_changes or exercise.reviewed_on is None
    return exercise.state == State.DRAFT


def _words(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != "review"}


def _note(exercise: Exercise, kind: ExerciseEvent.Kind, by: Any, at: datetime, note: str = "") -> None:
    ExerciseEvent.objects.create(exercise=exercise, kind=kind, by=by, at=at, note=note[:300])

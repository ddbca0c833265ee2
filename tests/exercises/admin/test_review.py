"""The review queue and the page of one review: what would change, and the reviewer's word."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises import library
from exercises.models import Exercise, State
from patients.models import Clinician
from tests.factories import NOW, make_clinic, make_exercise

QUEUE = "admin:exercises_exercise_reviews"


def page_of(exercise: Exercise) -> str:
    return reverse("admin:exercises_exercise_review", args=[exercise.pk])


def word_on(exercise: Exercise, **changes: str) -> dict[str, str]:
    """What a reviewer sends who read the text as it stands."""
    said = {"reviewer": "Lena Park", "profession": "physiotherapist", "on": "2026-03-02"}
    return {**said, "read": exercise.updated_at.isoformat(), **changes}


@pytest.fixture
def waiting(keeper: Clinician) -> Exercise:
    """Published, edited since, and sent to review."""
    exercise = make_exercise(name="Knee drive", steps=["Stand tall.", "Lift one knee as high as you like."])
    exercise.steps = ["Stand tall.", "Lift one knee as high as your hip.", "Breathe."]
    exercise.save()
    exercise = library.edited(exercise=exercise, by=keeper, at=NOW)
    library.send_to_review(exercise=exercise, by=keeper, at=NOW)
    return exercise


def test_the_queue_holds_what_waits_longest_first(client: Client, keeper: Clinician, waiting: Exercise) -> None:
    newer = make_exercise(name="Newer", publish=False)
    library.send_to_review(exercise=newer, by=keeper, at=NOW + timedelta(days=1))
    clinics = make_exercise(name="A clinic's own", publish=False, clinic=make_clinic())
    library.send_to_review(exercise=clinics, by=keeper, at=NOW)

    page = client.get(reverse(QUEUE)).content.decode()

    assert page.index("Knee drive") < page.index("Newer")
    assert "Changes to version 1" in page
    assert "A new exercise" in page
    assert keeper.name in page
    assert "clinic's own" not in page
    assert "Review queue: 2 wait" in client.get(reverse("admin:exercises_exercise_changelist")).content.decode()


def test_an_empty_queue_says_what_to_do(client: Client) -> None:
    assert "Nothing waits." in client.get(reverse(QUEUE)).content.decode()


def test_the_queues_queries_do_not_grow(client: Client, keeper: Clinician, django_assert_max_num_queries: Any) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(15) as asked:
            client.get(reverse(QUEUE))
        return len(asked)

    costs = []
    for _ in range(3):
        library.send_to_review(exercise=make_exercise(publish=False), by=keeper, at=NOW)
        costs.append(cost())
    assert costs[0] == costs[-1]


def test_the_review_shows_what_would_change_for_readers(client: Client, waiting: Exercise) -> None:
    page = client.get(page_of(waiting)).content.decode()
    assert "<del>you like.</del> <ins>your hip.</ins>" in page
    assert "<ins>Breathe.</ins>" in page
    assert "Reading level: grade" in page


def test_a_review_publishes_with_name_profession_and_day(client: Client, waiting: Exercise, keeper: Clinician) -> None:
    today = timezone.localdate().isoformat()
    response = client.post(page_of(waiting), word_on(waiting, on=today))

    assert response.headers["Location"] == reverse(QUEUE)
    waiting.refresh_from_db()
    assert waiting.version is not None
    assert waiting.version.content["review"] == {"by": "Lena Park, physiotherapist", "on": today}
    assert waiting.version.published_by == keeper
    assert waiting.review_asked_at is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"reviewer": ""}, "This field is required."), ({"on": "2999-01-01"}, "A review cannot lie ahead.")],
)
def test_a_review_without_a_name_or_ahead_of_time_is_refused(
    client: Client, waiting: Exercise, wrong: dict[str, str], told: str
) -> None:
    assert told in client.post(page_of(waiting), word_on(waiting, **wrong)).content.decode()
    waiting.refresh_from_db()
    assert waiting.reviewed_by == ""


def test_a_text_that_changed_under_the_reviewers_eyes_is_read_again(client: Client, waiting: Exercise) -> None:
    read = word_on(waiting)
    waiting.steps = ["Stand on one leg with your eyes shut."]
    waiting.save()

    page = client.post(page_of(waiting), read).content.decode()

    assert "It was changed after you opened this page" in page
    assert "eyes shut" in page
    assert word_on(waiting)["read"] in page
    waiting.refresh_from_db()
    assert (waiting.reviewed_by, waiting.version and waiting.version.number) == ("", 1)


def test_it_goes_back_with_a_reason(client: Client, keeper: Clinician) -> None:
    draft = make_exercise(publish=False)
    library.send_to_review(exercise=draft, by=keeper, at=NOW)

    client.post(page_of(draft), {"_return": "on", "reason": "Say which knee."})

    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    page = client.get(reverse("admin:exercises_exercise_change", args=[draft.pk])).content.decode()
    assert "Say which knee." in page


def test_what_a_patient_would_lack_is_told_and_nothing_is_published(client: Client, keeper: Clinician) -> None:
    draft = make_exercise(publish=False, steps=[])
    assert "Write at least one step" in client.post(page_of(draft), word_on(draft)).content.decode()

    draft.refresh_from_db()
    assert draft.version is None


def test_an_edit_of_a_reviewed_text_takes_the_review_away(client: Client, edit: Any, exercise: Exercise) -> None:
    library.approve(exercise=exercise, reviewer="Lena Park", profession="p", on=NOW.date(), by=None, at=NOW)
    page = edit(exercise, steps="Other words.").content.decode()
    assert "not yet reviewed by a clinician" in page
    assert "Review lapsed, the text was changed" in page


def test_a_version_says_what_changed_since_the_one_before(client: Client, edit: Any, exercise: Exercise) -> None:
    edit(exercise, "_publish", cues="Only this cue.")
    page = client.get(reverse("admin:exercises_exercise_version", args=[exercise.pk, 2])).content.decode()
    assert "What changed since version 1" in page
    assert "<ins>Only this cue.</ins>" in page


def test_only_keepers_review(signed_in: Any, clinician: Clinician, waiting: Exercise) -> None:
    browser = signed_in.as_(clinician)
    for path in (reverse(QUEUE), page_of(waiting)):
        assert browser.get(path).status_code in (302, 403)

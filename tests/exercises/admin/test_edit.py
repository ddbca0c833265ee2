"""An exercise's page in the admin: what is typed is kept, and what is wrong is said at its field."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from exercises.content import content_of
from exercises.models import Exercise, Source

Edit = Callable[..., HttpResponse]


def again(exercise: Exercise) -> Exercise:
    return Exercise.objects.with_content().get(pk=exercise.pk)


def errors(response: HttpResponse) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "slug",
    [
        "hip-front-release",
        "standing-glute-contraction",
        "standing-knee-drive",
        "standing-knee-drive-loaded",
        "side-lying-hip-extension-end-range",
        "front-support-knee-drive-band",
    ],
)
@pytest.mark.usefixtures("routine")
def test_saving_the_page_as_it_is_changes_nothing(edit: Edit, slug: str) -> None:
    exercise = Exercise.objects.with_content().get(slug=slug)
    before = content_of(exercise)
    assert "was changed successfully" in edit(exercise).content.decode()
    assert content_of(again(exercise)) == before


def test_texts_are_edited_a_line_each(edit: Edit, exercise: Exercise) -> None:
    edit(exercise, steps="Stand tall.\r\n\r\n  Lift one knee. \r\n", aliases="Knee drive\nSlump to tall")
    assert again(exercise).steps == ["Stand tall.", "Lift one knee."]
    assert again(exercise).aliases == ["Knee drive", "Slump to tall"]


def test_the_page_shows_the_error_beside_the_label_of_its_field(edit: Edit, exercise: Exercise) -> None:
    page = edit(exercise, dosage_sets_high="1").content.decode()
    assert page.index("The highest value is below the lowest.") < page.index("Sets:") < page.index("Repetitions:")


def test_without_a_kind_there_is_no_dosage(edit: Edit, exercise: Exercise) -> None:
    edit(exercise, dosage_kind="")
    assert again(exercise).dosage is None


def test_a_new_row_without_a_place_comes_last_and_a_place_moves_it(edit: Edit, exercise: Exercise) -> None:
    edit(
        exercise,
        **{"cautions-TOTAL_FORMS": "3", "cautions-2-kind": "screen", "cautions-2-text": "Any numbness?"},
    )
    assert [row.text for row in again(exercise).cautions.all()][-1] == "Any numbness?"
    edit(exercise, **{"cautions-0-order": "9"})
    rows = list(again(exercise).cautions.all())
    assert [row.order for row in rows] == [1, 2, 3]
    assert rows[-1].text == "Stop if it feels wrong or brings more pain."


def test_a_row_that_is_wrong_is_told_too(edit: Edit, exercise: Exercise) -> None:
    page = edit(exercise, **{"compensations-0-fixes": "x" * 301}).content.decode()
    assert "Fix 1 is longer than 300 characters." in page
    rows = {"parameters-TOTAL_FORMS": "1", "parameters-0-name": "Turn", "parameters-0-low": "3"}
    assert "A span needs both ends." in edit(exercise, **rows).content.decode()


def test_an_exercise_cannot_be_a_variant_of_its_own_variant(edit: Edit, exercise: Exercise) -> None:
    loaded = Exercise.objects.get(slug="standing-knee-drive-loaded")
    response = edit(exercise, variant_of=str(loaded.pk))
    assert errors(response)["variant_of"] == ["An exercise cannot be a variant of itself."]


def test_a_new_exercise_is_a_draft_of_the_shared_catalogue(edit: Edit) -> None:
    source = Source.objects.create(author="Somebody", licence="CC0-1.0")
    words = {"name": "Wall sit", "slug": "wall-sit", "stage": "strengthen", "position": "standing"}
    edit(None, **words, source=str(source.pk), steps="Lean on the wall.")
    exercise = Exercise.objects.get(slug="wall-sit")
    assert exercise.state == "draft"
    assert exercise.clinic is None
    taken = edit(None, **words, source=str(source.pk))
    assert errors(taken)["slug"] == ["Another exercise has this short name already."]


def test_the_short_name_stays_once_it_is_given(edit: Edit, exercise: Exercise) -> None:
    edit(exercise, slug="another")
    assert again(exercise).slug == "standing-knee-drive"


def test_pages_obey_the_content_security_policy(client: Client, exercise: Exercise) -> None:
    page = client.get(f"/admin/exercises/exercise/{exercise.pk}/change/").content.decode()
    assert " style=" not in page
    assert " onclick=" not in page

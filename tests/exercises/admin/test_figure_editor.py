"""The figure editor's pages: who may draw, what is answered while drawing, and what saving keeps."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from exercises.figures import editing, read_figure
from exercises.models import Exercise
from patients.models import Clinician
from tests.factories import make_clinician, make_exercise

SENTENCE = "Standing. Both heels rise."


@pytest.fixture
def bare(db: None) -> Exercise:
    """A standing exercise without a figure."""
    return make_exercise(name="Heel raise", position="standing", figure=None)


def sound() -> dict[str, Any]:
    return copy.deepcopy(dict(editing.starts()["standing"])) | {"summary": SENTENCE}


def page_of(exercise: Exercise) -> str:
    return reverse("admin:exercises_exercise_figure", args=[exercise.pk])


def save(client: Client, exercise: Exercise, figure: Any, opened_at: str | None = None, **buttons: str) -> Any:
    exercise.refresh_from_db()
    text = figure if isinstance(figure, str) else json.dumps(figure)
    fields = {"figure": text, "opened_at": opened_at or exercise.updated_at.isoformat(), **buttons}
    return client.post(page_of(exercise), fields)


def draw(client: Client, exercise: Exercise, figure: Any, **more: str) -> HttpResponse:
    text = figure if isinstance(figure, str) else json.dumps(figure)
    return client.post(f"{page_of(exercise)}preview/", {"figure": text, **more})


def test_an_exercise_leads_to_its_figure(client: Client, exercise: Exercise, bare: Exercise) -> None:
    for one, words in ((exercise, "Edit the figure"), (bare, "Draw a figure")):
        page = client.get(reverse("admin:exercises_exercise_change", args=[one.pk])).content.decode()
        assert words in page
        assert f'href="{page_of(one)}"' in page
    assert "Save the exercise first" in client.get(reverse("admin:exercises_exercise_add")).content.decode()


def test_a_first_figure_begins_from_a_start_that_fits(client: Client, bare: Exercise) -> None:
    bare.position = "side_lying"
    bare.save()
    page = client.get(page_of(bare))
    assert next(start["name"] for start in page.context_data["starts"]) == "side_lying"
    assert len(page.context_data["starts"]) == 8

    chosen = client.get(page_of(bare), {"start": "kneeling"})
    assert "Kneel tall" in chosen.content.decode()
    bare.refresh_from_db()
    assert bare.figure is None


def test_the_page_holds_the_figure_as_text_and_as_a_picture(client: Client, exercise: Exercise) -> None:
    page = client.get(page_of(exercise))

    assert json.loads(page.context_data["form"]["figure"].value()) == editing.closed(exercise.figure)
    assert page.content.decode().count("<figcaption>") == len(exercise.figure["poses"])
    assert page.context_data["faults"] == []


def test_drawing_answers_picture_joints_and_faults(client: Client, bare: Exercise) -> None:
    figure = sound() | {"summary": ""}
    figure["poses"][0]["angles"]["elb_n"] = 170
    answer = draw(client, bare, figure).json()

    assert answer["problems"] == [
        "summary: say what the figure shows, for those who do not see it",
        "pose 1: elb_n is bent to 170°, people bend from -5° to 162°",
    ]
    assert answer["strip"].count("<svg") == 1
    assert answer["drawn"][0]["joints"]["hip"] == [0, 0.53]
    assert "figure" not in answer


def test_drawing_the_whole_adds_motion_text_and_a_view_that_fits(client: Client, bare: Exercise) -> None:
    figure = sound()
    figure["poses"].append(copy.deepcopy(figure["poses"][0]) | {"caption": "Again"})
    answer = draw(client, bare, figure, whole="1").json()

    assert "data-frames" in answer["strip"]
    assert json.loads(answer["text"])["base"]["pin"] == {"hip": [0, 0.53]}
    assert answer["figure"]["poses"][1]["pin"] == {"hip": [0, 0.53]}
    assert answer["fit"] == editing.fitted_view(read_figure(figure))


def test_the_position_of_the_exercise_counts(client: Client, bare: Exercise) -> None:
    bare.position = "sitting"
    bare.save()
    assert draw(client, bare, sound()).json()["problems"] == ["in no pose does the body rest as in sitting"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON: line 1"),
        ("[]", "figure: an object is needed"),
        ('{"poses": []}', "poses: 1 to 12"),
        ("[" * 5000 + "]" * 5000, "nested too deeply"),
        (json.dumps({"summary": "x", "view": {"a": 1}, "poses": [{}]}), "view: left, right"),
        (json.dumps(sound() | {"summary": "a\u0000b"}), "control characters"),
        (json.dumps(sound() | {"summary": "half \ud800"}), "control characters"),
        (json.dumps(sound() | {"half \ud800": 1}), "'half \ufffd' is not one of"),
        (json.dumps(sound() | {"view": [0, 1e999, 0, 1]}), "not a number"),
        (json.dumps(sound() | {"view": [0, 10**400, 0, 1]}), "view: a number from -1000 to 1000"),
        (json.dumps(sound() | {"summary": "x" * 50_000}), "longer than 40000"),
        (json.dumps(sound() | {"script": "<script>"}), "'script' is not one of"),
    ],
)
def test_what_is_no_figure_is_answered_with_a_reason_and_changes_nothing(
    client: Client, exercise: Exercise, text: str, reason: str
) -> None:
    before = exercise.figure
    drawn, saved = draw(client, exercise, text), save(client, exercise, text)

    assert drawn.status_code == saved.status_code == 422
    assert reason in drawn.json()["problems"][0]
    exercise.refresh_from_db()
    assert exercise.figure == before


def test_text_that_is_refused_stays_in_the_page(client: Client, bare: Exercise) -> None:
    page = save(client, bare, '{"summary": "half of').content.decode()

    assert "Nothing was saved" in page
    assert "{&quot;summary&quot;: &quot;half of" in page


def test_words_of_the_author_are_no_markup(client: Client, bare: Exercise) -> None:
    figure = sound()
    figure["poses"][0]["caption"] = "<img src=x onerror=alert(1)>"
    assert "<img" not in draw(client, bare, figure, whole="1").json()["strip"]


def test_saving_keeps_a_draft_and_what_is_published_stays(client: Client, exercise: Exercise) -> None:
    published = exercise.version.content["figure"]
    answer = save(client, exercise, sound())

    assert answer.status_code == 302
    exercise.refresh_from_db()
    assert exercise.figure == editing.closed(sound())
    assert exercise.has_unpublished_changes
    assert exercise.version.content["figure"] == published


def test_a_figure_with_faults_may_be_kept_and_says_so(client: Client, bare: Exercise) -> None:
    answer = save(client, bare, sound() | {"summary": ""}, _close="on")

    assert answer.url == reverse("admin:exercises_exercise_change", args=[bare.pk])
    assert "1 fault has to be mended" in client.get(answer.url).content.decode()
    bare.refresh_from_db()
    assert bare.figure["summary"] == ""


def test_a_second_tab_does_not_overwrite_the_first(client: Client, bare: Exercise) -> None:
    opened_at = bare.updated_at.isoformat()
    first, second = sound(), sound() | {"summary": "Mine, from the second tab."}
    save(client, bare, first, opened_at)
    answer = save(client, bare, second, opened_at)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "This exercise was saved elsewhere" in page
    assert "Mine, from the second tab." in page
    bare.refresh_from_db()
    assert bare.figure["summary"] == SENTENCE

    again = answer.context_data["form"]["opened_at"].value()
    assert save(client, bare, second, again).status_code == 302
    bare.refresh_from_db()
    assert bare.figure["summary"] == "Mine, from the second tab."


@pytest.mark.parametrize("opened_at", ["yesterday", "2026-02-31T10:00", "0"])
def test_a_forged_time_saves_nothing(client: Client, bare: Exercise, opened_at: str) -> None:
    assert save(client, bare, sound(), opened_at).status_code in (409, 422)
    bare.refresh_from_db()
    assert bare.figure is None


def test_a_stored_figure_that_cannot_be_drawn_can_be_mended(client: Client, bare: Exercise) -> None:
    bare.figure = {"summary": "Old.", "poses": []}
    bare.save()
    page = client.get(page_of(bare))

    assert page.context_data["faults"] == ["poses: 1 to 12 are possible, not 0"]
    assert "Old." in page.content.decode()


def test_only_keepers_draw_and_only_shared_exercises(signed_in: Any, clinician: Clinician, client: Client) -> None:
    shared, own = make_exercise(), make_exercise(clinic=clinician.clinic)
    for browser in (
        Client(),
        signed_in.as_(clinician),
        signed_in.as_(make_clinician(None, is_staff=True, is_active=False)),
    ):
        assert browser.get(page_of(shared)).status_code in (302, 403)
        assert draw(browser, shared, sound()).status_code in (302, 403)
        assert save(browser, shared, sound()).status_code in (302, 403)
    assert client.get(page_of(own)).status_code == 404
    assert draw(client, own, sound()).status_code == 404
    assert save(client, own, sound()).status_code == 404
    shared.refresh_from_db()
    assert shared.figure != editing.closed(sound())


def test_drawing_wants_a_token_and_is_not_asked_for_by_address(client: Client, bare: Exercise) -> None:
    assert client.get(f"{page_of(bare)}preview/").status_code == 405
    client.handler.enforce_csrf_checks = True
    assert draw(client, bare, sound()).status_code == 403
    assert save(client, bare, sound()).status_code == 403

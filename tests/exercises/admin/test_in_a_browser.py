"""What only a browser shows of an exercise's page in the admin."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from exercises.models import Exercise


@pytest.mark.django_db(transaction=True)
def test_the_form_shows_the_chosen_kind_and_previews_what_is_typed(
    live_server: Any, page: Page, client: Client, exercise: Exercise
) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/admin/exercises/exercise/{exercise.pk}/change/")

    expect(page.get_by_label("Sets, at least")).to_be_visible()
    expect(page.get_by_label("Phases of a cycle")).to_be_hidden()
    page.get_by_label("Kind of dosage").select_option("cycles")
    expect(page.get_by_label("Phases of a cycle")).to_be_visible()
    expect(page.get_by_label("Sets, at least")).to_be_hidden()
    page.get_by_label("Kind of dosage").select_option("reps")

    page.get_by_label("Step 1").fill("Only typed.")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview without saving").click()
    expect(opened.value.get_by_text("Only typed.")).to_be_visible()
    expect(opened.value.get_by_text("Preview, not saved")).to_be_visible()
    exercise.refresh_from_db()
    assert "Only typed." not in exercise.steps
    assert refused == []


@pytest.mark.django_db(transaction=True)
def test_steps_are_moved_and_the_page_beside_the_form_follows(
    live_server: Any, page: Page, client: Client, exercise: Exercise
) -> None:
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/admin/exercises/exercise/{exercise.pk}/change/")
    beside = page.frame_locator("iframe").locator("[data-preview]")
    first, second, *rest = exercise.steps
    expect(beside.get_by_role("listitem").filter(has_text=first).first).to_be_visible()

    page.get_by_label("Step 2").press("Alt+ArrowUp")
    expect(page.get_by_label("Step 1")).to_have_value(second)
    expect(page.get_by_label("Step 1")).to_be_focused()
    page.get_by_label("Step 1").press("End")
    page.get_by_label("Step 1").press("Enter")
    page.get_by_label("Step 2").fill("Breathe.")
    expect(beside.get_by_text("Breathe.")).to_be_visible()
    expect(beside.get_by_text("Reading level: grade")).to_be_visible()

    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    exercise.refresh_from_db()
    assert exercise.steps == [second, "Breathe.", first, *rest]

"""What only a browser shows of the library: no barriers, filters that follow, a star that stays."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from exercises import library, own
from exercises.models import Exercise
from patients.models import Clinician
from tests import factories
from tests.factories import NOW


@pytest.fixture
def bridge(transactional_db: None, clinician: Clinician) -> Exercise:
    exercise = factories.make_exercise(name="Bridge", stage="activate", figure=factories.FIGURE)
    factories.make_exercise(name="Squat", stage="strengthen")
    exercise.cues = ["Ribs down."]
    exercise.save()
    library.edited(exercise=exercise, by=None, at=NOW)
    return Exercise.objects.get(pk=exercise.pk)


def sign_in(page: Page, signed_in: Any, somebody: Clinician, live_server: LiveServer) -> None:
    cookie = signed_in.as_(somebody).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.mark.django_db(transaction=True)
def test_words_and_filters_narrow_while_one_types_and_a_star_stays(
    live_server: LiveServer, page: Page, signed_in: Any, clinician: Clinician, bridge: Exercise
) -> None:
    sign_in(page, signed_in, clinician, live_server)
    page.goto(f"{live_server.url}/library/")
    page.get_by_label("Any stage").select_option(label="Strengthen (1)")
    expect(page.get_by_role("link", name="Bridge")).to_have_count(0)
    page.get_by_label("Any stage").select_option(label="Any stage")
    page.get_by_role("searchbox").fill("brigde")
    expect(page.get_by_role("link", name="Squat")).to_have_count(0)
    star = page.get_by_role("button", name="Favourite: Bridge")
    star.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto(f"{live_server.url}/library/")
    expect(page.get_by_role("listitem").get_by_role("link").first).to_have_text("Bridge")


@pytest.mark.django_db(transaction=True)
def test_its_pages_are_without_barriers_in_light_and_dark(
    live_server: LiveServer,
    page: Page,
    assert_accessible: Callable[[Page], None],
    signed_in: Any,
    clinician: Clinician,
    admin: Clinician,
    bridge: Exercise,
) -> None:
    copied = own.copy(exercise=bridge, by=clinician, at=NOW)
    library.send_to_review(exercise=bridge, by=None, at=NOW)
    rooms = {
        clinician: [f"library/{part}" for part in ("", f"{bridge.pk}/", f"{bridge.pk}/used/", f"{copied.pk}/edit/")],
        admin: [f"admin/exercises/exercise/{part}" for part in ("reviews/", f"{bridge.pk}/review/")],
    }
    for somebody, addresses in rooms.items():
        sign_in(page, signed_in, somebody, live_server)
        for address in addresses:
            page.goto(f"{live_server.url}/{address}")
            page.wait_for_load_state("networkidle")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                assert_accessible(page)

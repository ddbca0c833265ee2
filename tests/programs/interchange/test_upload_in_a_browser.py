"""The import's pages by keyboard alone, without a barrier in light and dark."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import SignedIn
from tests.factories import make_clinician, make_exercise

TABLE = "Bezeichnung;Text;Muskel\nStehen;Stand up.;quads\nGehen;Walk.;spleen\nSitzen;Sit.;\n"


@pytest.mark.django_db(transaction=True)
def test_a_table_is_taken_in_by_keyboard(
    live_server: Any, page: Page, signed_in: SignedIn, assert_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    make_exercise(slug="sitzen", name="Sitzen")
    client = signed_in.as_(make_clinician(None, is_staff=True))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    file = tmp_path / "table.csv"
    file.write_text(TABLE, "utf-8")

    page.goto(f"{live_server.url}/admin/programs/upload/")
    page.get_by_role("link", name="Import a file").press("Enter")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="See what it holds").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("line 1: Say which column holds the name.")

    page.locator("#id_column_name").press("B")
    page.locator("#id_column_steps").press("T")
    page.locator("#id_column_target").press("M")
    page.get_by_role("button", name="Look again").press("Enter")
    expect(page.get_by_text("The library has an exercise of this short name from elsewhere: it stays.")).to_be_visible()
    assert refused == []  # by the content security policy; axe's own styles are
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert_accessible(page)

    page.get_by_role("button", name="Take in 2 exercises").press("Enter")
    expect(page.get_by_text("Needed: the file names none.")).to_be_visible()
    expect(page.locator("#id_column_steps")).to_have_value("Text")
    page.locator("#id_licence").press("C")
    page.locator("#id_author").fill("Robin")
    page.locator("#id_author").press("Enter")
    expect(page.get_by_text("2 exercises were taken in.")).to_be_visible()
    assert_accessible(page)
    page.locator("summary", has_text="New, as drafts").press("Enter")
    page.get_by_role("link", name="Stehen").press("Enter")
    expect(page.get_by_text("The file it came from:")).to_be_visible()
    page.wait_for_load_state("networkidle")  # the page beside the form is fetched, too

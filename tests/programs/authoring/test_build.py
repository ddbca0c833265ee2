"""The builder's page: everything about a program in one place, in a number of queries that does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs import prescribing
from programs.views import workbench
from tests import factories
from tests.factories import NOW, TODAY


def test_the_page_says_what_is_prescribed_when_and_for_how_long(desk):
    page = desk.open().content.decode()
    assert "2–3 sets of 4–6 per side, hold 5–10" in page
    assert 'datetime="2026-03-02"' in page
    assert "minutes a session" in page
    assert "8–12 sessions until" in page


def test_the_checks_say_what_blocks_and_where_the_rule_comes_from(desk):
    desk.program.prescriptions.all().delete()
    page = desk.open().content.decode()
    assert 'data-rule="empty"' in page
    assert "Add at least one exercise." in page
    assert "our proposal" in page


def test_searching_without_scripts_answers_with_the_page(desk):
    factories.make_exercise(name="Calf raise on a step")
    page = desk.open(q="calf").content.decode()
    assert "Add Calf raise on a step" in page
    assert desk.program.prescriptions.first().version.name not in page.split('id="finds"')[1].split("</ul>")[0]


def test_searching_by_htmx_answers_with_the_finds_alone(desk):
    factories.make_exercise(name="Calf raise on a step")
    url = reverse("programs:search", args=[desk.program.pk])
    part = desk.client.get(url, {"q": "calf"}, headers={"HX-Request": "true"}).content.decode()
    assert "Add Calf raise on a step" in part
    assert "<html" not in part


def test_what_is_a_part_of_what_was_found_says_of_how_many(desk, monkeypatch):
    for name in ("Calf raise", "Calf stretch", "Calf walk"):
        factories.make_exercise(name=name)
    monkeypatch.setattr(workbench, "MOST_FINDS", 2)
    assert "2 of 3 exercises" in desk.open(q="calf").content.decode()
    monkeypatch.setattr(workbench, "MOST_FINDS", 3)
    assert "3 of 3" not in desk.open(q="calf").content.decode()


def test_the_address_of_the_search_leads_to_the_builder_when_it_is_opened(desk):
    assert desk.open("programs:search", q="calf").url == reverse("programs:build", args=[desk.program.pk]) + "?q=calf"


@pytest.mark.parametrize("words", ["\x00", "%", "'; --", "x" * 500, "((", "\u202e\u0000"])
def test_no_words_break_the_search(desk, words):
    assert desk.open(q=words).status_code == 200


def test_only_what_is_published_and_ours_can_be_found(desk, stranger):
    factories.make_exercise(name="Unwritten draft", publish=False)
    factories.make_exercise(name="Their own", clinic=stranger.clinic)
    page = desk.open().content.decode()
    assert "Unwritten draft" not in page
    assert "Their own" not in page


def test_a_program_that_is_over_is_shown_instead(desk_of_issued, clinician):
    prescribing.end(program=desk_of_issued.program, by=clinician, at=NOW, on=TODAY, reason="moved away")
    url = reverse("programs:show", args=[desk_of_issued.program.pk])
    assert desk_of_issued.open().url == url


def test_an_issued_program_says_from_when_changes_hold(desk_of_issued):
    page = desk_of_issued.open().content.decode()
    assert "Changes hold from 2 Mar 2026 on" in page
    assert "Change it or leave it out" in page


def test_looking_changes_nothing(desk):
    before = desk.program.revision
    desk.open()
    desk.program.refresh_from_db()
    assert desk.program.revision == before


def test_the_queries_do_not_grow_with_the_exercises(signed_in, clinician, patient):
    client = signed_in.as_(clinician)
    counts = []
    for exercises in (5, 10):
        program = factories.make_program(patient, clinician, exercises=exercises, issued=False)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("programs:build", args=[program.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 21

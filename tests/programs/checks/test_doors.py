"""Accepting a warning from the builder, with scripts and without, and over the API."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from programs import prescribing
from programs.models import Acceptance, Program
from tests import factories
from tests.factories import NOW

STAGE_ORDER = {"rule": "stage_order", "subject": ""}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def turned(draft: Program) -> Program:
    """A draft in which activation comes last."""
    exercise = factories.make_exercise(stage="activate", name="Squeeze")
    prescribing.prescribe(program=draft, exercise=exercise, by=draft.prescriber, at=NOW)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def desk(signed_in: Any, clinician: Any) -> Client:
    return signed_in.as_(clinician)


def send(client: Client, name: str, program: Program, *, htmx: bool = False, **data: str) -> Any:
    program.refresh_from_db()
    headers = {"HX-Request": "true"} if htmx else {}
    data = {"revision": str(program.revision), **STAGE_ORDER, **data}
    return client.post(reverse(name, args=[program.pk]), data, headers=headers)


def test_the_builder_offers_ready_answers_and_words_of_ones_own(desk, turned):
    page = desk.get(reverse("programs:build", args=[turned.pk])).content.decode()
    checks = page.split('id="checks"')[1].split("</section>")[0]
    assert 'data-rule="stage_order"' in checks
    assert '<button class="button button--small" name="reason" value="Meant so for this patient">' in checks
    assert "Another reason" in checks


def test_an_answer_goes_back_to_the_checks_and_folds_the_warning_away(desk, turned):
    response = send(desk, "programs:accept", turned, reason="Meant so for this patient")
    assert response.url == reverse("programs:build", args=[turned.pk]) + "#checks"

    page = desk.get(response.url).content.decode()
    folded = page.split('id="checks-accepted"')[1].split("</details>")[0]
    assert "<q>Meant so for this patient</q>" in folded
    assert "Ines Vogel" in folded
    assert "2 Mar 2026" in folded


def test_by_htmx_the_parts_come_back(desk, turned):
    response = send(desk, "programs:accept", turned, htmx=True, reason="Suits her")
    part = response.content.decode()
    assert "<html" not in part
    assert "<q>Suits her</q>" in part


def test_without_a_reason_the_page_says_so_and_nothing_is_kept(desk, turned):
    response = send(desk, "programs:accept", turned, reason=" ")
    assert response.status_code == 422
    assert "Say why." in response.content.decode()
    assert not Acceptance.objects.exists()


def test_a_reason_that_is_too_long_stays_where_it_was_typed(desk, turned):
    response = send(desk, "programs:accept", turned, reason="y" * 301)
    assert response.status_code == 422
    assert f'value="{"y" * 301}"' in response.content.decode()


def test_a_warning_that_no_rule_makes_is_refused_in_words(desk, turned):
    for rule in ("no_such_rule", "", "x" * 60):
        response = send(desk, "programs:accept", turned, rule=rule, reason="Fine")
        assert response.status_code == 422


def test_a_decision_can_be_made_anew(desk, turned):
    send(desk, "programs:accept", turned, reason="Suits her")
    send(desk, "programs:withdraw", turned)
    page = desk.get(reverse("programs:build", args=[turned.pk])).content.decode()
    assert 'id="checks-accepted"' not in page


def test_somebody_who_saw_an_older_state_accepts_nothing(desk, turned):
    response = send(desk, "programs:accept", turned, revision="1", reason="Suits her")
    assert response.status_code == 409
    assert not Acceptance.objects.exists()


def test_a_colleague_may_and_a_stranger_finds_nothing(signed_in, turned, colleague, stranger):
    assert send(signed_in.as_(stranger), "programs:accept", turned, reason="Fine").status_code == 404
    assert send(signed_in.as_(colleague), "programs:accept", turned, reason="Fine").status_code == 302
    assert send(signed_in.as_(stranger), "programs:withdraw", turned).status_code == 404


def api(client: Client, program: Program, verb: str, **body: str) -> Any:
    address = f"/api/v1/programs/{program.pk}/{verb}/"
    return client.post(address, body, content_type="application/json") if body else client.get(address)


def test_the_api_tells_the_findings_with_why_source_and_answers(desk, turned):
    found = api(desk, turned, "findings").json()
    [finding] = [row for row in found if row["rule"] == "stage_order"]
    assert (finding["level"], finding["source"]) == ("warn", "from the reference routine")
    assert finding["why"].startswith("Each stage prepares the next")
    assert {"words": "Meant so for this patient", "lasts": False} in finding["answers"]
    assert finding["accepted"] is None


def test_the_api_accepts_and_withdraws(desk, turned):
    accepted = api(desk, turned, "accept", **STAGE_ORDER, reason="Suits her").json()
    [finding] = [row for row in accepted if row["rule"] == "stage_order"]
    assert finding["accepted"] == {
        "reason": "Suits her",
        "by": "Ines Vogel",
        "at": "2026-03-02T09:00:00Z",
        "program": "",
    }

    withdrawn = api(desk, turned, "withdraw", **STAGE_ORDER).json()
    [finding] = [row for row in withdrawn if row["rule"] == "stage_order"]
    assert finding["accepted"] is None


def test_the_api_refuses_as_the_page_does(desk, turned):
    assert list(api(desk, turned, "accept", rule="stage_order", subject="").json()["errors"]) == ["reason"]
    assert api(desk, turned, "accept", rule="no_such_rule", reason="Fine").status_code == 409
    assert api(desk, turned, "withdraw", rule="stage_order").status_code == 409


def test_the_api_hides_what_belongs_to_another_clinic(signed_in, stranger, turned):
    client = signed_in.as_(stranger)
    assert api(client, turned, "findings").status_code == 404
    assert api(client, turned, "accept", **STAGE_ORDER, reason="Fine").status_code == 404

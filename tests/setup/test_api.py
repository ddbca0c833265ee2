"""What all of the API does: whom it lets in, how it says no, what it makes of broken requests."""

from __future__ import annotations

import json
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from config.api import router

MEGABYTE = 1_000_000


def addresses() -> list[str]:
    """Every address of the API, with an id of nothing where one is needed."""
    return sorted({_address(f"api:{url.name}") for url in router.urls})


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[uuid4()])


def assert_problem(response, status):
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.fixture
def api(signed_in, clinician):
    """The clinician's browser. An error of ours is an answer here, so that a test can see the 500."""
    client = signed_in.as_(clinician)
    client.raise_request_exception = False
    return client


def test_nobody_but_a_clinician_of_a_clinic_is_let_in(client, admin, patient, signed_in):
    visitors = client, signed_in.as_(admin), signed_in.phone_of(patient)
    for visitor, address, method in product(visitors, addresses(), ["get", "post", "patch", "delete"]):
        assert_problem(getattr(visitor, method)(address), 403)


@pytest.mark.django_db
def test_a_visitor_is_not_even_told_which_addresses_exist(client):
    assert_problem(client.get("/api/v1/nowhere/"), 403)


def test_a_write_without_the_csrf_token_is_refused(clinician):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clinician)
    assert "CSRF" in assert_problem(client.post("/api/v1/patients/"), 403)["detail"]


def test_no_browser_keeps_an_answer(api):
    assert api.get("/api/v1/patients/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    ["nowhere/", "patients", "patients/9f5c0e1f-3160-4e93-9085-cc81862c507c/", "patients/7/", "programs/x/issue/"],
)
def test_what_is_not_there_is_a_problem_with_404(api, address):
    assert "matches the given query" not in assert_problem(api.get(f"/api/v1/{address}"), 404)["detail"]


def test_a_method_that_an_address_does_not_know_is_a_problem(api):
    assert_problem(api.delete("/api/v1/patients/"), 405)
    assert_problem(api.options("/api/v1/patients/"), 405)


def test_only_json_is_read(api):
    assert_problem(api.post("/api/v1/patients/", {"name": "Ada"}), 415)


def test_only_json_is_answered(api):
    assert_problem(api.get("/api/v1/patients/", headers={"accept": "text/html"}), 406)


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b"[]", b"null", b"7", b'{"name": NaN}', b"[" * 200_000, b'{"name": ' + b"9" * 5000 + b"}"],
    ids=["cut off", "not UTF-8", "a list", "null", "a number", "NaN", "too deep", "too many digits"],
)
def test_a_broken_body_is_a_problem_with_400(api, body):
    assert_problem(api.post("/api/v1/patients/", body, content_type="application/json"), 400)


def test_a_body_is_utf_8_whatever_it_claims_to_be(api):
    claim = "application/json; charset=zlib"  # a codec of Python's that reads no text
    assert_problem(api.generic("POST", "/api/v1/patients/", b"{}", content_type=claim), 400)


def test_a_huge_body_is_not_read(api):
    body = json.dumps({"name": "a" * 3 * MEGABYTE})
    assert_problem(api.post("/api/v1/patients/", body, content_type="application/json"), 413)


@pytest.mark.parametrize("limit", ["0", "-1", "x", "9" * 5000, "\x00"])
def test_a_senseless_limit_or_offset_still_gets_a_page(api, limit):
    assert api.get("/api/v1/patients/", {"limit": limit, "offset": limit}).status_code == 200


def test_the_root_says_what_there_is(api):
    rooms = ["exercises", "patients", "prescriptions", "programs", "protocols", "reminders"]
    assert list(api.get("/api/v1/").json()) == rooms

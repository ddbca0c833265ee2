"""Every door of the builder as everyone: the clinic's own come in, for all others nothing is there."""

import pytest
from django.test import Client
from django.urls import reverse

PAGES = [
    "programs:build",
    "programs:search",
    "programs:preview",
    "programs:handover",
    "programs:handout",
    "programs:handout_pdf",
]
CHANGES_OF_A_PROGRAM = [
    "programs:prescribe",
    "programs:take_protocol",
    "programs:reorder",
    "programs:reschedule",
    "programs:undo",
    "programs:issue",
]
CHANGES_OF_A_PRESCRIPTION = [
    "programs:dosage",
    "programs:move",
    "programs:remove",
    "programs:substitute",
    "programs:take_suggested",
]
CHANGES = [*CHANGES_OF_A_PROGRAM, *CHANGES_OF_A_PRESCRIPTION]


def address(name, draft):
    thing = draft.prescriptions.first() if name in CHANGES_OF_A_PRESCRIPTION else draft
    return reverse(name, args=[draft.patient_id if name == "programs:draft" else thing.pk])


@pytest.mark.parametrize("name", ["programs:draft", *PAGES])
def test_a_colleague_may_look(signed_in, colleague, draft, name):
    assert signed_in.as_(colleague).get(address(name, draft), follow=True).status_code == 200


@pytest.mark.parametrize("name", ["programs:draft", *PAGES, *CHANGES])
def test_a_stranger_gets_404(signed_in, stranger, draft, name):
    client = signed_in.as_(stranger)
    answer = client.post if name in CHANGES else client.get
    assert answer(address(name, draft), {"revision": draft.revision}).status_code == 404


@pytest.mark.parametrize("name", ["programs:draft", *PAGES, *CHANGES])
def test_the_catalogues_keeper_sees_no_programs(signed_in, admin, draft, name):
    client = signed_in.as_(admin)
    answer = client.post if name in CHANGES else client.get
    assert answer(address(name, draft)).status_code == 403


@pytest.mark.parametrize("name", ["programs:draft", *PAGES, *CHANGES])
def test_a_visitor_and_a_patients_phone_are_sent_to_sign_in(signed_in, patient, draft, name):
    for client in (Client(), signed_in.phone_of(patient)):
        answer = client.post if name in CHANGES else client.get
        assert answer(address(name, draft)).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", CHANGES)
def test_looking_is_not_changing(signed_in, clinician, draft, name):
    assert signed_in.as_(clinician).get(address(name, draft)).status_code == 405


@pytest.mark.parametrize("name", [page for page in PAGES if page != "programs:preview"])
def test_pages_are_not_posted_to(signed_in, clinician, draft, name):
    assert signed_in.as_(clinician).post(address(name, draft)).status_code == 405


def test_a_draft_that_was_thrown_away_is_gone(signed_in, clinician, draft):
    draft.state = "discarded"
    draft.save()
    assert signed_in.as_(clinician).get(address("programs:build", draft)).status_code == 404

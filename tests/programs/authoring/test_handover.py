"""The handover with link and code. The handout on paper has tests of its own."""

import pytest
from django.urls import reverse

from patients import access, care
from patients.models import AccessLink
from tests import factories
from tests.factories import NOW


@pytest.fixture
def address(program, settings):
    return access.address_of(access.link_of(program.patient), site=settings.SITE_URL)


def test_the_handover_shows_the_link_its_code_and_the_first_session(desk_of_issued, address):
    page = desk_of_issued.open("programs:handover").content.decode()
    assert address in page
    assert 'aria-label="QR code' in page
    assert " style=" not in page
    assert "Monday 2 March" in page
    assert "agreed on 23 Feb 2026" in page
    assert "09:00 on the day, Europe/Berlin" in page


def test_looking_at_the_handover_makes_no_link(desk_of_issued, program):
    access.revoke(link=access.link_of(program.patient), at=NOW)
    page = desk_of_issued.open("programs:handover").content.decode()
    assert reverse("patients:link", args=[program.patient_id]) in page
    assert AccessLink.objects.filter(revoked_at=None).count() == 0


def test_it_says_when_no_reminder_will_come(desk_of_issued, patient, clinician):
    care.update(patient=patient, by=clinician, at=NOW, email="", phone="1")
    assert "not possible: there is no address" in desk_of_issued.open("programs:handover").content.decode()

    care.update(patient=patient, by=clinician, at=NOW, reminded=False)
    assert "Not agreed yet" in desk_of_issued.open("programs:handover").content.decode()


@pytest.mark.parametrize("name", ["programs:handover", "programs:handout", "programs:handout_pdf"])
def test_a_draft_has_nothing_to_hand_over(desk, name):
    assert desk.open(name).url == reverse("programs:build", args=[desk.program.pk])


@pytest.mark.parametrize("name", ["programs:handover", "programs:handout", "programs:handout_pdf"])
def test_the_queries_do_not_grow_with_the_exercises(signed_in, clinician, patient, name, django_assert_max_num_queries):
    program = factories.make_program(patient, clinician, exercises=8)
    client = signed_in.as_(clinician)
    with django_assert_max_num_queries(14):
        client.get(reverse(name, args=[program.pk]))

"""Beginning a program: from a protocol or empty, on the next day that suits."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from programs.models import Program, Protocol, ProtocolPrescription
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture
def protocol(db) -> Protocol:
    protocol = Protocol.objects.create(slug="five-steps", name="Five steps", weeks_default=6, cues=["Stay tall."])
    for order in (1, 2):
        exercise = factories.make_exercise()
        ProtocolPrescription.objects.create(
            protocol=protocol, exercise=exercise, order=order, dosage=exercise.dosage.at_high()
        )
    return protocol


@pytest.fixture
def url(patient) -> str:
    return reverse("programs:draft", args=[patient.pk])


def test_the_page_offers_the_protocols_and_an_empty_page(signed_in, clinician, protocol, url):
    page = signed_in.as_(clinician).get(url).content.decode()
    assert "Five steps" in page
    assert "Begin with an empty page" in page


def test_a_protocol_becomes_a_draft_with_every_target_at_its_low_end(signed_in, clinician, protocol, patient, url):
    response = signed_in.as_(clinician).post(url, {"protocol": protocol.pk})

    program = Program.objects.get(patient=patient)
    assert response.url == reverse("programs:build", args=[program.pk])
    assert (program.title, program.weeks, program.prescriber) == ("Five steps", 6, clinician)
    assert [row.dosage.reps.target for row in program.prescriptions.all()] == [4, 4]


def test_without_a_protocol_it_begins_empty(signed_in, clinician, patient, url):
    signed_in.as_(clinician).post(url)
    assert not Program.objects.get(patient=patient).prescriptions.exists()


@pytest.mark.parametrize(
    ("weekdays", "starts_on"),
    [([1, 3], TODAY), ([4, 6], date(2026, 3, 5)), ([], TODAY), ([7], date(2026, 3, 8))],
)
def test_it_starts_on_the_next_day_that_suits(signed_in, clinician, patient, url, weekdays, starts_on):
    patient.weekdays = weekdays
    patient.save()
    signed_in.as_(clinician).post(url)
    assert Program.objects.get(patient=patient).starts_on == starts_on


def test_today_is_the_patients_today(signed_in, clinician, patient, url):
    patient.time_zone, patient.weekdays = "Pacific/Auckland", []
    patient.save()
    with time_machine.travel(NOW.replace(hour=20), tick=False):
        signed_in.as_(clinician).post(url)
    assert Program.objects.get(patient=patient).starts_on == date(2026, 3, 3)


def test_an_unfinished_draft_is_offered_first(signed_in, clinician, draft, url):
    page = signed_in.as_(clinician).get(url).content.decode()
    assert reverse("programs:build", args=[draft.pk]) in page


@pytest.mark.parametrize("garbage", ["no-uuid", "\x00", "9" * 500, "00000000-0000-4000-8000-000000000000"])
def test_a_protocol_that_is_none_is_refused(signed_in, clinician, patient, url, garbage):
    response = signed_in.as_(clinician).post(url, {"protocol": garbage})
    assert response.status_code == 422
    assert not Program.objects.filter(patient=patient).exists()


def test_another_clinics_protocol_is_refused(signed_in, clinician, stranger, protocol, patient, url):
    Protocol.objects.update(clinic=stranger.clinic)
    assert signed_in.as_(clinician).post(url, {"protocol": protocol.pk}).status_code == 422


def test_a_discharged_patient_gets_no_new_program(signed_in, clinician, patient, url):
    patient.discharged_at = NOW
    patient.save()
    assert signed_in.as_(clinician).post(url).status_code == 404


def test_looking_begins_nothing(signed_in, clinician, url):
    signed_in.as_(clinician).get(url)
    assert not Program.objects.exists()


def test_the_queries_do_not_grow_with_the_protocols(signed_in, clinician, protocol, url, django_assert_max_num_queries):
    client = signed_in.as_(clinician)
    for number in range(5):
        Protocol.objects.create(slug=f"more-{number}", name=f"More {number}")
    with django_assert_max_num_queries(10):
        client.get(url)

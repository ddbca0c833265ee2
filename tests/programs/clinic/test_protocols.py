"""The protocols as clinicians read them."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from programs.models import Protocol

CATALOGUE = Path(settings.BASE_DIR) / "exercises" / "catalogue" / "hip-flexor-strength.json"
LIST = reverse("programs:protocols")


@pytest.fixture
def protocol(db):
    call_command("import_catalogue", str(CATALOGUE), stdout=io.StringIO())
    return Protocol.objects.get()


def test_without_any_the_page_says_where_they_come_from(desk):
    assert "No protocols yet" in desk.get(LIST).content.decode()


def test_a_protocol_says_how_long_and_how_often(desk, protocol):
    page = desk.get(LIST).content.decode()

    assert protocol.name in page
    assert "5 exercises" in page
    assert "4–8 weeks, 2–3 a week" in page


def test_it_is_read_with_its_exercises_rules_warnings_and_milestones(desk, protocol):
    page = desk.get(reverse("programs:protocol", args=[protocol.pk])).content.decode()

    for row in protocol.prescriptions.select_related("exercise"):
        assert row.exercise.name in page
        assert str(row.dosage) in page
    assert "Static hip-flexor stretches" in page
    assert "1 free day at least" in page
    assert "Decide: finish, extend, to eight weeks in all, see the patient again" in page


def test_another_clinics_protocol_is_not_found(desk, protocol, stranger):
    protocol.clinic = stranger.clinic
    protocol.save()

    assert desk.get(reverse("programs:protocol", args=[protocol.pk])).status_code == 404
    assert protocol.name not in desk.get(LIST).content.decode()

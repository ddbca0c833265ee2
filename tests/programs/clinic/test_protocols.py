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


def test_its_course_stands_in_a_table_where_a_week_asks_something_else(desk, protocol):
    address, first = reverse("programs:protocol", args=[protocol.pk]), protocol.prescriptions.first()
    assert "The whole course" not in desk.get(address).content.decode()

    first.by_week = [{"week": 3, "out": True}]
    first.save(update_fields=["by_week"])

    page = desk.get(address).content.decode()
    assert "The whole course" in page
    assert page.count("course__cell is-rests") == 1


def test_another_clinics_protocol_is_not_found(desk, protocol, stranger):
    protocol.clinic = stranger.clinic
    protocol.save()

    assert desk.get(reverse("programs:protocol", args=[protocol.pk])).status_code == 404
    assert protocol.name not in desk.get(LIST).content.decode()

"""Who may enter the admin, and what nobody sees there."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from exercises.models import Exercise
from patients.models import Clinician
from tests.factories import make_clinician, make_exercise

LIBRARY = ["exercise", "muscle", "equipment", "region", "source"]


def test_a_keeper_sees_the_catalogue_and_no_clinic(client: Client, exercise: Exercise) -> None:
    page = client.get(reverse("admin:index")).content.decode()
    assert "Exercises" in page
    assert "Protocols" in page
    for hidden in ("/admin/patients/", "/admin/programs/program/", "/admin/auth/"):
        assert hidden not in page
    for name in LIBRARY:
        assert client.get(reverse(f"admin:exercises_{name}_changelist")).status_code == 200
    assert client.get(reverse("admin:programs_protocol_changelist")).status_code == 200
    for name in ("clinic", "clinician"):
        assert client.get(reverse(f"admin:patients_{name}_changelist")).status_code == 403


def test_a_keeper_is_shown_only_doors_that_open(client: Client, clinician: Clinician, signed_in: Any) -> None:
    library = reverse("exercises:library")
    clinics = [reverse("programs:today"), reverse("patients:list"), reverse("programs:reminders")]
    assert f'href="{library}"' in client.get(reverse("admin:index")).content.decode()
    page = client.get(library).content.decode()
    assert f'href="{reverse("admin:index")}"' in page
    assert not [path for path in clinics if f'href="{path}"' in page]
    page = signed_in.as_(clinician).get(library).content.decode()
    assert [path for path in clinics if f'href="{path}"' in page] == clinics


def test_clinics_and_clinicians_are_for_superusers(signed_in: Any, admin: Clinician) -> None:
    browser = signed_in.as_(admin)
    assert browser.get(reverse("admin:patients_clinic_add")).status_code == 200
    assert browser.get(reverse("admin:patients_clinician_add")).status_code == 200
    assert browser.get(reverse("admin:patients_clinician_change", args=[admin.pk])).status_code == 200


def test_patients_and_what_they_did_are_registered_for_nobody() -> None:
    seen = {model._meta.label for model in admin.site._registry}
    kept = {model._meta.label for app in ("patients", "programs") for model in apps.get_app_config(app).get_models()}
    assert seen & kept == {"patients.Clinic", "patients.Clinician", "programs.Protocol", "programs.Upload"}


@pytest.mark.django_db
def test_others_are_sent_away(signed_in: Any, clinician: Clinician) -> None:
    exercise = make_exercise()
    paths = [
        reverse("admin:exercises_exercise_changelist"),
        reverse("admin:exercises_exercise_change", args=[exercise.pk]),
        reverse("admin:exercises_exercise_preview", args=[exercise.pk]),
        reverse("admin:exercises_exercise_version", args=[exercise.pk, 1]),
    ]
    for browser in (Client(), signed_in.as_(clinician)):
        for path in paths:
            assert browser.get(path).status_code in (302, 403), path


def test_somebody_who_left_keeps_nothing(signed_in: Any, db: None) -> None:
    gone = make_clinician(None, is_staff=True, is_active=False)
    assert signed_in.as_(gone).get(reverse("admin:exercises_exercise_changelist")).status_code in (302, 403)


def test_a_superuser_invites_a_clinician(signed_in: Any, admin: Clinician) -> None:
    words = {"email": "New@Clinic.example", "name": "New One", "role": "clinician", "usable_password": "true"}
    secret = {"password1": "a long enough secret", "password2": "a long enough secret"}
    response = signed_in.as_(admin).post(reverse("admin:patients_clinician_add"), {**words, **secret})
    assert response.status_code == 302
    invited = Clinician.objects.get(email="new@clinic.example")
    assert invited.check_password("a long enough secret")
    assert not invited.is_staff

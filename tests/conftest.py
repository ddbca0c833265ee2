"""The cast of people; browsers are in browser.py, servers in config/local/pytest_services.py.

`clinician` owns, `colleague` shares the clinic, `stranger` shares nothing, `patient` holds a link, `admin` keeps the catalogue.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from patients import access
from patients.models import Clinic, Clinician, Patient
from programs.models import Program
from tests import factories


@pytest.fixture
def clinic(db: None) -> Clinic:
    return factories.make_clinic(name="Harbour Physio")


@pytest.fixture
def clinician(clinic: Clinic) -> Clinician:
    return factories.make_clinician(clinic, name="Ines Vogel")


@pytest.fixture
def colleague(clinic: Clinic) -> Clinician:
    return factories.make_clinician(clinic)


@pytest.fixture
def stranger(db: None) -> Clinician:
    return factories.make_clinician(factories.make_clinic(name="Elsewhere"))


@pytest.fixture
def admin(db: None) -> Clinician:
    return factories.make_clinician(None, is_staff=True, is_superuser=True)


@pytest.fixture
def patient(clinician: Clinician) -> Patient:
    return factories.make_patient(clinician, name="Ada Quist")


@pytest.fixture
def other_patient(stranger: Clinician) -> Patient:
    """The stranger's patient."""
    return factories.make_patient(stranger)


@pytest.fixture
def program(patient: Patient, clinician: Clinician) -> Program:
    """Issued on Monday, `factories.TODAY`, three sessions a week for four weeks."""
    return factories.make_program(patient, clinician)


@pytest.fixture
def draft(patient: Patient, clinician: Clinician) -> Program:
    return factories.make_program(patient, clinician, issued=False)


class SignedIn:
    """Clients for the cast: `as_(clinician)` is a browser in which she is signed in, `phone_of(patient)` one that his link opened."""

    def as_(self, clinician: Clinician) -> Client:
        client = Client()
        client.force_login(clinician)
        return client

    def phone_of(self, patient: Patient, at: datetime | None = None) -> Client:
        at = at or timezone.now()
        link = access.hand_out(patient=patient, by=None, at=at)
        _device, secret = access.let_in(link=link, label="Phone", at=at)
        client = Client()
        client.cookies[access.DEVICE_COOKIE] = secret
        return client


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    return SignedIn()

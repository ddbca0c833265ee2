from patients.models.access import MOST_WRONG_YEARS, AccessCode, AccessLink, Device
from patients.models.address import address_of, has_address
from patients.models.clinic import Clinic
from patients.models.clinician import Clinician
from patients.models.consent import Channel, Consent, Slot
from patients.models.patient import Patient
from patients.models.push import PushSubscription

__all__ = [
    "MOST_WRONG_YEARS",
    "AccessCode",
    "AccessLink",
    "Channel",
    "Clinic",
    "Clinician",
    "Consent",
    "Device",
    "Patient",
    "PushSubscription",
    "Slot",
    "address_of",
    "has_address",
]

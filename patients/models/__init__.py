from patients.models.access import AccessLink, Device
from patients.models.clinic import Clinic
from patients.models.clinician import Clinician
from patients.models.patient import Patient

__all__ = ["AccessLink", "Clinic", "Clinician", "Device", "Patient"]

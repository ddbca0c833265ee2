"""What the part of the settings page about this phone and others has to know, and the QR code of an address."""

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from patients.forms.connect import LanguageForm
from patients.models import Device
from patients.qr import qr_code

register = template.Library()
register.filter(qr_code)


@register.filter
def others(device: Device) -> QuerySet[Device]:
    """The patient's other devices that are in, the one used last first."""
    return device.patient.devices.live(at=timezone.now()).exclude(pk=device.pk).order_by("-seen_at", "pk")


@register.filter
def language_form(device: Device) -> LanguageForm:
    return LanguageForm(initial={"language": device.patient.language})

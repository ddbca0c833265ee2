"""What the part of a page that sends has to know: the key to seal to, and whose phone it is without saying who."""

from django import template
from django.utils.crypto import salted_hmac

from patients import seal
from patients.models import Patient

register = template.Library()
register.simple_tag(seal.public_key, name="sealing_key")


@register.filter
def owner(patient: Patient) -> str:
    """The same for the same patient on every page, and nothing that could be looked up."""
    return salted_hmac("patients.sending.owner", str(patient.pk), algorithm="sha256").hexdigest()[:32]

"""What the part of a page that offers notifications has to know."""

from django import template

from patients import push
from patients.models import Device

register = template.Library()
register.simple_tag(push.public_key, name="push_key")


@register.filter
def takes_push(device: Device) -> bool:
    return device.push_subscriptions.filter(gone_at=None).exists()

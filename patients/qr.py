"""A patient's link as a QR code: inline SVG that pages show, and a file that goes into a PDF."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

QUIET_ZONE = 2  # modules of white around the code; the card it lies on adds the other two


def qr_code(address: str) -> SafeString:
    """The address as an <svg> without a size, black on whatever white lies under it, with a name for screen readers."""
    svg = _code(address).svg_inline(omitsize=True, border=QUIET_ZONE, svgclass=None, lineclass=None)
    named = format_html('<svg role="img" aria-label="{}"', _("QR code of the patient's link"))
    return mark_safe(svg.replace("<svg", named, 1))  # noqa: S308  # segno draws paths; the address is not in the markup


def qr_file(address: str) -> str:
    """The same as an SVG file; who places it gives it a name."""
    out = BytesIO()
    _code(address).save(out, kind="svg", xmldecl=False, omitsize=True, border=0, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)

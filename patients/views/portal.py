"""The patient's way in and out: a link spent by one tap, and the phone's sign-out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from patients import access
from patients.access import DEVICE_COOKIE, PatientRequest, patient_required
from patients.forms.connect import ConnectForm

# Android says Linux too: it comes first.
KINDS_OF_DEVICE = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Show one button. Only its POST spends the link, so that a mail scanner's visit does nothing."""
    now = timezone.now()
    known = access.device_of(request.COOKIES.get(DEVICE_COOKIE, ""), at=now)
    if request.method != "POST":
        context = {"form": ConnectForm(), "known": known, "was_known": DEVICE_COOKIE in request.COOKIES and not known}
        return render(request, "patients/connect.html", context)
    form = ConnectForm(request.POST)
    if known and not form.data.get("link"):
        return redirect("programs:portal_today")
    if not form.is_valid():
        return render(request, "patients/connect.html", {"form": form}, status=400)
    try:
        _device, secret = access.open_link(
            typed=form.cleaned_data["link"], label=_label_of(request), at=now, instead_of=known
        )
    except access.LinkRefused:
        return render(request, "patients/connect_refused.html", {"form": form}, status=403)
    response = redirect("programs:portal_today")
    access.remember(response, secret)
    return response


@require_POST
@patient_required
def leave(request: PatientRequest) -> HttpResponse:
    access.forget(device=request.device, at=timezone.now())
    response = redirect("patients:connect")
    response.delete_cookie(DEVICE_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _label_of(request: HttpRequest) -> str:
    """What kind of device it is, as the list of the patient's devices says it; nothing finer is kept."""
    agent = request.headers.get("User-Agent", "")
    return next((kind for kind in KINDS_OF_DEVICE if kind in agent), "")

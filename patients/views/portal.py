"""The patient's way in and out: a link, pass or code spent by one tap, and the phone's sign-out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from patients import access
from patients.access import DEVICE_COOKIE, PatientRequest, patient_required
from patients.forms.connect import ConnectForm
from patients.models import Device

# Android says Linux too: it comes first.
KINDS_OF_DEVICE = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


@sensitive_post_parameters("link", "year")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Show one button. Only its POST spends anything, so that a scanner's visit, even in a browser, does nothing."""
    now = timezone.now()
    known = access.device_of(request.COOKIES.get(DEVICE_COOKIE, ""), at=now)
    if request.method != "POST":
        return _page(request, ConnectForm(), known)
    form = ConnectForm(request.POST)
    if known and not form.data.get("link"):
        return redirect("programs:portal_today")
    if not form.is_valid():
        return _page(request, form, known, status=422)
    try:
        device, secret = access.open_link(label=_label_of(request), at=now, known=known, **form.said)
    except access.YearAsked as asked:
        form.ask_year(tries_left=asked.tries_left)
        return _page(request, form, known, status=422 if form.errors else 200)
    except access.LinkRefused as refused:
        return _refused(request, form, known, refused)
    response = redirect("programs:portal_today")
    if secret:
        access.remember(response, secret, device)
    return response


@require_POST
@patient_required
def leave(request: PatientRequest) -> HttpResponse:
    access.forget(device=request.device, at=timezone.now())
    messages.success(request, _("You are signed out on this phone."))
    response = redirect("patients:connect")
    response.delete_cookie(DEVICE_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _page(request: HttpRequest, form: ConnectForm, known: Device | None, status: int = 200) -> HttpResponse:
    was_known = DEVICE_COOKIE in request.COOKIES and not known and not form.is_bound
    context = {"form": form, "known": known, "was_known": was_known}
    return render(request, "patients/connect.html", context, status=status)


def _refused(
    request: HttpRequest, form: ConnectForm, known: Device | None, refused: access.LinkRefused
) -> HttpResponse:
    if refused.why != access.Why.UNKNOWN:  # it is spent: there is nothing to look over and to correct
        form = ConnectForm(initial={"is_shared": form.cleaned_data["is_shared"]})
    context = {"form": form, "refused": refused, "known": known}
    return render(request, "patients/connect_refused.html", context, status=403)


def _label_of(request: HttpRequest) -> str:
    """What kind of device it is, as the list of the patient's devices says it; nothing finer is kept."""
    agent = request.headers.get("User-Agent", "")
    return next((kind for kind in KINDS_OF_DEVICE if kind in agent), "")

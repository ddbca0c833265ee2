"""The protocols: found, read and compared by every clinician; made, edited, copied and retired where they are the clinic's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from patients.access import ClinicianRequest, clinician_required
from programs import protocols as verbs
from programs.models import Program, Protocol, ProtocolVersion
from programs.models.protocol import ProtocolQuerySet
from programs.prescribing import Refused
from programs.protocols import wording
from programs.protocols.finding import Cabinet
from programs.views import course_table
from programs.views.protocol_editor import ProtocolEditor

EDITOR = "programs/protocol_editor.html"


@require_safe
@clinician_required
def protocols(request: ClinicianRequest) -> HttpResponse:
    cabinet = Cabinet(request.user, request.GET.get("q", "")[:100].strip(), request.GET.get("tag", ""))
    part = "#finds" if request.htmx and request.htmx.target == "finds" else ""
    return render(request, f"programs/protocols.html{part}", {"cabinet": cabinet})


@require_safe
@clinician_required
def protocol(request: ClinicianRequest, protocol_id: UUID) -> HttpResponse:
    rows = _readable(request).select_related("copied_from__protocol", "clinic")
    found = get_object_or_404(rows.prefetch_related("regions", "prescriptions__exercise__version"), pk=protocol_id)
    context = {
        "protocol": found,
        "free_days": found.min_gap_days - 1,
        "bands": wording.bands(found.bands),
        "rows": [(row, wording.course(row.dosage, row.by_week)) for row in found.prescriptions.all()],
        "table": course_table.of_protocol(found),
        "milestones": [_in_words(milestone) for milestone in found.milestones],
        "versions": verbs.history(found),
        "is_own": found.clinic_id is not None,
    }
    return render(request, "programs/protocol.html", context)


@require_safe
@clinician_required
def protocol_changes(request: ClinicianRequest, protocol_id: UUID) -> HttpResponse:
    """Any two versions beside each other: `?from=1&to=3`; without, the protocol's page, which has each beside the one before."""
    found = get_object_or_404(_readable(request), pk=protocol_id)
    if not request.GET:
        return redirect("programs:protocol", found.pk)
    numbers = [request.GET.get(name, "") for name in ("from", "to")]
    if not all(number.isdecimal() and len(number) < 9 for number in numbers):
        raise Http404
    try:
        comparison = verbs.between(found, *map(int, numbers))
    except ProtocolVersion.DoesNotExist:
        raise Http404 from None
    return render(request, "programs/protocol_changes.html", {"protocol": found, "comparison": comparison})


@require_safe
@clinician_required
def newer_protocol(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    """What changed in its protocol since this program was drafted from it."""
    programs = Program.objects.for_clinician(request.user).select_related("protocol")
    program = get_object_or_404(programs.filter(protocol__isnull=False), pk=program_id)
    comparison = verbs.newer(program)
    if comparison is None:
        return redirect("programs:protocol", program.protocol_id)
    context = {"protocol": program.protocol, "program": program, "comparison": comparison}
    return render(request, "programs/protocol_changes.html", context)


@require_safe
@clinician_required
def protocol_exercises(request: ClinicianRequest) -> HttpResponse:
    """What the library has for the editor; without scripts the editor itself answers the same question."""
    if not request.htmx:
        return redirect("programs:make_protocol")
    return render(request, f"{EDITOR}#finds", {"editor": ProtocolEditor(request.user, sent=request.GET)})


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def make_protocol(request: ClinicianRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def revise_protocol(request: ClinicianRequest, protocol_id: UUID) -> HttpResponse:
    rows = _own(request).current().prefetch_related("regions", "prescriptions")
    return _edit(request, get_object_or_404(rows, pk=protocol_id))


@require_POST
@clinician_required
def copy_protocol(request: ClinicianRequest, protocol_id: UUID) -> HttpResponse:
    found = get_object_or_404(_readable(request).current(), pk=protocol_id)
    own = verbs.copy(protocol=found, by=request.user, at=timezone.now())
    messages.success(request, _("Copied. Everybody in your clinic can use and change this one; nobody else sees it."))
    return redirect("programs:revise_protocol", own.pk)


@require_POST
@clinician_required
def save_as_protocol(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program = get_object_or_404(Program.objects.for_clinician(request.user).select_related("protocol"), pk=program_id)
    try:
        made = verbs.make_from(program=program, by=request.user, at=timezone.now())
    except Refused as refused:
        for sentence in refused.problems.values():
            messages.error(request, sentence)
        return redirect("programs:show", program.pk)
    messages.success(request, _("Saved as a protocol of your clinic. Name it so that others find it."))
    return redirect("programs:revise_protocol", made.pk)


@require_POST
@clinician_required
def retire_protocol(request: ClinicianRequest, protocol_id: UUID) -> HttpResponse:
    found = get_object_or_404(_own(request).current(), pk=protocol_id)
    verbs.retire(protocol=found, at=timezone.now())
    messages.success(request, _("Retired. Programs that began with it go on; no new one does."))
    return redirect("programs:protocol", found.pk)


@require_POST
@clinician_required
def restore_protocol(request: ClinicianRequest, protocol_id: UUID) -> HttpResponse:
    found = get_object_or_404(_own(request).filter(retired_at__isnull=False), pk=protocol_id)
    verbs.restore(protocol=found)
    messages.success(request, _("Programs can begin with it again."))
    return redirect("programs:protocol", found.pk)


def _edit(request: ClinicianRequest, standing: Protocol | None) -> HttpResponse:
    editor = ProtocolEditor(request.user, standing, request.POST if request.method == "POST" else None)
    if editor.saves and editor.is_valid():
        try:
            return _saved(request, standing, _save(request, editor, standing))
        except verbs.Overtaken as overtaken:
            editor.overtaken(verbs.between(overtaken.protocol, editor.since, overtaken.protocol.version))
        except Refused as refused:
            editor.refuse(refused.problems)
    return _shown(request, editor)


def _shown(request: ClinicianRequest, editor: ProtocolEditor) -> HttpResponse:
    """The page as it was sent. htmx shows it too when it says what was refused, and from the top."""
    status = 409 if editor.comparison else 422 if editor.has_errors else 200
    response = render(request, EDITOR, {"editor": editor}, status=200 if request.htmx else status)
    if request.htmx and status != 200:
        response["HX-Reswap"] = "outerHTML show:window:top"
    return response


def _save(request: ClinicianRequest, editor: ProtocolEditor, standing: Protocol | None) -> Protocol:
    at = timezone.now()
    if standing is None:
        return verbs.make(clinic=request.clinic, by=request.user, at=at, **editor.rules)
    return verbs.revise(protocol=standing, by=request.user, at=at, since=editor.since, **editor.rules)


def _saved(request: ClinicianRequest, standing: Protocol | None, saved: Protocol) -> HttpResponse:
    if standing and standing.version == saved.version:
        messages.info(
            request,
            _("Nothing changed that a program takes over; it is still version %(number)s.") % {"number": saved.version},
        )
    else:
        messages.success(
            request,
            _("Saved as version %(number)s. Programs already made stay as they are.") % {"number": saved.version},
        )
    address = reverse("programs:protocol", args=[saved.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _readable(request: ClinicianRequest) -> ProtocolQuerySet:
    return Protocol.objects.for_clinician(request.user)


def _own(request: ClinicianRequest) -> ProtocolQuerySet:
    return Protocol.objects.own_of(request.user)


def _in_words(milestone: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **milestone,
        "ask": wording.in_words(milestone.get("ask", []), wording.ASKED),
        "decide": wording.in_words(milestone.get("decide", []), wording.DECIDED),
    }

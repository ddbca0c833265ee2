"""The protocols as clinicians read them: what a program can start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from patients.access import ClinicianRequest, clinician_required
from programs.models import Protocol

WORDS = {  # of a milestone, as the catalogue format has them
    "pain": _("pain"),
    "own_goals": _("own goals"),
    "global_change": _("change over all"),
    "finish": _("finish"),
    "extend": _("extend, to eight weeks in all"),
    "maintenance": _("keep up what was gained"),
    "review": _("see the patient again"),
}


@require_safe
@clinician_required
def protocols(request: ClinicianRequest) -> HttpResponse:
    found = Protocol.objects.for_clinician(request.user).current().annotate(exercises=Count("prescriptions"))
    return render(request, "programs/protocols.html", {"protocols": found})


@require_safe
@clinician_required
def protocol(request: ClinicianRequest, protocol_id: UUID) -> HttpResponse:
    found = get_object_or_404(
        Protocol.objects.for_clinician(request.user).prefetch_related("regions", "prescriptions__exercise__version"),
        pk=protocol_id,
    )
    context = {
        "protocol": found,
        "free_days": found.min_gap_days - 1,
        "milestones": [_in_words(milestone) for milestone in found.milestones],
    }
    return render(request, "programs/protocol.html", context)


def _in_words(milestone: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **milestone,
        "ask": [WORDS.get(key, key) for key in milestone.get("ask", [])],
        "decide": [WORDS.get(key, key) for key in milestone.get("decide", [])],
    }

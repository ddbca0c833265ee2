"""How the builder's views make one change and answer it: only from the state its author saw, saying beside the field what was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, reselect, retarget, trigger_client_event

from patients.access import ClinicianRequest
from programs import prescribing
from programs.forms import RefusalForm, SearchForm
from programs.models import Prescription, Program, ProgramEvent
from programs.views.workbench import Workbench, with_everything

PAGE = "programs/authoring/build.html"
PARTS = "programs/authoring/_parts.html"
CHANGEABLE = (Program.State.DRAFT, Program.State.ACTIVE, Program.State.PAUSED)


class Change:
    """One form sent from the builder. `place` is the id of the part of the page that shows it again when it is refused."""

    def __init__(
        self, request: ClinicianRequest, program: Program, form: RefusalForm, *, at: datetime, place: str
    ) -> None:
        self.request, self.program, self.form, self.at, self.place = request, program, form, at, place

    def make(self, verb: Callable[[], Any], *, onward: str = "") -> HttpResponse:
        """Call the verb and go `onward`, or back to the builder; or answer with the form as it was sent and what is wrong with it."""
        is_sent_well = self.form.is_valid()
        if self.request.POST.get("revision") != str(self.program.revision):
            self.form.refuse({"": self._overtaken()})
            return self._refusal(place="grid" if self.place == "grid" else "program", status=409)
        if is_sent_well:
            try:
                verb()
            except prescribing.Refused as refused:
                self.form.refuse(refused.problems)
        if self.form.errors:
            return self._refusal(place=self.place, status=422)
        return self._go(onward) if onward else self._saved()

    def _saved(self) -> HttpResponse:
        if not self.request.htmx:
            return redirect(f"{builder_of(self.request, self.program)}#{self.place}")
        return self._parts(self._bench(), _("Saved at %(time)s") % {"time": self._local(self.at)})

    def _go(self, onward: str) -> HttpResponse:
        return HttpResponseClientRedirect(onward) if self.request.htmx else redirect(onward)

    def _refusal(self, *, place: str, status: int) -> HttpResponse:
        bench = self._bench(refused=self.form)
        if not self.request.htmx:
            return render(self.request, PAGE, {"bench": bench}, status=status)
        response = self._parts(bench, _("Not saved"))
        return reselect(retarget(response, f"#{place}"), f"#{place}")

    def _parts(self, bench: Workbench, words: str) -> HttpResponse:
        response = render(self.request, PARTS, {"bench": bench})
        return trigger_client_event(response, "workbench", {"revision": bench.program.revision, "words": words})

    def _bench(self, **shown: Any) -> Workbench:
        program = programs_of(self.request).get(pk=self.program.pk)
        return bench_of(self.request, program, at=self.at, **shown)

    def _overtaken(self) -> str:
        """Who got in between."""
        changes = self.program.events.exclude(by_clinician=None).exclude(kind__in=ProgramEvent.ABOUT_REPORTS)
        last = changes.select_related("by_clinician").last()
        return _(
            "%(name)s changed this program at %(time)s, in another tab or at another desk. "
            "You see it as it stands now; your own change was not made."
        ) % {"name": last and last.by_clinician, "time": self._local(last.at if last else self.at)}

    def _local(self, at: datetime) -> str:
        return time_format(timezone.localtime(at))


def held_program(request: ClinicianRequest, program_id: UUID, *, with_patient: bool = False) -> Program:
    """A program of the clinic that may still be changed, locked until the change is done, and its patient with it if need be."""
    rows = ("self", "patient") if with_patient else ("self",)
    programs = Program.objects.for_clinician(request.user).filter(state__in=CHANGEABLE)
    held = programs.select_related("patient").select_for_update(of=rows, no_key=True)
    program = get_object_or_404(held, pk=program_id)
    program.is_held, program.patient.is_held = True, with_patient
    return program


def held_prescription(request: ClinicianRequest, prescription_id: UUID) -> Prescription:
    """A prescription that stands in such a program, both locked."""
    programs = Program.objects.for_clinician(request.user).filter(state__in=CHANGEABLE)
    rows = Prescription.objects.current().filter(program__in=programs).select_related("program__patient")
    held = get_object_or_404(rows.select_for_update(of=("self", "program"), no_key=True), pk=prescription_id)
    held.program.is_held = True
    return held


def programs_of(request: ClinicianRequest) -> QuerySet[Program]:
    return with_everything(Program.objects.for_clinician(request.user))


def bench_of(
    request: ClinicianRequest, program: Program, *, at: datetime, refused: RefusalForm | None = None
) -> Workbench:
    return Workbench(
        program, by=request.user, at=at, query=_words(request), narrowed=request.GET.dict(), refused=refused
    )


def builder_of(request: ClinicianRequest, program: Program) -> str:
    """The builder's address, with the words searched for."""
    address = reverse("programs:build", args=[program.pk])
    words = _words(request)
    return f"{address}?{urlencode({'q': words})}" if words else address


def _words(request: ClinicianRequest) -> str:
    form = SearchForm(request.POST if request.method == "POST" else request.GET)
    return form.cleaned_data["q"] if form.is_valid() else ""

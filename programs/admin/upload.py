"""Import in the admin: hand in a file, see what it holds, choose, take it in. Nothing changes before the last step."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.admin.keepers import KeptByStaff
from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.drafts import LicenceMissing
from exercises.interchange.formats import FORMATS
from exercises.interchange.report import Line, Outcome, Report
from programs.forms.importing import KINDS, ChoicesForm, UploadForm
from programs.interchange import uploads
from programs.interchange.importing import Stopped, TooMany
from programs.interchange.uploads import Look
from programs.models import Upload

GROUPS = {
    "muscles": gettext_lazy("muscles"),
    "equipment": gettext_lazy("equipment"),
    "regions": gettext_lazy("body regions"),
    "stage": gettext_lazy("stage"),
    "position": gettext_lazy("position"),
}
SHOWN = 200  # lines of a kind on a page
TAKEN = (Outcome.ADDED, Outcome.CHANGED)


@admin.register(Upload)
class UploadAdmin(KeptByStaff, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "kind", "by", "uploaded_at", "standing")
    list_select_related = ("by",)
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return Upload.objects.defer("data", "choices")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # the page of a file has its own button; what was taken in stays on record

    @admin.display(description=gettext_lazy("format"), ordering="format")
    def kind(self, upload: Upload) -> str:
        return str(dict(KINDS).get(upload.format, upload.format))

    @admin.display(description=gettext_lazy("state"))
    def standing(self, upload: Upload) -> str:
        if upload.report is None:
            return _("waiting: nothing taken in yet")
        taken = len(Report.of(upload.report).with_outcome(*TAKEN))
        return ngettext("%(number)s exercise taken in", "%(number)s exercises taken in", taken) % {"number": taken}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Files taken in")})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            upload = uploads.hand_in(name=file.name, data=file.read(), by=request.user, at=timezone.now())
            return _to(upload)
        return self._page(request, "add", form, [(None, {"fields": ["file"]})], title=_("Import a file"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        upload = self.get_object(request, object_id)
        if upload is None:
            raise Http404
        if upload.report is not None:
            report = Report.of(upload.report)
            return self._page(
                request, "done", title=_("Taken in: %(name)s") % {"name": upload}, upload=upload, report=report
            )
        if request.method == "POST" and "_discard" in request.POST:
            upload.delete()
            self.message_user(request, _("“%(name)s” was thrown away.") % {"name": upload}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:programs_upload_changelist"))
        return self._choose(request, upload) if request.method == "POST" else self._look(request, upload)

    def _choose(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Keep what was chosen; look again, or take it in."""
        seen = uploads.look(upload, at=timezone.now())
        form = ChoicesForm(request.POST, headings=seen.headings)
        if not form.is_valid():
            return self._look(request, upload, form, seen)
        uploads.choose(upload=upload, format=form.cleaned_data["format"], choices=form.choices())
        if "_take" not in request.POST:
            return _to(upload)
        try:
            report = uploads.take_in(upload=upload, by=request.user, at=timezone.now())
        except LicenceMissing:
            form.add_error(
                "licence" if not form.cleaned_data["licence"] else "author", _("Needed: the file names none.")
            )
        except Stopped:
            form.add_error("leave_out_refused", _("Some rows cannot be read. Leave them out, or mend the file."))
        except TooMany:
            text = _(
                "A page cannot wait for more than %(limit)s exercises: use the command import_catalogue for this file."
            )
            form.add_error(None, text % {"limit": uploads.MOST})
        except CatalogueError:
            form.add_error(None, _("The file cannot be read as it is."))
        else:
            self._tell(request, report)
            return _to(upload)
        return self._look(request, upload, form)

    def _look(
        self, request: HttpRequest, upload: Upload, form: ChoicesForm | None = None, seen: Look | None = None
    ) -> HttpResponse:
        seen = seen or uploads.look(upload, at=timezone.now())
        initial = ChoicesForm.initial_of(upload.format, Choices.of(upload.choices))
        form = form or ChoicesForm(initial=initial, headings=seen.headings)
        title = _("What “%(name)s” holds") % {"name": upload}
        return self._page(
            request,
            "look",
            form,
            _fieldsets(form, upload, seen),
            title=title,
            upload=upload,
            report=seen.report,
            seen=seen,
        )

    def _tell(self, request: HttpRequest, report: Report) -> None:
        taken = len(report.with_outcome(*TAKEN))
        text = ngettext("%(number)s exercise was taken in.", "%(number)s exercises were taken in.", taken)
        self.message_user(request, text % {"number": taken}, messages.SUCCESS)

    def _page(
        self, request: HttpRequest, step: str, form: Any = None, fieldsets: Any = (), **words: Any
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "step": step,
            "form": form,
            "adminform": AdminForm(form, fieldsets, {}) if form else None,
            **words,
            **_told(words.get("report")),
        }
        return TemplateResponse(request, "admin/programs/upload/page.html", context)


def _told(report: Report | None) -> dict[str, Any]:
    """A report as the page lists it: counts, what is in doubt, warnings, what is new."""
    if report is None:
        return {}
    counts = report.counts()
    return {
        "tally": [(outcome.value, outcome.label, counts[outcome]) for outcome in Outcome],
        "takes": counts[Outcome.ADDED] + counts[Outcome.CHANGED],
        "unknown": [(word, GROUPS.get(group, group), times) for group, word, times in report.unknown],
        "doubtful": [
            (_("Cannot be read"), _some(report.with_outcome(Outcome.REFUSED))),
            (_("Conflicts: left as they are here"), _some(report.with_outcome(Outcome.CONFLICT))),
        ],
        "warnings": [(warning, _some(lines)) for warning, lines in report.warnings().items()],
        "taken": [
            (_("New, as drafts") if not report.protocols else _("New"), _some(report.with_outcome(Outcome.ADDED))),
            (_("Changed"), _some(report.with_outcome(Outcome.CHANGED))),
        ],
    }


def _some(lines: list[Line]) -> dict[str, Any]:
    """The first lines, and how many there are besides."""
    return {"lines": lines[:SHOWN], "count": len(lines), "more": max(0, len(lines) - SHOWN)}


def _fieldsets(form: ChoicesForm, upload: Upload, seen: Look) -> list[tuple[Any, dict[str, Any]]]:
    """The fields that matter for this file."""
    report, is_foreign = seen.report, upload.format in FORMATS
    doubtful = [
        name
        for name, outcome in (("leave_out_refused", Outcome.REFUSED), ("overwrite", Outcome.CONFLICT))
        if (report and report.with_outcome(outcome)) or form[name].value()
    ]
    fields = ["format", "collection"] if form.columns else ["format"]
    found: list[tuple[Any, dict[str, Any]]] = [(_("What it is"), {"fields": fields})]
    if form.columns:
        found.append((_("Which column holds what"), {"fields": form.columns, "classes": ["columns"]}))
    if is_foreign:
        found.append((_("Where it is from"), {"fields": ["licence", "author", "url"]}))
    if doubtful:
        found.append((_("Rows in doubt"), {"fields": doubtful}))
    return found


def _to(upload: Upload) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:programs_upload_change", args=[upload.pk]))

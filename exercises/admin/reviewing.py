"""The review queue, what waits longest first, and the page on which one text is reviewed. `ExerciseAdmin` wears it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises import library
from exercises.content import content_of
from exercises.forms.review import ApproveForm, ReturnForm
from exercises.library import NotPublishable
from exercises.models import Exercise, ExerciseEvent
from exercises.reading_level import of_content

PAGE_SIZE = 50


class Reviewing:
    """Two pages, mixed into the admin of exercises."""

    admin_site: Any

    def review_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("reviews/", view(self.reviews), name="exercises_exercise_reviews"),
            path("<uuid:pk>/review/", view(self.review), name="exercises_exercise_review"),
        ]

    def reviews(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(waiting(), PAGE_SIZE).get_page(request.GET.get("page"))
        return self._page(request, "reviews", _("Waiting for review"), page=page)

    def review(self, request: HttpRequest, pk: Any) -> HttpResponse:
        exercise = get_object_or_404(Exercise.objects.shared().with_content().select_related("version"), pk=pk)
        today, standing = timezone.localdate(), exercise.updated_at.isoformat()
        is_return = "_return" in request.POST
        approve = ApproveForm(request.POST if request.POST and not is_return else None, today=today)
        refuse = ReturnForm(request.POST if is_return else None)
        if approve.is_bound and request.POST.get("read") != standing:
            approve.add_error(None, _("It was changed after you opened this page: read it again before you decide."))
        if (refuse if is_return else approve).is_valid() and self._decided(request, exercise, approve, refuse):
            return redirect("admin:exercises_exercise_reviews")
        content = content_of(exercise)
        context = {
            "exercise": exercise,
            "standing": standing,
            "content": content,
            "published": exercise.version.content if exercise.version else None,
            "reading_level": of_content(content),
            "missing": library.missing(exercise),
            "approve": approve,
            "refuse": refuse,
        }
        return self._page(request, "review", _("Review: %(name)s") % {"name": exercise.name}, **context)

    def _decided(self, request: HttpRequest, exercise: Exercise, approve: ApproveForm, refuse: ReturnForm) -> bool:
        at = timezone.now()
        if refuse.is_bound:
            library.back_to_draft(exercise=exercise, by=request.user, at=at, **refuse.cleaned_data)
            text = _("“%(name)s” goes back to whoever wrote it.")
            messages.success(request, text % {"name": exercise.name})
            return True
        try:
            version = library.approve(exercise=exercise, by=request.user, at=at, **approve.cleaned_data)
        except NotPublishable as refused:
            for reason in refused.problems.values():
                approve.add_error(None, reason)
            return False
        text = _("“%(name)s” is reviewed and published as version %(number)s.")
        messages.success(request, text % {"name": exercise.name, "number": version.number})
        return True

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> TemplateResponse:
        words = {**self.admin_site.each_context(request), "opts": Exercise._meta, "title": title, **context}
        return TemplateResponse(request, f"admin/exercises/exercise/{name}.html", words)


def waiting() -> QuerySet[Exercise]:
    """What waits in the shared catalogue, longest first, with `asked_by`."""
    sent = ExerciseEvent.objects.filter(exercise=OuterRef("pk"), kind=ExerciseEvent.Kind.SENT_TO_REVIEW)
    return (
        Exercise.objects.shared()
        .filter(review_asked_at__isnull=False)
        .select_related("version")
        .annotate(asked_by=Subquery(sent.order_by("-at", "-pk").values("by__name")[:1]))
        .order_by("review_asked_at", "name", "pk")
    )

"""What the list of exercises in the admin is narrowed by, besides the columns of the table."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.models import Exercise, State


class StandingFilter(SimpleListFilter):
    title = gettext_lazy("what is left to do")  # type: ignore[assignment]
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("waiting", _("Waits for review")),
            ("changed", _("Has unpublished changes")),
            ("unreviewed", _("Published, not yet reviewed")),
            ("no_figure", _("Has no figure")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> QuerySet[Exercise]:
        match self.value():
            case "waiting":
                return queryset.filter(review_asked_at__isnull=False)
            case "changed":
                return queryset.filter(has_unpublished_changes=True)
            case "unreviewed":
                return queryset.filter(version__isnull=False, reviewed_on=None).exclude(state=State.RETIRED)
            case "no_figure":
                return queryset.filter(figure__isnull=True)
        return queryset

"""What all of the API has in common: who may ask, how bodies are read, how lists are cut. settings.REST_FRAMEWORK names these classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ParseError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # rest_framework.views imports this module
    from rest_framework.request import Request
    from rest_framework.views import APIView


class IsClinician(BasePermission):
    """A signed-in clinician of a clinic; a catalogue keeper without one sees no patients, here as on the pages."""

    message = gettext_lazy("Only clinicians of a clinic may ask here.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return getattr(request.user, "clinic_id", None) is not None


class StrictJSONParser(JSONParser):
    """JSON in UTF-8, whatever the request claims, and no deeper than Python recurses. Its size is bounded before it gets here."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, {"encoding": "utf-8"})
        except RecursionError:
            raise ParseError(_("This is nested too deeply.")) from None


class Pages(LimitOffsetPagination):
    """`?limit=` (up to 200) and `?offset=`."""

    default_limit = 50
    max_limit = 200

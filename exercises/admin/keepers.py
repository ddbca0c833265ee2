"""Who may do what in the admin: the catalogue belongs to those who keep it. Every admin class of the library wears one of these."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest


class KeptByStaff:
    """Whoever keeps the catalogue (`is_staff`) may see and edit it, without a permission for each table."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return keeps_the_catalogue(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return keeps_the_catalogue(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return keeps_the_catalogue(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return keeps_the_catalogue(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return keeps_the_catalogue(request)


class ReadOnly(KeptByStaff):
    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def keeps_the_catalogue(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff  # type: ignore[union-attr]

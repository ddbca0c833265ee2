"""Signing in: clinicians are invited, nobody signs up by themselves. Used by django-allauth, and by Django at each request."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from patients.models import Clinician


class WithClinic(AuthenticationBackend):
    """Every page of a clinician asks for the clinic too: fetched with her, it costs no query of its own."""

    def get_user(self, user_id: Any) -> Clinician | None:
        user = Clinician.objects.select_related("clinic").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class ClosedSignup(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

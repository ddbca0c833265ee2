"""Publish, send to review, retire: one call of `exercises.library` each, and what it says to whoever pressed the button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import label_for_field
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises import library
from exercises.library import NotPublishable
from exercises.models import Exercise


def publish(site: ModelAdmin[Any], request: HttpRequest, exercise: Exercise) -> bool:
    try:
        version = library.publish(exercise=exercise, by=request.user, at=timezone.now())
    except NotPublishable as refused:
        for name, reason in refused.problems.items():
            label = label_for_field(name, Exercise)
            text = _("“%(name)s” cannot be published: %(field)s. %(reason)s")
            words = {"name": exercise.name, "field": label, "reason": reason}
            site.message_user(request, text % words, messages.ERROR)
        return False
    text = _("“%(name)s” is published as version %(number)s. Programs already issued keep the text they have.")
    site.message_user(request, text % {"name": exercise.name, "number": version.number}, messages.SUCCESS)
    return True


def send_to_review(site: ModelAdmin[Any], request: HttpRequest, exercise: Exercise) -> None:
    if library.send_to_review(exercise=exercise, by=request.user, at=timezone.now()):
        site.message_user(request, _("“%(name)s” is in review.") % {"name": exercise.name}, messages.SUCCESS)
    else:
        text = _("“%(name)s” was not sent: it waits already, or there is nothing new to review.")
        site.message_user(request, text % {"name": exercise.name}, messages.WARNING)


def retire(site: ModelAdmin[Any], request: HttpRequest, exercise: Exercise) -> None:
    library.retire(exercise=exercise, by=request.user, at=timezone.now())
    text = _("“%(name)s” is retired. Programs that hold it go on; nobody can prescribe it anew.")
    site.message_user(request, text % {"name": exercise.name}, messages.SUCCESS)


BUTTONS = {"publish": publish, "send_to_review": send_to_review, "retire": retire}

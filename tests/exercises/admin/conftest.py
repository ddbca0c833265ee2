"""Somebody who keeps the catalogue, its routine, and forms filled in as a browser would."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from exercises.interchange import document
from exercises.models import Exercise
from patients.models import Clinician
from programs.interchange import catalogue
from tests.factories import NOW, make_clinician

Fields = dict[str, Any]
FILE = Path("exercises/catalogue/hip-flexor-strength.json")


@pytest.fixture
def keeper(db: None) -> Clinician:
    return make_clinician(None, name="Robin Falk", is_staff=True)


@pytest.fixture
def client(keeper: Clinician) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


@pytest.fixture
def routine(db: None) -> None:
    """All six exercises."""
    catalogue.load(document.read(FILE.read_bytes()), by=None, at=NOW)


@pytest.fixture
def exercise(db: None) -> Exercise:
    """The knee drive, published, with its loaded variant beside it."""
    shipped = document.read(FILE.read_bytes())
    pair = [entry for entry in shipped["exercises"] if entry["slug"].startswith("standing-knee-drive")]
    catalogue.load({**shipped, "exercises": pair, "protocols": []}, by=None, at=NOW)
    return Exercise.objects.get(slug="standing-knee-drive")


@pytest.fixture
def edit(client: Client) -> Callable[..., HttpResponse]:
    """Open an exercise's page, change some fields, press a button."""

    def send(exercise: Exercise | None, press: str = "_continue", **changes: Any) -> HttpResponse:
        path = (
            reverse("admin:exercises_exercise_change", args=[exercise.pk])
            if exercise
            else reverse("admin:exercises_exercise_add")
        )
        fields = filled(client.get(path).content.decode())
        return client.post(path, {**fields, **changes, press: "on"}, follow=True)

    return send


def filled(page: str) -> Fields:
    """What a browser would send of the page's form, its buttons left out."""
    form = _Form()
    form.feed(page)
    return form.fields


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._inside, self._name, self._text = False, "", ""
        self._values: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._inside = given.get("id", "").endswith("_form")
        elif self._inside and tag == "input" and "name" in given and given.get("type") != "submit":
            self._input(given)
        elif self._inside and tag in ("textarea", "select"):
            self._name, self._text, self._values = given["name"], "", []
        elif tag == "option" and "selected" in given:
            self._values.append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._name:
            self.fields[self._name] = self._text.removeprefix("\n")
        elif tag == "select" and self._name:
            self.fields[self._name] = self._values
        if tag in ("textarea", "select"):
            self._name = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def _input(self, given: dict[str, str]) -> None:
        if given.get("type") not in ("checkbox", "radio"):
            self.fields[given["name"]] = given.get("value", "")
        elif "checked" in given:
            self.fields.setdefault(given["name"], []).append(given.get("value", "on"))

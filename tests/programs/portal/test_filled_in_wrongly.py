"""Every form of the phone, filled in wrongly: 422, the sentence beside its field and the way to it, and what was said stays."""

from __future__ import annotations

from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.urls.converters import UUIDConverter

from patients.urls import urlpatterns as of_patients
from programs import own_goals
from programs.urls import urlpatterns as of_programs
from tests.factories import NOW, TODAY, days

LONG = " ".join(["more than anybody reads"] * 50)

# By the address: what is sent, the field that is wrong, and what was said beside it.
WRONG = {
    "portal_exercise": (
        {"outcome": "partly", "pain": "11", "effort": "hard"},
        "pain",
        {"outcome": "partly", "effort": "hard"},
    ),
    "portal_finish": ({"comment": LONG}, "comment", {"comment": LONG}),
    "portal_move": ({"to": "2026-01-01"}, "to", {}),
    "portal_backfill": ({"on": "2026-01-01"}, "on", {}),
    "portal_morning": ({"pain": ""}, "pain", {}),
    "portal_goals": ({"climb": "11", "garden": "4"}, "climb", {"garden": "4"}),
    "portal_goal_add": ({"text": LONG}, "text", {"text": LONG}),
    "portal_goal": ({"text": LONG}, "text", {"text": LONG}),
    "portal_pause": ({"until_on": "2026-03-20"}, "reason", {"until_on": "2026-03-20"}),
    "portal_reminders": ({"reminder_time": "22:00"}, "reminder_time", {"reminder_time": "22:00"}),
    "connect": ({"link": "my link"}, "link", {"link": "my link"}),
    "language": ({"language": "none"}, "language", {}),
}
ALONE = {"connect", "language"}  # nothing is above the field, to which a way would have to be shown
BUTTONS = {"portal_concern"}  # what none of its buttons says leads back to them


class Elements(HTMLParser):
    """The elements of a page by their attributes; of a textarea its text is the `value`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append({"tag": tag} | {name: value or "" for name, value in attrs})

    def handle_data(self, text):
        if self.found and self.found[-1]["tag"] == "textarea":
            self.found[-1].setdefault("value", text.strip())

    def named(self, name):
        return [element for element in self.found if element.get("name") == name]

    def with_id(self, key):
        return next(element for element in self.found if element.get("id") == key)

    def says(self, name, value):
        return any(
            element.get("value") == value and ("checked" in element or element.get("type") != "radio")
            for element in self.named(name)
        )


@pytest.fixture
def goals(patient):
    return {name: own_goals.add(patient=patient, text=name, at=NOW) for name in ("climb", "garden")}


@pytest.fixture
def key_of(request, turn_to):
    """What the page's address names, made so that the page asks."""

    def named(address):
        session = request.getfixturevalue("program").sessions.get(planned_on=TODAY)
        match address:
            case "portal_exercise":
                return [request.getfixturevalue("begun").performed.first().pk]
            case "portal_finish":
                return [request.getfixturevalue("finished").pk]
            case "portal_morning":
                finished = request.getfixturevalue("finished")
                turn_to(TODAY + days(1))
                return [finished.pk]
            case "portal_backfill":
                turn_to(TODAY + days(1))
                return [session.pk]
            case "portal_move":
                return [session.pk]
            case "portal_goal":
                return [request.getfixturevalue("goals")["climb"].pk]
            case "portal_pause":
                return [session.program_id]
        return []

    return named


@pytest.mark.parametrize("address", WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(hand, key_of, goals, address):
    said, wrong, kept = WRONG[address]
    in_full = {name: goals[name].pk.hex for name in goals}  # the fields of the goals are named by their keys
    said, wrong = {in_full.get(name, name): value for name, value in said.items()}, in_full.get(wrong, wrong)

    answer = hand.post(
        reverse(f"{'programs' if address.startswith('portal') else 'patients'}:{address}", args=key_of(address)), said
    )

    assert answer.status_code == 422
    shown = Elements(answer.content.decode())
    described = [
        element for element in shown.found if f"id_{wrong}_error" in element.get("aria-describedby", "").split()
    ]
    assert shown.with_id(f"id_{wrong}_error")
    assert [element.get("name", element.get("id")) for element in described] in ([wrong], [f"id_{wrong}_field"])
    ways = [element["href"][1:] for element in shown.found if element.get("href", "").startswith("#id_")]
    assert [shown.with_id(way)["name"] for way in ways] == ([] if address in ALONE else [wrong])
    for name, value in kept.items():
        assert shown.says(in_full.get(name, name), value)


def test_no_form_of_the_phone_is_left_out():
    """An address that is read and also sent to is a page with a form."""
    assert set(WRONG) | BUTTONS == {pattern.name for pattern in of_programs + of_patients if is_form(pattern)} | {
        "language"
    }


def is_form(pattern):
    if not str(pattern.pattern).startswith(("my/", "in/")):
        return False
    args = {
        name: uuid4() if isinstance(converter, UUIDConverter) else TODAY.isoformat()
        for name, converter in pattern.pattern.converters.items()
    }
    answer = pattern.callback(RequestFactory().generic("BREW", "/"), **args)
    return {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))

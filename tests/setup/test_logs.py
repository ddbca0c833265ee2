"""What is logged where things go wrong: the ids that help, and no name, address, text or signed link."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from unittest.mock import Mock

import pytest
import structlog
from django.db import IntegrityError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from structlog.contextvars import clear_contextvars, get_contextvars

from config import logs
from programs.reminders import dispatch, planning, stop_link, tasks
from programs.reminders.channels import CHANNELS
from programs.reminders.channels.answers import Capabilities
from tests import factories
from tests.programs.reminders.scene import DUE, stopped

NAME, EMAIL, PHONE = "canary.name", "canary.mail@example.org", "+4915112345678"


@pytest.fixture(params=["json", "lines"])
def logged(request, monkeypatch) -> Callable[[], str]:
    """What the terminal has got so far, in either form."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(form=request.param, debug=False))
    for name in ("", "django"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])
    clear_contextvars()
    return stream.getvalue


@pytest.fixture
def canary(clinician):
    return factories.make_patient(clinician, name=NAME, email=EMAIL, phone=PHONE)


@pytest.fixture
def link(canary):
    """A path that whoever has it may use."""
    return stop_link.address_of(canary, site="")


def canaries(patient):
    signed = stop_link.SIGNER.sign(str(patient.pk))
    return [NAME, EMAIL, PHONE, signed, signed.rpartition(":")[2], "?secret"]


def assert_silent(text, patient):
    assert text, "nothing was logged at all"
    heard = [word for word in canaries(patient) if word in text]
    assert not heard, text


def fail(patient):
    """An exception that says everything it should not."""

    def raise_it(*_, **__):
        raise ValueError(" ".join(canaries(patient)))

    return raise_it


def test_a_provider_that_breaks(canary, clinician, logged, monkeypatch):
    program = factories.make_program(canary, clinician, at=DUE.replace(hour=6))
    monkeypatch.setitem(CHANNELS, "email", Mock(capabilities=Capabilities(), send=fail(canary)))

    dispatch.dispatch(clock=stopped(DUE))

    assert_silent(logged(), canary)
    assert str(program.reminders.get(slot=0, local_date=factories.TODAY).pk) in logged()
    assert "ValueError" in logged()


def test_a_signed_link_that_is_not_ours(canary, link, logged):
    assert Client().get(f"{link}x/?secret={NAME}").status_code == 404
    assert_silent(logged(), canary)
    assert "Not Found" in logged()


def test_a_signed_link_whose_page_breaks(canary, link, logged, monkeypatch):
    monkeypatch.setattr("programs.reminders.stop_link.patient_of", fail(canary))
    client = Client(raise_request_exception=False)

    response = client.get(f"{link}?secret={NAME}")

    assert response.status_code == 500
    assert_silent(logged(), canary)
    assert "programs:stop_reminders" in logged()
    assert response.headers["X-Request-ID"] in logged()
    assert "config/" not in logged().partition("\n")[0]


@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_signed_link_asked_in_the_wrong_way(canary, link, logged, method):
    client = Client(enforce_csrf_checks=True)
    assert getattr(client, method)(f"{link}?secret={NAME}").status_code in (403, 405)
    assert_silent(logged(), canary)


def test_a_host_that_is_not_ours(canary, link, logged):
    assert Client().get(link, headers={"Host": "elsewhere.example"}).status_code == 400
    assert_silent(logged(), canary)


def test_a_task_that_fails(canary, logged, monkeypatch):
    monkeypatch.setattr(planning, "plan", fail(canary))

    result = tasks.plan.apply()

    assert result.failed()
    assert_silent(logged(), canary)
    for word in ("Task failed", "programs.reminders.tasks.plan", result.id, "ValueError"):
        assert word in logged()


def test_a_database_that_quotes_the_row(canary, logged):
    with pytest.raises(IntegrityError) as refused, connection.cursor() as cursor:
        cursor.execute("insert into patients_clinician (email) values (%s)", [EMAIL])
    assert EMAIL in str(refused.value)

    structlog.get_logger("programs").error("refused", exc_info=refused.value)

    assert_silent(logged(), canary)
    assert "psycopg.errors.NotNullViolation 23502" in logged()


def test_words_that_a_package_puts_into_its_templates(canary, logged):
    logging.getLogger("anybody").error("Could not send to %s", EMAIL)
    assert_silent(logged(), canary)
    assert "Could not send to %s" in logged()


def test_things_are_named_by_their_kind(canary, logged):
    structlog.get_logger("programs").error("looked_at", patient=canary, id=canary.pk)
    assert_silent(logged(), canary)
    assert str(canary.pk) in logged()


def test_a_line_that_cannot_be_written_is_lost_in_silence(canary, logged, capsys):
    class Unwritable(str):
        def __str__(self):
            raise ValueError(EMAIL)

    logging.getLogger("anybody").error(Unwritable(EMAIL))
    assert EMAIL not in capsys.readouterr().err
    assert EMAIL not in logged()


def test_with_debug_all_of_it_would_be_heard(canary, link, monkeypatch):
    """Which also says that the tests above listen in the right place."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(form="lines", debug=True))
    monkeypatch.setattr(logging.getLogger("django"), "handlers", [handler])
    monkeypatch.setattr("programs.reminders.stop_link.patient_of", fail(canary))

    Client(raise_request_exception=False).get(link)

    assert all(word in stream.getvalue() for word in canaries(canary))


# The ids


def test_each_request_has_a_number_of_its_own():
    seen = []

    def answer(request):
        seen.append(get_contextvars()["request_id"])
        return HttpResponse()

    middleware = logs.request_id(answer)
    answers = [middleware(RequestFactory().get("/")) for _ in range(2)]
    assert [answer.headers["X-Request-ID"] for answer in answers] == seen
    assert seen[0] != seen[1]


def test_a_visitors_own_number_is_not_taken(logged):
    Client().get("/nowhere/", headers={"X-Request-ID": "of my own"})
    assert "of my own" not in logged()


def test_after_a_task_its_id_is_forgotten(monkeypatch):
    monkeypatch.setattr(planning, "plan", lambda **_: None)
    tasks.plan.apply()
    assert get_contextvars() == {}


# The form


def test_in_production_each_line_is_an_object(canary, link, monkeypatch):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(form="json", debug=False))
    monkeypatch.setattr(logging.getLogger("django"), "handlers", [handler])

    Client().get(f"{link}x/")

    [line] = map(json.loads, stream.getvalue().splitlines())
    assert {key: line[key] for key in ("event", "status", "method", "level", "logger")} == {
        "event": "Not Found",
        "status": 404,
        "method": "GET",
        "level": "warning",
        "logger": "django.request",
    }
    assert {"request_id", "timestamp", "route"} <= set(line)


def test_another_form_is_refused_at_the_start():
    with pytest.raises(ValueError, match="json or lines"):
        logs.formatter(form="xml", debug=False)

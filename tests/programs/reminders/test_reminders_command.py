"""`manage reminders`: what it says to a person at a terminal, and to a script by its exit code."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from programs.models import ReminderDesk
from programs.reminders import guard
from tests.programs.reminders.scene import BEFORE, DUE

pytestmark = pytest.mark.django_db


def said(verb, capsys):
    """The exit code and the words."""
    code = 0
    with time_machine.travel(DUE, tick=False):
        try:
            call_command("reminders", verb)
        except SystemExit as end:
            code = end.code
    return code, capsys.readouterr().out


def test_at_work(capsys):
    guard.may_send(at=DUE - timedelta(seconds=90))
    code, words = said("status", capsys)
    assert code == 0
    assert words.startswith("Reminders are sent.")
    assert "dispatched  90 s ago" in words
    assert "planned     never" in words
    assert "email       through a mail server" in words


def test_nobody_has_looked_for_a_while(capsys):
    guard.may_send(at=DUE - timedelta(seconds=91))
    code, words = said("status", capsys)
    assert code == 1
    assert words.startswith("Reminders are not sent: nobody has looked for due ones since 2026-03-02 07:58:29 UTC.")


def test_nobody_has_looked_yet(capsys):
    code, words = said("status", capsys)
    assert code == 1
    assert words.startswith("Reminders are not sent: nobody has looked for due ones yet.")


def test_a_way_that_is_not_set_up_says_why(capsys, settings):
    settings.EMAIL_URL = ""
    assert "email       not offered, neither EMAIL_URL nor EMAIL_PROVIDER is set" in said("status", capsys)[1]


def test_pause_then_resume(capsys):
    guard.may_send(at=DUE)
    assert said("pause", capsys)[0] == 0
    code, words = said("status", capsys)
    assert code == 1
    assert words.startswith("Reminders rest since 2026-03-02 08:00 UTC: somebody paused it.")

    assert said("pause", capsys)[1].startswith("They rest already.")

    assert said("resume", capsys)[1].startswith("Reminders are sent.")
    assert said("status", capsys)[0] == 0


def test_restored_and_not_yet_noticed(capsys):
    guard.may_send(at=BEFORE)
    ReminderDesk.objects.update(storage="7.00000001.5.6")
    code, words = said("status", capsys)
    assert code == 1
    assert words.startswith("Reminders will rest from the next look on: the database was restored from a backup.")
    assert "and sending was allowed from 7.00000001.5.6" in words


def test_a_database_that_hides_its_cluster_is_a_caution(capsys, monkeypatch):
    assert "caution" not in said("status", capsys)[1]
    monkeypatch.setattr(guard, "_knows_cluster", lambda: False)
    assert "pause by hand before a restore" in said("status", capsys)[1]


def test_another_verb_is_refused():
    with pytest.raises(CommandError):
        call_command("reminders", "stop")

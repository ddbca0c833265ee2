"""Which ways are offered, what is said of them when web and worker start, and what may not start at all."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from structlog.testing import capture_logs

from patients import push
from programs.reminders import startup
from programs.reminders.channels import CHANNELS, offers
from programs.reminders.channels.answers import Capabilities
from programs.reminders.channels.email import Email
from programs.reminders.channels.provider import Provider

NOTHING = {"EMAIL_URL": "", "EMAIL_PROVIDER": "", "VAPID_PRIVATE_KEY": "", "BULKSMS_TOKEN": "", "DEMO": False}
KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
EVERYTHING = {"EMAIL_URL": "smtp://x", "VAPID_PRIVATE_KEY": KEY, "BULKSMS_TOKEN": "id:secret"}


class ShortLived:
    capabilities = Capabilities(key_lifetime=timedelta(minutes=60, seconds=59))


class LongLived:
    capabilities = Capabilities(key_lifetime=timedelta(minutes=61))


def said(settings, **values):
    for name, value in {**NOTHING, **values}.items():
        setattr(settings, name, value)
    return {offer.name.value: offer.words for offer in offers()}


def test_what_is_not_set_up_is_not_offered_and_says_what_is_missing(settings):
    assert said(settings) == {
        "email": "not offered, neither EMAIL_URL nor EMAIL_PROVIDER is set",
        "push": "not offered, VAPID_PRIVATE_KEY is not set",
        "sms": "not offered, BULKSMS_TOKEN is not set",
    }


def test_what_is_set_up_is_offered(settings):
    assert said(settings, **EVERYTHING) == {
        "email": "through a mail server",
        "push": "by Web Push",
        "sms": "through BulkSMS",
    }


def test_a_provider_takes_the_place_of_the_mail_server(settings):
    assert said(settings, EMAIL_PROVIDER="resend", **EVERYTHING)["email"] == "through resend"
    assert isinstance(next(iter(offers())).channel, Provider)


@pytest.mark.parametrize(("provider", "missing"), [("pigeon", "pigeon"), ("resend", "RESEND_API_KEY")])
def test_a_provider_that_cannot_be_set_up_is_not_offered_and_says_why(settings, provider, missing):
    settings.EMAIL_BACKEND = f"anymail.backends.{provider}.EmailBackend"
    words = said(settings, EMAIL_PROVIDER=provider)["email"]
    assert words.startswith("not offered")
    assert missing in words


@pytest.mark.parametrize(
    "values", [{"VAPID_PRIVATE_KEY": "broken"}, {"VAPID_PRIVATE_KEY": "ä"}, {"VAPID_CONTACT": "nobody"}]
)
def test_a_key_that_does_not_sign_is_not_offered_and_phones_are_not_asked(settings, values):
    words = said(settings, **{**EVERYTHING, **values})["push"]
    assert words == "not offered, VAPID_PRIVATE_KEY or VAPID_CONTACT cannot be used"
    assert push.public_key() == ""


@pytest.mark.parametrize("number", ["many", "0", "-1", "1.5"])
def test_the_timetable_does_not_start_without_a_number_of_dispatchers(number):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "REMINDER_DISPATCHERS": number}
    done = subprocess.run([sys.executable, "-c", "import config"], env=environment, capture_output=True, text=True)

    assert done.returncode != 0
    assert f"REMINDER_DISPATCHERS is '{number}'" in done.stderr


def test_the_demos_mail_stays_in_its_folder(settings):
    assert said(settings, DEMO=True)["email"] == "into a folder, as this is a demo"
    assert isinstance(next(iter(offers())).channel, Email)


def test_every_channel_of_ours_keeps_its_keys_long_enough(settings):
    said(settings, EMAIL_PROVIDER="resend", **EVERYTHING)
    assert startup.short_lived({offer.name: offer.channel for offer in offers()}) == []


def test_a_key_must_outlive_the_last_attempt():
    assert startup.short_lived({"sms": LongLived()}) == []
    [problem] = startup.short_lived({"sms": ShortLived()})
    assert "sms" in problem


def test_neither_check_nor_start_lets_a_short_lived_key_pass(monkeypatch):
    monkeypatch.setitem(CHANNELS, "sms", ShortLived())

    assert [problem.id for problem in checks.run_checks()] == ["reminders.E001"]
    with pytest.raises(ImproperlyConfigured):
        startup.begin()


def test_the_start_says_it_in_one_line():
    with capture_logs() as lines:
        startup.begin()

    [line] = lines
    assert line["email"] == "through a mail server"
    assert line["sms"] == "not offered, BULKSMS_TOKEN is not set"


def test_only_the_check_of_a_deployment_speaks_of_offers():
    assert checks.run_checks() == []
    told = [check.msg for check in checks.run_checks(include_deployment_checks=True) if check.id == "reminders.I001"]
    assert len(told) == 3


@pytest.mark.parametrize(
    "start", ["import config.wsgi", "from celery.apps.worker import Worker; import config; Worker(config.celery_app)"]
)
def test_neither_web_nor_worker_starts_with_a_short_lived_key(start):
    """As gunicorn and Celery start, each in a process of its own."""
    shorten = "from datetime import timedelta; from programs.reminders.channels.sms import Sms, Capabilities; "
    code = f"import django; django.setup(); {shorten} Sms.capabilities = Capabilities(timedelta(minutes=5)); {start}"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "BULKSMS_TOKEN": "id:secret"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)

    assert done.returncode != 0
    assert "its provider forgets a key after 0:05:00" in done.stderr

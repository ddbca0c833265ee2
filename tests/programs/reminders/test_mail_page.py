"""Reading the mail that was sent: in the demo, from its folder, by the clinic."""

import pytest
from django.urls import reverse

from programs.reminders import dispatch, messages
from tests.programs.reminders.scene import DUE, make_reminders, stopped


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture
def desk(signed_in, clinician):
    return signed_in.as_(clinician)


@pytest.fixture
def page(reminder):
    return reverse("programs:reminder_mail", args=[reminder.pk])


def test_the_ledger_leads_to_the_mail_and_its_link(demo, desk, page, reminder, clinician):
    make_reminders(2, clinician)
    dispatch.dispatch(clock=stopped(DUE))

    assert page in desk.get(reverse("programs:reminders")).content.decode()
    mail = desk.get(page).content.decode()
    assert reminder.patient.email in mail
    assert '<a href="http://localhost/in/#' in mail


def test_what_stands_in_the_mail_is_text(demo, desk, page, monkeypatch):
    monkeypatch.setattr(messages, "_", lambda text: "<script>alert(1)</script>")
    monkeypatch.setattr(messages, "_letter", messages._letter.__wrapped__)  # written anew, not kept
    dispatch.dispatch(clock=stopped(DUE))

    mail = desk.get(page).content.decode()
    assert "&lt;script&gt;alert(1)" in mail
    assert "<script>alert" not in mail


def test_strangers_and_the_unasked_do_not_read_it(demo, client, signed_in, stranger, page):
    dispatch.dispatch(clock=stopped(DUE))
    assert signed_in.as_(stranger).get(page).status_code == 404
    assert client.get(page).status_code == 302


def test_outside_the_demo_there_is_no_such_page(desk, page):
    dispatch.dispatch(clock=stopped(DUE))
    assert desk.get(page).status_code == 404
    assert page not in desk.get(reverse("programs:reminders")).content.decode()


@pytest.mark.parametrize("swept", [True, False], ids=["folder spoilt", "never sent"])
def test_a_mail_that_is_not_there_is_said_so(demo, desk, page, settings, swept):
    if swept:
        dispatch.dispatch(clock=stopped(DUE))
        for path in settings.EMAIL_FILE_PATH.iterdir():
            path.write_bytes(b"\xff\xfe not a mail")
    assert "no longer there" in desk.get(page).content.decode()

"""What a reminder says, and above all what it does not."""

import pytest
from django.core import mail
from django.utils import translation
from django.utils.crypto import salted_hmac

from patients import access, keys
from patients.models import Clinic, Patient
from programs.models import Program
from programs.reminders import dispatch, messages, queue
from tests import factories
from tests.programs.reminders.scene import BEFORE, DUE, stopped

# Everything that a stranger at the mailbox must not learn; each word stands in the database before the mail is written.
CANARIES = {
    "Quistorpia": "the patient",
    "Beckenboden": "the clinic and its specialty",
    "Vogelsang": "the physio",
    "Schambein": "the program",
    "Kniehebel": "the exercise",
    "Hüftbeuge": "its instructions",
    "Nervenreiz": "a note",
}


@pytest.fixture
def sent(patient, clinician):
    Clinic.objects.update(name="Praxis Beckenboden")
    Patient.objects.update(name="Ada Quistorpia")
    clinician.name = "Ines Vogelsang"
    clinician.save()
    exercise = factories.make_exercise(name="Kniehebel", steps=["Hüftbeuge."], cues=["Hüftbeuge."])
    program = factories.make_program(patient, clinician, at=BEFORE, exercises=0, issued=False)
    factories.prescribing.prescribe(program=program, exercise=exercise, by=clinician, at=BEFORE)
    Program.objects.filter(pk=program.pk).update(title="Schambein", cues=["Nervenreiz"])
    program.prescriptions.update(note="Nervenreiz")
    factories.prescribing.issue(program=program, by=clinician, at=BEFORE, on=factories.TODAY)
    dispatch.dispatch(clock=stopped(DUE))
    [sent] = mail.outbox
    return sent.message().as_string() + sent.body + sent.alternatives[0].content


@pytest.mark.parametrize("canary", CANARIES, ids=CANARIES.values())
def test_the_mail_does_not_say(sent, canary):
    assert "Your session is planned for today" in sent
    assert canary.lower() not in sent.lower()


def test_its_link_opens_the_patients_page(reminder, patient):
    text = messages.write(reminder, at=DUE).text
    [address] = [word for word in text.split() if "/in/#" in word]

    device, _secret = access.open_link(typed=address, year=patient.year_of_birth, label="Phone", at=DUE)

    assert device.patient == patient


def test_the_token_of_a_link_is_made_once_for_a_message(reminder, patient, monkeypatch):
    access.renew(patient=patient, by=None, at=BEFORE)
    [claimed] = queue.claim(at=DUE)
    made = []
    monkeypatch.setattr(keys, "salted_hmac", lambda *words, **how: made.append(words) or salted_hmac(*words, **how))

    messages.write(claimed, at=DUE)

    assert len(made) == 1


def test_both_parts_carry_both_links(reminder):
    message = messages.write(reminder, at=DUE)
    for part in (message.text, message.html):
        assert message.stop_url in part
        assert "http://localhost/in/#" in part


def test_it_speaks_the_patients_language(reminder, monkeypatch):
    Patient.objects.update(language="de")
    reminder.refresh_from_db()
    languages = []
    monkeypatch.setattr(messages, "_letter", messages._letter.__wrapped__)  # written anew, not kept
    monkeypatch.setattr(messages, "_", lambda text: languages.append(translation.get_language()) or text)

    message = messages.write(reminder, at=DUE)

    assert set(languages) == {"de"}
    assert '<html lang="de">' in message.html
    assert translation.get_language() == "en"

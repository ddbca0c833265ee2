"""The calendar feed: what a calendar reads of it, that it follows every change, and that it says nothing but days."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from patients import care
from programs import prescribing, sessions
from programs.interchange import calendar_feed
from programs.models import CalendarFeed, ExerciseSession
from tests import canaries, factories
from tests.factories import NOW, TODAY, days, on_day

SITE = "https://clinic.example"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def url(patient) -> str:
    feed = calendar_feed.make(patient=patient, at=NOW)
    return calendar_feed.address_of(feed, site="")


def read(url: str):
    response = Client().get(url)
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def entries(url: str) -> dict[str, object]:
    return {str(entry["uid"]).split("@")[0]: entry for entry in read(url).walk("VEVENT")}


def standing(url: str) -> list[date]:
    return [entry["dtstart"].dt for entry in entries(url).values() if entry["status"] == "CONFIRMED"]


def test_each_session_is_an_entry_of_a_whole_day(url, program):
    found = entries(url)

    assert standing(url) == [session.planned_on for session in program.sessions.all()]
    entry = found[str(program.sessions.first().pk)]
    assert entry["summary"] == "Exercises"
    assert entry["dtstart"].dt == TODAY
    assert (entry["sequence"], entry["transp"], entry["class"]) == (0, "TRANSPARENT", "PRIVATE")
    assert entry["dtstamp"].dt == entry["last-modified"].dt == NOW
    assert str(entry["uid"]).endswith("@localhost")
    assert not [name for name in entry if name in ("DESCRIPTION", "LOCATION", "ORGANIZER", "ATTENDEE", "URL")]


def test_the_calendar_says_when_to_ask_again_and_nothing_else(url, program):
    calendar = read(url)
    assert calendar["refresh-interval"].dt == calendar_feed.ASK_AGAIN_AFTER
    assert calendar["version"] == "2.0"
    assert {calendar["name"], calendar["x-wr-calname"]} == {"Exercises"}


def test_it_speaks_the_patients_language(url, program, patient):
    patient.language = "de"
    patient.save()
    [entry, *_others] = entries(url).values()
    assert entry["summary"] == "Übungen"
    assert entry["summary"].params["language"] == "de"


def test_a_move_keeps_the_entry_and_raises_its_sequence(url, program, patient):
    session = program.sessions.first()
    sessions.move(session=session, to=TODAY + days(1), by=patient, at=NOW + days(0.1))

    entry = entries(url)[str(session.pk)]

    assert entry["dtstart"].dt == TODAY + days(1)
    assert entry["sequence"] == 1
    assert entry["last-modified"].dt > NOW


def test_what_is_left_out_or_taken_out_stays_as_cancelled(url, program, patient, clinician):
    first, second = program.sessions.all()[:2]
    sessions.leave_out(session=first, by=patient, at=NOW)
    assert entries(url)[str(first.pk)]["status"] == "CANCELLED"
    assert entries(url)[str(first.pk)]["sequence"] >= 1

    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Moves away")

    assert standing(url) == []
    assert entries(url)[str(second.pk)]["sequence"] >= 1


def test_a_pause_moves_what_is_ahead_behind_it(url, program, patient):
    prescribing.pause(program=program, by=patient, at=NOW, on=TODAY, reason="holiday", until_on=TODAY + days(9))
    assert min(standing(url)) > TODAY + days(9)


def test_a_session_stands_on_the_day_it_was_done_and_goes_after_four_weeks(url, program, patient, clock):
    session = program.sessions.first()
    sessions.say_done(session=session, by=patient, at=NOW)
    clock.move_to(on_day(TODAY + days(28)))
    assert entries(url)[str(session.pk)]["dtstart"].dt == TODAY
    clock.move_to(on_day(TODAY + days(29)))
    assert str(session.pk) not in entries(url)


def test_two_programs_on_one_day_are_two_entries(url, program, patient, clinician):
    factories.make_program(patient, clinician)
    assert standing(url).count(TODAY) == 2


def test_drafts_and_other_patients_are_not_in_it(url, draft, clinician):
    factories.make_program(factories.make_patient(clinician), clinician)
    assert entries(url) == {}


def test_asked_again_it_answers_that_nothing_changed(url, program, patient, clock):
    first = Client().get(url)
    assert first.headers["Cache-Control"] == "private, no-cache"
    clock.move_to(on_day(TODAY, hour=15))

    again = Client().get(url, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")

    sessions.leave_out(session=program.sessions.first(), by=patient, at=NOW)
    assert Client().get(url, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status_code == 200


def test_unknown_revoked_and_discharged_are_one_answer(url, program, patient, clinician):
    answers = [Client().get(reverse("programs:calendar_feed", args=["0" * 26]))]
    calendar_feed.renew(patient=patient, at=NOW)
    answers.append(Client().get(url))
    new = calendar_feed.address_of(calendar_feed.make(patient=patient, at=NOW), site="")
    assert Client().get(new).status_code == 200
    care.discharge(patient=patient, by=clinician, at=NOW)
    answers.append(Client().get(new))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_one_feed_lives_and_its_secret_is_not_stored(patient):
    feed = calendar_feed.make(patient=patient, at=NOW)
    assert calendar_feed.make(patient=patient, at=NOW) == feed
    token = calendar_feed.token_of(feed)
    assert len(token) == 26
    assert not CalendarFeed.objects.filter(token_hash__icontains=token).exists()
    assert token in calendar_feed.address_of(feed, site=SITE)


def test_after_a_change_of_the_servers_key_a_new_address_is_made(patient, settings):
    old = calendar_feed.make(patient=patient, at=NOW)
    settings.SECRET_KEY = "another"
    assert calendar_feed.feed_of(patient) is None
    new = calendar_feed.make(patient=patient, at=NOW)
    assert new != old
    assert calendar_feed.feed_of(patient) == new


def test_no_word_of_the_clinic_is_in_it(db):
    aviary = canaries.make_aviary()
    feed = calendar_feed.make(patient=aviary.patient, at=NOW)
    response = Client().get(calendar_feed.address_of(feed, site=""))
    assert b"BEGIN:VEVENT" in response.content
    assert "canary" not in response.content.decode() + str(response.headers)


def test_it_takes_three_queries(url, program, patient, clinician, django_assert_num_queries):
    factories.make_program(patient, clinician)
    with django_assert_num_queries(3):
        Client().get(url)
    assert ExerciseSession.objects.count() == 24


# --- On the settings page ---


def test_the_patient_makes_renews_and_closes_it(signed_in, patient, program, settings):
    hand, page = signed_in.phone_of(patient), reverse("programs:portal_settings")
    assert "webcal://" not in hand.get(page).content.decode()

    hand.post(reverse("programs:portal_calendar"))
    feed = calendar_feed.feed_of(patient)
    address, path = (calendar_feed.address_of(feed, site=site) for site in (settings.SITE_URL, ""))
    shown = hand.get(page).content.decode()
    assert f'href="webcal://{address.split("://")[1]}"' in shown
    assert f">{address}</p>" in shown

    hand.post(reverse("programs:portal_calendar_renew"))
    assert path not in hand.get(page).content.decode()
    assert Client().get(path).status_code == 404

    hand.post(reverse("programs:portal_calendar_revoke"))
    assert calendar_feed.feed_of(patient) is None
    assert "webcal://" not in hand.get(page).content.decode()

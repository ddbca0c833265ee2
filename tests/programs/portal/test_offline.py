"""What a phone keeps for when there is no network: which pages, that they name nobody, what they weigh; and the app on a home screen."""

from __future__ import annotations

import gzip
import re
import struct
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from patients.models import Device
from patients.templatetags.sending import owner
from programs.models import Prescription, Program
from tests import canaries, factories
from tests.factories import TODAY, days

TODAY_URL = reverse("programs:portal_today")
OFFLINE = reverse("programs:portal_offline")
KILOBYTE = 1024
TOLD = ("exercise.", "program.cues")  # what a card is there to say


def card_url(day):
    return reverse("programs:portal_play", args=[day.isoformat()])


def read(client, address, **extra):
    answer = client.get(address, **extra)
    assert answer.status_code == 200
    return answer.content.decode()


def kept_by(client):
    """The addresses that Today has the phone keep, as its script takes them."""
    page = read(client, TODAY_URL)
    cards = re.search(r'data-cards="([^"]*)"', page)
    return [OFFLINE, *cards.group(1).split()] if cards else []


def heard(page):
    """Canaries that have no business on a card."""
    return {word for word in re.findall(r"canary\.([a-z]+\.\w+)", page) if not word.startswith(TOLD)}


@pytest.mark.parametrize("is_done", [False, True])
def test_no_page_that_is_kept_says_whom_it_is_for(signed_in, is_done):
    aviary = canaries.make_aviary()
    if not is_done:
        factories.make_program(aviary.patient, aviary.clinician, exercises=1)
        for model in (Program, Prescription):
            words = {field.name: canaries.canary(model, field) for field in canaries.words_of(model)}
            canaries.rows_of(model, aviary.patient.clinic).update(**words)
    phone = signed_in.phone_of(aviary.patient)
    addresses = kept_by(phone)
    assert len(addresses) == (2 if is_done else 3)
    assert heard(read(phone, TODAY_URL))

    for address in addresses:
        page = read(phone, address)
        assert heard(page) == set(), address
        assert str(aviary.patient.pk) not in page


def test_the_days_of_today_and_the_next_session_are_kept(hand, program):
    assert kept_by(hand) == [OFFLINE, card_url(TODAY), card_url(TODAY + days(2))]


def test_what_is_done_is_not_kept(hand, finished):
    assert kept_by(hand) == [OFFLINE, card_url(TODAY + days(2))]


def test_only_today_fetches_what_is_kept(hand, program):
    assert "data-cards" not in read(hand, OFFLINE)
    assert "data-cards" not in read(hand, card_url(TODAY))


def test_a_shared_phone_is_told_to_keep_nothing(hand, program):
    Device.objects.update(is_shared=True)
    page = read(hand, TODAY_URL)

    assert "data-shared" in page
    for word in ("data-cards", "data-worker", "install.js", "kept on this phone"):
        assert word not in page


def test_the_page_without_a_network_takes_no_message_that_was_meant_for_another(hand, program, patient):
    hand.post(reverse("patients:language"), {"language": "en"})  # leaves one
    assert "Saved." not in read(hand, OFFLINE)
    assert "Saved." in read(hand, TODAY_URL)


def test_the_page_without_a_network_asks_little(hand, program, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        read(hand, OFFLINE)


def test_nobody_gets_what_is_kept_without_being_in(client, program):
    for address in (OFFLINE, card_url(TODAY)):
        assert client.get(address, headers={"accept": "application/json"}).status_code == 401, address
        assert client.get(address).headers["Location"] == reverse("patients:connect")


def test_the_door_clears_the_phone_when_nobody_is_in(client, hand, program):
    script = "js/offline.js"
    assert script in read(client, reverse("patients:connect"))
    assert script not in read(hand, reverse("patients:connect"))


def test_the_owner_is_the_same_on_every_page_and_tells_nothing(hand, patient, other_patient, program):
    assert owner(patient) == owner(type(patient).objects.get(pk=patient.pk)) != owner(other_patient)
    assert patient.pk.hex[:8] not in owner(patient)
    for address in (TODAY_URL, OFFLINE, card_url(TODAY)):
        assert f'data-owner="{owner(patient)}"' in read(hand, address)


def test_what_a_first_visit_fetches_for_later_is_light(hand, routine):
    """The reference routine: two cards and the page that leads to them, beside the static files that cards name."""
    pages = [read(hand, address) for address in kept_by(hand)]
    files = {name for page in pages for name in re.findall(r'(?:href|src)="/static/([^"]+)"', page)}
    sizes = [len(gzip.compress(page.encode())) for page in pages]
    sizes += [len(gzip.compress(static_file(name))) for name in files]

    assert len(pages) == 3
    assert sum(sizes) <= 120 * KILOBYTE


# What is imported there must stand in the head, too: offline.js keeps what it finds there.
def test_a_card_names_every_module_that_it_runs(hand, program):
    page = read(hand, card_url(TODAY))
    named = set(re.findall(r'/static/js/([\w-]+\.js)"', page))
    imported = {
        other for name in named for other in re.findall(r'from "\./([\w-]+\.js)"', static_file(f"js/{name}").decode())
    }
    assert "queue.js" in imported
    assert imported <= named


def test_the_service_worker_knows_the_addresses_and_a_page_for_when_nothing_is_kept(client):
    worker = client.get(reverse("patients:service_worker")).content.decode()

    for address in (TODAY_URL, OFFLINE, reverse("programs:portal_start_today"), settings.STATIC_URL):
        assert f'"{address}"' in worker
    assert "Setwell cannot be reached just now" in worker


def test_setwell_can_be_put_on_a_home_screen(client: Client, hand, program):
    answer = client.get(reverse("patients:manifest"))
    manifest = answer.json()

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["start_url"], manifest["scope"]) == ("Setwell", TODAY_URL, "/")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        assert "{}x{}".format(*png_size(icon["src"])) == icon["sizes"]
    page = read(hand, TODAY_URL)
    assert f'rel="manifest" href="{reverse("patients:manifest")}"' in page
    [touch_icon] = re.findall(r'rel="apple-touch-icon" href="([^"]+)"', page)
    assert png_size(touch_icon) == (180, 180)


def png_size(address):
    return struct.unpack(">II", static_file(address.removeprefix(settings.STATIC_URL))[16:24])


def static_file(name):
    return Path(finders.find(name)).read_bytes()

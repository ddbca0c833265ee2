"""Replay is the ordinary case: whatever arrives, how often, in whatever order and however many answers are lost, the rows are the same.

The small version of trial 14 of the fault tests; `python -m tests.faults` runs the large one.
"""

from __future__ import annotations

import contextlib
import random
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from programs import sessions
from programs.models import PhoneEntry
from programs.sessions import entries
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.saying import all_that_is_known, deliver, entry, hand_in, make_device, told_of

MINUTE = timedelta(minutes=1)
OUTCOMES = ["done", "partly", "not_today"]


class Scene:
    """A patient with two phones and a program of two exercises, three sessions a week."""

    def __init__(self) -> None:
        clinician = factories.make_clinician(factories.make_clinic())
        self.patient = factories.make_patient(clinician)
        self.program = factories.make_program(self.patient, clinician)
        self.asked = list(self.program.prescriptions.order_by("order").values_list("pk", flat=True))
        self.phones = [make_device(self.patient, at=NOW) for _ in range(2)]
        self.cards = {
            row.planned_on: told_of(row, on=row.planned_on) for row in self.program.sessions.order_by("planned_on")[:3]
        }

    def says(self, day, minute, kind, exercise, outcome, pain):
        card, at = self.cards[day], on_day(day) + minute * MINUTE
        match kind:
            case "record":
                return entry(kind, card, at, prescription=self.asked[exercise], outcome=outcome, pain=pain, why_not="")
            case "concern":
                return entry(kind, card, at, prescription=self.asked[exercise], concern="odd", answer="odd")
            case "finish":
                return entry(kind, card, at, comment=["", "Over."][exercise], pain=pain)
        return entry(kind, card, at)

    def deliver(self, said, dice):
        """By either of the two phones, a minute later each time."""
        minutes = count(1)

        def send(batch):
            hand_in(dice.choice(self.phones), *batch, at=on_day(TODAY + days(9)) + next(minutes) * MINUTE)

        deliver(said, dice, send)


@pytest.fixture
def scene(db):
    return Scene()


sayings = st.tuples(
    st.sampled_from([TODAY, TODAY + days(2), TODAY + days(4)]),
    st.integers(0, 60),
    st.sampled_from(["start", "record", "record", "record", "concern", "finish"]),
    st.integers(0, 1),
    st.sampled_from(OUTCOMES),
    st.integers(0, 10),
    st.integers(0, 3),
)


@given(said=st.lists(sayings, min_size=4, max_size=12), seed=st.integers(0, 10**6))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a failing life shorter takes minutes
)
def test_the_order_of_arrival_changes_nothing(scene, said, seed):
    """Corrections may be said up to three days later, so that those of Monday arrive among what was said on Wednesday."""
    sent = [later(scene.says(*one), days_later) for *one, days_later in said]
    dice = random.Random(seed)

    with undone():
        for each in sorted(sent, key=lambda each: each["said_at"]):
            hand_in(scene.phones[0], each, at=on_day(TODAY + days(9)))
        once_in_order = all_that_is_known(scene.patient)
    with undone():
        scene.deliver(sent, dice)
        assert all_that_is_known(scene.patient) == once_in_order
        assert PhoneEntry.objects.count() == len(sent)
        assert not PhoneEntry.objects.exclude(refusal="").exists()


tapped = st.tuples(st.integers(0, 60), st.sampled_from(["start", "record", "record"]), st.integers(0, 1))


@given(said=st.lists(st.tuples(tapped, st.sampled_from(OUTCOMES), st.integers(0, 10)), max_size=5))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_tap_fills_gaps_whether_the_rest_came_before_it_or_after(scene, said):
    """Half an hour after the card was opened, “done” is tapped in a message, while the phone has things to send."""
    sent = [scene.says(TODAY, minute, kind, exercise, *how) for (minute, kind, exercise), *how in said]
    half_past = on_day(TODAY) + 30 * MINUTE
    before = [each for each in sent if datetime.fromisoformat(each["said_at"]) < half_past]
    after = [each for each in sent if each not in before]

    def tap():
        sessions.say_done(session=scene.program.sessions.get(planned_on=TODAY), by=scene.patient, at=half_past)

    with undone():
        hand_in(scene.phones[0], *before, at=half_past)
        tap()
        hand_in(scene.phones[0], *after, at=half_past + 40 * MINUTE)
        in_order = all_that_is_known(scene.patient)
    with undone():
        tap()
        for each in reversed(sent):
            hand_in(scene.phones[0], each, at=half_past + 40 * MINUTE)
        assert all_that_is_known(scene.patient) == in_order


def test_three_times_shuffled_with_answers_lost_is_once(scene):
    """Forty events, each sent three times from two phones; three answers in ten never arrive."""
    dice = random.Random(14)
    said = concerns(scene, dice, number=40)

    scene.deliver(said, dice)

    assert PhoneEntry.objects.count() == len(said)
    assert rows_said(scene) == len(said)


def test_without_the_database_knowing_what_came_it_would_be_taken_twice(scene, monkeypatch):
    """The same trial, with fewer events, on a variant that looks and then inserts, as anybody might write it, finds it out."""
    dice = random.Random(14)
    said = concerns(scene, dice, number=8)
    monkeypatch.setattr(entries, "TAKE", entries.TAKE.replace("on conflict (patient_id, key) do nothing", ""))
    monkeypatch.setattr(
        entries, "_known", lambda _device, _keys: {}
    )  # as a request sees it that comes at the same moment
    with connection.cursor() as cursor:
        cursor.execute("alter table programs_phoneentry drop constraint phone_entry_taken_once")

    scene.deliver(said, dice)

    assert PhoneEntry.objects.count() > len(said)
    assert rows_said(scene) > len(said)


def concerns(scene, dice, *, number):
    """Each of them is a row: what is said of an exercise overwrites itself, and so would hide that it was taken twice."""
    return [
        scene.says(dice.choice(list(scene.cards)), minute, "concern", dice.randrange(2), "", 0)
        for minute in range(number)
    ]


def rows_said(scene):
    return len(all_that_is_known(scene.patient)["concerns"])


def later(said, number_of_days):
    """Everything but the beginning may be said days later."""
    at = datetime.fromisoformat(said["said_at"]) + days(number_of_days * (said["kind"] != "start"))
    return said | {"said_at": at.isoformat()}


@contextlib.contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

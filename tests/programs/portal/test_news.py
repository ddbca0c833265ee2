"""What was changed and why is told on the phone once: until it was read, or a session was begun."""

import pytest
from django.urls import reverse

from exercises.dosage import Load, LoadKind
from programs import prescribing, sessions
from programs.models import ProgramChange
from programs.prescribing import Scope
from tests import factories
from tests.factories import TODAY, days, on_day

URL = reverse("programs:portal_today")
TUESDAY, WEDNESDAY = TODAY + days(1), TODAY + days(2)


@pytest.fixture
def change(program, clinician, turn_to):
    """On Tuesday the first exercise asks six instead of four."""
    turn_to(TUESDAY)

    def ask(reps=6, *, hour=9, **about):
        row = program.prescriptions.first()
        more = row.dosage.with_targets(reps=reps)
        prescribing.change_dosage(prescription=row, dosage=more, by=clinician, at=on_day(TUESDAY, hour), **about)

    return ask


def page(client) -> str:
    response = client.get(URL)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_nothing_is_told_where_nothing_is_new(hand, program):
    assert "What is new" not in page(hand)


def test_what_changed_is_told_with_its_reason(hand, change, program):
    change(reason="Two good sessions")
    shown = page(hand)
    name = program.prescriptions.first().version.name
    assert f"{name}: 6 times per side instead of 4, from Wed 4 Mar." in shown
    assert "Why: Two good sessions" in shown


def test_once_it_was_read_it_is_gone(hand, change, program):
    change()
    upto = ProgramChange.objects.latest("pk").pk
    response = hand.post(reverse("programs:portal_read", args=[program.pk]), {"upto": upto})
    assert response.headers["Location"] == URL
    assert "What is new" not in page(hand)
    assert ProgramChange.objects.latest("pk").seen_at == on_day(TUESDAY)


def test_what_was_changed_meanwhile_is_told_still(hand, change, program):
    change(5)
    upto = ProgramChange.objects.latest("pk").pk
    change(6, hour=10)
    hand.post(reverse("programs:portal_read", args=[program.pk]), {"upto": upto})
    assert "6 times per side instead of 5" in page(hand)


def test_changes_that_follow_each_other_are_told_as_one(hand, change):
    change(5, reason="Try more")
    change(6, hour=10, reason="And a little more")
    shown = page(hand)
    assert "6 times per side instead of 4" in shown
    assert "instead of 5" not in shown
    assert "Why: Try more And a little more" in shown


def test_a_change_that_was_changed_back_is_not_told(hand, change):
    change(5)
    change(4, hour=10)
    assert "What is new" not in page(hand)


def test_beginning_the_next_session_ends_it(hand, change, program, patient, turn_to):
    change()
    turn_to(WEDNESDAY)
    assert "What is new" in page(hand)
    sessions.start(program=program, by=patient, at=on_day(WEDNESDAY))
    assert "What is new" not in page(hand)


def test_what_was_undone_is_never_told(hand, change, program, clinician):
    change()
    prescribing.undo(program=program, by=clinician, at=on_day(TUESDAY, 10))
    assert "What is new" not in page(hand)


def test_what_was_read_and_then_undone_is_told_to_be_as_before(hand, change, program, clinician):
    change()
    hand.post(reverse("programs:portal_read", args=[program.pk]), {"upto": ProgramChange.objects.latest("pk").pk})
    prescribing.undo(program=program, by=clinician, at=on_day(TUESDAY, 10))
    assert "4 times per side instead of 6" in page(hand)


def test_fewer_sessions_with_a_load_are_told(hand, program, clinician, turn_to):
    turn_to(TUESDAY)
    row = program.prescriptions.first()
    loaded = row.dosage.__class__(
        sets=row.dosage.sets, reps=row.dosage.reps, load=Load(LoadKind.BANDS, bands=1), sides=row.dosage.sides
    )
    prescribing.change_dosage(
        prescription=row, dosage=loaded, by=clinician, at=on_day(TUESDAY), scope=Scope.WEEKS, reason="Ready"
    )
    assert "2 sessions a week instead of 2–3, from week 2" in page(hand)


def test_an_added_exercise_is_told_and_what_was_done_to_the_draft_is_not(hand, program, clinician, turn_to):
    turn_to(TUESDAY)
    bridge = factories.make_exercise(name="Bridge")
    prescribing.prescribe(program=program, exercise=bridge, by=clinician, at=on_day(TUESDAY))
    shown = page(hand)
    assert "New: Bridge, 2 sets of 4" in shown
    assert shown.count("New:") == 1


def test_another_phone_reads_nothing_away(signed_in, other_patient, change, program):
    change()
    upto = ProgramChange.objects.latest("pk").pk
    phone = signed_in.phone_of(other_patient)
    assert phone.post(reverse("programs:portal_read", args=[program.pk]), {"upto": upto}).status_code == 404
    assert ProgramChange.objects.latest("pk").seen_at is None


@pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 40, "\x00"])
def test_what_names_no_change_reads_nothing_away(hand, change, program, upto):
    change()
    assert hand.post(reverse("programs:portal_read", args=[program.pk]), {"upto": upto}).status_code == 302
    assert "What is new" in page(hand)


def test_the_clinics_page_tells_the_same_in_the_history(change, program, clinician, signed_in):
    change(reason="Two good sessions")
    client = signed_in.as_(clinician)
    shown = client.get(reverse("programs:show", args=[program.pk])).content.decode().replace("\xa0", " ")
    assert "6 times per side instead of 4, from Wed 4 Mar" in shown
    assert "Why: Two good sessions" in shown
    prescribing.undo(program=program, by=clinician, at=on_day(TUESDAY, 10))
    shown = client.get(reverse("programs:show", args=[program.pk])).content.decode()
    assert "Undone: Dosage of" in shown
    assert "(undone)" in shown

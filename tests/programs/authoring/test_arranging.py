"""Order by dragging, variants, whole protocols, the clinician's own dosage, and undo: each one form of the builder."""

import pytest

from exercises.dosage import Range
from programs.models import Protocol, ProtocolPrescription
from tests import factories
from tests.factories import make_dosage


@pytest.fixture
def ladder(desk):
    """The first exercise of the draft with an easier and a harder variant."""
    exercise = desk.first.exercise
    exercise.variant_of = factories.make_exercise(name="Knee drive, sitting")
    exercise.save()
    return factories.make_exercise(name="Knee drive with dumbbell", variant_of=exercise)


@pytest.fixture
def protocol(clinic):
    protocol = Protocol.objects.create(slug="hips", name="Strong hips", indication="weak hips", clinic=clinic)
    exercise = factories.make_exercise(name="Bridge")
    ProtocolPrescription.objects.create(protocol=protocol, exercise=exercise, order=1, dosage=make_dosage())
    return protocol


def names(desk):
    return [row.version.name for row in desk.rows]


def test_a_dragged_order_is_kept(desk):
    ids = [str(row.pk) for row in reversed(desk.rows)]
    desk.send("programs:reorder", order=",".join(ids))
    assert [str(row.pk) for row in desk.rows] == ids


@pytest.mark.parametrize("order", ["", "no-uuid", "\x00", "," * 9000])
def test_what_is_no_order_is_refused(desk, order):
    before = names(desk)
    assert desk.send("programs:reorder", order=order).status_code == 422
    assert names(desk) == before


def test_easier_and_harder_variants_are_one_tap_away(desk, ladder):
    page = desk.open().content.decode()
    assert "Easier: Knee drive, sitting" in page
    assert "Harder: Knee drive with dumbbell" in page
    desk.send("programs:substitute", desk.first, exercise=ladder.pk)
    assert names(desk)[0] == "Knee drive with dumbbell"


def test_a_variant_that_is_not_ours_is_neither_offered_nor_taken(desk, ladder, stranger):
    ladder.clinic = stranger.clinic
    ladder.save()
    before = names(desk)
    assert "Knee drive with dumbbell" not in desk.open().content.decode().split('id="plan"')[1].split("</ol>")[0]
    assert desk.send("programs:substitute", desk.first, exercise=ladder.pk).status_code == 422
    assert names(desk) == before


def test_a_protocol_is_found_by_its_words_and_taken_whole(desk, protocol):
    assert "Add all of Strong hips" in desk.open(q="weak").content.decode()
    assert "Add all of Strong hips" not in desk.open(q="shoulder").content.decode()
    desk.send("programs:take_protocol", protocol=protocol.pk)
    assert names(desk)[-1] == "Bridge"


def test_protocols_are_not_offered_in_an_issued_program_nor_taken(desk_of_issued, protocol):
    assert "Add all of" not in desk_of_issued.open().content.decode()
    assert desk_of_issued.send("programs:take_protocol", protocol=protocol.pk).status_code == 422


def test_her_usual_dosage_says_so_and_leads_back_to_the_suggested_one(desk):
    suggested = desk.first.version.suggested
    desk.send("programs:dosage", desk.first, **{"reps.target": "6"})
    assert "your usual dosage" in desk.open().content.decode()
    desk.send("programs:take_suggested", desk.first)
    assert desk.first.dosage == suggested
    assert "your usual dosage" not in desk.open().content.decode()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda desk: desk.send("programs:remove", desk.first), "Undo: {} removed"),
        (lambda desk: desk.send("programs:dosage", desk.first, **{"reps.target": "6"}), "Undo: dosage of {}"),
        (lambda desk: desk.send("programs:move", desk.first, places=1), "Undo: order"),
    ],
)
def test_undo_says_what_it_takes_back_and_takes_it_back(desk, act, words):
    first, before = desk.first.version.name, [(row.version.name, row.dosage) for row in desk.rows]
    act(desk)
    assert words.format(first) in desk.open().content.decode()
    desk.send("programs:undo")
    assert [(row.version.name, row.dosage) for row in desk.rows] == before


def test_there_is_no_undo_where_nothing_was_done(desk_of_issued):
    assert "Undo:" not in desk_of_issued.open().content.decode()
    assert desk_of_issued.send("programs:undo").status_code == 422


def test_undo_from_an_old_page_undoes_nothing(desk):
    before = desk.program.revision
    desk.send("programs:dosage", desk.first, **{"reps.target": "6"})
    assert desk.send("programs:undo", revision=before).status_code == 409
    assert desk.first.dosage.reps == Range(4, 6, 6)


def test_the_minutes_of_a_week_are_told(desk):
    minutes = desk.open().context["bench"].minutes
    assert f"{2 * minutes}–{3 * minutes} minutes a week" in desk.open().content.decode()


def test_the_week_that_asks_most_is_told_where_the_course_grows(desk):
    row = desk.first
    row.by_week = [{"week": 3, "targets": {"sets": 3, "reps": 6, "hold_seconds": 10}}]
    row.save()
    page = desk.open()
    peak = page.context["bench"].peak
    assert peak.number == 3
    assert f"up to {peak.most} in week 3" in page.content.decode()

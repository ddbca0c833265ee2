"""One issued program on a page: its weeks, exercises, logged sessions and history."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from exercises import library
from programs import monitoring, prescribing, sessions
from programs.sessions.entries import take
from tests import factories
from tests.factories import NOW, TODAY, days, make_dosage, on_day
from tests.programs.clinic.conftest import do
from tests.saying import entry, hand_in, make_device, told_of


def show(desk, program):
    return plain(re.sub(r"<[^>]+>", " ", page(desk, program)))


def plain(text):
    """With one kind of space."""
    return " ".join(str(text).split())


def page(desk, program):
    return desk.get(reverse("programs:show", args=[program.pk])).content.decode()


def publish_anew(exercise):
    exercise.steps = [*exercise.steps, "Breathe out."]
    exercise.save()
    return library.publish(exercise=exercise, by=None, at=NOW)


def test_a_draft_is_shown_where_it_is_built(desk, draft):
    response = desk.get(reverse("programs:show", args=[draft.pk]))
    assert response.headers["Location"] == reverse("programs:build", args=[draft.pk])


def test_every_week_shows_its_days_and_marks(desk_on, program):
    do(program, TODAY)
    text = show(desk_on(TODAY + days(9)), program)

    assert "Week 1 2–8 Mar Mon 2 Mar done Wed 4 Mar missed Fri 6 Mar missed 1 of 2–3" in text
    assert "Week 2 now 9–15 Mar Mon 9 Mar planned Wed 11 Mar today Fri 13 Mar planned 0 of 2–3 5 days left" in text
    assert "sessions kept 50 %" in text


def test_the_worked_example_of_adherence_is_what_the_page_shows(patient, clinician, desk_on):
    """Band 2–3, done 3, 1, 2 and 3: 87.5 % kept, three of four weeks within the band."""
    program = factories.make_program(patient, clinician)
    for week, weekdays in enumerate([(0, 2, 4), (0,), (0, 2), (0, 2, 4)]):
        for weekday in weekdays:
            do(program, TODAY + days(7 * week + weekday))

    text = show(desk_on(TODAY + days(28)), program)

    assert "sessions kept 88 %" in text
    assert "75 % of the weeks lie within the band." in text


def test_low_attendance_is_said_in_a_word(desk_on, program):
    assert "sessions kept 0 % low" in show(desk_on(TODAY + days(7)), program)


def test_before_a_week_is_over_no_share_is_claimed(desk, program):
    assert "sessions kept –" in show(desk, program)


def test_exercises_stand_with_the_dosage_of_today_and_what_is_decided_for_later(desk, program, clinician):
    first = program.prescriptions.first()
    harder = make_dosage(hold_seconds=first.dosage.hold_seconds, rest_seconds=60)
    prescribing.change_dosage(prescription=first, dosage=harder, by=clinician, at=NOW, from_on=TODAY + days(7))

    text = show(desk, program)

    assert plain(first.dosage) in text
    assert plain(f"From week 2: {harder}") in text


def test_what_was_reported_is_listed_in_short_and_leads_to_the_report(desk, program):
    session = do(program, TODAY, outcomes=("done", "partly"), pain=3, effort="hard", comment="The band slipped.")

    assert "Monday 2 March Partly done, 2 of 2 exercises, pain up to 3" in show(desk, program)
    assert f'href="{reverse("programs:session_report", args=[session.pk])}"' in page(desk, program)


def test_the_history_tells_who_did_what(desk, program, clinician):
    prescribing.pause(program=program, by=clinician, at=on_day(TODAY), on=TODAY, reason="flare")
    text = show(desk, program)

    assert "Paused from 2 Mar 2 Mar 2026, 10:00, Ines Vogel" in text
    assert "Issued for 4 weeks from 2 Mar" in text
    assert "Exercise added" not in text


def test_the_history_tells_what_was_moved_and_what_was_left_out(desk, program, patient):
    monday, friday = (program.sessions.get(planned_on=TODAY + days(nth)) for nth in (0, 4))
    sessions.move(session=monday, to=TODAY + days(1), by=patient, at=NOW)
    friday.refresh_from_db()
    sessions.leave_out(session=friday, by=patient, at=NOW)

    shown = show(desk, program)

    assert "Session of 2 Mar moved to 3 Mar; that of 4 Mar to 5 Mar; that of 6 Mar to 7 Mar" in shown
    assert "Session of 7 Mar left out" in shown
    assert "left out" in page(desk, program)


def test_the_next_morning_is_shown_with_its_session(desk_on, program, patient):
    session = do(program, TODAY)
    sessions.say_morning(session=session, pain=4, by=patient, at=on_day(TODAY + days(1)))

    assert "pain up to 2, next morning 4" in show(desk_on(TODAY + days(1)), program)


def test_a_newer_text_is_offered_and_taken(desk, program, clinician):
    row = program.prescriptions.first()
    publish_anew(row.exercise)
    assert "The library has version 2, the patient reads version 1." in show(desk, program)

    desk.post(reverse("programs:take_update", args=[row.pk]))

    row.refresh_from_db()
    assert row.version.number == 2
    assert "Take the update" not in show(desk, program)


def test_a_program_that_is_over_keeps_its_text(desk, program, clinician):
    row = program.prescriptions.first()
    publish_anew(row.exercise)
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="moved away")

    response = desk.post(reverse("programs:take_update", args=[row.pk]), follow=True)

    row.refresh_from_db()
    assert row.version.number == 1
    assert "can no longer be changed" in response.content.decode()


def test_a_retired_exercise_stays_readable(desk, program):
    library.retire(exercise=program.prescriptions.first().exercise, by=None, at=NOW)
    assert program.prescriptions.first().version.name in show(desk, program)


@pytest.mark.parametrize(("state", "offered"), [("active", True), ("ended", False)])
def test_what_can_be_done_depends_on_its_life(desk, program, clinician, state, offered):
    if state == "ended":
        prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="moved away")
    text = page(desk, program)

    for name in ("build", "pause", "end", "handover"):
        assert (f'href="{reverse(f"programs:{name}", args=[program.pk])}"' in text) is offered
    assert ("moved away" in text) is not offered


def test_days_are_the_patients_own(desk_on, clinician, clock):
    """At 20:00 UTC on Monday it is Tuesday in Kiritimati: Monday's session is no longer today's."""
    patient = factories.make_patient(clinician, time_zone="Pacific/Kiritimati")
    program = factories.make_program(patient, clinician)
    desk = desk_on(TODAY)
    clock.move_to(on_day(TODAY, 20))

    assert "Mon 2 Mar planned" in show(desk, program)


def test_the_number_of_queries_does_not_grow_with_sessions_and_exercises(
    desk_on, patient, clinician, django_assert_max_num_queries
):
    def cost(exercises, begun):
        program = factories.make_program(patient, clinician, exercises=exercises)
        for week in range(begun):
            do(program, TODAY + days(7 * week))
        desk = desk_on(TODAY + days(27))
        with django_assert_max_num_queries(18) as asked:
            page(desk, program)
        return len(asked)

    assert cost(2, 1) == cost(6, 4)


def test_the_history_tells_what_the_phone_said_and_what_was_answered(desk, program, patient, clinician):
    session = sessions.start(program=program, by=patient, at=NOW)
    first, second = session.performed.all()
    sessions.raise_concern(performed=first, kind="odd", by=patient, at=NOW)
    for outcome in ("done", "partly"):
        sessions.record(performed=second, outcome=outcome, by=patient, at=NOW)
    for text in ("Well done.", ""):
        monitoring.reply(session=session, text=text, by=clinician, at=NOW)
    prescribing.change_rating(program=program, rating="end", by=clinician, at=NOW)

    shown = show(desk, program)

    for line in (
        f"Concern raised: {first.version.name}, 2 Mar",
        f"Log corrected: {second.version.name}, 2 Mar",
        "Replied to the session of 2 Mar",
        "Reply to 2 Mar taken back",
        "Pain and effort are asked: Once, at the end",
    ):
        assert line in shown
    assert "Report seen" not in shown


def test_the_history_tells_what_was_logged_afterwards(desk_on, program, patient, clock):
    clock.move_to(on_day(TODAY + days(1)))
    session = program.sessions.get(planned_on=TODAY)
    sessions.backfill(session=session, on=TODAY, by=patient, at=on_day(TODAY + days(1)))

    assert "Session of 2 Mar logged afterwards" in show(desk_on(TODAY + days(1)), program)


def test_what_a_phone_sent_too_late_is_read_all_the_same(desk_on, program, patient):
    session = program.sessions.order_by("planned_on")[0]
    row = program.prescriptions.get(order=1)
    token, device = told_of(session, on=TODAY), make_device(patient, at=NOW)
    hurt = entry("concern", token, NOW, prescription=row.pk, concern="hurts")
    said = entry("record", token, NOW, prescription=row.pk, outcome="partly", pain=7, effort="hard")
    word = entry("finish", token, NOW, comment="The band <b>slipped</b>.")
    begun = entry("start", token, NOW)
    answers = hand_in(device, begun, said, hurt, word, at=NOW + days(20), sent_at=NOW + days(20))
    text = page(desk_on(TODAY + days(20)), program)
    assert set(answers) == {"too_late"}
    assert plain(re.sub(r"<[^>]+>", " ", text)).count("two weeks late") == 3
    for words in ("Partly · pain 7 of 10 · Hard", "It hurts", row.version.name, "The band &lt;b&gt;slipped&lt;/b&gt;."):
        assert words in text


def test_what_could_not_be_read_is_told_as_such(desk, program, patient):
    device = make_device(patient, at=NOW)
    take(device=device, envelopes=[{"key": str(uuid4()), "sealed": "rubbish"}], sent_at=NOW, at=NOW)
    assert "It could not be read." in show(desk, program)

"""What phones say of themselves: taken once, for the day on which it was said, with what the patient was told."""

from datetime import timedelta
from uuid import uuid4

import pytest

from exercises import library
from patients import seal
from patients.models import Slot
from programs import advice, prescribing, sessions
from programs.models import ExerciseSession, PerformedExercise, PhoneEntry, ProgramEvent, Reminder
from programs.reminders import planning
from programs.sessions.entries import take
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.saying import entry, hand_in, make_device, told_of
from tests.sealing import envelope, sealed

MINUTE = timedelta(minutes=1)
State = ExerciseSession.State


@pytest.fixture
def phone(patient):
    return make_device(patient, at=NOW)


@pytest.fixture
def monday(program):
    return program.sessions.get(planned_on=TODAY)


@pytest.fixture
def card(monday):
    """What Monday's card said."""
    return told_of(monday, on=TODAY)


@pytest.fixture
def asked(program):
    return [row.pk for row in program.prescriptions.order_by("order")]


def everything(card, asked, at=NOW):
    return [
        entry("start", card, at),
        *(
            entry("record", card, at + number * MINUTE, prescription=row, outcome="done", pain=1)
            for number, row in enumerate(asked, 1)
        ),
        entry("finish", card, at + 20 * MINUTE, comment="It went well.", pain=2, effort="right"),
    ]


def outcomes(session):
    return list(session.performed.order_by("order").values_list("outcome", flat=True))


def test_a_session_done_without_a_network_is_there_when_it_comes_back(phone, monday, card, asked):
    evening = NOW + timedelta(hours=9)

    assert hand_in(phone, *everything(card, asked), at=evening) == [""] * 4

    monday.refresh_from_db()
    assert (monday.state, monday.performed_on, monday.started_at) == (State.DONE, TODAY, NOW)
    assert (monday.finished_at, monday.comment, monday.pain, monday.effort) == (
        NOW + 20 * MINUTE,
        "It went well.",
        2,
        "right",
    )
    assert outcomes(monday) == ["done", "done"]
    assert monday.performed.first().recorded_at == NOW + MINUTE


def test_what_is_sent_again_is_taken_once_and_answered_as_before(phone, program, card, asked):
    said = everything(card, asked)
    hand_in(phone, *said, at=NOW + 30 * MINUTE)
    events = ProgramEvent.objects.filter(program=program).count()

    assert hand_in(phone, *said[::-1], at=NOW + 40 * MINUTE) == [""] * 4

    assert PhoneEntry.objects.count() == 4
    assert ProgramEvent.objects.filter(program=program).count() == events


def test_the_row_keeps_no_words_of_what_was_taken(phone, card, asked):
    hand_in(phone, *everything(card, asked), at=NOW)
    assert set(PhoneEntry.objects.values_list("refusal", "content")) == {("", None)}


def test_the_patient_was_told_what_the_card_said_whatever_was_changed_since(phone, clinician, monday, card, asked):
    [first, second] = monday.program.prescriptions.order_by("order")
    told = first.version
    prescribing.change_dosage(
        prescription=first, dosage=first.dosage.with_targets(reps=6), by=clinician, at=NOW, from_on=TODAY
    )
    prescribing.remove(prescription=second, by=clinician, at=NOW)
    first.exercise.steps = ["Something else."]
    first.exercise.save()
    library.publish(exercise=first.exercise, by=clinician, at=NOW)
    prescribing.take_update(prescription=first, by=clinician, at=NOW)

    hand_in(phone, *everything(card, asked), at=NOW + timedelta(hours=1))

    kept = list(PerformedExercise.objects.filter(session=monday).order_by("order"))
    assert [row.prescription_id for row in kept] == asked
    assert (kept[0].version, kept[0].dosage.reps.target) == (told, 4)


def leave_it_out(session, clinician, patient):
    sessions.leave_out(session=session, by=patient, at=NOW)


def take_it_out(session, clinician, patient):
    prescribing.reschedule(program=session.program, by=clinician, at=NOW, on=TODAY, weekdays=[2, 4, 6])


def move_it(session, clinician, patient):
    sessions.move(session=session, to=TODAY + days(1), by=clinician, at=NOW)


def miss_it(session, clinician, patient):
    planning.plan(at=on_day(TODAY + days(1)))


def pause_it(session, clinician, patient):
    prescribing.pause(program=session.program, by=clinician, at=NOW, on=TODAY, reason="holiday")


def end_it(session, clinician, patient):
    prescribing.end(program=session.program, by=clinician, at=NOW, on=TODAY, reason="Moved away")


@pytest.mark.parametrize("meanwhile", [leave_it_out, take_it_out, move_it, miss_it, pause_it, end_it])
def test_it_was_done_that_day_whatever_happened_to_the_session_meanwhile(
    meanwhile, phone, clinician, patient, monday, card, asked
):
    meanwhile(monday, clinician, patient)

    assert hand_in(phone, *everything(card, asked), at=on_day(TODAY + days(1))) == [""] * 4

    [begun] = ExerciseSession.objects.filter(patient=patient, started_at__isnull=False)
    assert (begun.state, begun.performed_on, begun.planned_on) == (State.DONE, TODAY, TODAY)
    assert outcomes(begun) == ["done", "done"]
    ahead = begun.program.sessions.ahead().values_list("planned_on", flat=True)
    assert all(day >= TODAY + days(2) for day in ahead), "a rest day follows it"


def test_a_card_of_another_day_done_today_counts_for_today(phone, program, asked):
    wednesday = program.sessions.get(planned_on=TODAY + days(2))
    card = told_of(wednesday, on=wednesday.planned_on)

    hand_in(phone, *everything(card, asked, at=on_day(TODAY + days(3))), at=on_day(TODAY + days(4)))

    wednesday.refresh_from_db()
    assert (wednesday.state, wednesday.performed_on) == (State.DONE, TODAY + days(3))
    ahead = program.sessions.ahead().filter(planned_on__gt=TODAY)
    assert min(ahead.values_list("planned_on", flat=True)) >= TODAY + days(5)


def test_what_was_done_in_a_pause_counts_for_the_week_that_it_holds_up_and_not_beyond_it(
    phone, clinician, monday, card, asked
):
    """The card was of a session missed in the first week; the pause begins on the Tuesday of the third."""
    program = monday.program
    paused_on, resumed_on = TODAY + days(15), TODAY + days(21)
    prescribing.pause(program=program, by=clinician, at=on_day(paused_on), on=paused_on, reason="holiday")

    thursday = on_day(paused_on + days(2))
    hand_in(phone, *everything(card, asked, at=thursday), at=thursday + 30 * MINUTE)

    monday.refresh_from_db()
    assert (monday.week, monday.performed_on) == (3, paused_on + days(2))
    prescribing.resume(program=program, by=clinician, at=on_day(resumed_on), on=resumed_on)
    of_the_third = program.sessions.standing().filter(week=3)
    assert of_the_third.counted().count() + of_the_third.filter(planned_on__gte=resumed_on).count() == 3


def test_what_was_done_in_a_pause_whose_end_is_known_takes_the_room_of_one_behind_it(
    phone, clinician, monday, card, asked
):
    """The pause lasts from the Tuesday of the third week to its Sunday."""
    program, paused_on, until_on = monday.program, TODAY + days(15), TODAY + days(20)
    prescribing.pause(
        program=program, by=clinician, at=on_day(paused_on), on=paused_on, until_on=until_on, reason="holiday"
    )
    behind_it = program.sessions.ahead().filter(week=3, planned_on__gt=until_on)
    assert behind_it.count() == 3

    thursday = on_day(paused_on + days(2))
    hand_in(phone, *everything(card, asked, at=thursday), at=thursday + 30 * MINUTE)

    monday.refresh_from_db()
    assert (monday.week, behind_it.count()) == (3, 2)


def test_where_another_session_was_begun_that_day_it_is_said_there(phone, patient, clinician, monday, card, asked):
    take_it_out(monday, clinician, patient)
    tuesday = monday.program.sessions.ahead().order_by("planned_on").first()
    sessions.move(session=tuesday, to=TODAY, by=clinician, at=NOW)
    begun = sessions.start(program=monday.program, by=patient, at=NOW)

    assert hand_in(phone, *everything(card, asked), at=NOW + 30 * MINUTE) == [""] * 4

    begun.refresh_from_db()
    monday.refresh_from_db()
    assert (begun.state, monday.state) == (State.DONE, State.CANCELLED)
    assert begun.performed.count() == 2


def test_an_exercise_that_the_session_of_that_day_has_not_is_added_as_the_card_told_it(
    phone, patient, clinician, monday, card, asked
):
    prescribing.remove(prescription=monday.program.prescriptions.get(pk=asked[1]), by=clinician, at=NOW)
    begun = sessions.start(program=monday.program, by=patient, at=NOW)
    assert begun.performed.count() == 1

    hand_in(phone, entry("record", card, NOW, prescription=asked[1], outcome="partly"), at=NOW)

    assert begun.performed.get(prescription=asked[1]).outcome == "partly"


def test_what_was_said_last_holds_however_late_the_rest_arrives(phone, monday, card, asked):
    say = [
        entry("record", card, NOW + number * MINUTE, prescription=asked[0], outcome=outcome, pain=number)
        for number, outcome in enumerate(("done", "partly", "done"))
    ]
    hand_in(phone, say[2], at=NOW + 5 * MINUTE)
    hand_in(phone, say[0], at=NOW + 6 * MINUTE)
    hand_in(phone, say[1], at=NOW + 7 * MINUTE)

    performed = monday.performed.get(prescription=asked[0])
    assert (performed.outcome, performed.pain, performed.recorded_at) == ("done", 2, NOW + 2 * MINUTE)
    assert list(performed.corrections.order_by("said_at").values_list("outcome", "pain")) == [
        ("done", 0),
        ("partly", 1),
    ]


def test_of_the_whole_session_too_what_was_said_last_holds_and_the_rest_is_kept(phone, monday, card, asked):
    say = [
        entry("finish", card, NOW + number * MINUTE, comment=comment, pain=number)
        for number, comment in enumerate(("It pinched.", "It went well.", "A little stiff."))
    ]
    for minute, number in enumerate((2, 0, 1, 0)):
        hand_in(phone, say[number], at=NOW + (10 + minute) * MINUTE)

    monday.refresh_from_db()
    assert (monday.comment, monday.pain, monday.finished_at) == ("A little stiff.", 2, NOW + 2 * MINUTE)
    assert list(monday.corrections.values_list("comment", "pain", "said_at", "performed")) == [
        ("It pinched.", 0, NOW, None),
        ("It went well.", 1, NOW + MINUTE, None),
    ]


def test_a_session_finished_before_anything_is_known_of_it_is_put_right_as_it_arrives(phone, monday, card, asked):
    start, first, second, finish = everything(card, asked)

    def state_after(said):
        hand_in(phone, said, at=NOW + 30 * MINUTE)
        monday.refresh_from_db()
        return monday.state

    assert [state_after(said) for said in (finish, second, first, start)] == ["not_done", "partly", "done", "done"]
    assert monday.started_at == NOW


def test_a_clock_that_is_wrong_is_put_right(phone, monday, card, asked):
    fast = timedelta(hours=5)
    said = everything(card, asked, at=NOW + fast)

    hand_in(phone, *said, sent_at=NOW + fast + 30 * MINUTE, at=NOW + 30 * MINUTE + timedelta(seconds=2))

    monday.refresh_from_db()
    assert (monday.started_at, monday.finished_at) == (NOW, NOW + 20 * MINUTE)


def test_the_way_through_the_network_puts_nothing_in_another_order(phone, monday, card, asked):
    """The first was slow and the second quick: by their arrival alone they would change places."""
    second = timedelta(seconds=1)
    before = entry("record", card, NOW, prescription=asked[0], outcome="done")
    after = entry("record", card, NOW + 2 * second, prescription=asked[0], outcome="partly")

    hand_in(phone, before, sent_at=NOW, at=NOW + 9 * second)
    hand_in(phone, after, sent_at=NOW + 2 * second, at=NOW + 3 * second)

    assert monday.performed.get(prescription=asked[0]).outcome == "partly"


def test_nothing_is_said_in_the_future(phone, card, asked):
    hand_in(phone, entry("start", card, NOW + days(3)), sent_at=NOW, at=NOW)
    assert PhoneEntry.objects.get().said_at == NOW


def test_nothing_is_said_before_the_program_was_handed_out(phone, monday, card, asked):
    """The phone's clock was put right in between, or somebody plays with it."""
    hand_in(phone, entry("record", card, NOW - days(5), prescription=asked[0], outcome="done"), at=NOW)
    monday.refresh_from_db()
    assert (monday.performed_on, monday.started_at) == (TODAY, NOW)


def test_three_days_are_counted_by_when_it_was_said(phone, monday, card, asked):
    hand_in(phone, *everything(card, asked), at=NOW + 30 * MINUTE)
    in_time = entry("record", card, on_day(TODAY + days(3)), prescription=asked[0], outcome="partly")
    late = entry("record", card, on_day(TODAY + days(4)), prescription=asked[1], outcome="partly")

    assert hand_in(phone, in_time, late, at=on_day(TODAY + days(10))) == ["", "too_late"]
    assert outcomes(monday) == ["partly", "done"]


def test_two_weeks_later_the_words_are_kept_and_the_history_stands(phone, monday, card, asked):
    said = entry("finish", card, NOW, comment="It went well.")

    assert hand_in(phone, said, at=NOW + days(14) + MINUTE) == ["too_late"]
    assert hand_in(phone, said, at=NOW + days(15)) == ["too_late"]

    monday.refresh_from_db()
    kept = PhoneEntry.objects.get()
    assert monday.state == State.PLANNED
    assert (kept.content["comment"], "told" in kept.content, kept.said_at) == ("It went well.", False, NOW)


def test_what_another_patient_said_is_not_taken_and_not_kept(phone, other_patient, card, asked):
    theirs = make_device(other_patient, at=NOW)

    assert hand_in(theirs, entry("finish", card, NOW, comment="Mine."), at=NOW) == ["not_yours"]
    assert PhoneEntry.objects.get().content is None


def test_an_exercise_that_was_not_asked_is_refused_and_its_words_are_kept(phone, clinician, patient, card, monday):
    other = factories.make_program(patient, clinician).prescriptions.first()

    said = entry("record", card, NOW, prescription=other.pk, outcome="done")

    assert hand_in(phone, said, at=NOW) == ["not_asked"]
    assert PhoneEntry.objects.get().content["outcome"] == "done"
    monday.refresh_from_db()
    assert monday.state == State.PLANNED


SPOILT = [
    {"kind": "shout"},
    {"kind": ["record"]},
    {"told": "forged"},
    {"told": None},
    {"said_at": "yesterday"},
    {"said_at": "2026-03-02T09:00:00"},
    {"said_at": 3},
    {"key": "5ad1c4b2-6a6e-4b6f-8d7e-7a64ad9ad8d9"},
    {"outcome": "splendid"},
    {"pain": 11},
    {"pain": True},
    {"pain": "3"},
    {"effort": "none"},
    {"why_not": "rain"},
    {"sets_done": [{"side": "left", "amount": -1}]},
    {"sets_done": [{"side": "left", "amount": 4}] * 50},
    {"sets_done": "five"},
    {"prescription": "first"},
    {"prescription": None},
    {"kind": "finish", "comment": "x" * 1001},
    {"kind": "finish", "comment": "\x00"},
    {"kind": "finish", "comment": "\ud83d"},
    {"kind": "finish", "comment": 3},
    {"kind": "concern", "concern": "bored"},
]


def test_what_cannot_be_understood_is_kept_and_takes_nothing_with_it(phone, monday, card, asked):
    said = [entry("record", card, NOW, prescription=asked[0], outcome="done") for _ in SPOILT]
    whole = entry("record", card, NOW, prescription=asked[1], outcome="done")
    sent = [
        envelope(each | spoilt, seal.public_key()) | {"key": each["key"]}
        for each, spoilt in zip(said, SPOILT, strict=True)
    ]

    answers = take(device=phone, envelopes=[*sent, envelope(whole, seal.public_key())], sent_at=NOW, at=NOW)

    assert answers.pop(whole["key"]) == ""
    understood = [spoilt for each, spoilt in zip(said, SPOILT, strict=True) if answers[each["key"]] != "unreadable"]
    assert understood == []
    assert not PhoneEntry.objects.filter(refusal="unreadable", content=None).exists()
    assert outcomes(monday) == ["", "done"]


def test_what_is_no_entry_is_kept_as_it_was_sealed(phone):
    contents = [b"", b"{", b"[]", b"3", b"\xff", b'{"key": "\\u0000"}', b'{"key": "\\ud83d"}']
    sent = [{"key": str(uuid4()), "sealed": sealed(content, seal.public_key())} for content in contents]

    answers = take(device=phone, envelopes=sent, sent_at=NOW, at=NOW)

    assert set(answers.values()) == {"unreadable"}
    kept = {str(row.key): row.content for row in PhoneEntry.objects.all()}
    assert [kept[each["key"]] for each in sent[2:4]] == [[], 3]
    assert [kept[each["key"]] for each in sent[:2] + sent[4:]] == [
        {"sealed": each["sealed"]} for each in sent[:2] + sent[4:]
    ]


def test_an_envelope_without_a_key_holds_up_nobody(phone, card):
    whole = entry("start", card, NOW)
    odd = [{}, [], None, "key", {"key": 3}, {"key": "mine", "sealed": "x"}]

    answers = take(device=phone, envelopes=[*odd, envelope(whole, seal.public_key())], sent_at=NOW, at=NOW)

    assert answers.pop(whole["key"]) == ""
    assert set(answers.values()) == {"unreadable"}
    assert PhoneEntry.objects.count() == 1


def test_a_concern_keeps_what_the_phone_answered(phone, monday, card, asked):
    press = [
        entry("concern", card, NOW + number * MINUTE, prescription=asked[0], concern="hurts", answer=answer)
        for number, answer in enumerate(("hurts", "hurts_again"))
    ]

    hand_in(phone, press[1], at=NOW + 5 * MINUTE)
    hand_in(phone, press[0], at=NOW + 6 * MINUTE)

    concerns = monday.performed.get(prescription=asked[0]).concerns.order_by("at")
    told = [(NOW, "hurts", False), (NOW + MINUTE, "hurts_again", True)]
    assert list(concerns.values_list("at", "answer", "ended_exercise")) == told


def test_a_concern_keeps_it_although_the_exercise_was_begun_with_a_newer_text(phone, monday, clinician, card, asked):
    """Of another stage, in which the same button is answered in another way."""
    row = monday.program.prescriptions.get(pk=asked[0])
    row.exercise.stage = "strengthen"
    row.exercise.save()
    library.publish(exercise=row.exercise, by=clinician, at=NOW)
    prescribing.take_update(prescription=row, by=clinician, at=NOW)
    sessions.start(program=monday.program, by=monday.patient, at=NOW)

    hand_in(phone, entry("concern", card, NOW, prescription=row.pk, concern="odd", answer="odd_in_a_release"), at=NOW)

    concern = monday.performed.get(prescription=row.pk).concerns.get()
    assert (concern.answer, concern.ended_exercise) == ("odd_in_a_release", False)
    assert advice.given(concern).title == "Leave this spot"


def test_a_phone_of_an_earlier_release_says_only_whether_it_was_the_second_press(phone, monday, card, asked):
    """It counts any button that was pressed before the page was loaded again, and told the patient to leave the exercise."""
    press = entry("concern", card, NOW, prescription=asked[0], concern="hurts", again=True)

    assert hand_in(phone, press, at=NOW) == [""]

    concern = monday.performed.get(prescription=asked[0]).concerns.get()
    assert (concern.answer, concern.ended_exercise) == ("hurts_again", True)


@pytest.mark.parametrize("answer", ["", "hurts", "never given"])
def test_what_was_never_answered_to_a_concern_is_answered_here(phone, monday, card, asked, answer):
    hand_in(phone, entry("concern", card, NOW, prescription=asked[0], concern="too_hard", answer=answer), at=NOW)
    assert monday.performed.get(prescription=asked[0]).concerns.get().answer == "too_hard"


def test_history_and_outbox_hold_ids_and_no_words(phone, program, card, asked):
    hand_in(phone, *everything(card, asked), entry("concern", card, NOW, prescription=asked[0], concern="odd"), at=NOW)
    about = str(list(ProgramEvent.objects.filter(program=program).values_list("about", flat=True)))
    assert "It went well" not in about
    assert "odd" not in about


def test_the_reminder_is_called_off_and_the_morning_after_is_asked_about(patient, clinician):
    before = on_day(TODAY, 6)
    program = factories.make_program(patient, clinician, at=before)
    phone, card = make_device(patient, at=before), told_of(program.sessions.get(planned_on=TODAY), on=TODAY)
    [reminder] = Reminder.objects.filter(slot=Slot.SESSION, local_date=TODAY)
    start, first, second, finish = everything(card, [row.pk for row in program.prescriptions.all()], at=before)

    hand_in(phone, start, finish, at=before + 30 * MINUTE)

    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == ("cancelled", "already_done")
    morning = Reminder.objects.filter(slot=Slot.NEXT_MORNING)
    assert not morning.exists(), "nothing is known to be done yet"
    hand_in(phone, first, second, at=before + 40 * MINUTE)
    assert [row.local_date for row in morning] == [TODAY + days(1)]

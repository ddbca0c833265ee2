"""Protocols, programs and prescriptions over the API: one verb an action, what is not yours is not there."""

from __future__ import annotations

from uuid import uuid4

import pytest
import time_machine

from patients import care
from programs import prescribing
from programs.models import Program, ProgramEvent, Protocol, ProtocolPrescription
from tests import factories
from tests.factories import NOW, TODAY, days

PROGRAMS, PRESCRIPTIONS, PROTOCOLS = "/api/v1/programs/", "/api/v1/prescriptions/", "/api/v1/protocols/"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def api(signed_in, clinician):
    client = signed_in.as_(clinician)
    client.raise_request_exception = False
    return client


@pytest.fixture
def protocol(db):
    protocol = Protocol.objects.create(slug="hip", name="Hip flexor strength", weeks_default=6, cues=["Pelvis level."])
    dosage = factories.make_dosage().at_high()
    ProtocolPrescription.objects.create(
        protocol=protocol, exercise=factories.make_exercise(name="Knee drive"), order=1, dosage=dosage
    )
    return protocol


def post(client, address, body=None):
    return client.post(address, body or {}, content_type="application/json")


def patch(client, address, **body):
    return client.patch(address, body, content_type="application/json")


def of(program, verb=""):
    return f"{PROGRAMS}{program.id}/{verb}"


# --- Protocols ---


def test_protocols_are_read_with_what_they_prescribe(api, protocol):
    assert [row["name"] for row in api.get(PROTOCOLS).json()["results"]] == ["Hip flexor strength"]

    shown = api.get(f"{PROTOCOLS}{protocol.id}/").json()
    assert shown["weeks_default"] == 6
    assert [row["name"] for row in shown["prescriptions"]] == ["Knee drive"]
    assert shown["prescriptions"][0]["dosage"]["sets"] == {"low": 2, "target": 3, "high": 3}


def test_a_protocol_of_another_clinic_or_a_retired_one_is_404(api, protocol, stranger):
    for changes in ({"clinic": stranger.clinic}, {"clinic": None, "retired_at": NOW}):
        Protocol.objects.filter(pk=protocol.pk).update(**changes)
        assert api.get(f"{PROTOCOLS}{protocol.id}/").status_code == 404
        assert api.get(PROTOCOLS).json()["count"] == 0


# --- Programs ---


def test_a_draft_is_copied_from_a_protocol_with_every_target_at_its_low_end(api, patient, protocol):
    response = post(
        api, PROGRAMS, {"patient": str(patient.id), "protocol": str(protocol.id), "starts_on": TODAY.isoformat()}
    )

    assert response.status_code == 201, response.content
    program = response.json()
    assert (program["state"], program["title"], program["weeks"]) == ("draft", "Hip flexor strength", 6)
    assert [row["dosage"]["sets"]["target"] for row in program["prescriptions"]] == [2]
    assert program["sessions"] == []
    assert len(program["dates"]) == 18
    assert program["dates"][:3] == ["2026-03-02", "2026-03-04", "2026-03-06"]


def test_an_empty_draft_is_made_without_a_protocol(api, patient, clinician):
    program = post(api, PROGRAMS, {"patient": str(patient.id), "starts_on": "2026-03-02", "title": "Hips"}).json()
    assert (program["title"], program["prescriptions"], program["prescriber"]) == ("Hips", [], str(clinician.id))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("patient", None),
        ("patient", "x"),
        ("patient", {}),
        ("patient", True),
        ("patient", -1),
        ("patient", "9f5c0e1f-3160-4e93-9085-cc81862c507c"),
        ("protocol", "9f5c0e1f-3160-4e93-9085-cc81862c507c"),
        ("starts_on", "tomorrow"),
        ("starts_on", 20260302),
        ("starts_on", "2026-02-30"),
        ("title", "x" * 121),
        ("title", "\x00"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_at_its_field(api, patient, field, value):
    response = post(api, PROGRAMS, {"patient": str(patient.id), "starts_on": "2026-03-02", field: value})
    assert response.status_code == 400, response.content
    assert list(response.json()["errors"]) == [field]
    assert not Program.objects.exists()


def test_a_patient_of_another_clinic_and_a_discharged_one_do_not_exist_for_a_draft(
    api, patient, other_patient, clinician
):
    care.discharge(patient=patient, by=clinician, at=NOW)
    answers = [
        post(api, PROGRAMS, {"patient": str(who), "starts_on": "2026-03-02"}).json()["errors"]["patient"][0]
        for who in (patient.id, other_patient.id, uuid4())
    ]
    assert all("does not exist" in answer for answer in answers)


def test_the_list_can_be_narrowed_to_a_patient(api, program, clinician):
    other = factories.make_program(factories.make_patient(clinician), clinician)
    assert {row["id"] for row in api.get(PROGRAMS).json()["results"]} == {str(program.id), str(other.id)}
    assert [row["id"] for row in api.get(PROGRAMS, {"patient": program.patient_id}).json()["results"]] == [
        str(program.id)
    ]


def test_the_list_cannot_be_narrowed_to_somebody_elses_patient(api, other_patient):
    assert list(api.get(PROGRAMS, {"patient": other_patient.id}).json()["errors"]) == ["patient"]
    assert list(api.get(PROGRAMS, {"patient": "\x00"}).json()["errors"]) == ["patient"]


def test_a_program_is_shown_with_prescriptions_dates_and_sessions(api, program):
    shown = api.get(of(program)).json()

    assert [row["name"] for row in shown["prescriptions"]] == [
        row.version.name for row in program.prescriptions.select_related("version")
    ]
    assert len(shown["sessions"]) == 12
    assert shown["dates"] == [session["planned_on"] for session in shown["sessions"]]


def test_issuing_dates_the_sessions(api, draft):
    response = post(api, of(draft, "issue/"))

    assert response.status_code == 200, response.content
    assert response.json()["state"] == "active"
    assert len(response.json()["sessions"]) == 12


def test_a_refusal_is_a_conflict_in_the_domains_words(api, draft):
    draft.prescriptions.all().delete()
    response = post(api, of(draft, "issue/"))

    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "at least one exercise" in response.json()["detail"]
    assert "errors" not in response.json()


def test_a_refusal_names_the_field_that_is_to_blame(api, draft, clinician):
    prescribing.reschedule(program=draft, by=clinician, at=NOW, on=TODAY, starts_on=TODAY - days(1))
    response = post(api, of(draft, "issue/"))
    assert response.status_code == 409
    assert list(response.json()["errors"]) == ["starts_on"]


def test_a_program_is_paused_and_resumed(api, program, clinician):
    paused = post(api, of(program, "pause/"), {"reason": "holiday"}).json()
    assert paused["state"] == "paused"
    assert paused["pauses"] == [{"from_on": "2026-03-02", "until_on": None, "reason": "holiday"}]

    assert post(api, of(program, "resume/")).json()["state"] == "active"
    kinds = program.events.order_by("at").values_list("kind", "by_clinician")
    assert (ProgramEvent.Kind.RESUMED, clinician.pk) in kinds


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "reason"), ({"reason": []}, "reason"), ({"reason": "holiday", "until_on": "soon"}, "until_on")],
)
def test_a_pause_that_cannot_be_is_refused_at_its_field(api, program, body, field):
    response = post(api, of(program, "pause/"), body)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]


def test_ending_early_asks_for_a_reason(api, program):
    assert list(post(api, of(program, "end/")).json()["errors"]) == ["reason"]
    assert post(api, of(program, "end/"), {"reason": "Moved away"}).json()["state"] == "ended"
    assert post(api, of(program, "end/"), {"reason": "Again"}).status_code == 409


def test_dates_at_the_end_of_the_calendar_are_refused_at_their_fields(api, patient, program):
    draft = post(api, PROGRAMS, {"patient": str(patient.id), "starts_on": "9999-12-31"})
    pause = post(api, of(program, "pause/"), {"reason": "illness", "until_on": "9999-12-31"})

    assert (draft.status_code, list(draft.json()["errors"])) == (409, ["starts_on"])
    assert (pause.status_code, list(pause.json()["errors"])) == (409, ["until_on"])


def test_a_strangers_program_is_404_whatever_is_asked(program, draft, signed_in, stranger):
    client = signed_in.as_(stranger)
    assert client.get(PROGRAMS).json()["count"] == 0
    for each in (program, draft):
        assert client.get(of(each)).status_code == 404
        for verb in ("issue/", "pause/", "resume/", "end/"):
            assert post(client, of(each, verb), {"reason": "holiday"}).status_code == 404
    assert ProgramEvent.objects.filter(by_clinician=stranger).count() == 0


def test_a_colleague_may_do_what_the_prescriber_may(signed_in, colleague, draft):
    assert post(signed_in.as_(colleague), of(draft, "issue/")).json()["state"] == "active"


# --- Prescriptions ---


def test_prescribing_takes_the_suggested_dosage_unless_another_is_given(api, draft):
    exercise = factories.make_exercise()
    wish = {"program": str(draft.id), "exercise": str(exercise.id)}
    other = factories.make_dosage().at_high().as_data()

    suggested, given = post(api, PRESCRIPTIONS, wish), post(api, PRESCRIPTIONS, wish | {"dosage": other})

    assert (suggested.status_code, given.status_code) == (201, 201)
    assert suggested.json()["dosage"] == exercise.dosage.as_data()
    assert given.json()["dosage"] == other
    assert given.json()["order"] == 4


def test_an_exercise_that_is_not_published_is_refused(api, draft):
    exercise = factories.make_exercise(publish=False)
    response = post(api, PRESCRIPTIONS, {"program": str(draft.id), "exercise": str(exercise.id)})
    assert response.status_code == 409
    assert list(response.json()["errors"]) == ["exercise"]


def test_a_strangers_program_or_exercise_cannot_be_named(api, draft, stranger, other_patient):
    program, own = factories.make_program(other_patient, stranger), factories.make_exercise()
    theirs = factories.make_exercise(clinic=stranger.clinic)
    for wish, field in (
        ({"program": str(program.id), "exercise": str(own.id)}, "program"),
        ({"program": str(draft.id), "exercise": str(theirs.id)}, "exercise"),
    ):
        response = post(api, PRESCRIPTIONS, wish)
        assert response.status_code == 400
        assert list(response.json()["errors"]) == [field]


def test_another_dosage_holds_from_its_day_on(api, program, signed_in, clinician):
    row = program.prescriptions.first()
    more = row.dosage.at_high().as_data()

    coming = patch(api, f"{PRESCRIPTIONS}{row.id}/", dosage=more, from_on="2026-03-09", reason="Going well").json()
    assert coming["dosage"] == row.dosage.as_data()
    assert [(step["from_on"], step["reason"]) for step in coming["steps"]] == [("2026-03-09", "Going well")]

    with time_machine.travel(NOW + days(7), tick=False):
        api = signed_in.as_(clinician)  # a week later her session is over
        assert api.get(f"{PRESCRIPTIONS}{row.id}/").json()["dosage"] == more


def test_another_dosage_holds_from_the_patients_today_when_no_day_is_named(api, program):
    row = program.prescriptions.first()
    more = row.dosage.at_high().as_data()
    assert patch(api, f"{PRESCRIPTIONS}{row.id}/", dosage=more).json()["dosage"] == more


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"sets": {"low": 3, "target": 3, "high": 2}}, "dosage.sets.high"),
        ({"sets": {"low": 2, "target": 2, "high": 11}}, "dosage.sets"),
        ({"sets": {"low": 2, "target": 2, "high": 10**30}}, "dosage.sets"),
        ({"sets": {"low": 2, "target": 2, "high": 2.5}}, "dosage.sets.high"),
        ({"sets": {"low": 2, "target": 2, "high": True}}, "dosage.sets.high"),
        ({"load": {"kind": "mass", "kg": "1e999"}}, "dosage.load.kg"),
        ({"load": {"kind": "own", "note": "\x00"}}, "dosage.load.note"),
        ({"load": {"kind": "own", "note": "\ud800"}}, "dosage.load.note"),
        ({"inferred": ["\x00"]}, "dosage.inferred"),
        ({"tempo": "٣-1-1-0"}, "dosage.tempo"),
        ({"tempo": "slow\n"}, "dosage.tempo"),
        ({"sides": {}}, "dosage.sides"),
        ({"kind": []}, "dosage.kind"),
        ({"pace": 1}, "dosage.pace"),
        ({"\ud800": 1}, r"dosage.\ud800"),
    ],
)
def test_a_dosage_that_cannot_be_is_refused_at_its_path(api, program, change, path):
    row = program.prescriptions.first()
    response = patch(api, f"{PRESCRIPTIONS}{row.id}/", dosage=row.dosage.as_data() | change)

    assert response.status_code == 400, response.content
    assert list(response.json()["errors"]) == [path]
    assert not row.steps.exists()


def test_without_a_dosage_the_exercise_rests_in_the_scope_that_is_named(api, program):
    row = program.prescriptions.first()
    response = patch(api, f"{PRESCRIPTIONS}{row.id}/", dosage=None, scope="session")

    assert response.status_code == 200, response.content
    (step,) = response.json()["steps"]
    assert (step["dosage"], step["from_on"]) == (None, None)
    assert step["session"]
    assert all(response.json()["weeks"]), "a single session is no week"


def test_a_course_is_written_week_by_week_as_it_is_read(api, program):
    row = program.prescriptions.first()
    more = row.dosage.with_targets(reps=6).as_data()
    weeks = [row.dosage.as_data(), more, None, more]
    response = patch(api, f"{PRESCRIPTIONS}{row.id}/", weeks=weeks, reason="As agreed")

    assert response.status_code == 200, response.content
    assert response.json()["weeks"] == weeks
    assert {step["reason"] for step in response.json()["steps"]} == {"As agreed"}


def test_a_drafts_course_changes_targets_and_load_alone(api, draft):
    row = draft.prescriptions.first()
    asked = row.dosage.as_data()
    loaded = asked | {"load": {"kind": "bands", "bands": 1}}
    response = patch(api, f"{PRESCRIPTIONS}{row.id}/", weeks=[asked, asked, loaded, loaded])
    assert response.json()["weeks"] == [asked, asked, loaded, loaded]
    other = asked | {"tempo": "slow"}
    assert patch(api, f"{PRESCRIPTIONS}{row.id}/", weeks=[asked, asked, other, other]).status_code == 409


def test_a_course_has_the_programs_weeks_and_stands_alone(api, program):
    row = program.prescriptions.first()
    asked = row.dosage.as_data()
    address = f"{PRESCRIPTIONS}{row.id}/"
    assert patch(api, address, weeks=[asked] * 5).status_code == 409
    for wish in ({"weeks": [asked] * 3}, {"weeks": [asked] * 4, "dosage": asked}, {"reason": "Why"}):
        assert patch(api, address, **wish).status_code == 400
    assert patch(api, address, weeks=[asked] * 4, scope="weeks").status_code == 400
    assert not row.steps.exists()


@pytest.mark.parametrize("dosage", [[], "reps", 7])
def test_a_dosage_is_an_object(api, program, dosage):
    response = patch(api, f"{PRESCRIPTIONS}{program.prescriptions.first().id}/", dosage=dosage)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["dosage"]


def test_a_removed_exercise_is_gone_for_the_api_and_kept_in_the_history(api, program):
    row = program.prescriptions.first()

    assert api.delete(f"{PRESCRIPTIONS}{row.id}/").status_code == 204

    assert api.get(f"{PRESCRIPTIONS}{row.id}/").status_code == 404
    assert str(row.id) not in [shown["id"] for shown in api.get(of(program)).json()["prescriptions"]]
    row.refresh_from_db()
    assert row.removed_at == NOW


def test_a_strangers_prescription_is_404(signed_in, stranger, program):
    client, address = signed_in.as_(stranger), f"{PRESCRIPTIONS}{program.prescriptions.first().id}/"
    assert client.get(address).status_code == 404
    assert patch(client, address, dosage=factories.make_dosage().as_data()).status_code == 404
    assert client.delete(address).status_code == 404


# --- Queries ---


def test_a_longer_list_takes_no_more_queries(api, patient, clinician, django_assert_max_num_queries):
    for _ in range(4):
        factories.make_program(patient, clinician, exercises=1)
    with django_assert_max_num_queries(4):  # session, clinician, count, rows
        assert api.get(PROGRAMS).json()["count"] == 4


@pytest.mark.parametrize("exercises", [1, 5])
def test_a_longer_program_takes_no_more_queries(api, patient, clinician, exercises, django_assert_max_num_queries):
    program = factories.make_program(patient, clinician, exercises=exercises)
    for row in program.prescriptions.all():
        patch(api, f"{PRESCRIPTIONS}{row.id}/", dosage=row.dosage.at_high().as_data())
    with django_assert_max_num_queries(7):  # session, clinician, program, prescriptions, steps, sessions, pauses
        assert len(api.get(of(program)).json()["prescriptions"]) == exercises

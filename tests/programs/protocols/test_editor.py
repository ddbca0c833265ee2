"""The editor of a clinic's protocol: what is typed travels in the form until it is saved."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.models import Region
from programs import protocols
from programs.models import Protocol
from tests.factories import NOW, make_clinic, make_exercise
from tests.programs.protocols.conftest import make_protocol, row, rows_of

pytestmark = pytest.mark.django_db
NEW = "/protocols/new/"


@pytest.fixture
def edit(own):
    return f"/protocols/{own.pk}/edit/"


def filled(page):
    """What a browser would send of the form with nothing touched, without any button."""
    form = page[page.index('<form class="editor"') :]
    sent = {}

    def put(name, value):
        sent.setdefault(name, []).append(unescape(value))

    for tag in re.findall(r"<input [^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in said and (said["type"] not in ("checkbox", "radio") or " checked" in tag):
            put(said["name"], said.get("value", ""))
    for head, body in re.findall(r"<textarea ([^>]*)>(.*?)</textarea>", form, re.S):
        put(re.search(r'name="([^"]*)"', head)[1], body.strip("\n"))
    for head, body in re.findall(r"<select ([^>]*)>(.*?)</select>", form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body) or re.search(r'<option value="([^"]*)"', body)
        put(re.search(r'name="([^"]*)"', head)[1], chosen[1])
    return sent


def page_of(client, address):
    return client.get(address).content.decode()


def press(client, address, sent, **button):
    return client.post(address, {**sent, **button})


def places(page):
    """The exercises, in the order in which the page shows them."""
    return re.findall(r'class="rx__name"[^>]*>([^<]*)<', page)


def test_saving_what_was_not_touched_makes_no_version(own, edit, desk):
    response = press(desk, edit, filled(page_of(desk, edit)), save="1")

    assert response.headers["Location"] == f"/protocols/{own.pk}/"
    assert own.versions.count() == 1


def test_everything_a_protocol_says_comes_through_the_form_unharmed(clinic, desk):
    Region.objects.create(key="hip", name="Hip")
    harder = make_exercise()
    full = make_protocol(
        clinic,
        name="Hip & more",
        indication="“Sore” hips",
        regions=["hip"],
        tags=["runners", "hip"],
        weeks_low=5,
        weeks_default=6,
        weeks_high=7,
        per_week_low=3,
        min_gap_days=1,
        bands=[{"week": 3, "low": 2, "high": 2}],
        cues=["One.", "Two."],
        outcomes=["Stairs"],
        frequency_rule=[{"per_week": 3}],
        avoid=[{"text": "Lunges", "why": "No.", "level": "advise_against", "match": {"stage": "stretch"}}],
        milestones=[{"week": 0, "tell": "Hello."}, {"week": 4, "ask": ["pain", "own_goals"], "decide": ["finish"]}],
        prescriptions=[
            row(
                by_week=[{"week": 2, "targets": {"reps": 6}}, {"week": 4, "out": True}],
                progressions=[{"to": harder.slug, "gate": {"min_week": 3}}],
                leads_straight_on=True,
                note="Slowly.",
            ),
            row(),
        ],
    )
    edit = f"/protocols/{full.pk}/edit/"
    response = press(desk, edit, filled(page_of(desk, edit)), save="1")

    assert response.status_code == 302
    assert full.versions.count() == 1
    full.refresh_from_db()
    assert full.tags == ["runners", "hip"]


def test_an_edit_is_the_next_version(own, edit, desk, clinician):
    sent = filled(page_of(desk, edit)) | {"name": "Hip, anew", "cues": "Breathe on.\n\nStand tall.", "per_week": "3-3"}
    press(desk, edit, sent, save="1")

    own.refresh_from_db()
    assert (own.name, own.cues, own.per_week_low, own.version) == ("Hip, anew", ["Breathe on.", "Stand tall."], 3, 2)
    assert own.versions.first().by == clinician


def test_an_exercise_is_added_from_the_library_with_the_low_end_of_its_dosage(own, edit, desk):
    exercise = make_exercise(name="Bridge")
    shown = press(desk, edit, filled(page_of(desk, edit)), act=f"line:add:{exercise.pk}")
    assert places(shown.content.decode())[-1] == "Bridge"
    assert own.prescriptions.count() == 2  # not saved yet

    press(desk, edit, filled(shown.content.decode()), save="1")
    assert own.prescriptions.last().exercise == exercise
    assert own.prescriptions.last().dosage == exercise.version.suggested.at_low()


def test_exercises_are_put_in_order_and_taken_out_by_buttons(clinic, desk):
    lines = [row(make_exercise(name=name)) for name in ("One", "Two", "Three")]
    own = make_protocol(clinic, prescriptions=lines)
    edit = f"/protocols/{own.pk}/edit/"
    page = page_of(desk, edit)
    for act, then in [
        ("line:down:1", ["Two", "One", "Three"]),
        ("line:up:3", ["Two", "Three", "One"]),
        ("line:up:2", ["Two", "Three", "One"]),  # there is nothing above
        ("line:remove:3", ["Two", "One"]),
        ("line:dance:1", ["Two", "One"]),
    ]:
        page = press(desk, edit, filled(page), act=act).content.decode()
        assert places(page) == then, act

    press(desk, edit, filled(page), save="1")
    assert [line.exercise.name for line in own.prescriptions.all()] == ["Two", "One"]


def test_what_was_typed_survives_every_button(edit, desk):
    sent = filled(page_of(desk, edit)) | {"name": "", "line-1-reps.high": "x", "avoid": ["7"], "avoid-7-text": "Typed"}
    page = press(desk, edit, sent, act="milestones:add:-").content.decode()

    again = filled(page)
    assert again["name"] == [""]
    assert again["line-1-reps.high"] == ["x"]
    assert again["avoid-7-text"] == ["Typed"]
    assert again["milestones"] == ["1"]
    assert "field--error" not in page  # nothing is judged before it is saved


@pytest.fixture
def rising(clinic):
    """One exercise that asks for more from week 3 on, and with a load from week 5 on."""
    load = {"kind": "mass", "kg": "2"}
    course = [{"week": 3, "targets": {"reps": 6}}, {"week": 5, "load": load}]
    return make_protocol(clinic, prescriptions=[row(by_week=course)])


def test_a_course_is_written_week_by_week(rising, desk):
    edit = f"/protocols/{rising.pk}/edit/"
    page = page_of(desk, edit)
    assert "From week 3: 2 sets of 6 per side, hold 5 s" in page.replace("\xa0", " ")

    page = press(desk, edit, filled(page), act="line-1-week:add:-").content.decode()
    sent = filled(page)
    assert sent["line-1-week-3-week"] == ["6"]  # after the last
    assert sent["line-1-week-3-reps"] == ["4"]  # what the dosage asks
    sent |= {"line-1-week-3-asked": "out", "line-1-week-1-reps": "5", "line-1-week-2-sets": "3"}
    press(desk, edit, sent, save="1")

    assert rising.prescriptions.get().by_week == [
        {"week": 3, "targets": {"reps": 5}},
        {"week": 5, "targets": {"sets": 3}, "load": {"kind": "mass", "kg": "2"}},
        {"week": 6, "out": True},
    ]


def test_weeks_are_taken_out_until_every_week_asks_the_same(rising, desk):
    edit = f"/protocols/{rising.pk}/edit/"
    page = press(desk, edit, filled(page_of(desk, edit)), act="line-1-week:remove:1").content.decode()
    page = press(desk, edit, filled(page), act="line-1-week:remove:2").content.decode()
    assert "Every week asks the same." in page

    press(desk, edit, filled(page), save="1")
    assert rising.prescriptions.get().by_week == []


def test_a_course_keeps_within_the_range(rising, desk):
    edit = f"/protocols/{rising.pk}/edit/"
    response = press(desk, edit, filled(page_of(desk, edit)) | {"line-1-reps.high": "5"}, save="1")

    assert response.status_code == 422
    assert "less than or equal to 5" in response.content.decode()


def test_weeks_that_stand_twice_are_said_at_their_exercise(rising, desk):
    edit = f"/protocols/{rising.pk}/edit/"
    response = press(desk, edit, filled(page_of(desk, edit)) | {"line-1-week-2-week": "3"}, save="1")

    page = response.content.decode()
    assert response.status_code == 422
    said = page[page.index('id="line-1-said"') :]
    assert "Each week stands once" in said[: said.index("</div>")]


def test_weeks_that_no_page_ever_sent_break_nothing(rising, desk):
    edit = f"/protocols/{rising.pk}/edit/"
    sent = filled(page_of(desk, edit)) | {"line-1-week-2-week": "soon"}
    assert press(desk, edit, sent, act="line-1-week:add:-").status_code == 200
    assert press(desk, edit, sent, save="1").status_code == 422
    assert press(desk, edit, sent | {"line-1-week-2-load": "{"}, save="1").status_code == 422


def test_rows_left_empty_are_none(own, edit, desk):
    page = press(desk, edit, filled(page_of(desk, edit)), act="avoid:add:-").content.decode()
    page = press(desk, edit, filled(page), act="milestones:add:-").content.decode()
    press(desk, edit, filled(page), save="1")

    own.refresh_from_db()
    assert (own.avoid, own.milestones, own.version) == ([], [], 1)


def test_rows_are_added_and_saved_in_order_of_their_weeks(own, edit, desk):
    sent = filled(page_of(desk, edit)) | {
        "milestones": ["2", "5"],
        "milestones-2-week": "4",
        "milestones-2-decide": ["finish", "review"],
        "milestones-5-week": "0",
        "milestones-5-tell": "Hello\nthere.",
        "avoid": ["1"],
        "avoid-1-text": "Lunges",
        "avoid-1-why": "They irritate.",
        "bands": ["1"],
        "bands-1-week": "3",
        "bands-1-band": "2-2",
    }
    assert press(desk, edit, sent, save="1").status_code == 302

    own.refresh_from_db()
    assert own.milestones == [{"week": 0, "tell": "Hello there."}, {"week": 4, "decide": ["finish", "review"]}]
    assert own.avoid == [{"text": "Lunges", "why": "They irritate.", "level": "advise_against"}]
    assert own.bands == [{"week": 3, "low": 2, "high": 2}]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"weeks_low": "3"}, "greater than or equal to 4"),
        ({"weeks_low": "6", "weeks_high": "5"}, "The highest value is below the lowest."),
        ({"weeks_default": "8", "weeks_high": "6"}, "The default must lie between 4 and 6."),
        ({"tags": ",".join(map(str, range(11)))}, "At most 10 tags."),
        ({"tags": "x" * 31}, "is longer than 30 characters."),
        ({"line-1-reps.low": "9"}, "The highest value is below the lowest."),
        ({"avoid": "1", "avoid-1-text": "Lunges"}, "Say why"),
        ({"line": []}, "Add at least one exercise."),
        (
            {
                "bands": ["1", "2"],
                **{f"bands-{key}-{name}": value for key in "12" for name, value in (("week", "3"), ("band", "2-2"))},
            },
            "Each week stands once",
        ),
    ],
)
def test_what_cannot_be_saved_stays_as_typed_and_says_why(own, edit, desk, typed, sentence):
    sent = filled(page_of(desk, edit)) | typed
    response = press(desk, edit, sent, save="1")

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in unescape(page)
    again = filled(page)
    for name in typed.keys() - {"line"}:
        assert again[name] == (typed[name] if isinstance(typed[name], list) else [typed[name]])
    assert own.versions.count() == 1


def test_two_tabs_meet_and_nothing_typed_is_lost(own, edit, desk, colleague):
    mine = filled(page_of(desk, edit)) | {"name": "Mine"}
    protocols.revise(protocol=own, by=colleague, at=NOW, since=1, name="Theirs")

    response = press(desk, edit, mine, save="1")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Version 2 was saved in between" in page
    assert colleague.name in page
    assert "<ins>Theirs</ins>" in page
    assert filled(page)["name"] == ["Mine"]
    own.refresh_from_db()
    assert own.name == "Theirs"

    press(desk, edit, filled(page), save="1")  # having seen theirs
    own.refresh_from_db()
    assert (own.name, own.version) == ("Mine", 3)


def test_a_button_pressed_in_between_does_not_make_the_author_have_seen_the_other_version(own, edit, desk, colleague):
    mine = filled(page_of(desk, edit)) | {"name": "Mine"}
    protocols.revise(protocol=own, by=colleague, at=NOW, name="Theirs")
    page = press(desk, edit, mine, act="avoid:add:-").content.decode()

    assert press(desk, edit, filled(page), save="1").status_code == 409


def test_a_form_that_lost_its_version_meets_too(own, edit, desk):
    sent = filled(page_of(desk, edit)) | {"version": "", "name": "Mine"}

    assert press(desk, edit, sent, save="1").status_code == 409


def test_a_protocol_is_made_from_nothing(desk, clinic):
    exercise = make_exercise(name="Bridge")
    page = press(desk, NEW, filled(page_of(desk, NEW)), act=f"line:add:{exercise.pk}").content.decode()
    press(desk, NEW, filled(page) | {"name": "Backs", "tags": "back, office ,back"}, save="1")

    made = Protocol.objects.get()
    assert (made.clinic, made.name, made.tags, made.version) == (clinic, "Backs", ["back", "office"], 1)
    assert [line.exercise for line in made.prescriptions.all()] == [exercise]


def test_without_scripts_the_search_is_a_button_of_the_form(desk):
    make_exercise(name="Bridge")
    make_exercise(name="Squat")
    sent = filled(page_of(desk, NEW)) | {"q": "bridge", "name": "Backs"}
    page = press(desk, NEW, sent, act="").content.decode()

    assert "Add Bridge" in page
    assert "Add Squat" not in page
    assert filled(page)["name"] == ["Backs"]


def test_with_scripts_only_what_is_found_is_answered(desk):
    make_exercise(name="Bridge")
    page = desk.get("/protocols/exercises/", {"q": "bridge"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in page
    assert "Add Bridge" in page


def carried(**said):
    return json.dumps(
        {"exercise": "", "dosage": {"kind": "timed", "seconds": {"low": 5, "target": 5, "high": 9}}} | said
    )


def test_what_no_page_ever_carried_is_refused(own, edit, desk):
    sent = filled(page_of(desk, edit))
    foreign = make_exercise(clinic=make_clinic())
    own_exercise = str(own.prescriptions.first().exercise_id)
    for forged in (
        "",
        "[]",
        "[" * 100_000,
        carried(),
        carried(exercise="no-such"),
        carried(exercise=str(foreign.pk)),
        carried(exercise=own_exercise, by_week=[{"week": 1, "targets": {"seconds": 50}}]),
        carried(exercise=own_exercise, dosage={"kind": "reps"}),
    ):
        response = press(desk, edit, sent | {"line-1-carried": forged}, save="1")
        assert response.status_code == 400, forged[:60]
    assert own.versions.count() == 1


def test_an_exercise_of_another_clinic_cannot_be_added(edit, desk):
    foreign = make_exercise(clinic=make_clinic())
    for wanted in (foreign.pk, "no-such"):
        assert press(desk, edit, filled(page_of(desk, edit)), act=f"line:add:{wanted}").status_code == 400


def test_more_exercises_take_no_more_queries(clinic, desk):
    def queries(protocol):
        with CaptureQueriesContext(connection) as captured:
            page_of(desk, f"/protocols/{protocol.pk}/edit/")
        return len(captured)

    short, long = make_protocol(clinic), make_protocol(clinic, prescriptions=[row() for _ in range(8)])
    queries(long)  # texts that were read once are kept
    assert queries(short) == queries(long)


def test_a_colleague_edits_it_too(own, edit, signed_in, colleague):
    desk = signed_in.as_(colleague)
    press(desk, edit, filled(page_of(desk, edit)) | {"name": "Theirs"}, save="1")

    own.refresh_from_db()
    assert own.name == "Theirs"


def test_shared_retired_and_foreign_protocols_have_no_editor(own, shared, desk, signed_in, stranger):
    foreign = signed_in.as_(stranger)
    assert foreign.get(f"/protocols/{own.pk}/edit/").status_code == 404
    assert desk.get(f"/protocols/{shared.pk}/edit/").status_code == 404
    for verb in ("retire", "restore"):
        assert desk.post(f"/protocols/{shared.pk}/{verb}/").status_code == 404
    for verb in ("edit", "copy", "retire", "restore"):
        assert foreign.post(f"/protocols/{own.pk}/{verb}/").status_code == 404
    for page in ("", "changes/?from=1&to=1"):
        assert foreign.get(f"/protocols/{own.pk}/{page}").status_code == 404

    desk.post(f"/protocols/{own.pk}/retire/")
    assert desk.get(f"/protocols/{own.pk}/edit/").status_code == 404
    assert desk.get(f"/protocols/{own.pk}/").status_code == 200
    assert desk.post(f"/protocols/{own.pk}/restore/").status_code == 302
    assert desk.get(f"/protocols/{own.pk}/edit/").status_code == 200


def test_the_page_of_a_protocol_shows_its_versions_with_what_changed(own, desk, colleague):
    protocols.revise(protocol=own, by=colleague, at=NOW, prescriptions=rows_of(own)[:1])

    page = desk.get(f"/protocols/{own.pk}/").content.decode()
    assert page.index("Version 2") < page.index("Version 1")
    assert colleague.name in page
    assert "Exercise <span" in page
    assert "removed" in page

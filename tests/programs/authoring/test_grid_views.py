"""The week grid over HTTP: a cell, a rule, the sessions of a week; refused beside the field, conflicts told, nobody else's."""

import pytest
from django.urls import reverse

from programs import prescribing
from tests.factories import NOW, TODAY, days, make_exercise


def reps(prescription) -> list[int | None]:
    prescription = type(prescription).objects.prefetch_related("steps", "program__pauses").get(pk=prescription.pk)
    return [asked and asked.reps.target for asked in prescription.course.weeks]


def plan(desk, week, **data):
    row = desk.first
    data = {"asked": "yes", "reach": "week", "load.kind": "none", **data}
    return desk.client.post(reverse("programs:plan_week", args=[row.pk, week]), {"revision": revision(desk), **data})


def revision(desk) -> int:
    desk.program.refresh_from_db()
    return desk.program.revision


def test_the_builder_shows_the_course_with_its_dates(desk):
    page = desk.open().content.decode()
    assert "Week by week" in page
    assert "2–8 Mar" in page
    assert page.count("2×4") == 8  # two exercises, four weeks


def test_one_week_asks_more_than_those_around_it(desk):
    response = plan(desk, 3, **{"reps.target": "6"})
    assert response.headers["Location"].endswith("#grid")
    assert reps(desk.first) == [4, 4, 6, 4]


def test_from_a_week_on_the_rest_asks_the_same(desk):
    plan(desk, 3, **{"reps.target": "6", "reach": "onward"})
    assert reps(desk.first) == [4, 4, 6, 6]


def test_an_exercise_can_rest_for_a_week(desk):
    plan(desk, 2, asked="no")
    assert reps(desk.first) == [4, None, 4, 4]


def test_a_load_can_come_in_a_week(desk):
    plan(desk, 3, **{"load.kind": "mass", "load.kg": "2", "reach": "onward"})
    page = desk.open().content.decode()
    assert page.count("+2 kg") == 2
    assert "another load than the week before" in page


def test_what_lies_outside_the_range_is_refused_beside_its_field_and_stays_typed(desk):
    response = plan(desk, 3, **{"reps.target": "9"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "The target must lie between 4 and 6." in page
    assert 'name="reps.target" value="9"' in page
    assert reps(desk.first) == [4, 4, 4, 4]


def test_an_exercise_that_no_week_asks_is_refused(desk):
    response = plan(desk, 1, asked="no", reach="onward")
    assert response.status_code == 422
    assert "In one week at least the exercise must be asked" in response.content.decode()


def fill(desk, **data):
    return desk.client.post(
        reverse("programs:fill", args=[desk.first.pk]), {"revision": revision(desk), "week": 1, **data}
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"rule": "step", "name": "reps", "by": 1, "every": 1}, [4, 5, 6, 6]),
        ({"rule": "step", "name": "reps", "by": 1, "every": 2}, [4, 4, 5, 5]),
        ({"rule": "linear", "name": "reps", "to_week": 4, "last": 6}, [4, 5, 5, 6]),
        ({"rule": "begin", "week": 3}, [None, None, 4, 4]),
    ],
)
def test_a_row_is_filled_by_a_rule(desk, rule, expected):
    fill(desk, **rule)
    assert reps(desk.first) == expected


def test_a_load_by_rule_begins_again_at_the_low_end(desk):
    fill(desk, rule="step", name="reps", by=1, every=1)
    fill(desk, rule="load", week=3, kind="bands", bands=1)
    assert reps(desk.first) == [4, 5, 4, 4]


def test_an_easy_week_and_holding_change_only_what_they_say(desk):
    fill(desk, rule="step", name="reps", by=1, every=1)
    fill(desk, rule="easy", week=3)
    assert reps(desk.first) == [4, 5, 4, 6]
    fill(desk, rule="hold", week=2)
    assert reps(desk.first) == [4, 5, 5, 5]


def test_trying_a_rule_shows_it_and_saves_nothing(desk):
    response = fill(desk, rule="step", name="reps", by=1, every=1, trial="yes")
    page = response.content.decode()
    assert "2×6" in page
    assert "Nothing is saved yet" in page
    assert reps(desk.first) == [4, 4, 4, 4]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"rule": "linear", "name": "reps", "to_week": 4, "last": 60}, "From 4 to 6, the range of this exercise."),
        ({"rule": "linear", "name": "reps", "week": 3, "to_week": 2, "last": 6}, "Choose a week after week 3."),
        ({"rule": "step", "name": "reps", "by": "", "every": 1}, "Say this, too."),
        ({"rule": "hold"}, "That changes nothing."),
        ({"rule": "load", "kind": "mass", "kg": "-1"}, "A weight in kg"),
        ({"rule": "backwards"}, "backwards is not one of"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(desk, rule, sentence):
    response = fill(desk, **rule)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_key_steps_the_first_target_that_can_vary_as_far_as_its_range(desk):
    row = desk.first
    for by, expected in ((1, 5), (9, 6), (-1, 5), (-20, 4)):
        url = reverse("programs:step", args=[row.pk, 2])
        desk.client.post(url, {"revision": revision(desk), "by": by}, headers={"HX-Request": "true"})
        assert reps(row) == [4, expected, 4, 4]


def test_the_sessions_of_a_week_are_set_for_it_or_from_it_on(desk):
    def band(week, **data):
        data = {"revision": revision(desk), **data}
        return desk.client.post(reverse("programs:band", args=[desk.program.pk, week]), data)

    band(2, band="2-2", reach="week")
    band(4, band="3-3", reach="onward")
    desk.program.refresh_from_db()
    assert [desk.program.band(week) for week in (1, 2, 3, 4)] == [(2, 3), (2, 2), (2, 3), (3, 3)]
    assert band(2, band="4-9", reach="week").status_code == 422
    assert band(5, band="2-2", reach="week").status_code == 404


def test_a_cell_opens_without_scripts_and_by_htmx(desk):
    query = {"cell": f"{desk.first.pk}.3"}
    page = desk.open(**query).content.decode()
    assert reverse("programs:plan_week", args=[desk.first.pk, 3]) in page
    url = reverse("programs:grid", args=[desk.program.pk])
    part = desk.client.get(url, query, headers={"HX-Request": "true"}).content.decode()
    assert 'id="cell-title"' in part
    assert 'id="plan"' not in part
    assert desk.client.get(url, query).headers["Location"].endswith(f"?cell={desk.first.pk}.3#grid")


def test_a_rule_is_tried_as_soon_as_its_form_opens(desk):
    page = desk.open(fill=str(desk.first.pk)).content.decode()
    assert "2×5" in page
    assert "Nothing is saved yet" in page


@pytest.mark.parametrize("query", [{"cell": "x.3"}, {"cell": "3"}, {"fill": "x"}, {"band": "9"}, {"band": "²"}])
def test_a_query_that_names_nothing_opens_nothing(desk, query):
    assert "course__editor" not in desk.open(**query).content.decode()


def test_a_change_from_an_old_page_is_told_and_its_words_stay(desk):
    before = revision(desk)
    desk.send("programs:prescribe", exercise=make_exercise(name="Bridge").pk)
    response = plan(desk, 3, **{"revision": before, "reps.target": "6"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bridge" in page
    assert 'name="reps.target" value="6"' in page
    assert reps(desk.first) == [4, 4, 4, 4]


def test_in_an_issued_program_past_weeks_are_only_read(desk_of_issued, turn_to):
    desk = desk_of_issued
    turn_to(TODAY + days(8))
    page = desk.open().content.decode()
    assert f"cell={desk.first.pk}.1" not in page
    assert f"cell={desk.first.pk}.2" in page
    assert plan(desk, 1, **{"reps.target": "6"}).status_code == 422
    assert reps(desk.first) == [4, 4, 4, 4]
    assert plan(desk, 2, **{"reps.target": "6", "reason": "Went well"}).status_code == 302
    assert reps(desk.first) == [4, 6, 4, 4]
    assert desk.first.steps.get().reason == "Went well"


def test_a_rule_in_an_issued_program_leaves_what_is_over(desk_of_issued, turn_to):
    desk = desk_of_issued
    turn_to(TODAY + days(8))
    assert fill(desk, rule="begin", week=4).status_code == 302
    assert reps(desk.first) == [4, None, None, 4]
    assert fill(desk, rule="hold", week=1).status_code == 422


def test_nobody_elses_grid_is_opened_or_changed(signed_in, stranger, draft):
    client, row = signed_in.as_(stranger), draft.prescriptions.first()
    assert client.get(reverse("programs:grid", args=[draft.pk])).status_code == 404
    for name, args in (
        ("plan_week", [row.pk, 2]),
        ("step", [row.pk, 2]),
        ("fill", [row.pk]),
        ("band", [draft.pk, 2]),
    ):
        assert client.post(reverse(f"programs:{name}", args=args), {"revision": draft.revision}).status_code == 404


def test_the_grid_takes_as_many_queries_whatever_its_rows(desk, django_assert_max_num_queries, clinician):
    for _ in range(6):
        prescribing.prescribe(program=desk.program, exercise=make_exercise(), by=clinician, at=NOW)
    with django_assert_max_num_queries(12):
        desk.client.get(
            reverse("programs:grid", args=[desk.program.pk]),
            {"fill": str(desk.first.pk)},
            headers={"HX-Request": "true"},
        )

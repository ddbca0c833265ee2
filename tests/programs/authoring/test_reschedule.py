"""Length, frequency, days, start and reminder, as the builder sends them: saved at once, refused beside the field."""

from datetime import date, time

import pytest

from programs import prescribing
from tests.factories import NOW, TODAY

WHOLE = {
    "title": "Stronger hips",
    "weeks": "6",
    "per_week": "2-3",
    "starts_on": "2026-03-04",
    "weekdays": ["3", "5"],
}


def test_every_field_is_saved(desk):
    desk.send("programs:reschedule", **WHOLE)
    desk.program.refresh_from_db()
    program = desk.program
    assert (program.title, program.weeks, program.per_week) == ("Stronger hips", 6, (2, 3))
    assert (program.starts_on, program.weekdays) == (date(2026, 3, 4), [3, 5])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "This field is required."),
        ("title", "x" * 121, "at most 120 characters"),
        ("title", "\x00", "Null characters are not allowed."),
        ("weeks", "9", "Too many: a program lasts at most 8 weeks"),
        ("weeks", "0", "Too few: strength needs at least 4 weeks"),
        ("weeks", "3", "Too few: strength needs at least 4 weeks"),
        ("weeks", "9" * 30, "Too many: a program lasts at most 8 weeks"),
        ("weeks", "9" * 5000, "Enter a whole number."),
        ("weeks", "six", "Enter a whole number."),
        ("weeks", "", "This field is required."),
        ("per_week", "4-4", "Plan 2 to 3 sessions a week."),
        ("per_week", "3-2", "Plan 2 to 3 sessions a week."),
        ("starts_on", "2026-03-01", "The start has passed."),
        ("starts_on", "0001-01-01", "The start has passed."),
        ("starts_on", "9999-12-31", "Choose a day within the next year."),
        ("starts_on", "2026-02-30", "Enter a valid date."),
        ("starts_on", "\x00", "Enter a valid date."),
        ("weekdays", ["8"], "8 is not one of the available choices."),
        ("weekdays", ["\x00"], "is not one of the available choices."),
    ],
)
def test_a_refusal_stands_at_its_field_and_the_stored_value_stays(desk, field, value, sentence):
    before = {name: getattr(desk.program, name) for name in ("title", "weeks", "per_week", "starts_on", "weekdays")}
    response = desk.send("programs:reschedule", **WHOLE | {field: value})

    assert response.status_code == 422
    form = response.context["bench"].schedule
    assert sentence in " ".join(form.errors[field])
    assert f'id="schedule-{field}_error"' in response.content.decode()
    desk.program.refresh_from_db()
    assert before == {name: getattr(desk.program, name) for name in before}


def test_what_was_typed_stays_in_view(desk):
    page = desk.send("programs:reschedule", **WHOLE | {"weeks": "9"}).content.decode()
    assert 'value="9"' in page
    assert 'value="Stronger hips"' in page


def test_htmx_swaps_the_form_that_was_refused(desk):
    response = desk.send_by_htmx("programs:reschedule", **WHOLE | {"weeks": "9"})
    assert response.headers["HX-Retarget"] == response.headers["HX-Reselect"] == "#schedule"
    assert "Too many: a program lasts at most 8 weeks" in response.content.decode()


def test_nothing_changed_makes_no_history(desk):
    same = {
        "title": "Hip program",
        "weeks": "4",
        "per_week": "2-3",
        "starts_on": "2026-03-02",
        "reminder_time": "09:00",
    }
    events = desk.program.events.count()
    desk.send("programs:reschedule", weekdays=["1", "3", "5"], **same)
    assert desk.program.events.count() == events


def test_the_start_of_an_issued_program_stays(desk_of_issued):
    desk_of_issued.send("programs:reschedule", **WHOLE, reminder_time="08:30")
    desk_of_issued.program.refresh_from_db()
    assert desk_of_issued.program.starts_on == TODAY
    assert desk_of_issued.program.weeks == 6
    assert desk_of_issued.program.reminder_time == time(8, 30)


def test_a_draft_that_lay_too_long_can_still_be_changed(desk, clinician):
    prescribing.reschedule(program=desk.program, by=clinician, at=NOW, on=TODAY, starts_on=date(2026, 2, 2))
    response = desk.send("programs:reschedule", **WHOLE | {"starts_on": "2026-02-02"})
    assert response.status_code == 302
    assert 'data-rule="start"' in desk.open().content.decode()

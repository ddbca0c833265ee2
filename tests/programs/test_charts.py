"""Where bars, points and lines of the small charts stand."""

from datetime import timedelta

import pytest

from programs import charts
from programs.course import Week
from programs.progress import Pain
from tests.factories import TODAY, days

LATER = TODAY + days(60)


def week(number, low=2, high=3, *, on=LATER, done=0):
    """A week as it stands on a date, with so many sessions that count."""

    class Kept(Week):
        @property
        def done(self):
            return done

    monday = TODAY + days(7 * (number - 1))
    return Kept(number, tuple(monday + days(day) for day in range(7)), low, high, on, on > monday + days(6), ())


def test_bars_stand_side_by_side_as_high_as_what_was_done():
    chart = charts.weeks_chart([week(1, done=3), week(2, done=1), week(3, low=1, high=2, done=0), week(4, done=4)])

    assert [column.bar.height for column in chart.columns] == ["75%", "25%", "0%", "100%"]
    assert [column.middle for column in chart.columns] == ["12.5%", "37.5%", "62.5%", "87.5%"]
    assert chart.columns[0].band == charts.Box("0%", "25%", "25%", "25%")  # 2 to 3 of the 4 at the top
    assert (chart.columns[2].low, chart.columns[2].band.y, chart.columns[2].end) == ("75%", "50%", "75%")
    assert chart.done == 8


def test_weeks_ahead_have_a_band_but_are_not_told():
    chart = charts.weeks_chart([week(1, on=TODAY), week(2, on=TODAY)])
    assert [each.number for each in chart.begun] == [1]
    assert chart.running.number == 1
    assert len(chart.columns) == 2


def test_points_stand_on_their_days_and_mornings_a_day_later():
    chart = charts.pain_chart([Pain(TODAY, 5, None), Pain(TODAY + days(9), 0, 10)])

    assert chart.during.points == (charts.Point("4%", "50%"), charts.Point("86.8%", "100%"))
    assert chart.during.lines == (charts.Line("4%", "50%", "86.8%", "100%"),)
    assert chart.mornings.points == (charts.Point("96%", "0%"),)
    assert chart.mornings.lines == ()
    assert chart.last_on == TODAY + timedelta(days=10)
    assert chart.same is None


def test_one_answer_stands_in_the_middle_and_none_is_no_chart():
    assert charts.pain_chart([Pain(TODAY, 3, None)]).during.points == (charts.Point("50%", "70%"),)
    assert charts.pain_chart([]) is None


@pytest.mark.parametrize(("start", "y", "height"), [(5, "30%", "40%"), (1, "70%", "30%"), (9, "0%", "30%")])
def test_the_field_of_two_points_lies_around_the_start_and_stays_in_the_plot(start, y, height):
    pains = [Pain(TODAY + days(day), start, None) for day in range(4)]
    assert charts.pain_chart(pains).same == charts.Box("0%", y, "100%", height)


def test_pain_bands_are_named_between_their_limits():
    chart = charts.pain_chart([Pain(TODAY, 3, None)])
    assert chart.limits == ["65%", "45%"]
    assert [(zone.y, str(zone.words)) for zone in chart.zones] == [
        ("82.5%", "all right"),
        ("55%", "go easy"),
        ("22.5%", "too much"),
    ]


def test_a_goal_stands_between_0_and_10():
    assert charts.track(3, 10) == charts.Track("30%", "100%")

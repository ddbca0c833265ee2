"""Which paper a clinic has."""

import pytest

from patients.models import Clinic
from programs.handout import Paper, paper_of


@pytest.mark.parametrize(
    ("zone", "paper"),
    [
        ("Europe/Berlin", Paper.A4),
        ("Europe/London", Paper.A4),
        ("America/Sao_Paulo", Paper.A4),
        ("America/New_York", Paper.LETTER),
        ("America/Toronto", Paper.LETTER),
        ("Pacific/Honolulu", Paper.LETTER),
        ("UTC", Paper.A4),
    ],
)
def test_the_paper_is_that_of_the_clinics_country(zone, paper):
    assert paper_of(Clinic(time_zone=zone)) == paper

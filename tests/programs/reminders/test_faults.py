"""What of the fault trials is quick enough for every run of the tests; `./setwell test --faults` plays all, see tests/faults."""

import pytest

from tests.faults.__main__ import is_good, play, said

QUICK = ["zones"]


@pytest.mark.parametrize("name", QUICK)
def test_a_small_trial_keeps_its_promise(name):
    [outcome] = play(name, "--quick", "--variant=")
    assert is_good(outcome), f"{said(outcome)}\n{outcome['log']}"

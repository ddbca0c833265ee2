"""The fault trials, each small enough for every run of the tests; `./setwell test --faults` plays them in full, see tests/faults."""

import pytest

from tests.faults.__main__ import is_good, play, said

ROWS = [
    "kill_keyed",
    "kill_unkeyed",
    "database",
    "broker",
    "crowd",
    "zones",
    "life",
    "cancel",
    "rush",
    "phones",
    "restore",
]

pytestmark = pytest.mark.xdist_group("faults")


@pytest.fixture(scope="module")
def outcomes():
    """All on the same servers: to make a cluster takes longer than most of the trials."""
    return {outcome["name"]: outcome for outcome in play(*ROWS, "--quick", "--variant=")}


@pytest.mark.parametrize("name", ROWS)
def test_a_small_trial_keeps_its_promise(outcomes, name):
    assert is_good(outcomes[name]), f"{said(outcomes[name])}\n{outcomes[name]['log']}"

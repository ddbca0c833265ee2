"""The fault trials in their quick versions: real processes that are killed, a provider's own ledger for a judge. See tests/faults."""

import pytest

from tests.faults.__main__ import is_good, play, said
from tests.faults.names import NAMES

# All in one process of xdist's: they share a database cluster, and two cores are all there are.
pytestmark = pytest.mark.xdist_group("faults")


@pytest.fixture(scope="module")
def outcomes():
    return {outcome["name"]: outcome for outcome in play(*NAMES, "--quick", "--variant=")}


@pytest.mark.parametrize("name", NAMES)
def test_a_small_trial_keeps_its_promise(outcomes, name):
    assert name in outcomes, outcomes
    assert is_good(outcomes[name]), f"{said(outcomes[name])}\n{outcomes[name]['log']}"

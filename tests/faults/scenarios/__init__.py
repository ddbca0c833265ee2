"""The rows of trust.md §6 that are about reminders, one module each."""

from tests.faults.scenarios import crowd, database, kills, zones
from tests.faults.trial import Scenario

SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (kills.KEYED, kills.UNKEYED, database.DATABASE, crowd.CROWD, zones.ZONES)
}

"""The rows of trust.md §6 that need servers to be struck down or asked from two sides, one module each."""

from tests.faults.scenarios import broker, cancel, crowd, database, kills, life, phones, restore, rush, zones
from tests.faults.trial import Scenario

SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        kills.KEYED,
        kills.UNKEYED,
        database.DATABASE,
        broker.BROKER,
        crowd.CROWD,
        zones.ZONES,
        life.LIFE,
        cancel.CANCEL,
        rush.RUSH,
        phones.PHONES,
        restore.DUMP,
        restore.DISK,
    )
}

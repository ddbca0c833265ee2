"""The locks say what to install, and nothing about where from."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock: str) -> None:
    entries = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    packages = [entry for entry in entries if "==" in entry]
    assert packages
    assert [entry for entry in packages if "--hash=sha256:" not in entry] == []


def test_development_runs_the_versions_of_production() -> None:
    production, development = (set(pins(lock)) for lock in LOCKS)
    assert production - development == set()


def test_what_production_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {pin.split("==")[0] for pin in pins("requirements.txt")}
    wanted = {
        requirement.split("[")[0].split("=")[0].split(">")[0].split(";")[0].strip().lower()
        for requirement in project["dependencies"]
    }
    assert wanted - locked == set()


def pins(lock: str) -> list[str]:
    """`name==version`, without markers and hashes."""
    return [line.split()[0] for line in (ROOT / lock).read_text().splitlines() if "==" in line]

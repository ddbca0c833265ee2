"""`./setwell`: what it says, what it keeps, and what it refuses."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from config.local import environment, supervisor
from config.local.bootstrap import VERBS

ROOT = Path(__file__).resolve().parents[2]


def test_without_a_verb_it_lists_them() -> None:
    answer = subprocess.run([ROOT / "setwell"], capture_output=True, text=True)
    assert answer.returncode == 0
    assert [line.split()[0] for line in answer.stdout.splitlines()[2:]] == list(VERBS)


def test_an_unknown_verb_is_refused() -> None:
    assert subprocess.run([ROOT / "setwell", "fly"], capture_output=True).returncode == 2


def test_without_a_recent_python_it_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")  # what an old Python answers to the question for its age
    (tmp_path / "python3").chmod(0o755)
    answer = subprocess.run(
        ["/bin/sh", ROOT / "setwell", "run"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert answer.returncode == 1
    assert "Python 3.11 or newer" in answer.stderr


def test_a_taken_port_is_named_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(supervisor, "ADDRESS", "127.0.0.1")
        monkeypatch.setattr(supervisor, "PORT", str(port))
        with pytest.raises(SystemExit, match=rf"PORT={port + 1} ./setwell run"):
            supervisor.refuse_a_taken_port()


@pytest.fixture
def fresh_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "LOCAL", tmp_path / ".local")
    monkeypatch.setattr(environment, "FILE", tmp_path / ".local" / "env")
    monkeypatch.setattr(os, "environ", {})


def test_the_key_stays_the_same_and_is_for_our_eyes_only(fresh_checkout: None) -> None:
    environment.complete()
    first = os.environ["SECRET_KEY"]
    os.environ.clear()
    environment.complete("http://localhost:9000")
    assert os.environ["SECRET_KEY"] == first
    assert os.environ["SITE_URL"] == "http://localhost:9000"
    assert environment.FILE.stat().st_mode & 0o777 == 0o600


def test_an_environment_set_up_by_hand_is_let_alone(fresh_checkout: None) -> None:
    os.environ["SECRET_KEY"] = "by hand"
    environment.complete()
    assert os.environ["SECRET_KEY"] == "by hand"
    assert "SETWELL_DEMO" not in os.environ
    assert not environment.FILE.exists()

"""What `./setwell run` promises of the programs it looks after: they come back, and none outlives it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from config.local import processes
from config.local.processes import Processes, end_leftovers, wait_before_restart

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_what_exits_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FIRST_WAIT", 0.05)
    starts = tmp_path / "starts"
    leave_a_mark = [sys.executable, "-c", f"open({str(starts)!r}, 'a').write('x')"]
    with Processes({"short": leave_a_mark}, tmp_path / "pids", cwd=tmp_path) as running:
        running.watch(until=lambda: starts.exists() and len(starts.read_text()) >= 3, give_up_after=20)


def test_what_is_killed_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FIRST_WAIT", 0.05)
    with Processes({"long": SLEEP}, tmp_path / "pids", cwd=tmp_path) as running:
        first = running.programs[0].process
        first.send_signal(signal.SIGKILL)
        running.watch(until=lambda: running.programs[0].process.pid != first.pid, give_up_after=20)
        assert running.programs[0].process.poll() is None


def test_each_exit_in_a_row_doubles_the_wait_up_to_half_a_minute() -> None:
    assert [wait_before_restart(exits) for exits in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_stopping_ends_children_of_children_too(tmp_path: Path) -> None:
    pid_file = tmp_path / "grandchild"
    parent = (
        "import subprocess, time; from pathlib import Path; "
        f"Path({str(pid_file)!r}).write_text(str(subprocess.Popen(['sleep', '600']).pid)); time.sleep(600)"
    )
    with Processes({"parent": [sys.executable, "-c", parent]}, tmp_path / "pids", cwd=tmp_path) as running:
        running.watch(until=lambda: pid_file.exists() and pid_file.read_text() != "", give_up_after=20)
        grandchild = psutil.Process(int(pid_file.read_text()))
        assert grandchild.name() == "sleep"
    psutil.wait_procs([grandchild], timeout=30)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE


def test_it_gives_up_when_the_site_never_answers(tmp_path: Path) -> None:
    with (
        Processes({"long": SLEEP}, tmp_path / "pids", cwd=tmp_path) as running,
        pytest.raises(SystemExit, match="Not ready"),
    ):
        running.watch(until=lambda: False, give_up_after=0)


def test_what_a_killed_supervisor_left_is_ended(tmp_path: Path) -> None:
    left = subprocess.Popen(SLEEP, start_new_session=True)
    pids = tmp_path / "pids"
    pids.write_text(f"{left.pid} {psutil.Process(left.pid).create_time()}\n")

    end_leftovers(pids)

    assert not psutil.pid_exists(left.pid)
    assert not pids.exists()


def test_a_stranger_with_the_number_of_a_leftover_is_let_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(SLEEP, start_new_session=True)
    pids = tmp_path / "pids"
    pids.write_text(f"{stranger.pid} {psutil.Process(stranger.pid).create_time() - 60}\n{2**22 + 1} 0\n")

    end_leftovers(pids)

    assert stranger.poll() is None
    os.killpg(stranger.pid, signal.SIGKILL)
    stranger.wait()

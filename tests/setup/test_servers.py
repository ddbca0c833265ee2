"""What the embedded servers promise: data that survive a kill, no stranger touched, the last one turns off the light."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from config.local import services, supervisor
from config.local.environment import LOCAL
from config.local.postgres import Postgres, is_living_postgres
from config.local.servers import socket_folder
from config.local.valkey import Valkey


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "with a space")
    yield server
    server.delete()


def test_a_killed_database_starts_again_with_its_rows(postgres: Postgres) -> None:
    with postgres.in_use():
        with connect(postgres) as connection:
            connection.execute("create table kept (word text)")
            connection.execute("insert into kept values ('still here')")
        postmaster = psutil.Process(int(pid_file(postgres).read_text().splitlines()[0]))
        assert is_living_postgres(postmaster.pid)
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=30)
        # The worst that can happen to its number: a stranger has it now.
        pid_file(postgres).write_text(pid_file(postgres).read_text().replace(str(postmaster.pid), str(os.getpid()), 1))

    with postgres.in_use(), connect(postgres) as connection:
        assert connection.execute("select word from kept").fetchall() == [("still here",)]


def test_data_of_another_major_version_are_refused_and_kept(postgres: Postgres) -> None:
    postgres.data.mkdir(parents=True)
    (postgres.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(SystemExit, match=r"PostgreSQL 17; this is 18"), postgres.in_use():
        pytest.fail("it started")

    assert (postgres.data / "PG_VERSION").read_text() == "17\n"


def test_the_last_user_stops_the_server_and_no_other(tmp_path: Path) -> None:
    first, second = (Valkey(tmp_path / "valkey", fast=True) for _ in range(2))
    with first.in_use():
        with second.in_use():
            assert first.answers()
        assert first.answers()
    assert not first.answers()


def test_what_a_killed_run_left_is_discarded_unless_it_is_in_use(tmp_path: Path) -> None:
    server = Valkey(tmp_path / "valkey", fast=True)
    with server.in_use():
        Valkey(server.home).discard_unless_in_use()
        assert server.answers()
        server.stop()
        server.start()  # a server of which nobody holds the lock any more stands for the one left behind
    server.start()

    Valkey(server.home).discard_unless_in_use()

    assert not server.answers()
    assert not server.home.exists()


def test_a_path_too_long_for_a_socket_gets_a_folder_that_is_not(tmp_path: Path) -> None:
    home = tmp_path / ("x" * 120)
    assert len(bytes(socket_folder(home) / ".s.PGSQL.5432.lock")) <= 100
    assert socket_folder(home) != socket_folder(tmp_path / ("y" * 120))


def connect(server: Postgres) -> psycopg.Connection[tuple[str, ...]]:
    return psycopg.connect(host=str(server.socket), user="setwell", dbname="setwell", autocommit=True)


def pid_file(server: Postgres) -> Path:
    return server.data / "postmaster.pid"


def test_the_last_words_name_every_place_where_data_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    assert supervisor.places([LOCAL.resolve() / "postgres", LOCAL.resolve() / "valkey"]) == ".local"
    assert supervisor.places([Path("/var/lib/ours"), LOCAL.resolve() / "valkey"]) == ".local and /var/lib/ours"

    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    assert services.folders() == [Postgres(LOCAL / "postgres").home]

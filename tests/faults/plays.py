"""Plays scenarios one after the other on one cluster, and prints a line of JSON for each: `python -m tests.faults.plays NAME ...`.

`__main__` starts it in a process of its own, so that each scenario of the long run has servers that no other has touched.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults import servers

if TYPE_CHECKING:
    from tests.faults.trial import Scenario, Trial

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "only for trials, where nothing is secret",
    "SITE_URL": "http://localhost",
    "LOG_LEVEL": "WARNING",
    "EMAIL_URL": "smtp://127.0.0.1:25",  # senders are told the judge's own ports, see `equipment`
    "BULKSMS_TOKEN": "id:secret",
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--variant", action="append", help="only this one; '' is the product itself")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for name in ("SETWELL_DEMO", "DEBUG", "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        os.environ.pop(name, None)
    os.environ |= SETTINGS
    home = Path(tempfile.mkdtemp(prefix="setwell-faults-"))
    try:
        with servers.running(home) as (postgres, valkey):
            prepare()
            postgres.keep_as_template()
            from tests.faults.scenarios import SCENARIOS
            from tests.faults.trial import Trial

            for scenario in (SCENARIOS[name] for name in wanted.names):
                for broken in wanted.variant or ["", *scenario.broken]:
                    report(scenario, Trial(postgres, valkey, wanted.quick, broken))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def prepare() -> None:
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()


def report(scenario: Scenario, trial: Trial) -> None:
    began = time.monotonic()
    failure = ""
    try:
        trial.begin_anew()
        scenario.play(trial)
    except (Exception, SystemExit):
        failure = traceback.format_exc()
    found = trial.findings
    line = {
        "row": scenario.row,
        "name": scenario.name,
        "variant": trial.broken,
        "seconds": time.monotonic() - began,
        "measured": found.measured,
        "complaints": found.complaints,
        "expected": scenario.broken.get(trial.broken, ""),
        "failure": failure,
        "log": "\n".join([failure, *found.complaints, tail(trial.log)]),
    }
    print(json.dumps(line), flush=True)
    shutil.rmtree(trial.home, ignore_errors=True)


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-40:]) if log.exists() else ""


if __name__ == "__main__":
    sys.exit(main())

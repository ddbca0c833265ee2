"""`./setwell test --faults [NAME ...]`: plays each scenario on the product and on its broken variants, and prints what was measured.

The exit code is 0 when the product kept every promise and every broken variant was found out.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from tests.faults.names import NAMES

PATIENCE = 15 * 60  # seconds that one scenario may take with all its variants

Outcome = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./setwell test --faults")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="the small versions that the ordinary tests run")
    parser.add_argument("--variant", action="append", help="only this one; '' is the product itself")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if unknown := set(wanted.names) - set(NAMES):
        parser.error(f"there is no scenario {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
    began, outcomes = time.monotonic(), []
    options = [*(["--quick"] if wanted.quick else []), *(f"--variant={name}" for name in wanted.variant or ())]
    for name in wanted.names or NAMES:
        for outcome in play(name, *options):
            print(row(outcome), flush=True)
            outcomes.append(outcome)
    failed = [outcome for outcome in outcomes if not is_good(outcome)]
    for outcome in failed:
        print(f"\n--- {outcome['name']} {outcome['variant']}: {said(outcome)}\n{outcome['log']}")
    minutes = (time.monotonic() - began) / 60
    print(f"\n{len(outcomes) - len(failed)} of {len(outcomes)} as they must be, in {minutes:.0f} minutes.")
    return 1 if failed else 0


def play(*words: str) -> Iterator[Outcome]:
    """The outcomes of `plays`, as they come; one more that says so when it ended before its time."""
    command = [sys.executable, "-m", "tests.faults.plays", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            for line in process.stdout:
                if line.startswith('{"row"'):
                    yield json.loads(line)
        except BaseException:  # it has servers to stop
            process.terminate()
            raise
        if process.wait():
            yield {
                "row": 0,
                "name": " ".join(words),
                "variant": "",
                "seconds": 0,
                "measured": {},
                "complaints": [],
                "expected": "",
                "failure": f"ended with {process.returncode}",
                "log": "",
            }


def is_good(outcome: Outcome) -> bool:
    """The product leaves no complaint; a broken variant leaves the one that its fault leads to. Neither breaks down."""
    if outcome["failure"]:
        return False
    if not outcome["variant"]:
        return not outcome["complaints"]
    return any(outcome["expected"] in complaint for complaint in outcome["complaints"])


def row(outcome: Outcome) -> str:
    good, variant = is_good(outcome), outcome["variant"]
    word = ("fails, as it must" if good else "FOUND NOTHING") if variant else ("held" if good else "FAILED")
    return f"{outcome['row']:>2} {outcome['name']:<13}{variant or 'the product':<20}{word:<19}{outcome['seconds']:>6.1f} s  {said(outcome)}"


def said(outcome: Outcome) -> str:
    if outcome["failure"]:
        return str(outcome["failure"].splitlines()[-1])
    if outcome["complaints"]:
        return str(outcome["complaints"][0].splitlines()[0])
    return ", ".join(f"{name} {value}" for name, value in outcome["measured"].items())


if __name__ == "__main__":
    sys.exit(main())

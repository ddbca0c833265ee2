"""`./setwell test`: all tests on two processes; with further words, pytest as you would call it.

`./setwell test --faults [NAME ...]` plays the long fault trials of tests/faults instead, on servers of their own.
"""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["--faults"]:
        words = ["tests.faults", *sys.argv[2:]]
    else:  # loadgroup: tests that share costly things stay in one process
        words = ["pytest", *(sys.argv[1:] or ["-n", "2", "--dist", "loadgroup"])]
    os.execv(sys.executable, [sys.executable, "-m", *words])


if __name__ == "__main__":
    main()

"""`./setwell test`: all tests on two processes; with further words, pytest as you would call it."""

import os
import sys


def main() -> None:
    words = sys.argv[1:] or ["-n", "2"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *words])


if __name__ == "__main__":
    main()

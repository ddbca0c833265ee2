"""`./setwell bench ...`: tests/benchmarks, on servers of its own that keep their promises to the disk."""

import os
import subprocess
import sys

from config.local import environment, services


def main() -> int:
    if not (environment.ROOT / "tests" / "benchmarks" / "__main__.py").exists():
        print("There is nothing to measure yet: tests/benchmarks is empty.")
        return 0
    environment.complete()
    with services.temporary("setwell-bench-"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        return subprocess.run([sys.executable, "-m", "tests.benchmarks", *sys.argv[1:]]).returncode


if __name__ == "__main__":
    sys.exit(main())

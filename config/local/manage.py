"""`./setwell manage ...`: Django's manage.py with the database and the broker up for as long as it takes."""

import signal
import subprocess
import sys

from config.local import environment, services


def main() -> int:
    environment.complete()
    with services.running():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command; we stop when it has
        command = [sys.executable, "manage.py", *sys.argv[1:]]
        return subprocess.Popen(command, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)).wait()


if __name__ == "__main__":
    sys.exit(main())

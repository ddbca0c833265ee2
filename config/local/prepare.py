"""Bring database, static files and the demo up to date; the supervisor runs this before the site starts.

One process for all three: starting Django three times would be the larger part of a second `./setwell run`.
"""

import hashlib
import os
from pathlib import Path

import django
from django.core.management import call_command

from config.local.environment import LOCAL, ROOT


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    collect_static_files(stamp=LOCAL / "static-files")
    call_command("load_demo")


def collect_static_files(*, stamp: Path) -> None:
    """Compressing a thousand files, the packages' own among them, takes seconds: only when one has changed."""
    state = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        state.update(f"{path} {path.stat().st_mtime_ns}".encode())
    collected = (ROOT / "staticfiles" / "staticfiles.json").exists()
    if collected and stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state.hexdigest())


if __name__ == "__main__":
    main()

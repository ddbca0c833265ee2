"""Make the environment in .venv and hand a verb over to it; `./setwell` runs this with whatever Python there is.

Standard library only: nothing is installed yet when this runs.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.txt"
STAMP = VENV / "setwell-lock"
UV = "uv==0.13.9"  # five times faster than pip; pip does the same work where uv cannot be had

# What each verb does, and the module inside the environment that does it.
VERBS = {
    "run": ("start everything: database, broker, web, worker, timetable", "config.local.supervisor"),
    "test": ("run the tests; further words go to pytest", "config.local.testing"),
    "check": ("lint, types, import rules, migrations, deployment settings, templates", "config.local.checks"),
    "bench": ("measure, and print what was measured", "config.local.benchmarks"),
    "manage": ("Django's manage.py, with the database and the broker up", "config.local.manage"),
    "lock": ("write the requirement locks anew; --upgrade takes newer versions", "config.local.lock"),
}


def main(words: list[str]) -> None:
    if not words or words[0] not in VERBS:
        print("usage: ./setwell VERB [...]\n")
        print("\n".join(f"  {verb:<8}{meaning}" for verb, (meaning, _) in VERBS.items()))
        sys.exit(0 if words in ([], ["help"], ["-h"], ["--help"]) else 2)
    os.chdir(ROOT)
    prepare_environment()
    verb, *rest = words
    os.execv(PYTHON, [str(PYTHON), "-m", VERBS[verb][1], *rest])


def prepare_environment() -> None:
    """Make .venv where there is none for this Python and this place, and install the lock where it has changed."""
    made_for = f"{sys.version} {ROOT}"  # a moved checkout has a venv full of dead paths
    locked = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == made_for + locked:
        return
    print("Setting up the environment; this is needed once.", file=sys.stderr, flush=True)
    # One at a time, when `run` and `test` are first typed side by side.
    with (ROOT / "setwell").open() as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not STAMP.exists() or not STAMP.read_text().startswith(made_for):
            shutil.rmtree(VENV, ignore_errors=True)
            make_venv()
            find_our_own_packages()
        install_locked()
        STAMP.write_text(made_for + locked)


def make_venv() -> None:
    venv = [sys.executable, "-m", "venv", str(VENV)]
    if run(*venv, capture_output=True):
        return
    shutil.rmtree(VENV, ignore_errors=True)  # half of one is left behind
    if shutil.which("uv"):
        uv = ["uv", "venv", "-q", "--seed", "--no-python-downloads", "--python", sys.executable, str(VENV)]
        subprocess.run(uv, check=True)
    elif os.geteuid() == 0 and shutil.which("apt-get"):  # Debian keeps venv in a package of its own
        install_with_apt(f"python3.{sys.version_info.minor}-venv")
        subprocess.run(venv, check=True)
    else:
        sys.exit(
            "This Python cannot make a virtual environment.\n"
            "On Debian or Ubuntu: sudo apt install python3-venv. Elsewhere: install uv, then try again."
        )


def install_with_apt(package: str) -> None:
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", *words], env=env, stdout=subprocess.DEVNULL, check=True)


def find_our_own_packages() -> None:
    """Put the checkout on the environment's path, so that plain `pytest` finds config before it reads settings."""
    site_packages = next(VENV.glob("lib/python*/site-packages"))
    (site_packages / "setwell.pth").write_text(f"{ROOT}\n")


def install_locked() -> None:
    python = str(PYTHON)
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    # Compiled now: where bytecode is not written later (CI), every start would compile anew, for seconds.
    uv = [python, "-m", "uv", "pip", "install", "-q", "--no-config", "--compile-bytecode", "--python", python]
    locked = ["--require-hashes", "-r", str(LOCK)]
    if run(*pip, UV, stderr=subprocess.DEVNULL) and run(*uv, *locked):
        return
    # pip knows the mirrors and certificates that a machine is set up with; uv does not.
    if not run(*pip, *locked):
        sys.exit(f"Installing from {LOCK.name} failed; the lines above say why. Mend that, and try again.")


def run(*command: str, **options: Any) -> bool:
    return subprocess.run(command, **options).returncode == 0


if __name__ == "__main__":
    main(sys.argv[1:])

"""`./setwell check`: everything but the tests. Each check runs, whatever the others say; the code is 1 if one fails."""

import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

# As in production, so that `check --deploy` judges what will be deployed. No server is asked anything.
PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SITE_URL": "https://setwell.example",
    "DATABASE_URL": "postgresql://nobody@localhost:1/none",
    "REDIS_URL": "redis://localhost:1/0",
    "DEBUG": "false",
    "SETWELL_DEMO": "false",
}
MANAGE = ("python", "manage.py")
CHECKS = {
    "lint": ("ruff", "check"),
    "format": ("ruff", "format", "--check"),
    "types": ("mypy",),
    "import rules": ("lint-imports",),
    "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "deployment": (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
    "templates": ("djlint", "--lint", "--quiet", "templates"),
}


@dataclass
class Outcome:
    name: str
    passed: bool
    seconds: float
    output: str


def main() -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(run, CHECKS))
    for outcome in outcomes:
        print(f"{'passed' if outcome.passed else 'FAILED':<8}{outcome.name:<14}{outcome.seconds:5.1f} s")
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(f"\n--- {outcome.name}: {' '.join(CHECKS[outcome.name])}\n{outcome.output}")
    return 1 if failed else 0


def run(name: str) -> Outcome:
    began = time.monotonic()
    program, *words = CHECKS[name]
    command = [sys.executable, *words] if program == "python" else [f"{sys.prefix}/bin/{program}", *words]
    done = subprocess.run(
        command, env=os.environ | PRODUCTION, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - began, done.stdout)


if __name__ == "__main__":
    sys.exit(main())

"""The environment variables of this checkout, kept in .local/env.

Every verb of `./setwell` that starts something calls `complete`; config/settings.py reads the file when plain
`python manage.py` is typed. What the machine's own environment says always wins.
"""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
FILE = LOCAL / "env"


def complete(site_url: str | None = None) -> None:
    """Say what the environment leaves open; with its own SECRET_KEY it is taken to be set up by hand."""
    if "SECRET_KEY" in os.environ:
        return
    kept = read()
    remember(
        # The key stays the same: patients' links are made from it.
        SECRET_KEY=kept.get("SECRET_KEY") or secrets.token_urlsafe(48),
        METRICS_TOKEN=kept.get("METRICS_TOKEN") or secrets.token_urlsafe(32),
        VAPID_PRIVATE_KEY=kept.get("VAPID_PRIVATE_KEY") or secrets.token_urlsafe(32),  # any 32 bytes are a key
        SETWELL_DEMO="true",
        # localhost, not 127.0.0.1: passkeys need a name.
        SITE_URL=site_url or kept.get("SITE_URL", "http://localhost:8000"),
    )
    for name in ("SECRET_KEY", "METRICS_TOKEN", "VAPID_PRIVATE_KEY", "SETWELL_DEMO", "SITE_URL"):
        os.environ.setdefault(name, read()[name])


def remember(**values: str) -> None:
    LOCAL.mkdir(exist_ok=True)
    part = FILE.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text("".join(f"{name}={value}\n" for name, value in sorted((read() | values).items())))
    part.rename(FILE)


def read() -> dict[str, str]:
    if not FILE.exists():
        return {}
    return dict(line.split("=", 1) for line in FILE.read_text().splitlines() if "=" in line)

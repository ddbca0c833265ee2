"""`./setwell lock`: pyproject.toml → requirements.txt (production) and requirements-dev.txt (everything).

Hashes and versions only: no address, so the same lock works with every mirror, and tells nothing about ours.
"""

import subprocess
import sys

LOCKS = {"requirements.txt": [], "requirements-dev.txt": ["--group", "dev"]}


def main() -> None:
    uv = [sys.executable, "-m", "uv", "pip", "compile", "-q", "--no-config"]
    form = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    for lock, groups in LOCKS.items():
        sources = ["-c", "constraints.txt", *groups, "pyproject.toml", "-o", lock]
        subprocess.run([*uv, *form, *sources, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
        print(f"wrote {lock}")


if __name__ == "__main__":
    main()

"""`./setwell bench [NAME ...] [--json]`: prints a table for people, or with --json one object per figure on a line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable

import django

from tests.benchmarks.figure import Figure


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from tests.benchmarks import pages

    benchmarks: dict[str, Callable[[], Iterable[Figure]]] = {"pages": pages.measure}
    parser = argparse.ArgumentParser(prog="./setwell bench")
    parser.add_argument("names", nargs="*", default=[], metavar="NAME", help=", ".join(benchmarks))
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - benchmarks.keys():
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(benchmarks)}")
    call_command("migrate", verbosity=0)
    for name in wanted.names or benchmarks:
        for figure in benchmarks[name]():
            print(json.dumps(figure._asdict()) if wanted.json else _row(figure), flush=True)


def _row(figure: Figure) -> str:
    ratio = f"{figure.ratio:8.2f} ×" if figure.ratio is not None else ""
    return f"{figure.name:<40}{figure.value:>10.1f} {figure.unit:<8}{ratio}"


if __name__ == "__main__":
    main()

"""`./setwell bench [NAME ...]`: prints a table for people, or with --json one object per figure on a line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import replace

import django

from tests.benchmarks.figure import Figure


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from tests.benchmarks import pages, phone, reminders, search

    parser = argparse.ArgumentParser(prog="./setwell bench")
    parser.add_argument(
        "names", nargs="*", default=[], metavar="NAME", help="pages, search, phone, reminders; all unless named"
    )
    parser.add_argument("--json", action="store_true", help="one object per figure on a line")
    parser.add_argument(
        "--quick", action="store_true", help="reminders: too little of each to mean anything, in seconds"
    )
    parser.add_argument(
        "--rounds", type=int, metavar="N", help="reminders: how often each way of sending has its turn (5)"
    )
    parser.add_argument("--rows", type=int, metavar="N", help="reminders: so many old ones for the claim (10 million)")
    wanted = parser.parse_args()
    scale = reminders.QUICK if wanted.quick else reminders.FULL
    changes = {"rounds": wanted.rounds, "old_rows": wanted.rows}
    scale = replace(scale, **{name: number for name, number in changes.items() if number is not None})
    benchmarks: dict[str, Callable[[], Iterable[Figure]]] = {
        "pages": pages.measure,
        "search": search.measure,
        "phone": phone.measure,
        "reminders": lambda: reminders.measure(scale),
    }
    if unknown := set(wanted.names) - benchmarks.keys():
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(benchmarks)}")
    call_command("migrate", verbosity=0)
    for name in wanted.names or benchmarks:
        for figure in benchmarks[name]():
            print(json.dumps(figure._asdict()) if wanted.json else _row(figure), flush=True)


def _row(figure: Figure) -> str:
    ratio = f"{figure.ratio:8.2f} ×" if figure.ratio is not None else ""
    return f"{figure.name:<40}{figure.value:>10.1f} {figure.unit:<11}{ratio}"


if __name__ == "__main__":
    main()

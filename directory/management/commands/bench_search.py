"""`manage.py bench_search --rows 1000 20000 100000`: what the search costs, over made organizations in a database of its own."""

from __future__ import annotations

import json
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.management.commands import _bench, _scratch

STAGES = {"make": _bench.make_stage, "build": _bench.build_stage, "measure": _bench.measure_stage}
NOISE = 1.5
LOOK, MEMORY = "another worker's look after an edit", "memory of a worker, MB"
# CPU ms and MB that must not be passed, for the largest number of rows that is not above these.
LIMITED = ("median", "worst", "edit", "insert", LOOK, MEMORY)
EXPECTED: dict[int, dict[str, float]] = {
    20_000: dict(zip(LIMITED, (1, 8, 0.7, 2, 0.8, 15), strict=True)),
    100_000: dict(zip(LIMITED, (2.5, 15, 0.8, 2.5, 3.5, 30), strict=True)),
    1_000_000: dict(zip(LIMITED, (12, 90, 1.3, 9, 30, 140), strict=True)),
}


class Command(BaseCommand):
    """Print the table; exit with 1 where a figure is above the expected one. The portal's own database is not touched."""

    help = "Measure the search over made organizations, in CPU milliseconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", nargs="+", type=int, default=[1000, 20_000, 100_000])
        parser.add_argument("--database", default="", help="the address of an EMPTY database to use instead of a temporary file")
        parser.add_argument("--stage", choices=list(STAGES), help="used by the command itself")

    def handle(self, *args: Any, **options: Any) -> None:
        rows: list[int] = options["rows"]
        if options["stage"]:
            self.run_stage(options["stage"], rows[0])
            return
        if options["database"] and len(rows) > 1:
            raise CommandError("One empty database holds one number of rows.")
        found = {number: self.measure(number, options["database"]) for number in rows}
        self.print_table(found)
        # What is expected was found on SQLite; PostgreSQL takes its time in processes of its own.
        if not options["database"] and (above := list(too_much(found))):
            raise CommandError("Above what is expected: " + "; ".join(above))

    def run_stage(self, stage: str, rows: int) -> None:
        self.stdout.write(_bench.written(STAGES[stage](rows)))

    def measure(self, rows: int, database: str) -> dict[str, float]:
        """Take each stage in a process of its own, so that the memory of one is not counted for the other."""
        figures: dict[str, float] = {}
        with tempfile.TemporaryDirectory() as folder:
            for stage in STAGES:
                asked = ("bench_search", "--stage", stage, "--rows", str(rows))
                figures |= json.loads(_scratch.run(Path(folder), *asked, database=database).stdout.splitlines()[-1])
        self.stderr.write(f"{rows:,} rows measured")
        return figures

    def print_table(self, found: dict[int, dict[str, float]]) -> None:
        self.stdout.write("| CPU ms | " + " | ".join(f"{rows:,}" for rows in found) + " |")
        self.stdout.write("| --- |" + " --- |" * len(found))
        for name in next(iter(found.values())):
            self.stdout.write(f"| {name} | " + " | ".join(f"{figures[name]:.3g}" for figures in found.values()) + " |")


def too_much(found: dict[int, dict[str, float]]) -> list[str]:
    """Return what is above its expected figure, half as much again allowed for noise."""
    above = []
    for rows, figures in found.items():
        limits: dict[str, float] = next((limits for size, limits in EXPECTED.items() if rows <= size), {})
        above += [
            f"{name} {figures[name]:.2f} > {limit} at {rows:,} rows"
            for name, limit in limits.items()
            if figures[name] > NOISE * limit
        ]
    return above
